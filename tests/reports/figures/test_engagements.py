"""The other strand in the figures: what is only planned waits, topics, and networks as they stood."""

import datetime as dt

import pytest

from reports.figures import Scope, engagements
from tests import factories as make
from tracker.core.periods import today

pytestmark = pytest.mark.django_db


def test_a_meeting_that_is_only_planned_is_not_counted():
    forum = make.ForumFactory()
    for day in (today(), today() + dt.timedelta(days=1)):
        make.ActivityFactory(project=None, kind="forum_meeting", forum=forum, start=day, end=day)
    found = engagements.meetings(Scope(today().year), [today().year, (today() + dt.timedelta(days=1)).year])
    assert sum(counted.value for counted in found.values()) == 1


def test_a_visit_stands_under_each_of_its_topics():
    first, second = make.ThemeFactory(code="T4"), make.ThemeFactory(code="T2")
    for topics in ([first, second], [first], []):
        make.VisitFactory().topics.set(topics)
    found = engagements.topics(Scope(2017), [2016, 2017])
    assert found[2016] == []
    assert [(part.key, part.value) for part in found[2017]] == [("T4", 2), ("T2", 1)]


def test_a_network_is_told_as_it_stood_when_the_year_ended():
    network = make.ForumFactory()
    members = [make.NetworkMemberFactory(network=network) for _place in range(3)]
    make.NetworkMemberFactory(network=network, last_day=dt.date(2019, 6, 1))
    for member, number in zip(members, (1, 2, 3), strict=True):
        for _place in range(number):
            make.NetworkDelegateFactory(member=member)
    day = dt.date(2019, 5, 9)
    for _place in range(2):
        met = make.MeetingFactory(activity__forum=network, activity__start=day, activity__end=day)
        met.attendance.create(member=members[0], persons=2)
        met.attendance.create(member=members[1], persons=0)
    make.SharedCaseFactory(network=network, shared_on=day)
    make.ForumFactory()
    found = engagements.networks(Scope(2019))
    assert found == [engagements.NetworkYear(network, 3, 2, meetings=2, came=1, shared=1)]
    assert engagements.networks(Scope(2018)) == []
