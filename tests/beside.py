"""Forums, a network, a conference and a visit with so many of all that they have, for tests of cost."""

import datetime as dt
from typing import Any

from countries.models import Forum
from projects.models import Activity, Meeting, Project, Visit
from tests import factories as make

FORUM, NETWORK = "beside-forum", "beside-network"


def fill(project: Project, number: int) -> None:
    """`number` more of everything; the project uses some of it."""
    forum = Forum.objects.filter(code=FORUM).first() or _begin()
    network, met = Forum.objects.get(code=NETWORK), Meeting.objects.order_by("pk").first()
    conference = Activity.objects.filter(kind="conference", forum=forum).get()
    visit, activity = Visit.objects.order_by("pk").first(), project.activities.order_by("pk").first()
    for _place in range(number):
        there, employee = forum.mandates.count(), make.EmployeeFactory()
        make.ForumNameFactory(forum=forum, valid_to=dt.date(2000 + there, 12, 31))
        forum.members.create(country=make.CountryFactory())
        forum.mandates.create(given_by="Regeringskansliet", first_day=dt.date(2000 + there, 1, 1))
        forum.delegates.create(employee=employee, first_day=dt.date(2017, 1, 1))
        presidency = make.PresidencyFactory()
        make.ActivityFactory(
            project=None,
            kind="forum_meeting",
            forum=forum,
            start=presidency.first_day,
            end=presidency.first_day,
        )
        make.StudyFactory(forum=forum, presidency=presidency)
        make.PublicationFactory(forum=forum)
        make.ForumOutputFactory(forum=forum)
        make.ReuseFactory(project=project, output=forum.outputs.order_by("pk").first(), activity=activity)
        member = make.NetworkMemberFactory(network=network)
        make.NetworkDelegateFactory(member=member)
        make.SharedCaseFactory(network=network, meeting=met)
        met.present.add(employee)
        met.agenda.create(number=met.agenda.count() + 1, title="Lagen", content="rules")
        met.attendance.create(member=member, persons=1)
        make.DelegationFactory(conference=conference)
        for delegation in conference.delegations.order_by("pk"):
            delegation.parts.create(organisation=make.OrganisationFactory(), level="state")
        make.GoodPracticeCaseFactory(conference=conference)
        make.ReuseFactory(project=project, output=None, case=conference.cases.order_by("pk").first())
        visit.topics.add(make.ThemeFactory())


def _begin() -> Forum:
    forum: Forum = make.ForumFactory(code=FORUM, kind="forum", led_by_presidency=True)
    make.ActivityFactory(project=None, kind="conference", forum=forum)
    late = {"follow_up": "Svara", "follow_up_due": dt.date(2017, 9, 1)}
    make.MeetingFactory(activity__forum=make.ForumFactory(code=NETWORK), **late)
    make.VisitFactory(**late)
    return forum


def keys() -> dict[str, Any]:
    """The part of an address -> what a thing that `fill` made is named by."""
    forum, network = Forum.objects.get(code=FORUM), Forum.objects.get(code=NETWORK)
    output, member = forum.outputs.order_by("pk").first(), network.network_members.order_by("pk").first()
    met = Meeting.objects.filter(activity__forum=network).get()
    conference = Activity.objects.filter(kind="conference", forum=forum).get()
    return {
        "forums": forum.code,
        "parts": "mandates",
        "rows": forum.mandates.order_by("pk").first().pk,
        "studies": forum.studies.order_by("pk").first().pk,
        "publications": forum.publications.order_by("pk").first().pk,
        "outputs": output.public_id,
        "forum-outputs": output.pk,
        "uses": output.reuses.order_by("pk").first().pk,
        "network-members": member.pk,
        "network-delegates": member.delegates.order_by("pk").first().pk,
        "meetings": met.activity.public_id,
        "shared-cases": met.shared_cases.order_by("pk").first().pk,
        "conferences": conference.public_id,
        "delegations": conference.delegations.order_by("pk").first().pk,
        "cases": conference.cases.order_by("pk").first().public_id,
        "visits": Visit.objects.order_by("pk").first().activity.public_id,
    }
