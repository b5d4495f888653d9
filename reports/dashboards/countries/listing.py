"""The country list: each country that we have or had projects in, with a year's numbers."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import django_filters
from django.db.models import Count, Max, Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from countries.models import Country, IncomeGroup, Region
from countries.places import queries
from countries.places.filters import CountryFilter
from projects.activities import queries as activities
from projects.models import ProjectCountry
from projects.portfolio import queries as portfolio
from projects.portfolio.filters import both_ways
from reports.dashboards.projects import words
from reports.figures import Scope, figure
from reports.figures.money import booked_years
from reports.figures.protection import merged_countries
from reports.figures.reach import reach_by_country
from tracker.core import access, formats, tables
from tracker.core.db import swedish_key
from tracker.core.filters import CodeFilter, chips
from tracker.core.money import rounded
from tracker.core.periods import today

ORDERS = {
    "name": gettext_lazy("country"),
    "region": gettext_lazy("region"),
    "active": gettext_lazy("active projects"),
    "volume": gettext_lazy("used volume"),
    "activities": gettext_lazy("activities"),
    "participants": gettext_lazy("participants"),
    "logged": gettext_lazy("last logged"),
}


def years() -> list[tuple[int, str]]:
    """The years with booked amounts and this year, latest first."""
    return [(year, str(year)) for year in sorted({today().year, *booked_years()}, reverse=True)]


class CountryListFilter(CountryFilter):
    """`?year=2017&region=ostra-grannskapet&text=vitryss&order=-volume`; without a year, this one."""

    region = CodeFilter(
        label=gettext_lazy("Region"),
        queryset=Region.objects.all(),
        to_field_name="code",
        empty_label=gettext_lazy("all regions"),
    )
    year = django_filters.ChoiceFilter(
        label=gettext_lazy("Year"), choices=years, method="by_year", empty_label=gettext_lazy("this year")
    )
    order = django_filters.ChoiceFilter(
        label=gettext_lazy("Order"),
        choices=both_ways(ORDERS),
        method="by_computed",
        empty_label=gettext_lazy("largest volume first"),
    )

    def by_year(self, rows: QuerySet[Country], name: str, value: str) -> QuerySet[Country]:
        """The year narrows no countries, only what is told of them."""
        return rows

    def by_computed(self, rows: QuerySet[Country], name: str, value: str) -> QuerySet[Country]:
        """Sorted once the numbers are known."""
        return rows


@dataclass(frozen=True, slots=True)
class Line:
    """One row: a country, or a region whose projects or countries are shown together. SEK; None is missing."""

    place: Country | Region
    code: str
    others: str
    region: str
    income: str
    active: int | None
    volume: Decimal | None
    activities: int | None
    participants: int | None
    logged: str
    note: str = ""


@require_safe
def countries(request: HttpRequest) -> HttpResponseBase:
    """The list page; `?format=csv` and `?format=xlsx` give the same selection as a file."""
    access.require(request.user, "view", Country)
    known = with_projects(request.user)
    filters = CountryListFilter(request.GET, known, request=request)
    listed = list(filters.qs.order_by("pk"))
    chosen = filters.form.cleaned_data
    year = int(chosen.get("year") or today().year)
    order = chosen.get("order") or "-volume"
    found = _sorted(lines(listed, year, request.user), order)
    if not (chosen.get("region") or chosen.get("text")):
        found += regions(year, request.user)
    if kind := tables.asked_for(request):
        return tables.download(_table(found, year), kind)
    context = {
        "filters": filters,
        "order": order,
        "chips": chips(filters, leave_out=["order"]),
        "lines": found,
        "number": sum(isinstance(line.place, Country) for line in found),
        "year": year,
        "finding": _finding(found, year),
    }
    return render(request, "dashboards/countries.html", context)


def with_projects(user: Any) -> QuerySet[Country]:
    """Countries with a share in a project that the user may know of."""
    shares = ProjectCountry.objects.filter(project__in=portfolio.projects(user).order_by().values("pk"))
    return queries.countries(user).filter(pk__in=shares.values("country"))


def lines(listed: list[Country], year: int, user: Any) -> list[Line]:
    """The rows with their numbers; as many queries for one country as for many."""
    scope = Scope(year, user=user)
    volumes = {part.object: part.value for part in figure("F7").value(scope).parts}
    reached, merged = reach_by_country(scope), merged_countries(user, [year]).get(year, {})
    active = dict(
        ProjectCountry.objects.filter(project__in=figure("F1").rows(scope).order_by().values("pk"))
        .order_by()
        .values_list("country")
        .annotate(n=Count("project", distinct=True))
    )
    logged = last_logged(user)
    groups = dict(IncomeGroup.Group.choices)
    return [
        Line(
            place=country,
            code=country.iso2,
            others=", ".join(other.name for other in country.other_names.all()),
            region=str(country.region or formats.MISSING),
            income=capfirst(str(groups.get(queries.income_group_in(country, year) or "", formats.MISSING))),
            active=active.get(country.pk, 0),
            volume=volumes.get(country),
            activities=None if country.pk in merged else reached.get(country.pk, (0, None))[0],
            participants=reached.get(country.pk, (0, None))[1],
            note=_("Shown together with the region") if country.pk in merged else "",
            logged=logged.get(country.pk, formats.MISSING),
        )
        for country in listed
    ]


def regions(year: int, user: Any) -> list[Line]:
    """Regions with money of their own: of regional projects, and of countries shown together."""
    parts = figure("F7").value(Scope(year, user=user)).parts
    found = {part.object: part.value for part in parts if isinstance(part.object, Region)}
    return [
        Line(
            place=region,
            code="",
            others="",
            region=_("whole region"),
            income=formats.MISSING,
            active=None,
            volume=volume,
            activities=None,
            participants=None,
            logged=formats.MISSING,
            note=_("Regional projects, and countries shown together to protect partners"),
        )
        for region, volume in sorted(found.items(), key=lambda pair: (pair[0].order, pair[0].pk))
    ]


def last_logged(user: Any) -> dict[int, str]:
    """Country's key -> the day of the latest activity there; only the year when the latest is masked."""
    rows = activities.logged(activities.activities(user)).filter(
        country__isnull=False, shown_day__lte=today()
    )
    latest = (
        rows.order_by()
        .values_list("country")
        .annotate(
            open=Max("start", filter=Q(is_masked=False)), masked=Max("shown_day", filter=Q(is_masked=True))
        )
    )
    return {country: _later(day, masked) for country, day, masked in latest}


def _later(day: datetime.date | None, masked: datetime.date | None) -> str:
    if masked and (day is None or masked.year > day.year):
        return str(masked.year)
    return formats.iso(day)


_KEYS: dict[str, Callable[[Line], Any]] = {
    "name": lambda line: swedish_key(str(line.place)),
    "region": lambda line: swedish_key(line.region),
    "active": lambda line: line.active,
    "volume": lambda line: line.volume,
    "activities": lambda line: line.activities,
    "participants": lambda line: line.participants,
    "logged": lambda line: None if line.logged == formats.MISSING else line.logged,
}


def _sorted(found: list[Line], order: str) -> list[Line]:
    """What is missing comes last in both directions; equal ones by name."""
    key = _KEYS[order.removeprefix("-")]
    found.sort(key=_KEYS["name"])
    known = [line for line in found if key(line) is not None]
    known.sort(key=key, reverse=order.startswith("-"))
    return known + [line for line in found if key(line) is None]


def _finding(found: list[Line], year: int) -> str:
    """In how many countries projects run, and where most is used."""
    running = [line for line in found if line.active]
    if not running:
        return ""
    if year < today().year:
        text = ngettext(
            "Projects ran in %(n)s country in %(year)s.",
            "Projects ran in %(n)s countries in %(year)s.",
            len(running),
        )
    else:
        text = ngettext(
            "Projects run in %(n)s country this year.",
            "Projects run in %(n)s countries this year.",
            len(running),
        )
    said = text % {"n": words.spelled(len(running)), "year": year}
    most = max(running, key=lambda line: line.volume or 0)
    if most.volume and len(running) > 1:
        said += " " + _("Most is used in %(place)s, %(amount)s.") % {
            "place": most.place,
            "amount": formats.mnkr(most.volume),
        }
    return said


def _table(found: list[Line], year: int) -> tables.Table:
    header = (
        _("Code"), _("Country"), _("Other names"), _("Region"), _("Income group %(year)s") % {"year": year},
        _("Active projects %(year)s") % {"year": year}, _("Used volume %(year)s, SEK") % {"year": year},
        _("Activities %(year)s") % {"year": year}, _("Participations %(year)s") % {"year": year}, _("Last logged"),
    )  # fmt: skip
    cells = (
        (
            line.code or None, str(line.place), line.others or None, line.region,
            None if line.income == formats.MISSING else line.income, line.active,
            None if line.volume is None else rounded(line.volume, places=2), line.activities, line.participants,
            None if line.logged == formats.MISSING else line.logged,
        )
        for line in found
    )  # fmt: skip
    return tables.Table(f"{_('countries')}-{year}", header, cells)
