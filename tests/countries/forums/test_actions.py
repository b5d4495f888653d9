"""Forums, networks and what comes out of them: who may, in which version, and what is refused."""

import datetime as dt

import pytest

from countries.forums import actions, queries
from countries.forums.models import ForumMember, ForumName, Mandate, NetworkDelegate
from tests import factories as make
from tracker.core.access import Denied
from tracker.core.errors import Refused, Stale

pytestmark = pytest.mark.django_db
DAY = dt.date(2019, 6, 1)


def test_a_forum_is_made_and_changed_in_its_version(leader, viewer):
    fields = {"code": "eupan", "short_name": "EUPAN", "name_sv": "EUPAN", "name_en": "EUPAN", "kind": "forum"}
    with pytest.raises(Denied):
        actions.save_forum(user=viewer, forum=None, expected=None, fields=fields)
    row = actions.save_forum(user=leader, forum=None, expected=None, fields=fields)
    actions.save_forum(user=leader, forum=row, expected=1, fields={"led_by_presidency": True})
    with pytest.raises(Stale):
        actions.save_forum(user=leader, forum=row, expected=1, fields={"short_name": "X"})
    row.refresh_from_db()
    assert (row.short_name, row.led_by_presidency, row.version) == ("EUPAN", True, 2)


def test_parts_are_written_in_the_version_of_their_forum(manager):
    forum = make.ForumFactory()
    name = actions.save_part(
        user=manager,
        part=ForumName(forum=forum),
        expected=1,
        fields={"short_name": "SPIO", "name_sv": "a", "name_en": "b", "valid_to": dt.date(2021, 12, 31)},
    )
    with pytest.raises(Stale):
        actions.save_part(user=manager, part=name, expected=1, fields={"short_name": "X"})
    country = make.CountryFactory()
    actions.save_part(
        user=manager,
        part=ForumMember(forum=forum),
        expected=2,
        fields={"country": country, "status": "observer"},
    )
    mandate = {"given_by": "Regeringskansliet", "dnr": "2017/1", "first_day": dt.date(2017, 1, 1)}
    actions.save_part(user=manager, part=Mandate(forum=forum), expected=3, fields=mandate)
    forum.refresh_from_db()
    assert forum.version == 4
    assert [str(member) for member in forum.members.all()] == [str(country)]


@pytest.mark.parametrize(
    ("model", "fields", "field"),
    [
        (ForumMember, {"status": "member"}, None),
        (Mandate, {"given_by": "R", "first_day": dt.date(2017, 2, 1), "last_day": dt.date(2017, 1, 1)}, None),
        (Mandate, {"given_by": "R", "first_day": dt.date(1066, 2, 1)}, "first_day"),
        (Mandate, {"given_by": "", "first_day": dt.date(2017, 2, 1)}, "given_by"),
    ],
)
def test_parts_that_say_nothing_or_end_before_they_begin(model, fields, field, manager):
    forum = make.ForumFactory()
    with pytest.raises(Refused) as refused:
        actions.save_part(user=manager, part=model(forum=forum), expected=1, fields=fields)
    assert refused.value.field == field
    forum.refresh_from_db()
    assert forum.version == 1


def test_a_study_is_answered_with_something_and_not_tomorrow(manager):
    forum = make.ForumFactory()
    fields = {"forum": forum, "topic_sv": "Ledarskap", "due_on": dt.date(2017, 4, 1)}
    row = actions.save_study(user=manager, study=None, expected=None, fields=fields)
    assert list(queries.due_studies(manager, dt.date(2017, 4, 1))) == [row]
    assert not queries.due_studies(manager, dt.date(2017, 3, 31))
    for sent, field in (
        ({"answered_on": dt.date(2017, 3, 1)}, "our_input"),
        ({"answered_on": dt.date(2099, 3, 1), "our_input": "x"}, "answered_on"),
    ):
        with pytest.raises(Refused) as refused:
            actions.save_study(user=manager, study=row, expected=1, fields=sent)
        assert refused.value.field == field
    answered = {"answered_on": dt.date(2017, 3, 1), "our_input": "Vi svarade om chefsstöd."}
    actions.save_study(user=manager, study=row, expected=1, fields=answered)
    assert not queries.due_studies(manager, dt.date(2017, 4, 1))


def test_the_latest_edition_flips_by_itself(manager):
    forum = make.ForumFactory()
    old = make.PublicationFactory(forum=forum, edition="2017", published_on=dt.date(2017, 7, 13))
    other = make.PublicationFactory(forum=forum, title="Another", published_on=dt.date(2015, 1, 1))

    def latest():
        return {row for row in queries.publications(manager) if row.is_latest}

    assert latest() == {old, other}
    new = actions.save_publication(
        user=manager,
        publication=None,
        expected=None,
        fields={
            "forum": forum,
            "title": old.title,
            "edition": "2019",
            "published_on": dt.date(2019, 11, 14),
        },
    )
    assert latest() == {new, other}


def test_an_output_gets_a_number_of_its_year(manager):
    fields = {
        "forum": make.ForumFactory(),
        "kind": "handbook",
        "title_sv": "Handbok",
        "published_on": dt.date(2017, 5, 1),
    }
    rows = [actions.save_output(user=manager, output=None, expected=None, fields=fields) for _ in range(2)]
    assert [row.public_id for row in rows] == ["FO-2017-001", "FO-2017-002"]
    with pytest.raises(Refused) as refused:
        actions.save_output(user=manager, output=None, expected=None, fields=fields | {"kind": "song"})
    assert refused.value.field == "kind"


def test_an_organisation_is_in_a_network_once_and_only_in_a_network(manager):
    organisation, day = make.OrganisationFactory(), dt.date(2019, 1, 15)
    with pytest.raises(Refused) as refused:
        actions.save_member(
            user=manager,
            member=None,
            expected=None,
            fields={
                "network": make.ForumFactory(kind="forum"),
                "organisation": organisation,
                "first_day": day,
            },
        )
    assert refused.value.field == "network"
    fields = {"network": make.ForumFactory(), "organisation": organisation, "first_day": day}
    row = actions.save_member(user=manager, member=None, expected=None, fields=fields)
    assert row.anchored == "unknown"
    with pytest.raises(Refused):
        actions.save_member(user=manager, member=None, expected=None, fields=fields)


def test_delegates_are_counted_on_the_day_and_named_to_few(manager, viewer):
    member = make.NetworkMemberFactory()
    fields = {"name": "Anna Ek", "profession": "lawyer", "first_day": dt.date(2019, 1, 15)}
    actions.save_delegate(user=manager, delegate=NetworkDelegate(member=member), expected=1, fields=fields)
    make.NetworkDelegateFactory(member=member, last_day=dt.date(2019, 5, 31))
    for day, number in (("2019-01-14", 0), ("2019-05-31", 2), ("2019-06-01", 1)):
        row = queries.network_members(viewer, dt.date.fromisoformat(day)).get()
        assert row.mandated == number
    rows = queries.network_members(viewer, DAY)
    assert queries.with_delegates(rows, manager)[0].shown_delegates[0].name == "Anna Ek"
    assert queries.with_delegates(rows, viewer)[0].shown_delegates == []
    with pytest.raises(Denied):
        actions.save_delegate(user=viewer, delegate=NetworkDelegate(member=member), expected=2, fields=fields)


@pytest.mark.parametrize(("delegates", "well"), [(0, False), (1, True), (2, True), (3, False)])
def test_one_or_two_delegates_are_well(delegates, well, viewer):
    member = make.NetworkMemberFactory()
    for _place in range(delegates):
        make.NetworkDelegateFactory(member=member)
    rows = queries.network_members(viewer, DAY)
    assert rows.filter(queries.well_mandated()).exists() == well
