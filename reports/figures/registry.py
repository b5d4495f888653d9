"""Every figure there is, with its definition. Pages, PDF, files and API show these and no others."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.models import ProjectMarker
from reports.figures import coverage, engagements, money, people, portfolio, reach
from reports.figures.programmes_registry import PROGRAMMES
from reports.figures.results_registry import RESULTS
from reports.figures.values import Figure, Unit
from tracker.core.errors import Refused

Marker = ProjectMarker.Marker

_ALL = (
    Figure(
        "F1",
        gettext_lazy("Active projects"),
        gettext_lazy(
            "Projects that began by 31 December, had not ended before 1 January and had the status "
            "ongoing at some time of the year. For a country: projects with a share in it."
        ),
        Unit.PROJECTS,
        portfolio.counted(portfolio.active_in),
        portfolio.rows(portfolio.active_in),
    ),
    Figure(
        "F2",
        gettext_lazy("Used volume"),
        gettext_lazy(
            "All project costs booked in the year, from all funders and our own appropriation, less "
            "repayments. Other currencies were converted when they were booked. For a country or a theme: "
            "each project's amount times its share."
        ),
        Unit.SEK,
        money.volume,
        money.booked_rows,
    ),
    Figure(
        "F3",
        gettext_lazy("Own contribution"),
        gettext_lazy(
            "The part of the used volume that our own appropriation paid, in kronor and in percent of it."
        ),
        Unit.SEK,
        money.own_contribution,
        money.own_rows,
    ),
    Figure(
        "F4",
        gettext_lazy("Countries"),
        gettext_lazy(
            "Countries with a share in a project that logged at least one activity in the year. Each country "
            "counts once. A regional project without country shares adds no country."
        ),
        Unit.COUNTRIES,
        reach.countries_reached,
        reach.country_rows,
    ),
    Figure(
        "F5",
        gettext_lazy("Staff engaged"),
        gettext_lazy(
            "Employees who gave projects at least half a day in the year. Each employee counts once. "
            "External experts are not counted."
        ),
        Unit.EMPLOYEES,
        people.staff_engaged,
        people.own_staff_rows,
    ),
    Figure(
        "F6",
        gettext_lazy("Partner staff trained"),
        gettext_lazy(
            "Persons counted the first time that they took part in a training or workshop. Where "
            "first-timers were not counted, participations are used, and the note says how many."
        ),
        Unit.PERSONS,
        reach.trained,
        reach.training_rows,
    ),
    Figure(
        "F7",
        gettext_lazy("Used volume by country"),
        gettext_lazy(
            "The used volume shared out by each project's country shares. A regional project stands under its "
            "region. Where a protected project ran, all countries of its region are shown together."
        ),
        Unit.SEK,
        money.volume_by_place,
        money.booked_rows,
    ),
    Figure(
        "F9",
        gettext_lazy("Used volume by funder"),
        gettext_lazy("The used volume of each funder, in kronor and in percent, for three years."),
        Unit.SEK,
        money.volume_by_funder,
        money.booked_rows,
        years=3,
    ),
    Figure(
        "F10",
        gettext_lazy("Expert days"),
        gettext_lazy(
            "Days that employees and external experts gave projects, abroad and at home. A full-time year is "
            "220 days. Days belong to the year of their first day."
        ),
        Unit.DAYS,
        people.expert_days,
        people.staff_rows,
    ),
    Figure(
        "F12",
        gettext_lazy("Women among participants"),
        gettext_lazy(
            "Women in percent of the participations with known sex. The coverage says for how many the sex was "
            "known."
        ),
        Unit.PERCENT,
        reach.women_share,
        reach.attended_rows,
        part_unit=Unit.PARTICIPATIONS,
    ),
    Figure(
        "participations",
        gettext_lazy("Participations"),
        gettext_lazy(
            "Everybody counted at activities in projects; a person who took part twice counts twice."
        ),
        Unit.PARTICIPATIONS,
        reach.participations,
        reach.attended_rows,
    ),
    Figure(
        "youth",
        gettext_lazy("Participations, 15–24 years"),
        gettext_lazy(
            "Participants aged 15 to 24 where age was counted. The percent is of the participations there, the "
            "coverage how many of all participations that was."
        ),
        Unit.PARTICIPATIONS,
        reach.reach_of("youth"),
        reach.reached_rows("youth"),
    ),
    Figure(
        "disability",
        gettext_lazy("Participations, persons with a disability"),
        gettext_lazy(
            "Participants with a disability where it was counted. The percent is of the participations there, "
            "the coverage how many of all participations that was."
        ),
        Unit.PARTICIPATIONS,
        reach.reach_of("disability"),
        reach.reached_rows("disability"),
    ),
    Figure(
        "themes",
        gettext_lazy("Used volume by theme"),
        gettext_lazy("The used volume shared out by each project's theme shares."),
        Unit.SEK,
        money.volume_by_theme,
        money.booked_rows,
    ),
    *(
        Figure(
            f"marker-{marker.value}",
            label,
            gettext_lazy(
                "Used volume of projects where the marker is a principal (2) or significant (1) objective, "
                "in percent of the volume of the projects screened for it. Not screened is not the same as 0."
            ),
            Unit.PERCENT,
            money.volume_by_marker(marker.value),
            money.screened_rows(marker.value),
            part_unit=Unit.SEK,
        )
        for marker, label in (
            (Marker.GENDER, gettext_lazy("Gender-marked share")),
            (Marker.GOVERNANCE, gettext_lazy("Governance-marked share")),
            (Marker.DISABILITY, gettext_lazy("Disability-marked share")),
        )
    ),
    Figure(
        "execution",
        gettext_lazy("Execution rate"),
        gettext_lazy("The used volume in percent of the year's approved budgets."),
        Unit.PERCENT,
        money.execution,
        money.booked_rows,
        part_unit=Unit.SEK,
    ),
    Figure(
        "coverage",
        gettext_lazy("Cost coverage"),
        gettext_lazy(
            "What external funders paid in during the year, in percent of the full cost: the used volume, our own "
            "contribution included. Money that we paid back to a funder is income less."
        ),
        Unit.PERCENT,
        coverage.income_and_cost,
        coverage.income_and_cost_rows,
        part_unit=Unit.SEK,
    ),
    Figure(
        "T1",
        gettext_lazy("Income, cost and result"),
        gettext_lazy(
            "Payments from external funders, the full cost, and income less cost, of three years. The percent is "
            "the cost coverage. A result below 0 is not a loss: our own contribution pays its part, and many "
            "agreements are paid after the costs."
        ),
        Unit.PERCENT,
        coverage.result_of_years,
        coverage.income_and_cost_rows,
        part_unit=Unit.SEK,
        years=3,
    ),
    Figure(
        "T3",
        gettext_lazy("Budget and used volume by project"),
        gettext_lazy(
            "Each project's used volume and its budget of the year, as approved at the year's end, and the one in "
            "percent of the other. Projects that must not be told alone stand together as one."
        ),
        Unit.PERCENT,
        coverage.execution_by_project,
        money.booked_rows,
        part_unit=Unit.SEK,
    ),
    Figure(
        "activities",
        gettext_lazy("Activities"),
        gettext_lazy(
            "Activities in projects whose first day lies in the year. Drafts and voided activities do not "
            "count, nor do forum meetings and visits to us."
        ),
        Unit.ACTIVITIES,
        reach.activity_count,
        reach.activity_rows,
    ),
    Figure(
        "started",
        gettext_lazy("Projects started"),
        gettext_lazy("Projects whose first day lies in the year. Ideas and applications do not count."),
        Unit.PROJECTS,
        portfolio.counted(portfolio.started_in),
        portfolio.rows(portfolio.started_in),
    ),
    Figure(
        "ended",
        gettext_lazy("Projects ended"),
        gettext_lazy(
            "Projects whose last day, or last day as now agreed, lies in the year. Ideas and applications do "
            "not count."
        ),
        Unit.PROJECTS,
        portfolio.counted(portfolio.ended_in),
        portfolio.rows(portfolio.ended_in),
    ),
    Figure(
        "meetings",
        gettext_lazy("Forum meetings"),
        gettext_lazy("Meetings of forums and networks that we took part in, by forum and level."),
        Unit.MEETINGS,
        engagements.meetings,
        engagements.meeting_rows,
    ),
    Figure(
        "visits",
        gettext_lazy("Visits to us"),
        gettext_lazy("Visits from abroad that we received beside the projects, by country."),
        Unit.VISITS,
        engagements.visits,
        engagements.visit_rows,
    ),
    Figure(
        "visitors",
        gettext_lazy("Visitors"),
        gettext_lazy("Persons who came on the visits to us, by sex."),
        Unit.PERSONS,
        engagements.visitors,
        engagements.visit_rows,
    ),
    *RESULTS,
    *PROGRAMMES,
)
FIGURES: dict[str, Figure] = {figure.key: figure for figure in _ALL}


def figure(key: str) -> Figure:
    """The figure of that key; Refused when there is none."""
    if key not in FIGURES:
        raise Refused("figure", _("There is no figure called %(key)s.") % {"key": key}, field="figure")
    return FIGURES[key]
