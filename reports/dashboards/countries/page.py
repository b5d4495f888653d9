"""The page of a country: who it is, its labour market, our projects there, money, people, results."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from countries.models import Country, IncomeGroup, Organisation
from countries.places import queries
from projects.models import Indicator, ProjectCountry, ProjectPartner
from projects.portfolio import queries as portfolio
from projects.portfolio.lifecycle import RUNNING
from projects.portfolio.rights import shown_day
from projects.results.values.shown import number
from reports.charts.chart import Chart, Series
from reports.charts.kinds.columns import Columns
from reports.charts.kinds.shape import outline
from reports.charts.svg import svg
from reports.dashboards.countries.context import labour_market
from reports.dashboards.countries.listing import years
from reports.dashboards.projects import listing, words
from reports.figures import FigureValue, Scope, Unit, figure
from reports.figures.indicators import Basis
from reports.figures.reach import group_labels
from tracker.core import access, formats
from tracker.core.periods import Year, today
from tracker.privacy import access_log

_OUTLINE = (180.0, 140.0)
_TILES = ("F1", "F2", "activities", "participations", "F5")
_ROLES = {"training": "c1", "advice": "c3", "meetings": "c1l"}


class YearForm(forms.Form):
    """The year that the numbers are of; nothing given is this year."""

    year = forms.TypedChoiceField(
        label=gettext_lazy("Showing the numbers of"),
        choices=years,
        coerce=int,
        required=False,
        empty_value=None,
    )


@require_safe
def country(request: HttpRequest, iso2: str) -> HttpResponse:
    access.require(request.user, "view", Country)
    one = get_object_or_404(queries.countries(request.user), iso2=iso2)
    form = YearForm({"year": request.GET.get("year") or str(today().year)})
    year = (form.cleaned_data["year"] if form.is_valid() else None) or today().year
    scope = Scope(year, country=one, user=request.user)
    rows = portfolio.projects(request.user).filter(country_shares__country=one)
    rows = rows.annotate(shown_end=shown_day("end")).order_by("-shown_end", "code", "pk")
    lines = listing.lines(rows, request.user)
    access_log.seen(request, [line.project for line in lines])
    context = {
        "country": one,
        "form": form,
        "year": year,
        "trail": [(reverse("countries"), _("Countries"))],
        "others": ", ".join(other.name for other in one.other_names.all()),
        "income": _income(one, year),
        "shape": _shape(one),
        "market": labour_market(one, year),
        "rows": _shared(sorted(lines, key=lambda line: line.project.status not in RUNNING), one),
        "finding": _finding(lines),
        **_numbers(scope),
        "charts": _charts(scope) if lines else [],
        "partners": _partners(lines, one),
        "results": _results(lines, year),
    }
    return render(request, "dashboards/country.html", context)


def _income(one: Country, year: int) -> str:
    group = queries.income_group_in(one, year)
    return capfirst(str(IncomeGroup.Group(group).label)) if group else ""


def _shape(one: Country) -> str:
    scene = outline(one.iso2, *_OUTLINE, name=str(one))
    return svg(scene, "country-shape", decorative=True) if scene else ""


def _shared(lines: list[listing.Line], one: Country) -> list[tuple[listing.Line, str]]:
    """Each project with the percent of it that is this country's."""
    shares = {
        share.project_id: share.share
        for share in ProjectCountry.objects.filter(
            country=one, project__in=[line.project.pk for line in lines]
        )
    }
    return [(line, formats.percent(shares[line.project.pk], 0)) for line in lines]


def _finding(lines: list[listing.Line]) -> str:
    """How many projects run and have run, and since when."""
    if not lines:
        return _("No projects here.")
    running = sum(line.project.status in RUNNING for line in lines)
    since = min(line.project.start.year for line in lines)
    if not running:
        return _("No project runs now; %(all)s in all since %(year)s.") % {
            "all": words.spelled(len(lines)),
            "year": since,
        }
    text = ngettext(
        "%(running)s of %(all)s projects since %(year)s runs now.",
        "%(running)s of %(all)s projects since %(year)s run now.",
        running,
    )
    said = {"running": words.spelled(running), "all": words.spelled(len(lines)), "year": since}
    return capfirst(text % said)


def _numbers(scope: Scope) -> dict[str, Any]:
    """The year's figures for the country, each leading to its records."""
    values = [figure(key).value(scope) for key in _TILES]
    return {
        "tiles": [_tile(value, scope) for value in values],
        "withheld": values[0].note if values[0].value is None else "",
    }


def _tile(value: FigureValue, scope: Scope) -> dict[str, Any]:
    note = ""
    if value.key == "participations" and (women := value.part("women")) is not None:
        note = _("%(n)s women") % {"n": formats.number(women)}
    money = value.unit == Unit.SEK
    return {
        "label": value.label,
        "value": formats.millions(value.value) if money else value.text,
        "unit": _("SEK million") if money and value.value is not None else "",
        "note": note,
        "url": f"{reverse('figure', args=[value.key])}?year={scope.year}&country={scope.country.iso2}",
    }


def _charts(scope: Scope) -> list[Chart]:
    """Money and activities of every year with something booked, oldest first."""
    span = sorted(int(year) for year, _label in years())
    volumes = figure("F2").series(scope, span)
    logged = figure("activities").series(scope, span)
    told = [year for year in span if volumes[year].value is not None or logged[year].value is not None]
    if not told:
        return []
    span = list(range(told[0], told[-1] + 1))
    labels = tuple(str(year) for year in span)
    lit = span.index(scope.year) if scope.year in span else None
    peak = max(span, key=lambda year: volumes[year].value or 0)
    groups = group_labels()
    return [
        Columns(
            id="volume",
            finding=_("Most was used in %(year)s") % {"year": peak}
            if volumes[peak].value
            else _("Used volume"),
            note=_("Used volume by year, SEK million"),
            heading=_("Year"),
            format=formats.millions,
            labels=labels,
            short=tuple(label[2:] for label in labels),
            series=(Series(_("Used volume"), tuple(volumes[year].value for year in span)),),
            lit=lit,
            rise=9,
        ),
        Columns(
            id="activities",
            finding=_activities_finding({year: logged[year] for year in span}),
            note=_("Activities by year in projects with a share in the country"),
            heading=_("Year"),
            format=formats.number,
            labels=labels,
            short=tuple(label[2:] for label in labels),
            series=tuple(
                Series(groups[key], tuple(logged[year].part(key) for year in span), role)
                for key, role in _ROLES.items()
            ),
            rise=9,
        ),
    ]


def _activities_finding(logged: dict[int, FigureValue]) -> str:
    peak = max(logged, key=lambda year: logged[year].value or 0)
    if not logged[peak].value:
        return _("Activities")
    return _("Most activities in %(year)s: %(n)s") % {"year": peak, "n": formats.number(logged[peak].value)}


def _partners(lines: list[listing.Line], one: Country) -> dict[str, Any]:
    """Partner organisations in the country, and how many the same projects have elsewhere.

    Of masked projects only that partners are kept back.
    """
    shown = [line.project.pk for line in lines if not line.project.is_masked]
    rows = ProjectPartner.objects.filter(project__in=shown).select_related("organisation", "project")
    found: dict[Organisation, list[str]] = {}
    elsewhere = set()
    for row in rows.order_by("organisation__name_sv", "project__start", "pk"):
        if row.organisation.country_id != one.pk:
            elsewhere.add(row.organisation_id)
            continue
        codes = found.setdefault(row.organisation, [])
        if row.project.code not in codes:
            codes.append(row.project.code)
    return {
        "listed": [(partner, ", ".join(codes)) for partner, codes in found.items()],
        "elsewhere": len(elsewhere),
        "hidden": [line.project.code for line in lines if line.project.is_masked],
    }


def _results(lines: list[listing.Line], year: int) -> list[dict[str, Any]]:
    """The indicators of each project that ran in the year, with their lights."""
    ran = [
        line.project for line in lines if line.project.start.year <= year <= words.last_day(line.project).year
    ]
    basis = Basis(Indicator.objects.filter(project__in=[project.pk for project in ran]))
    found = words.states_of(ran, basis, min(today(), Year(year).last_day))
    return [
        {
            "project": project,
            "name": str(state.indicator),
            "kind": "missing" if state.light == "none" else state.light,
            "word": state.word,
            "value": number(state.indicator, state.latest[1] if state.latest else None),
            "year": state.latest[0] if state.latest else None,
            "target": number(state.indicator, state.target),
            "target_year": state.target_year,
        }
        for project in ran
        for state in found.get(project.pk, ())
    ]
