"""The actions: what they write, what they refuse, and that a refusal writes nothing."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from projects.activities.actions import (
    change_activity,
    log_activity,
    log_week,
    may_undo,
    undo_activity,
    void_activity,
)
from projects.activities.models import Activity, StaffDays
from projects.activities.rules import FIELDS, Staff
from tests import factories as make
from tracker.core.errors import Refused, Stale

DAY = dt.date(2017, 5, 10)


def fields(own, **more):
    return {"project": own, "kind": "training", "title_sv": "Utbildning", "start": DAY} | more


def test_four_answers_are_enough(manager, own_project):
    activity = log_activity(user=manager, fields=fields(own_project))
    activity.refresh_from_db()
    assert (activity.public_id, activity.end, activity.created_by) == ("A-2017-0001", DAY, manager)
    assert activity.participants is None


def test_numbers_follow_the_year(manager, own_project):
    log_activity(user=manager, fields=fields(own_project))
    assert log_activity(user=manager, fields=fields(own_project)).public_id == "A-2017-0002"
    later = log_activity(user=manager, fields=fields(own_project, start=dt.date(2018, 1, 1)))
    assert later.public_id == "A-2018-0001"


def test_everything_is_written(manager, own_project):
    indicator = make.IndicatorFactory(project=own_project)
    component, item = make.ComponentFactory(project=own_project), make.WorkItemFactory(project=own_project)
    partner, principle = make.OrganisationFactory(), make.PrincipleFactory()
    people = [make.EmployeeFactory(), make.EmployeeFactory()]
    activity = log_activity(
        user=manager,
        fields=fields(
            own_project,
            end=dt.date(2017, 5, 14),
            indicator=indicator,
            component=component,
            work_item=item,
            women=3,
            men=0,
            youth=2,
            first_time_women=3,
        ),
        partners=[partner],
        principles=[principle],
        staff=[
            Staff(people[0], days_abroad=Decimal("4.5")),
            Staff(people[1], days_home=Decimal(1), role="expert"),
        ],
    )
    assert activity.participants == 3
    assert (activity.component, activity.work_item) == (component, item)
    assert [*activity.partners.all(), *activity.principles.all()] == [partner, principle]
    days = StaffDays.objects.order_by("pk")
    assert [(row.employee, row.project, row.start) for row in days] == [
        (person, own_project, DAY) for person in people
    ]


@pytest.mark.parametrize(
    ("more", "code", "field"),
    [
        ({"end": dt.date(2017, 5, 9)}, "reversed_dates", "end"),
        ({"start": dt.date(1, 1, 1)}, "unknown_year", "start"),
        ({"start": dt.date(9999, 1, 1)}, "unknown_year", "start"),
        ({"start": None}, "required", "start"),
        ({"title_sv": " "}, "required", "title_sv"),
        ({"title_sv": "a\x00b"}, "control", "title_sv"),
        ({"title_sv": "x" * 201}, "too_long", "title_sv"),
        ({"happened": "x" * 1_000_000}, "too_long", "happened"),
        ({"kind": ""}, "required", "kind"),
        ({"kind": "party"}, "invalid", "kind"),
        ({"women": -1}, "invalid", "women"),
        ({"women": 1, "youth": 2}, "part_over_whole", "youth"),
        ({"youth": 1}, "part_over_whole", "youth"),
        ({"women": 1, "first_time_women": 2}, "part_over_whole", "first_time_women"),
        ({"first_time_unknown": 1}, "part_over_whole", "first_time_unknown"),
        ({"cost_estimate": Decimal(-1)}, "negative", "cost_estimate"),
        ({"project": None}, "project_missing", "project"),
    ],
)
def test_refusals_name_the_field_and_write_nothing(manager, own_project, more, code, field):
    with pytest.raises(Refused) as no:
        log_activity(user=manager, fields=fields(own_project, **more))
    assert (no.value.code, no.value.field) == (code, field)
    assert not Activity.objects.exists()


def test_a_draft_may_lack_project_and_type(manager, db):
    draft = log_activity(user=manager, fields={"title_sv": "Utkast", "start": DAY, "is_draft": True})
    assert draft.is_draft


@pytest.mark.parametrize("kind", Activity.WITHOUT_PROJECT)
def test_some_types_stand_beside_projects(manager, kind):
    activity = log_activity(user=manager, fields=fields(None, kind=kind, forum=make.ForumFactory()))
    assert activity.project is None


@pytest.mark.parametrize(
    ("name", "factory"),
    [("indicator", "IndicatorFactory"), ("component", "ComponentFactory"), ("work_item", "WorkItemFactory")],
)
def test_what_belongs_to_another_project_is_refused(manager, own_project, other_project, name, factory):
    elsewhere = getattr(make, factory)(project=other_project)
    with pytest.raises(Refused) as no:
        log_activity(user=manager, fields=fields(own_project, **{name: elsewhere}))
    assert (no.value.code, no.value.field) == ("other_project", name)
    assert not Activity.objects.exists()


def test_after_the_end_of_the_project_only_for_a_reason(manager, own_project):
    late = {"start": own_project.end, "end": own_project.end + dt.timedelta(days=1)}
    with pytest.raises(Refused) as no:
        log_activity(user=manager, fields=fields(own_project, **late))
    assert (no.value.code, no.value.field) == ("after_project", "late_because")
    assert own_project.end.isoformat() in no.value.message
    assert log_activity(user=manager, fields=fields(own_project, start=own_project.end)).pk
    assert log_activity(user=manager, fields=fields(own_project, is_draft=True, **late)).is_draft
    kept = log_activity(user=manager, fields=fields(own_project, late_because="Flyget", **late))
    assert kept.late_because == "Flyget"


def test_an_earlier_end_than_agreed_counts(admin_user, own_project):
    own_project.actual_end = dt.date(2017, 5, 9)
    own_project.save()
    with pytest.raises(Refused) as no:
        log_activity(user=admin_user, fields=fields(own_project))
    assert no.value.field == "late_because"


@pytest.mark.parametrize(
    ("abroad", "home"), [("0", "0"), ("-1", "0"), ("1", "-1"), ("1.5", "0"), ("400", "1")]
)
def test_staff_days_are_days(manager, own_project, abroad, home):
    days = Staff(make.EmployeeFactory(), Decimal(abroad), Decimal(home))
    with pytest.raises(Refused) as no:
        log_activity(user=manager, fields=fields(own_project), staff=[days])
    assert no.value.field == "staff"
    assert not Activity.objects.exists()


def test_days_abroad_fit_the_calendar_and_those_at_home_are_free(manager, own_project):
    person = make.EmployeeFactory(name="Astrid")
    week = fields(own_project, end=DAY + dt.timedelta(days=4))
    with pytest.raises(Refused) as no:
        log_activity(user=manager, fields=week, staff=[Staff(person, Decimal("5.5"))])
    assert no.value.code == "days_over_calendar"
    assert no.value.message.startswith("Astrid: 5,5 dagar utomlands, men aktiviteten tog 5")
    assert log_activity(user=manager, fields=week, staff=[Staff(person, Decimal(5), Decimal(2))]).pk


def test_fewer_days_than_were_given_are_refused(manager, own_project):
    activity = make.ActivityFactory(project=own_project)
    make.StaffDaysFactory(project=own_project, activity=activity, days_abroad=Decimal(3))
    with pytest.raises(Refused) as no:
        change_activity(user=manager, activity=activity, expected=1, fields={"end": activity.start})
    assert (no.value.code, no.value.field) == ("days_over_calendar", "staff")
    activity.refresh_from_db()
    assert activity.version == 1


def test_nobody_is_there_twice(manager, own_project):
    row = Staff(make.EmployeeFactory(), days_home=Decimal(1))
    with pytest.raises(Refused, match="två gånger"):
        log_activity(user=manager, fields=fields(own_project), staff=[row, row])


def test_only_own_projects_are_logged_to(manager, other_project):
    with pytest.raises(PermissionDenied):
        log_activity(user=manager, fields=fields(other_project))


def test_an_administrator_logs_to_all_but_hidden_projects(admin_user, own_project):
    assert log_activity(user=admin_user, fields=fields(own_project)).pk
    make.sensitive(own_project, "protected")
    with pytest.raises(Http404):
        log_activity(user=admin_user, fields=fields(own_project))


@pytest.mark.parametrize("who", ["leader", "controller", "writer", "registrar", "viewer", "stranger"])
def test_other_roles_log_nothing(request, who):
    with pytest.raises(PermissionDenied):
        log_activity(user=request.getfixturevalue(who), fields=fields(None, kind="conference"))


def test_a_change_takes_the_next_version_and_keeps_the_rest(manager, own_project):
    activity = make.ActivityFactory(project=own_project, place="Siem Reap")
    partner = make.OrganisationFactory()
    activity.partners.add(partner)
    change_activity(user=manager, activity=activity, expected=1, fields={"title_sv": "Ny"})
    activity.refresh_from_db()
    assert (activity.title_sv, activity.place, activity.version) == ("Ny", "Siem Reap", 2)
    assert list(activity.partners.all()) == [partner]


def test_moving_the_days_moves_the_staff_days(manager, own_project):
    activity = make.ActivityFactory(project=own_project)
    make.StaffDaysFactory(project=own_project, activity=activity)
    new, last = dt.date(2017, 6, 1), dt.date(2017, 6, 7)
    change_activity(user=manager, activity=activity, expected=1, fields={"start": new, "end": last})
    days = StaffDays.objects.get()
    assert (days.start, days.end) == (new, last)


def test_an_old_version_is_refused(manager, own_project):
    activity = make.ActivityFactory(project=own_project)
    change_activity(user=manager, activity=activity, expected=1, fields={"title_sv": "Först"})
    with pytest.raises(Stale) as stale:
        change_activity(user=manager, activity=activity, expected=1, fields={"title_sv": "Sedan"})
    assert stale.value.current.title_sv == "Först"
    activity.refresh_from_db()
    assert activity.title_sv == "Först"


def test_another_managers_activity_is_left_alone(manager, other_project):
    activity = make.ActivityFactory(project=other_project)
    with pytest.raises(PermissionDenied):
        change_activity(user=manager, activity=activity, expected=1, fields={"title_sv": "Ny"})
    with pytest.raises(PermissionDenied):
        void_activity(user=manager, activity=activity, reason="fel", expected=1)


def test_an_activity_cannot_be_moved_to_another_managers_project(manager, own_project, other_project):
    activity = make.ActivityFactory(project=own_project)
    with pytest.raises(PermissionDenied):
        change_activity(user=manager, activity=activity, expected=1, fields={"project": other_project})
    activity.refresh_from_db()
    assert (activity.project, activity.version) == (own_project, 1)


def test_voiding_keeps_the_row_and_the_reason(manager, own_project):
    activity = make.ActivityFactory(project=own_project)
    void_activity(user=manager, activity=activity, reason=" dubbelt ", expected=1)
    activity.refresh_from_db()
    assert (activity.void_reason, activity.voided_by, activity.version) == ("dubbelt", manager, 2)
    assert activity.voided_at


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301, "a\x00"])
def test_voiding_needs_a_reason(manager, own_project, reason):
    activity = make.ActivityFactory(project=own_project)
    with pytest.raises(Refused) as no:
        void_activity(user=manager, activity=activity, reason=reason, expected=1)
    assert no.value.field == "reason"
    activity.refresh_from_db()
    assert (activity.voided_at, activity.version) == (None, 1)


def test_every_field_of_the_list_is_a_field_of_the_model():
    assert set(FIELDS) <= {field.name for field in Activity._meta.fields}


def test_a_week_is_logged_at_once(manager, own_project):
    entries = [fields(own_project, start=DAY + dt.timedelta(days=n), title_sv=f"Dag {n}") for n in range(3)]
    made = log_week(user=manager, entries=entries)
    assert [row.title_sv for row in made] == ["Dag 0", "Dag 1", "Dag 2"]
    assert Activity.objects.count() == 3


def test_a_week_is_logged_whole_or_not_at_all(manager, own_project):
    entries = [fields(own_project), fields(own_project, title_sv="")]
    with pytest.raises(Refused) as no:
        log_week(user=manager, entries=entries)
    assert (no.value.code, no.value.field) == ("required", "1-title_sv")
    assert not Activity.objects.exists()


def test_who_logged_it_takes_it_back_for_ten_minutes(manager, own_project):
    activity = log_activity(user=manager, fields=fields(own_project))
    assert may_undo(manager, activity)
    undo_activity(user=manager, activity=activity, expected=1)
    activity.refresh_from_db()
    assert (activity.void_reason, activity.voided_by) == ("Ångrad", manager)


def test_nobody_else_and_not_later(manager, admin_user, own_project):
    activity = log_activity(user=manager, fields=fields(own_project))
    with pytest.raises(Refused) as no:
        undo_activity(user=admin_user, activity=activity, expected=1)
    assert no.value.code == "too_late"
    activity.created_at -= dt.timedelta(minutes=11)
    activity.save()
    with pytest.raises(Refused):
        undo_activity(user=manager, activity=activity, expected=1)
    activity.refresh_from_db()
    assert activity.voided_at is None
