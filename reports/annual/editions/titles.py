"""What sections are called where no chapter is at hand that says so itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from countries.models import Country, Region
from reports.annual.editions.models import Section
from tracker.core import formats
from tracker.core.text import bilingual

PLACE = "place-"
_CHAPTERS: dict[str, Any] = {
    "foreword": _("Foreword by the Director-General"),
    "figures": _("The year in figures"),
    "assignment": _("The assignment"),
    "places": _("Where we work"),
    "brief": _("The year in brief"),
    "economy": _("Money and staff"),
    "results": _("Results"),
    "equality": _("Equality and inclusion"),
    "culture": _("Good administrative culture"),
    "programmes": _("International Training Programme"),
    "forums": _("Forums and visits"),
    "lessons": _("Lessons, risks and deviations"),
    "outlook": _("Looking ahead"),
}


def titles(sections: Iterable[Section]) -> dict[str, str]:
    """Key of each section -> its own title, else its chapter's, in the language that is active.

    Two queries when there are chapters of countries, else none.
    """
    sections = list(sections)
    places = _places() if any(one.key.startswith(PLACE) for one in sections) else {}
    return {
        one.key: own_title(one)
        or str(_CHAPTERS.get(one.key) or places.get(one.key) or bilingual(one, "title") or one.key)
        for one in sections
    }


def own_title(section: Section) -> str:
    """What the authors call the section in the language that is active; empty where they leave it to the chapter."""
    return section.title_sv if formats.is_swedish() else section.title_en


def _places() -> dict[str, str]:
    places: list[tuple[str, Any]] = [(one.code, one) for one in Region.objects.all()]
    places += [(one.iso2, one) for one in Country.objects.all()]
    return {f"{PLACE}{code.lower()}": str(place) for code, place in places}
