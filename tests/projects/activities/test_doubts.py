"""What is doubted: somebody in two places, and a visit that may have been logged twice. Never what is kept back."""

import datetime as dt
from decimal import Decimal

import pytest

from projects.activities import doubts
from projects.activities.actions import change_activity, log_activity
from projects.activities.doubts import Asked, Doubtful, of_all
from projects.activities.models import Activity
from projects.activities.rules import Staff
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


@pytest.fixture
def visit(db):
    """An organisation visits us on 10 May 2017."""
    row = make.ActivityFactory(
        project=None, kind="incoming_visit", title_sv="Besök 1", start=START, end=START
    )
    row.partners.add(make.OrganisationFactory())
    return row


def journey(*people, start=START, end=END, title="Uppdrag 2", **more):
    return Asked(Activity(title_sv=title, start=start, end=end, kind="mission", **more), people)


def visiting(*organisations, day=START, **more):
    kind = more.pop("kind", "incoming_visit")
    return Asked(Activity(title_sv="Besök 2", start=day, end=day, kind=kind, **more), (), organisations)


def of(user, asked):
    return of_all(user, [asked])[0]


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
    assert len(of(manager, journey(away.employee, start=start, end=end))) == count


def test_it_says_who_and_where(manager, away):
    assert of(manager, journey(away.employee)) == [
        "Astrid är utomlands samma dagar: Uppdrag 1, 2017-05-10 – 2017-05-12."
    ]
    assert of(manager, Asked(away.activity, [away.employee])) == []
    assert of(manager, journey(make.EmployeeFactory())) == []


def test_days_at_home_drafts_and_voided_ones_are_not_doubted(manager, away):
    assert of(manager, journey(away.employee, is_draft=True)) == []
    away.days_abroad, away.days_home = Decimal(0), Decimal(3)
    away.save()
    assert of(manager, journey(away.employee)) == []
    away.days_abroad = Decimal(3)
    away.save()
    away.activity.void(by=manager, reason="fel")
    assert of(manager, journey(away.employee)) == []


@pytest.mark.parametrize("level", ["restricted", "protected"])
def test_a_mission_in_a_sensitive_project_is_not_told(other_manager, admin_user, away, own_project, level):
    make.sensitive(own_project, level)
    assert of(other_manager, journey(away.employee)) == []
    assert of(admin_user, journey(away.employee)) == []


def test_a_visit_of_the_same_organisation_within_thirty_days(manager, visit):
    body = visit.partners.get()
    thirty, day = dt.timedelta(days=30), dt.timedelta(days=1)
    assert of(manager, visiting(body, day=START + thirty)) == [
        "Samma organisation har besökt oss nära den dagen: Besök 1, 2017-05-10."
    ]
    assert len(of(manager, visiting(body, make.OrganisationFactory(), day=START - thirty))) == 1
    assert of(manager, visiting(body, day=START + thirty + day)) == []
    assert of(manager, visiting(make.OrganisationFactory())) == []
    assert of(manager, visiting(body, kind="conference")) == []
    assert of(manager, Asked(visit, (), [body])) == []


def test_a_visit_of_two_organisations_is_told_once(manager, visit):
    other = make.OrganisationFactory()
    visit.partners.add(other)
    assert len(of(manager, visiting(*visit.partners.all()))) == 1


def test_several_are_also_held_against_each_other(manager, db):
    one, body = make.EmployeeFactory(name="Astrid"), make.OrganisationFactory()
    found = of_all(
        manager, [journey(one, title="Resa 1"), journey(one), visiting(body), visiting(body), journey()]
    )
    assert found == [
        [],
        ["Astrid är utomlands samma dagar: Resa 1, 2017-05-10 – 2017-05-12."],
        [],
        ["Samma organisation har besökt oss nära den dagen: Besök 2, 2017-05-10."],
        [],
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_it_asks_as_often_about_three_as_about_one(manager, away, visit, number, django_assert_num_queries):
    body = visit.partners.get()
    with django_assert_num_queries(3):
        found = of_all(manager, [journey(away.employee), visiting(body)] * number)
    assert all(found)


# At every door: the actions ask it of what they have written.


def log(user, project, person, **more):
    given = {"project": project, "kind": "mission", "title_sv": "Uppdrag 2", "start": START, "end": END}
    return log_activity(user=user, fields=given, staff=[Staff(person, days_abroad=Decimal(2))], **more)


def test_what_is_doubted_is_written_when_it_is_confirmed(manager, own_project, away):
    with pytest.raises(Doubtful) as no:
        log(manager, own_project, away.employee)
    assert (no.value.field, no.value.code) == ("confirmed", "doubtful")
    assert no.value.message.startswith("Astrid är utomlands samma dagar: Uppdrag 1")
    assert Activity.objects.count() == 1
    assert doubts.of_written(manager, log(manager, own_project, away.employee, confirmed=True)) == (
        no.value.doubts
    )


def test_what_was_confirmed_is_not_asked_about_again(manager, own_project, away):
    row = log(manager, own_project, away.employee, confirmed=True)
    change_activity(user=manager, activity=row, expected=1, fields={"title_sv": "Ny"})
    change_activity(user=manager, activity=row, expected=2, fields={"end": END - dt.timedelta(days=1)})
    birgit = make.EmployeeFactory(name="Birgit")
    log(manager, own_project, birgit)
    both = [Staff(away.employee, Decimal(1)), Staff(birgit, Decimal(1))]
    with pytest.raises(Doubtful) as no:
        change_activity(user=manager, activity=row, expected=3, fields={}, staff=both)
    assert [text.partition(" ")[0] for text in no.value.doubts] == ["Birgit"]


def test_a_draft_is_asked_about_when_it_is_logged(manager, own_project, away):
    given = {"project": own_project, "kind": "mission", "title_sv": "x", "start": START, "is_draft": True}
    draft = log_activity(user=manager, fields=given, staff=[Staff(away.employee, Decimal(1))])
    ready = {"user": manager, "activity": draft, "expected": 1, "fields": {"is_draft": False}}
    with pytest.raises(Doubtful):
        change_activity(**ready)
    assert not change_activity(**ready, confirmed=True).is_draft
