"""All that is checked before an edition is frozen.

A stop keeps it from being frozen until it is mended, or somebody takes responsibility for it by name and reason (a
waiver). What is to judge stops nothing. A check that found nothing is told as done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from reports.annual.checks import figures, printed, secrets, texts, totals
from reports.annual.checks.models import Waiver
from reports.annual.checks.reading import Found, Reading
from reports.annual.editions.models import Edition
from reports.document import Document

Kind = Literal["stop", "judge", "done"]


@dataclass(frozen=True)
class Check:
    """`label` says what is asked, `clear` what holds when nothing was found (or finds the words); `rule` finds.

    `costly`: it composes the document, or asks for figures. `waivable`: somebody may take responsibility.
    """

    key: str
    kind: Literal["stop", "judge"]
    label: Any
    clear: Any
    rule: Callable[[Reading], Iterable[Found]]
    costly: bool = False
    waivable: bool = True


@dataclass(frozen=True)
class Finding:
    """What a check says of an edition, in the language that is active. `waiver`: who takes responsibility for it."""

    check: str
    about: str
    kind: Kind
    words: str
    address: str = ""
    waiver: Waiver | None = None

    @property
    def stops(self) -> bool:
        return self.kind == "stop" and self.waiver is None


CHECKS: tuple[Check, ...] = (
    Check("year", "stop", _("The year"), _("The year is over."), texts.year_not_over),
    Check("number", "stop", _("Registration number"), _("The edition has a registration number."), texts.number_missing),
    Check("texts", "stop", _("Sections without text"), _("Every section has a text in both languages."), texts.texts_missing),
    Check("approved", "stop", _("Texts to approve"), _("Every text that is written is approved."), texts.not_approved),
    Check("proposals", "stop", _("Proposals left"), _("No sentence is only a proposal."), texts.proposals_left),
    Check("remarks", "stop", _("Comments"), _("Every comment has been dealt with."), texts.remarks_open),
    Check("requests", "stop", _("Requests for texts"), _("Every request for a text has been answered."), texts.requests_open),
    Check("missing", "stop", _("Figures without a value"), _("Every figure in the texts has a value."), figures.figures_missing, True),
    Check("changed", "stop", _("Figures that have changed"), _("No figure has changed since it was written."), figures.figures_changed, True),
    Check("names", "stop", _("Names that are kept secret"), _("Nothing that a sensitive project keeps to itself is named."), secrets.names_published, True, False),
    Check("amounts", "stop", _("Amounts that are kept secret"), _("Nothing that is protected can be computed."), secrets.amounts_derivable, True, False),
    Check("stories", "stop", _("Stories without consent"), _("Every story in the texts has a consent that holds."), figures.stories_without_consent, False, False),
    Check("totals", "stop", _("Totals that differ"), totals.volume, totals.parts_differ, True),
    Check("tables", "stop", _("Tables that do not add up"), _("Every table adds up to its total; only rounding differs."), totals.tables_differ, True),
    Check("chapters", "stop", _("Chapters outside the outline"), _("The outline knows every chapter."), printed.chapters_unknown, True),
    Check("kept", "judge", _("Figures kept as they were"), _("No figure is kept that the data say otherwise."), figures.figures_kept, True),
    Check("typed", "judge", _("Typed numbers"), _("No number is typed where a figure belongs."), figures.numbers_typed),
    Check("signs", "judge", _("Characters without a sign"), _("The fonts have every character."), printed.signs_unknown, True),
    Check("charts", "judge", _("Descriptions of charts"), _("Every chart is described in both languages."), printed.charts_in_one_language, True),
    Check("languages", "judge", _("The two languages"), _("No English text is older than the Swedish one."), texts.other_language_older),
)  # fmt: skip
BY_KEY: dict[str, Check] = {check.key: check for check in CHECKS}


def findings(edition: Edition, documents: Mapping[str, Document] | None = None) -> list[Finding]:
    """What every check says, in their order. `documents`: those of the edition that are composed already, by language;
    the others are composed here, some two seconds each."""
    return list(_all(Reading(edition, documents), CHECKS))


def stops(edition: Edition, documents: Mapping[str, Document] | None = None) -> list[Finding]:
    """What keeps the edition from being frozen."""
    return [finding for finding in findings(edition, documents) if finding.stops]


def quick(edition: Edition) -> list[Finding]:
    """What the checks say that read the texts alone: for pages that are shown often."""
    return list(_all(Reading(edition), [check for check in CHECKS if not check.costly]))


def _all(reading: Reading, checks: Iterable[Check]) -> Iterator[Finding]:
    rows = Waiver.objects.filter(edition=reading.edition).select_related("waived_by")
    waived = {(row.check_key, row.about): row for row in rows.order_by("pk")}
    for check in checks:
        found = list(check.rule(reading))
        for one in found:
            waiver = waived.get((check.key, one.about))
            yield Finding(check.key, one.about, check.kind, one.words, one.address, waiver)
        if not found:
            clear = check.clear(reading) if callable(check.clear) else check.clear
            yield Finding(check.key, "", "done", str(clear))
