"""What meetings, conferences and visits have beside their activity."""

import datetime as dt

import pytest
from django.http import Http404

from projects.engagements import actions, queries
from projects.engagements.models import Delegate
from tests import factories as make
from tracker.core.access import Denied
from tracker.core.errors import Refused, Stale

pytestmark = pytest.mark.django_db


def meeting(user, kind="network", **more):
    return make.ActivityFactory(
        project=None, kind="forum_meeting", forum=make.ForumFactory(kind=kind), created_by=user, **more
    )


def save(user, activity, expected=None, fields=None, **more):
    return actions.save_meeting(user=user, activity=activity, expected=expected, fields=fields or {}, **more)


def test_who_logged_the_meeting_writes_the_rest_and_leadership_too(manager, other_manager, leader, viewer):
    activity = meeting(manager)
    row = save(manager, activity, fields={"our_role_sv": "Vi ledde en punkt."})
    with pytest.raises(Stale):
        save(manager, activity, fields={"our_role_sv": "Annat"})
    save(leader, activity, row.version, {"follow_up": "Bjud in", "follow_up_due": dt.date(2017, 12, 1)})
    for somebody in (other_manager, viewer):
        with pytest.raises(Denied):
            save(somebody, activity, 2)
    with pytest.raises(Denied):
        save(other_manager, meeting(manager))
    row.refresh_from_db()
    assert (row.our_role_sv, row.follow_up) == ("Vi ledde en punkt.", "Bjud in")


def test_other_kinds_of_activities_are_no_meetings(manager, own_project):
    visit = make.ActivityFactory(project=None, kind="incoming_visit", created_by=manager)
    within = make.ActivityFactory(project=own_project)
    for activity in (visit, within):
        with pytest.raises(Http404):
            save(manager, activity)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"follow_up_due": dt.date(2017, 12, 1)}, "follow_up"),
        ({"follow_up": "x", "follow_up_done": dt.date(2099, 12, 1)}, "follow_up_done"),
        ({"our_role_sv": "x" * 201}, "our_role_sv"),
        ({"benefit_sv": "\x00"}, "benefit_sv"),
    ],
)
def test_what_is_refused_names_its_field(fields, field, manager):
    with pytest.raises(Refused) as refused:
        save(manager, meeting(manager), fields=fields)
    assert refused.value.field == field


def test_instruction_and_report_are_documents_of_the_meeting(manager):
    activity = meeting(manager)
    own = make.DocumentFactory(project=None, activity=activity)
    save(manager, activity, fields={"instruction": own})
    with pytest.raises(Refused) as refused:
        save(manager, activity, 1, {"report": make.DocumentFactory()})
    assert refused.value.field == "report"


def test_agenda_and_attendance_are_sets_of_a_network(manager):
    activity = meeting(manager)
    member = make.NetworkMemberFactory(network=activity.forum)
    items = [
        actions.AgendaGiven("Mutbrott i lagen", "rules"),
        actions.AgendaGiven("Omvärlden", "exchange", "international"),
    ]
    came = [actions.Came(member, 2, "Utbildat alla chefer")]
    row = save(manager, activity, agenda=items, attendance=came)
    assert [(one.number, one.title) for one in row.agenda.all()] == [
        (1, "Mutbrott i lagen"),
        (2, "Omvärlden"),
    ]
    save(manager, activity, 1, agenda=items[1:], attendance=[actions.Came(member, 0)])
    assert [one.title for one in row.agenda.all()] == ["Omvärlden"]
    assert [one.persons for one in row.attendance.all()] == [0]
    elsewhere = make.NetworkMemberFactory()
    for sets in (
        {"attendance": [actions.Came(elsewhere, 1)]},
        {"attendance": came * 2},
        {"agenda": [actions.AgendaGiven("x", "song")]},
    ):
        with pytest.raises(Refused):
            save(manager, activity, 2, **sets)
    with pytest.raises(Refused):
        save(manager, meeting(manager, kind="forum"), agenda=items)


def test_our_own_delegates_are_written_in_the_version_of_the_forum(manager):
    forum, fields = make.ForumFactory(), {"first_day": dt.date(2017, 1, 1), "role": "DG"}
    row = actions.save_our_delegate(
        user=manager,
        delegate=Delegate(forum=forum),
        expected=1,
        fields=fields | {"employee": make.EmployeeFactory()},
    )
    with pytest.raises(Stale):
        actions.save_our_delegate(user=manager, delegate=row, expected=1, fields=fields)


def test_a_shared_case_is_a_networks_and_its_meetings(manager):
    activity = meeting(manager)
    met = make.MeetingFactory(activity=activity)
    fields = {
        "network": activity.forum,
        "meeting": met,
        "organisation": make.OrganisationFactory(),
        "shared_on": activity.start,
        "title_sv": "Så upptäckte vi jäv",
    }
    row = actions.save_shared_case(user=manager, case=None, expected=None, fields=fields)
    assert list(queries.shared_cases(manager)) == [row]
    for wrong, field in (
        ({"network": make.ForumFactory(kind="forum")}, "network"),
        ({"network": make.ForumFactory()}, "meeting"),
    ):
        with pytest.raises(Refused) as refused:
            actions.save_shared_case(user=manager, case=None, expected=None, fields=fields | wrong)
        assert refused.value.field == field


def test_a_delegation_is_one_for_each_country_with_its_levels(manager):
    conference = make.ActivityFactory(project=None, kind="conference", created_by=manager)
    country, city = make.CountryFactory(), make.OrganisationFactory()

    def delegation(row=None, expected=None, parts=None, **fields):
        return actions.save_delegation(
            user=manager,
            conference=conference,
            delegation=row,
            expected=expected,
            fields=fields,
            parts=parts,
        )

    parts = [
        actions.PartGiven(city, "municipality", 2),
        actions.PartGiven(make.OrganisationFactory(), "state"),
    ]
    row = delegation(country=country, is_joint=True, parts=parts)
    assert queries.levels(conference) == {"state": (1, None), "municipality": (1, 2)}
    with pytest.raises(Refused):
        delegation(country=country)
    with pytest.raises(Refused):
        delegation(row, 1, [parts[0]] * 2)
    delegation(row, 1, parts[:1])
    assert queries.levels(conference) == {"municipality": (1, 2)}


def case(user, conference, row=None, expected=None, **fields):
    return actions.save_case(user=user, conference=conference, case=row, expected=expected, fields=fields)


def test_a_case_gets_a_number_of_the_conferences_year(manager, other_manager):
    conference = make.ActivityFactory(
        project=None,
        kind="conference",
        created_by=manager,
        start=dt.date(2018, 4, 12),
        end=dt.date(2018, 4, 12),
    )
    given = {
        "organisation": make.OrganisationFactory(),
        "criterion": make.CriterionFactory(),
        "title_sv": "Återkoppling",
    }
    row = case(manager, conference, **given)
    assert row.public_id == "GP-2018-001"
    assert list(queries.found(queries.cases(manager), "återkoppling")) == [row]
    case(manager, conference, row, 1, contact_role="Utvecklingschefen")
    with pytest.raises(Denied):
        case(other_manager, conference, **given)


def test_a_project_uses_a_case_and_an_output_again(manager, own_project, other_project):
    row = make.GoodPracticeCaseFactory()
    output = make.ForumOutputFactory()
    for what in (row, output):
        actions.use_again(user=manager, project=own_project, what=what, used_on=dt.date(2018, 9, 1))
    assert queries.cases(manager).get().used == queries.outputs_used(manager).get().used == 1
    with pytest.raises(Denied):
        actions.use_again(user=manager, project=other_project, what=row, used_on=dt.date(2018, 9, 1))
    for wrong, field in (
        ({"used_on": dt.date(2099, 1, 1)}, "used_on"),
        ({"activity": make.ActivityFactory(project=other_project)}, "activity"),
        ({"project": None}, "project"),
    ):
        sent = {"project": own_project, "used_on": dt.date(2018, 9, 1)} | wrong
        with pytest.raises(Refused) as refused:
            actions.use_again(user=manager, what=row, **sent)
        assert refused.value.field == field
    use = queries.reuses(manager).filter(case=row).get()
    with pytest.raises(Refused):
        actions.void_use(user=manager, use=use, reason=" ")
    actions.void_use(user=manager, use=use, reason="Fel projekt")
    assert queries.cases(manager).get().used == 0


def test_a_visit_from_request_to_project_idea(manager):
    activity = make.ActivityFactory(project=None, kind="incoming_visit", created_by=manager)
    theme = make.ThemeFactory()

    def visit(expected=None, **fields):
        return actions.save_visit(
            user=manager, activity=activity, expected=expected, fields=fields, topics=[theme]
        )

    row = visit(requested_on=dt.date(2017, 3, 1), purpose="Matchning", cost_bearer="visitor")
    visit(1, feedback="Bra", follow_up="Skicka handboken", follow_up_due=dt.date(2017, 9, 1))
    row.refresh_from_db()
    assert (row.purpose, row.feedback, list(row.topics.all())) == ("Matchning", "Bra", [theme])
    for fields, field in (
        ({"requested_on": activity.end + dt.timedelta(days=1)}, "requested_on"),
        ({"requested_on": dt.date(2099, 1, 1)}, "requested_on"),
        ({"cost_bearer": "nobody"}, "cost_bearer"),
    ):
        with pytest.raises(Refused) as refused:
            visit(2, **fields)
        assert refused.value.field == field


def test_follow_ups_are_those_due_that_the_user_sees_to(manager, other_manager, leader):
    late = {"follow_up": "Svara", "follow_up_due": dt.date(2017, 9, 1)}
    met = make.MeetingFactory(activity=meeting(manager), **late)
    visit = make.VisitFactory(
        activity__created_by=other_manager, **(late | {"follow_up_due": dt.date(2017, 8, 1)})
    )
    make.VisitFactory(**late, follow_up_done=dt.date(2017, 8, 30))
    numbers = [met.activity.public_id, visit.activity.public_id]

    def told(user, day="2017-09-01"):
        return [one.number for one in queries.follow_ups(user, dt.date.fromisoformat(day))]

    assert told(leader) == numbers[::-1]
    assert told(manager) == numbers[:1]
    assert told(manager, "2017-08-31") == []


def test_a_networks_mandate_counts_members_of_the_day(viewer):
    network = make.ForumFactory()
    for delegates in (1, 2, 0, 3):
        member = make.NetworkMemberFactory(network=network)
        for _place in range(delegates):
            make.NetworkDelegateFactory(member=member)
    make.NetworkMemberFactory(network=network, last_day=dt.date(2019, 3, 1))
    found = queries.mandates(viewer, network, dt.date(2019, 6, 1))
    assert (found.members, found.well, found.percent) == (4, 2, 50)
    assert queries.mandates(viewer, make.ForumFactory(), dt.date(2019, 6, 1)).percent is None
    row = queries.members(viewer, network, dt.date(2019, 6, 1)).first()
    make.MeetingFactory().attendance.create(member=row, persons=2)
    assert queries.members(viewer, network, dt.date(2019, 6, 1)).get(pk=row.pk).came == 1


def test_presidencies_are_judged_from_the_first_meeting_on(viewer):
    forum = make.ForumFactory(kind="forum", led_by_presidency=True)
    rota = [make.PresidencyFactory(year=2016, half=2), make.PresidencyFactory(year=2017, half=1)]
    for level, day in (("working", "2017-03-16"), ("dg", "2017-06-08")):
        start = dt.date.fromisoformat(day)
        make.ActivityFactory(
            project=None, kind="forum_meeting", forum=forum, meeting_level=level, start=start, end=start
        )
    judged = queries.presidencies(viewer, forum, rota, dt.date(2018, 1, 1))
    assert [(one.presidency, one.kind) for one in judged] == [(rota[1], "ok")]
