"""Records of any kind as one table: what a figure counts, as far as the reader may see each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from countries.models import Country
from projects.activities import shown
from projects.models import (
    Activity,
    Adoption,
    Assessment,
    ChangeProject,
    Indicator,
    Project,
    ResultNode,
    Risk,
    StaffDays,
    Transaction,
)
from projects.portfolio.rights import shown_day, with_masks
from projects.results.values.shown import number
from projects.risks.models import RiskRating
from reports.figures import Scope, shares
from reports.figures.indicators import indicator_states, light_word
from reports.figures.programmes import alumni_by_team
from reports.figures.results import by_result
from tracker.core import formats
from tracker.core.periods import Year

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    url: str = ""
    css: str = ""


@dataclass(frozen=True, slots=True)
class RecordTable:
    """`lines` has one list of cells for each record of the page, under `heads` (label, class)."""

    heads: list[tuple[str, str]]
    lines: list[list[tuple[str, Cell]]]
    page: Page[Any]


Lines = Callable[[list[Any], Scope], list[dict[str, Cell]]]


def table(rows: QuerySet[Any], scope: Scope, page: str | None) -> RecordTable:
    """The asked page of the records; whatever is no page number gives the first or the last."""
    prepare, lines = _KINDS[rows.model]
    found = Paginator(prepare(rows, scope.user), PER_PAGE).get_page(page)
    listed = lines(list(found.object_list), scope)
    heads = [(label, cell.css) for label, cell in listed[0].items()] if listed else []
    return RecordTable(heads, [list(line.items()) for line in listed], found)


def _number(text: str) -> Cell:
    return Cell(text, css="num")


def _project(project: Project) -> Cell:
    return Cell(str(project), reverse("project", args=[project.public_id]))


def _day(row: Any, field: str) -> Cell:
    """The date, or only the year of what is masked."""
    day = getattr(row, field)
    return Cell(str(day.year) if row.is_masked else formats.iso(day), css="nowrap")


def _projects(rows: QuerySet[Project], user: Any) -> QuerySet[Any]:
    return with_masks(rows, user).annotate(shown_day=shown_day("start")).order_by("shown_day", "code")


def _project_lines(projects: list[Any], scope: Scope) -> list[dict[str, Cell]]:
    return [
        {
            _("Project"): _project(project),
            _("Start"): _day(project, "start"),
            _("End"): _day(project, "last_day"),
            _("Status now"): Cell(capfirst(project.get_status_display())),
        }
        for project in projects
    ]


def _transactions(rows: QuerySet[Transaction], user: Any) -> QuerySet[Any]:
    rows = with_masks(rows, user, "agreement__project__")
    return rows.annotate(shown_day=shown_day("booked_on")).order_by("shown_day", "row_key", "pk")


def _transaction_lines(rows: list[Any], scope: Scope) -> list[dict[str, Cell]]:
    found = {row.agreement.project_id for row in rows}
    percent = shares.counted_percent(
        found, scope.country.pk if scope.country else None, scope.theme.pk if scope.theme else None
    )
    lines = []
    for row in rows:
        line = {
            _("Voucher"): Cell(row.row_key, reverse("booking", args=[row.row_key])),
            _("Booked"): _day(row, "booked_on"),
            _("Project"): _project(row.agreement.project),
            _("Funder"): Cell(str(row.agreement.funder)),
            _("Type"): Cell(capfirst(row.get_kind_display())),
            _("Text"): Cell(_("Hidden information") if row.is_masked else row.text),
            _("Amount"): _number(formats.money(row.amount_sek, "SEK")),
        }
        if scope.is_split:
            line[_("Share counted")] = _number(formats.percent(percent[row.agreement.project_id], 2))
        lines.append(line)
    return lines


def _activities(rows: QuerySet[Activity], user: Any) -> QuerySet[Any]:
    rows = with_masks(rows, user, "project__")
    rows = rows.prefetch_related("forum__former_names")
    return rows.annotate(shown_day=shown_day("start")).order_by("shown_day", "public_id", "pk")


def _where(row: Activity) -> Cell:
    """The project, or the forum by the name that it bore then."""
    if row.project:
        return _project(row.project)
    return (
        Cell(str(row.forum.named(row.start)), reverse("forum", args=[row.forum.code]))
        if row.forum
        else Cell("")
    )


def _activity_lines(activities: list[Any], scope: Scope) -> list[dict[str, Cell]]:
    return [
        {
            _("Activity"): Cell(shown.title(row), reverse("activity", args=[row.public_id])),
            _("Days"): Cell(shown.days(row), css="nowrap"),
            _("Project or forum"): _where(row),
            _("Women"): _number(formats.number(row.women)),
            _("Men"): _number(formats.number(row.men)),
            _("Sex unknown"): _number(formats.number(row.unknown)),
        }
        for row in activities
    ]


def _staff_days(rows: QuerySet[StaffDays], user: Any) -> QuerySet[Any]:
    rows = with_masks(rows, user, "project__")
    return rows.annotate(shown_day=shown_day("start")).order_by("shown_day", "employee__number", "pk")


def _staff_lines(rows: list[Any], scope: Scope) -> list[dict[str, Cell]]:
    return [
        {
            _("Person"): Cell(_("Hidden information") if row.is_masked else row.employee.name),
            _("First day"): _day(row, "start"),
            _("Project"): _project(row.project),
            _("Days abroad"): _number(formats.number(row.days_abroad, 1)),
            _("Days at home"): _number(formats.number(row.days_home, 1)),
        }
        for row in rows
    ]


def _countries(rows: QuerySet[Country], user: Any) -> QuerySet[Any]:
    return rows.select_related("region")


def _country_lines(countries: list[Country], scope: Scope) -> list[dict[str, Cell]]:
    """Each country leads on to the activities that made it count."""
    activities = reverse("figure", args=["activities"])
    return [
        {
            _("Country"): Cell(str(country), f"{activities}?year={scope.year}&country={country.iso2}"),
            _("Region"): Cell(str(country.region or "")),
        }
        for country in countries
    ]


def _indicators(rows: QuerySet[Indicator], user: Any) -> QuerySet[Any]:
    return rows.select_related("project", "standard")


def _indicator_lines(rows: list[Indicator], scope: Scope) -> list[dict[str, Cell]]:
    """Each as it stood at the end of the year."""
    asked = Indicator.objects.filter(pk__in=[row.pk for row in rows])
    states = {state.indicator.pk: state for state in indicator_states(asked, scope.year)}
    return [
        {
            _("Indicator"): Cell(f"{row.code} {row}", reverse("indicator", args=[row.code])),
            _("Project"): _project(row.project),
            _("From"): _number(number(row, states[row.pk].baseline)),
            str(scope.year): _number(number(row, states[row.pk].actual)),
            _("Target"): _number(number(row, states[row.pk].target)),
            _("Fulfilled"): _number(formats.percent(_percent(states[row.pk].fulfilled))),
            _("Standing"): Cell(states[row.pk].word),
        }
        for row in rows
    ]


def _percent(share: Decimal | None) -> Decimal | None:
    return None if share is None else share * 100


def _results(rows: QuerySet[ResultNode], user: Any) -> QuerySet[Any]:
    return rows.select_related("version__project")


def _result_lines(rows: list[ResultNode], scope: Scope) -> list[dict[str, Cell]]:
    """Each with the worst light of its indicators that were due in the year."""
    asked = Indicator.objects.filter(plans__node__in=[row.pk for row in rows]).distinct()
    lights = {node.pk: light for node, light in by_result(indicator_states(asked, scope.year)).items()}
    return [
        {
            _("Result"): Cell(
                f"{row.code} {row}", reverse("project_results", args=[row.version.project.public_id])
            ),
            _("Level"): Cell(capfirst(row.get_level_display())),
            _("Project"): _project(row.version.project),
            _("Standing"): Cell(light_word(lights[row.pk])),
        }
        for row in rows
    ]


def _assessments(rows: QuerySet[Assessment], user: Any) -> QuerySet[Any]:
    rows = with_masks(rows, user, "project__")
    return rows.annotate(shown_day=shown_day("assessed_on")).order_by("shown_day", "public_id", "pk")


def _assessment_lines(rows: list[Any], scope: Scope) -> list[dict[str, Cell]]:
    return [
        {
            _("Assessment"): Cell(row.public_id, reverse("assessment", args=[row.public_id])),
            _("Day"): _day(row, "assessed_on"),
            _("Organisation"): Cell(_("Hidden information") if row.is_masked else str(row.organisation)),
            _("Instrument"): Cell(str(row.instrument)),
            _("Round"): Cell(capfirst(row.get_round_display())),
            _("Project"): _project(row.project) if row.project else Cell(formats.MISSING),
        }
        for row in rows
    ]


def _risks(rows: QuerySet[Risk], user: Any) -> QuerySet[Any]:
    return with_masks(rows, user, "project__").select_related("project")


def _risk_lines(rows: list[Any], scope: Scope) -> list[dict[str, Cell]]:
    """Each as it was rated at the end of the year."""
    last = Year(scope.year).last_day
    ratings: dict[int, RiskRating] = {}
    for rating in RiskRating.objects.filter(risk__in=rows, rated_on__lte=last).order_by("rated_on", "pk"):
        ratings[rating.risk_id] = rating
    return [
        {
            _("Risk"): Cell(
                _("Hidden information") if row.is_masked else str(row), reverse("risk", args=[row.public_id])
            ),
            _("Category"): Cell(capfirst(row.get_category_display())),
            _("Project"): _project(row.project),
            _("Inherent"): _number(_rated(ratings.get(row.pk), "inherent")),
            _("Residual"): _number(_rated(ratings.get(row.pk), "residual")),
        }
        for row in rows
    ]


def _rated(rating: RiskRating | None, which: str) -> str:
    return formats.number(getattr(rating, which)) if rating else formats.MISSING


def _as_they_are(rows: QuerySet[Any], user: Any) -> QuerySet[Any]:
    return rows


def _change(row: ChangeProject) -> dict[str, Cell]:
    team = row.team
    return {
        _("Change project"): Cell(str(row), reverse("change_project", args=[row.public_id])),
        _("Round"): Cell(
            str(team.round), reverse("round", args=[team.round.project.public_id, team.round.number])
        ),
        _("Country"): Cell(str(team.country)),
    }


def _change_lines(rows: list[ChangeProject], scope: Scope) -> list[dict[str, Cell]]:
    """Each as it stood at the end of the year, with how many of its team took part in something later."""
    last = Year(scope.year).last_day
    alumni = alumni_by_team([row.team_id for row in rows], last)
    return [
        {
            **_change(row),
            _("Started"): Cell(formats.iso(row.started_on), css="nowrap"),
            _("Completed"): Cell(_by(row.approved_on, last), css="nowrap"),
            _("Alumni active later"): _number(formats.number(alumni[row.team_id])),
        }
        for row in rows
    ]


def _adoption_lines(rows: list[Adoption], scope: Scope) -> list[dict[str, Cell]]:
    """Each with what had been answered at the end of the year."""
    last = Year(scope.year).last_day
    lines = []
    for row in rows:
        answered = _by(row.answered_on, last)
        document = row.adopted_in if row.adopted and answered != formats.MISSING else formats.MISSING
        lines.append(
            {
                **_change(row.change_project),
                _("Asked on"): Cell(_by(row.asked_on, last), css="nowrap"),
                _("Answered on"): Cell(answered, css="nowrap"),
                _("Governing document"): Cell(document),
            }
        )
    return lines


def _by(day: dt.date | None, last: dt.date) -> str:
    """The day, if it had come by the last one."""
    return formats.iso(day) if day and day <= last else formats.MISSING


_KINDS: dict[type[Model], tuple[Callable[[Any, Any], QuerySet[Any]], Lines]] = {
    Project: (_projects, _project_lines),
    Transaction: (_transactions, _transaction_lines),
    Activity: (_activities, _activity_lines),
    StaffDays: (_staff_days, _staff_lines),
    Country: (_countries, _country_lines),
    Indicator: (_indicators, _indicator_lines),
    ResultNode: (_results, _result_lines),
    Assessment: (_assessments, _assessment_lines),
    Risk: (_risks, _risk_lines),
    ChangeProject: (_as_they_are, _change_lines),
    Adoption: (_as_they_are, _adoption_lines),
}
