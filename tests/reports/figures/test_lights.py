"""The two lights of a project: what each rule says, what somebody judged instead, and the history of both."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from projects.models import LightOverride, Project
from projects.portfolio.rights import with_masks
from reports.figures import lights
from reports.figures.lights import Lights
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = dt.date(2017, 12, 31)


def of(project: Project, day: dt.date = DAY, user: Any = None) -> Lights:
    return lights.of_projects([Project.objects.get(pk=project.pk)], day, user)[project.pk]


def restrict(project: Project) -> None:
    make.sensitive(project, "restricted")


@pytest.fixture
def project() -> Project:
    return make.ProjectFactory(start=dt.date(2015, 1, 1), end=dt.date(2018, 12, 31), status="ongoing")


@pytest.fixture
def measured(project: Project) -> Callable[..., Any]:
    """An indicator at a level with a value of 2017; 75 was planned."""

    def make_one(level: str, value: int | None) -> Any:
        indicator = make.IndicatorFactory(project=project)
        make.plan_indicator(indicator, level=level, targets={2017: Decimal(75), 2018: Decimal(100)})
        if value is not None:
            make.IndicatorValueFactory(indicator=indicator, value=Decimal(value))
        return indicator

    return make_one


# Goals


def test_goals_are_as_good_as_the_worst_outcome(project: Project, measured: Callable[..., Any]) -> None:
    for level, value in (("O", 75), ("O", 60), ("P", 0), ("B", 0), ("I", 0)):
        measured(level, value)
    found = of(project).goals
    assert (found.kind, found.word, found.rule_kind, found.override) == ("warn", "Viss risk", "warn", None)
    assert found.why == "Viss risk: Indikator 2."


@pytest.mark.parametrize(
    ("levels", "expected"),
    [("RBP", "bad"), ("BP", "warn"), ("P", "ok"), ("I", "none"), ("", "none")],
)
def test_without_outcomes_the_next_level_tells(
    project: Project, measured: Callable[..., Any], levels: str, expected: str
) -> None:
    values = {"R": 10, "B": 60, "P": 75, "I": 10}
    for level in levels:
        measured(level, values[level])
    assert of(project).goals.kind == expected


def test_outcomes_that_are_due_and_not_reported_hide_behind_nothing(
    project: Project, measured: Callable[..., Any]
) -> None:
    measured("O", None)
    measured("P", 75)
    found = of(project).goals
    assert (found.kind, found.word) == ("none", "Ej rapporterad")


def test_goals_of_several_on_the_same_light_are_counted(
    project: Project, measured: Callable[..., Any]
) -> None:
    for value in (0, 10, 75):
        measured("O", value)
    assert of(project).goals.why == "Avviker: 2 av 3 mål."


def test_goals_that_cannot_be_judged_are_not_said_to_follow_the_plan(
    project: Project, measured: Callable[..., Any]
) -> None:
    measured("O", 75)
    assert of(project).goals.why == "Målet följer planen."
    measured("O", None)
    make.IndicatorFactory(project=project)  # followed without a target
    found = of(project).goals
    assert (found.kind, found.why) == ("ok", "1 av 2 mål följer planen. De andra går inte att bedöma än.")


def test_without_a_target_the_light_says_so(project: Project) -> None:
    found = of(project).goals
    assert (found.kind, found.word) == ("none", "Utan mål")


# Implementation


def spend(project: Project, amount: int) -> None:
    """Of a budget of 1 000 over four years; 750 are as planned at the end of the third."""
    agreement = make.AgreementFactory(project=project)
    make.BudgetLineFactory(agreement=agreement, amount=Decimal(1000))
    make.TransactionFactory(agreement=agreement, amount=Decimal(amount))


@pytest.mark.parametrize(
    ("amount", "kind", "why"),
    [
        (750, "ok", "Pengar, leveranser och rapportering följer planen."),
        (600, "warn", "Pengarna förbrukas långsamt."),
        (870, "warn", "Pengarna förbrukas snabbt."),
        (100, "bad", "Pengarna förbrukas långsamt."),
    ],
)
def test_money_against_time(project: Project, amount: int, kind: str, why: str) -> None:
    spend(project, amount)
    found = of(project).implementation
    assert (found.kind, found.why) == (kind, why)


@pytest.mark.parametrize(
    ("kind", "due", "submitted", "expected"),
    [
        ("plan", dt.date(2017, 12, 30), None, "warn"),
        ("plan", dt.date(2017, 12, 1), None, "warn"),
        ("plan", dt.date(2017, 11, 30), None, "bad"),
        ("plan", dt.date(2017, 12, 31), None, "ok"),
        ("plan", dt.date(2017, 11, 1), dt.date(2017, 12, 31), "ok"),
        ("plan", dt.date(2017, 11, 1), dt.date(2018, 1, 1), "bad"),
        ("report", dt.date(2017, 12, 30), None, "bad"),
        ("final_report", dt.date(2017, 12, 30), None, "bad"),
        ("report", dt.date(2017, 12, 31), None, "warn"),
        ("report", dt.date(2018, 1, 14), None, "warn"),
        ("report", dt.date(2018, 1, 15), None, "ok"),
        ("report", dt.date(2017, 12, 1), dt.date(2017, 12, 2), "ok"),
    ],
)
def test_what_is_late_or_due_soon(
    project: Project, kind: str, due: dt.date, submitted: dt.date | None, expected: str
) -> None:
    spend(project, 750)
    make.DeadlineFactory(project=project, kind=kind, due_on=due, submitted_on=submitted)
    assert of(project).implementation.kind == expected


def test_the_worst_of_the_three_counts_and_says_why(project: Project) -> None:
    spend(project, 600)
    make.DeadlineFactory(project=project, kind="plan", due_on=dt.date(2017, 10, 1))
    make.DeadlineFactory(project=project, kind="report", due_on=dt.date(2017, 12, 1))
    found = of(project).implementation
    assert (found.kind, found.why) == ("bad", "1 leverans är försenad. 1 rapport är försenad.")


def test_voided_deadlines_are_not_late(project: Project) -> None:
    spend(project, 750)
    make.DeadlineFactory(
        project=project,
        due_on=dt.date(2017, 5, 1),
        voided_at=timezone.now(),
        voided_by=make.UserFactory(),
        void_reason="Dubblett",
    )
    assert of(project).implementation.kind == "ok"


@pytest.mark.parametrize(
    ("status", "kind", "word"),
    [
        ("closed", "ended", "Avslutad"),
        ("terminated", "ended", "Avslutad"),
        ("paused", "none", "Pausad"),
        ("applied", "none", "Ansökt"),
        ("ongoing", "ok", "I fas"),
    ],
)
def test_only_what_runs_has_a_light_of_implementation(
    project: Project, status: str, kind: str, word: str
) -> None:
    spend(project, 750)
    make.StatusChangeFactory(project=project, status=status, since=dt.date(2017, 12, 1))
    found = of(project).implementation
    assert (found.kind, found.word) == (kind, word)


def test_of_a_masked_project_only_years_tell_that_something_is_late(project: Project) -> None:
    """Its days are for its members; by the others a light could be asked for until the day is found."""
    spend(project, 750)
    restrict(project)
    make.DeadlineFactory(project=project, kind="report", due_on=dt.date(2017, 5, 1))
    assert of(project).implementation.kind == "ok"
    assert of(project, dt.date(2018, 1, 1)).implementation.kind == "bad"


# What somebody judged


def test_a_judgement_holds_from_its_day_to_its_day(project: Project, measured: Callable[..., Any]) -> None:
    measured("O", 0)
    make.LightOverrideFactory(project=project, since=dt.date(2017, 12, 31), until=dt.date(2018, 1, 5))
    found = of(project).goals
    assert (found.kind, found.word, found.rule_kind) == ("ok", "I fas", "bad")
    assert found.why == "Bedömt av projektledare, regeln sade: avviker."
    assert found.override == LightOverride.objects.get()
    assert [of(project, day).goals.kind for day in (dt.date(2018, 1, 5), dt.date(2018, 1, 6))] == [
        "ok",
        "bad",
    ]
    assert of(project).implementation.override is None


def test_the_latest_judgement_that_holds_counts(project: Project) -> None:
    leader = make.UserFactory()
    make.RoleHeldFactory(user=leader, role="leadership")
    make.LightOverrideFactory(project=project)
    make.LightOverrideFactory(project=project, colour="bad", judged_by=leader)
    make.LightOverrideFactory(project=project, colour="ok", until=dt.date(2017, 6, 30))
    found = of(project).goals
    assert (found.kind, found.why) == ("bad", "Bedömt av ledning, regeln sade: utan mål.")


def test_a_judgement_of_a_masked_project_holds_on_the_same_days_and_keeps_its_words(project: Project) -> None:
    make.sensitive(project, "restricted")
    make.LightOverrideFactory(project=project, since=dt.date(2017, 3, 1), until=dt.date(2017, 5, 1))
    days = [dt.date(2017, month, 15) for month in (2, 3, 5)]
    assert [of(project, day).goals.kind for day in days] == ["none", "ok", "none"]
    found = of(project, days[1]).goals
    assert found.override is not None
    assert (found.override.reason, found.override.judged_by_id) == ("", None)
    assert found.why == "Bedömt av projektledare, regeln sade: utan mål."


def test_one_that_was_ended_held_until_then(project: Project) -> None:
    make.LightOverrideFactory(
        project=project,
        voided_at=dt.datetime(2017, 11, 1, 12, tzinfo=dt.UTC),
        voided_by=make.UserFactory(),
        void_reason="Lagen antogs inte.",
    )
    days = (dt.date(2017, 10, 31), dt.date(2017, 11, 1))
    assert [of(project, day).goals.kind for day in days] == ["ok", "none"]


def test_an_ended_project_is_not_judged_on_its_implementation(project: Project) -> None:
    make.StatusChangeFactory(project=project, status="closed", since=dt.date(2017, 12, 1))
    make.LightOverrideFactory(project=project, light="implementation")
    assert of(project).implementation.kind == "ended"


# History


@pytest.mark.parametrize(
    ("until", "number", "expected"),
    [
        (dt.date(2017, 12, 31), 2, [dt.date(2017, 9, 30), dt.date(2017, 12, 31)]),
        (dt.date(2017, 12, 30), 2, [dt.date(2017, 6, 30), dt.date(2017, 9, 30)]),
        (dt.date(2017, 1, 1), 1, [dt.date(2016, 12, 31)]),
        (dt.date(2017, 4, 1), 3, [dt.date(2016, 9, 30), dt.date(2016, 12, 31), dt.date(2017, 3, 31)]),
    ],
)
def test_the_ends_of_quarters(until: dt.date, number: int, expected: list[dt.date]) -> None:
    assert lights.quarter_ends(until, number) == expected


def test_history_tells_each_quarter_in_which_the_project_ran(
    project: Project, measured: Callable[..., Any]
) -> None:
    make.IndicatorValueFactory(indicator=measured("O", 75), year=2016, value=Decimal(0))
    open_to_all = with_masks(Project.objects.all(), None)
    found = lights.history(open_to_all, dt.date(2018, 4, 1), None, quarters=6)[project.pk]
    assert found.now.goals.kind == "ok"
    assert [(day.isoformat(), both.goals.kind) for day, both in found.earlier] == [
        ("2016-12-31", "bad"),
        ("2017-03-31", "bad"),
        ("2017-06-30", "bad"),
        ("2017-09-30", "bad"),
        ("2017-12-31", "ok"),
        ("2018-03-31", "ok"),
    ]
    first = lights.history(open_to_all, dt.date(2015, 4, 1), None)[project.pk].earlier
    assert [day for day, _both in first] == [dt.date(2015, 3, 31)]
    late = lights.history(open_to_all, dt.date(2019, 12, 31), None)[project.pk].earlier
    assert late[-1][0] == dt.date(2018, 12, 31)
    assert len(late) == 5, "of eight quarters before the day those until the project's last year was over"


def test_the_history_of_a_masked_project_is_told_by_years(project: Project) -> None:
    restrict(project)
    masked = with_masks(Project.objects.all(), None)
    found = lights.history(masked, dt.date(2018, 4, 1), None)[project.pk].earlier
    assert [day for day, _both in found] == [dt.date(2016, 12, 31), dt.date(2017, 12, 31)]


def test_as_many_queries_for_many_projects_and_days_as_for_one(
    portfolio: SimpleNamespace, admin_user: make.User, django_assert_num_queries: Any
) -> None:
    for project in (portfolio.own, portfolio.other, make.ProjectFactory()):
        make.LightOverrideFactory(project=project)
        make.DeadlineFactory(project=project)
    lights.of_projects([portfolio.own], DAY, admin_user)  # what the user may is asked once
    every = list(with_masks(Project.objects.order_by("pk"), admin_user))
    for projects in (every[:1], every):
        with django_assert_num_queries(12):
            assert len(lights.of_projects(projects, DAY, admin_user)) == len(projects)
        with django_assert_num_queries(12):
            lights.history(projects, DAY, admin_user)
    assert lights.of_projects([], DAY, admin_user) == {}
