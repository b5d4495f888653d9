"""What is doubted: somebody in two places, and a visit that may have been logged twice. Never what is kept back."""

import datetime as dt
from decimal import Decimal

import pytest

from projects.activities import doubts
from tests import factories as make

START, END = dt.date(2017, 5, 10), dt.date(2017, 5, 12)


@pytest.fixture
def away(own_project):
    """Astrid is abroad 10 to 12 May 2017."""
    activity = make.ActivityFactory(project=own_project, title_sv="Uppdrag 1", start=START, end=END)
    return make.StaffDaysFactory(
        project=own_project,
        activity=activity,
        employee__name="Astrid",
        start=START,
        end=END,
        days_abroad=Decimal(3),
        days_home=0,
    )


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        (dt.date(2017, 5, 12), dt.date(2017, 5, 14), 1),
        (dt.date(2017, 5, 1), dt.date(2017, 5, 10), 1),
        (dt.date(2017, 5, 13), dt.date(2017, 5, 14), 0),
        (dt.date(2017, 5, 1), dt.date(2017, 5, 9), 0),
    ],
)
def test_days_abroad_that_meet_are_doubted(manager, away, start, end, count):
    assert len(doubts.of_people(manager, [away.employee], start, end)) == count


def test_it_says_who_and_where(manager, away):
    assert doubts.of_people(manager, [away.employee], START, END) == [
        "Astrid är utomlands samma dagar: Uppdrag 1, 2017-05-10 – 2017-05-12."
    ]
    assert doubts.of_people(manager, [away.employee], START, END, but=away.activity) == []
    assert doubts.of_people(manager, [make.EmployeeFactory()], START, END) == []


def test_days_at_home_drafts_and_voided_ones_are_not_doubted(manager, away):
    away.days_abroad, away.days_home = Decimal(0), Decimal(3)
    away.save()
    assert doubts.of_people(manager, [away.employee], START, END) == []
    away.days_abroad = Decimal(3)
    away.save()
    away.activity.void(by=manager, reason="fel")
    assert doubts.of_people(manager, [away.employee], START, END) == []


@pytest.mark.parametrize("level", ["restricted", "protected"])
def test_a_mission_in_a_sensitive_project_is_not_told(other_manager, admin_user, away, own_project, level):
    make.sensitive(own_project, level)
    assert doubts.of_people(other_manager, [away.employee], START, END) == []
    assert doubts.of_people(admin_user, [away.employee], START, END) == []


def test_a_visit_of_the_same_organisation_within_thirty_days(manager):
    body = make.OrganisationFactory()
    visit = make.ActivityFactory(
        project=None, kind="incoming_visit", title_sv="Besök 1", start=START, end=START
    )
    visit.partners.add(body)
    thirty = dt.timedelta(days=30)
    assert doubts.of_visit(manager, [body], START + thirty) == [
        "Samma organisation har besökt oss nära den dagen: Besök 1, 2017-05-10."
    ]
    assert len(doubts.of_visit(manager, [body, make.OrganisationFactory()], START - thirty)) == 1
    assert doubts.of_visit(manager, [body], START + thirty + dt.timedelta(days=1)) == []
    assert doubts.of_visit(manager, [make.OrganisationFactory()], START) == []
    assert doubts.of_visit(manager, [body], START, but=visit) == []
