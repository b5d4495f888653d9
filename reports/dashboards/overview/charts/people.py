"""People: who took part, by sex and theme, and the days that our own staff gave."""

from __future__ import annotations

from decimal import Decimal

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from reports.charts.chart import Series
from reports.charts.kinds.bars import Bars
from reports.charts.kinds.lines import Lines
from reports.dashboards.overview.selection import Selection
from reports.dashboards.projects import words
from reports.figures.people import days_by_quarter
from reports.figures.reach import participations_by_theme, sex_labels
from tracker.core import formats
from tracker.core.text import bilingual

_ROLES = {"women": "c1", "men": "c2", "unknown": "c5"}


def participants(selection: Selection) -> Bars:
    """Participations by sex and the main theme of the project."""
    found = sorted(
        participations_by_theme(selection.scope), key=lambda pair: (pair[0] is None, -(pair[1].value or 0))
    )
    counts = [{part.key: part.value or 0 for part in counted.parts} for _theme, counted in found]
    labels = sex_labels()
    link = reverse("figure", args=["participations"])
    return Bars(
        id="participants",
        finding=_women_finding(counts),
        note=_("Participations by the project's main theme, %(year)s") % {"year": selection.scope.year},
        heading=_("Theme"),
        format=formats.number,
        labels=tuple(bilingual(theme, "name") if theme else _("No theme told") for theme, _counted in found),
        hrefs=tuple(
            f"{link}?{selection.narrowed('theme', theme.code)}" if theme else "" for theme, _counted in found
        ),
        series=tuple(
            Series(capfirst(labels[sex]), tuple(row[sex] for row in counts), role)
            for sex, role in _ROLES.items()
            if sex != "unknown" or any(row[sex] for row in counts)
        ),
    )


def _women_finding(counts: list[dict[str, Decimal | int]]) -> str:
    known = [row for row in counts if row["women"] or row["men"]]
    if not known:
        return _("Participants by theme")
    most = sum(row["women"] > row["men"] for row in known)
    if len(known) == 1:
        return _("Women are in the majority") if most else _("Women are not in the majority")
    if most == len(known):
        return _("Women are in the majority in every theme")
    return _("Women are in the majority in %(n)s of %(all)s themes") % {
        "n": words.spelled(most),
        "all": words.spelled(len(known)),
    }


def staff(selection: Selection) -> Lines:
    """Days of work by quarter, this year and the year before."""
    years = selection.compared_years
    days = days_by_quarter(selection.scope, years)
    return Lines(
        id="staff",
        finding=_staff_finding(selection, days),
        note=_("Days of work by quarter, %(years)s") % {"years": formats.years(years[0], years[-1])},
        heading=_("Quarter"),
        format=formats.number,
        missing=_("nothing recorded"),
        labels=tuple(_("Q%(n)s") % {"n": n} for n in (1, 2, 3, 4)),
        series=tuple(
            Series(str(year), days[year], role)
            for year, role in zip(reversed(years), ("c1", "c5"), strict=False)
        ),
        rise=10,
    )


def _staff_finding(selection: Selection, days: dict[int, tuple[Decimal | None, ...]]) -> str:
    """Compares the quarters that are over with the same ones of the year before."""
    over = 4 if not selection.is_now else (selection.day.month - 1) // 3
    sums = {year: sum(value or 0 for value in found[:over]) for year, found in days.items()}
    now, before = sums[selection.scope.year], sums.get(selection.scope.year - 1)
    if not now or not before:
        return _("Days of work")
    if now == before:
        return _("As many days of work as the year before")
    return (
        _("More days of work than the year before")
        if now > before
        else _("Fewer days of work than the year before")
    )
