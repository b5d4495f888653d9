"""What was done and where: the map of activities, and activities by month beside last year's."""

from __future__ import annotations

import datetime
from collections import defaultdict

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from countries.models import Country, Region
from reports.charts.chart import Series
from reports.charts.kinds.columns import Columns
from reports.charts.kinds.map import Map, Place
from reports.dashboards.overview.selection import Selection
from reports.figures.reach import activities_by_country, activities_by_month, group_labels
from tracker.core import formats
from tracker.core.text import joined

_ROLES = {"training": "c1", "advice": "c3", "meetings": "c1l"}
_NAMED = 3


def places(selection: Selection) -> Map:
    """Activities of the year by the country where they took place."""
    counts = activities_by_country(selection.scope)
    without = counts.pop(None, 0)
    found = sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0])))
    members = _members([place for place, _n in found if isinstance(place, Region)])
    note = _("Activities %(year)s.") % {"year": selection.scope.year}
    if without:
        text = ngettext("%(n)s more without a country.", "%(n)s more without a country.", without)
        note += " " + text % {"n": formats.number(without)}
    return Map(
        id="places",
        finding=_most(
            [str(place) for place, _n in found[:_NAMED]]
            if len(found) > 1
            else [str(found[0][0])]
            if found
            else []
        ),
        note=note + " " + _("The borders imply no position."),
        heading=_("Country or region"),
        value_heading=_("Activities"),
        format=formats.number,
        aspect=0.68,
        places=tuple(
            Place(str(place), n, *_codes_and_link(place, members)) for place, n in found if place is not None
        ),
    )


def _most(names: list[str]) -> str:
    if not names:
        return _("Activities by country")
    return _("Most activities in %(places)s") % {"places": joined(names)}


def _codes_and_link(place: Country | Region, members: dict[int, list[str]]) -> tuple[tuple[str, ...], str]:
    if isinstance(place, Country):
        return (place.iso2,), reverse("country", args=[place.iso2])
    return tuple(members[place.pk]), ""


def _members(regions: list[Region]) -> dict[int, list[str]]:
    """Region's key -> the codes of its partner countries, which its circle stands for."""
    found: dict[int, list[str]] = defaultdict(list)
    if regions:
        rows = Country.objects.filter(region__in=regions, project_shares__isnull=False).distinct()
        for region, code in rows.order_by("iso2").values_list("region", "iso2"):
            found[region].append(code)
    return found


def months(selection: Selection) -> Columns:
    """Activities by month and kind, with the year before as a line. Months to come are not 0."""
    year, before = selection.scope.year, selection.year_before
    by_month = activities_by_month(selection.scope, selection.compared_years)
    begun = selection.day.month if selection.day.year == year else 0
    labels = group_labels()
    names = [datetime.date(year, month, 1) for month in range(1, 13)]
    return Columns(
        id="months",
        finding=_months_finding(selection, by_month, begun),
        note=_("Activities by month %(year)s, beside %(before)s") % {"year": year, "before": before}
        if before
        else _("Activities by month %(year)s") % {"year": year},
        heading=_("Month"),
        format=formats.number,
        missing=_("not yet"),
        labels=tuple(formats.month(day) for day in names),
        short=tuple(formats.month(day)[:1].upper() for day in names),
        series=tuple(
            Series(
                labels[key],
                tuple(month[key] if i < begun else None for i, month in enumerate(by_month[year])),
                role,
            )
            for key, role in _ROLES.items()
        ),
        compared=Series(str(before), tuple(sum(month.values()) for month in by_month[before]), "c4")
        if before
        else None,
        rise=19,
    )


def _months_finding(selection: Selection, by_month: dict[int, list[dict[str, int]]], begun: int) -> str:
    """Compares the months that are over with the same months of the year before."""
    over = 12 if not selection.is_now else max(begun - 1, 0)
    sums = {year: sum(sum(month.values()) for month in found[:over]) for year, found in by_month.items()}
    now, before = sums[selection.scope.year], sums.get(selection.scope.year - 1)
    if not now or not before:
        return _("Activities by month")
    if now == before:
        return _("As many activities as the year before")
    if not selection.is_now:
        return (
            _("More activities than the year before")
            if now > before
            else _("Fewer activities than the year before")
        )
    return (
        _("More activities than in the same months last year")
        if now > before
        else _("Fewer activities than in the same months last year")
    )
