"""Expert days beside what they were for: a project's balance, and days joined to money and results."""

import datetime as dt
from decimal import Decimal as D

import pytest

from reports.figures import Scope, figure
from reports.figures.days import balance, efforts, total
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = dt.date(2017, 12, 31)


@pytest.fixture
def components(own_project):
    return [make.ComponentFactory(project=own_project, number=number) for number in (1, 2)]


@pytest.fixture
def plan(own_project, components):
    """Agreed: 10 days abroad and 4 at home in the first component, 2.5 abroad outside both."""
    plan = make.WorkPlanFactory(project=own_project)
    for component, abroad, home in ((components[0], 6, 4), (components[0], 4, None), (None, D("2.5"), None)):
        item = make.WorkItemFactory(project=own_project, component=component)
        make.PlannedWorkFactory(plan=plan, item=item, days_abroad=abroad, days_home=home)
    return plan


def days(project, component, abroad, home, **fields):
    activity = make.ActivityFactory(project=project, component=component, **fields.pop("activity", {}))
    return make.StaffDaysFactory(
        project=project, activity=activity, days_abroad=abroad, days_home=home, **fields
    )


def told(found):
    return [
        (
            row.component and row.component.number,
            row.planned_abroad, row.abroad, row.left_abroad,
            row.planned_home, row.home, row.left_home,
            row.payable,
        )
        for row in found
    ]  # fmt: skip


def test_the_balance_is_what_was_planned_less_what_was_used(own_project, manager, components, plan):
    days(own_project, components[0], D("3.5"), 1)
    days(own_project, components[0], 2, 0, is_payable=False)
    days(own_project, components[1], 1, 1)
    days(own_project, None, 0, D("0.5"))
    assert told(balance(own_project, manager, DAY, plan)) == [
        (1, 10, D("5.5"), D("4.5"), 4, 1, 3, D("4.5")),
        (2, None, 1, None, None, 1, None, 2),
        (None, D("2.5"), 0, D("2.5"), None, D("0.5"), None, D("0.5")),
    ]


def test_what_does_not_count_is_not_used(own_project, manager, components, plan):
    days(own_project, components[0], 9, 0, activity={"is_draft": True})
    days(own_project, components[0], 9, 0).activity.void(by=manager, reason="Fel")
    days(own_project, components[0], 9, 0, start=dt.date(2018, 1, 8), end=dt.date(2018, 1, 8))
    assert told(balance(own_project, manager, DAY, plan))[0][2] == 0


def test_what_is_used_is_what_the_figure_of_expert_days_tells(own_project, manager, components, plan):
    days(own_project, components[0], 3, 1)
    days(own_project, None, 2, D("0.5"))
    make.StaffDaysFactory(project=own_project, activity=None, days_abroad=0, days_home=4)
    used = sum(row.abroad + row.home for row in balance(own_project, manager, DAY, plan))
    assert used == figure("F10").value(Scope(2017, project=own_project, user=manager)).value == D("10.5")


def test_more_days_than_planned_is_less_than_nothing_left(own_project, manager, components, plan):
    days(own_project, components[0], 12, 0)
    assert balance(own_project, manager, DAY, plan)[0].left_abroad == -2


def test_who_may_not_see_all_days_sees_no_balance(own_project, viewer, other_manager, components, plan):
    days(own_project, components[0], 1, 0)
    assert balance(own_project, viewer, DAY, plan) is None
    assert balance(own_project, other_manager, DAY, plan) is None


def test_the_balance_reads_as_much_of_many_days(
    own_project, manager, components, plan, django_assert_num_queries
):
    balance(own_project, manager, DAY, plan)  # the roles of the user are read once
    for _number in range(3):
        days(own_project, components[0], 1, 0)
        with django_assert_num_queries(5):
            balance(own_project, manager, DAY, plan)


@pytest.fixture
def work(own_project, other_project):
    """Two projects of 2017: one with days, money and results, and one with days alone."""
    days(own_project, None, 8, 2)
    days(own_project, None, 0, 5, is_payable=False)
    days(other_project, None, 1, 0)
    agreement = make.AgreementFactory(project=own_project)
    make.TransactionFactory(agreement=agreement, amount=D("150000.00"))
    return own_project, other_project


def test_days_are_joined_to_money_project_by_project(work, viewer):
    own, other = sorted(efforts(Scope(2017, user=viewer)), key=lambda row: row.project.code == "OTHER")
    assert (own.project, own.abroad, own.home, own.payable, own.days) == (work[0], 8, 7, 10, 15)
    assert (own.sek, own.sek_per_day, own.full_time) == (150_000, 10_000, D("0.1"))
    assert (other.project, other.days, other.sek, other.sek_per_day) == (work[1], 1, None, None)


def test_the_sums_are_those_of_the_figures(work, viewer):
    scope = Scope(2017, user=viewer)
    whole = total(efforts(scope))
    assert whole.days == figure("F10").value(scope).value
    assert whole.sek == figure("F2").value(scope).value
    assert whole.results_due == (figure("F11").value(scope).value or 0)


def test_a_protected_project_stands_together_with_those_that_would_tell_it(work, viewer, manager):
    make.ProjectCountryFactory(
        project=(hidden := make.ProjectFactory(sensitivity="protected")),
        country=work[0].country_shares.get().country,
    )
    days(hidden, None, 4, 0)
    scope = Scope(2017, user=viewer)
    found = efforts(scope)
    assert hidden not in [row.project for row in found]
    assert found[-1].project is None
    assert total(found).days == figure("F10").value(scope).value == 20


def test_the_table_is_a_page_and_a_file(work, as_viewer):
    page = as_viewer.get("/person-days/?year=2017").content.decode()
    assert "16 expertdagar 2017, varav 9 utomlands." in page
    assert "figures/F10/?year=2017&amp;project=" in page
    assert "Alla projekt" in page
    answer = as_viewer.get("/person-days/?year=2017&format=csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert sorted(line.split(";")[0] for line in lines[1:]) == ["OTHER", "OWN"]
    assert "Välj ett år" in as_viewer.get("/person-days/?year=1").content.decode()
