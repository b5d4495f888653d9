"""What the accessibility statement says: the site, what is not accessible yet, how and when it was tested.

The shortcomings are data (shortcomings.csv), so that the page cannot claim more than somebody has looked at.
Who answers for the site is set for each installation: ORGANISATION, CONTACT_EMAIL, CONTACT_PHONE.
"""

import csv
import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext

from tracker.core.text import bilingual

FILE = Path(__file__).parent / "shortcomings.csv"
# The day of the latest whole test of the product, and of the first statement.
TESTED_ON = dt.date(2026, 11, 21)
PUBLISHED_ON = dt.date(2026, 11, 21)
AUTHORITY = "https://www.digg.se/"
COMPLAINT = "https://www.digg.se/tdosanmalan"
REASONS = ("fault", "burden", "outside")


@dataclass(frozen=True)
class Shortcoming:
    """`reason`: fault (breaks the rules, to be mended), burden (unreasonable to mend), outside the law's scope."""

    reason: str
    criterion: str
    what_sv: str
    what_en: str
    instead_sv: str
    instead_en: str

    @property
    def what(self) -> str:
        return bilingual(self, "what")

    @property
    def instead(self) -> str:
        return bilingual(self, "instead")


@cache
def shortcomings() -> list[Shortcoming]:
    with FILE.open(encoding="utf-8", newline="") as file:
        found = [Shortcoming(**line) for line in csv.DictReader(file)]
    if wrong := [row for row in found if row.reason not in REASONS]:
        raise ValueError(f"shortcomings.csv: {wrong[0].reason} is no reason")
    return found


def of_reason(reason: str) -> list[Shortcoming]:
    return [row for row in shortcomings() if row.reason == reason]


def compliance() -> str:
    """How far the site meets the rules, in the words that the law's statement uses."""
    if of_reason("fault") or of_reason("burden"):
        return gettext("partially compliant")
    return gettext("fully compliant")


def organisation() -> str:
    """Who answers for the site; the first word of a sentence."""
    return settings.ORGANISATION or gettext("The authority that runs this site")
