"""Forums, networks, meetings, conferences and visits as resources."""

from typing import Any

from tests import factories as make
from tests.api.case import Case

KEEPERS = {"manager", "other_manager", "leader", "admin_user"}
OWN = {"manager", "leader", "admin_user"}


def _logged(project: Any, kind: str, **more: Any) -> Any:
    """A meeting, conference or visit that the project's manager logged."""
    member = project.members.order_by("pk").first()
    return make.ActivityFactory(project=None, kind=kind, created_by=member.user if member else None, **more)


def _forum(project: Any) -> Any:
    row = make.ForumFactory(kind="forum", owner=make.OrganisationFactory())
    make.ForumNameFactory(forum=row)
    row.members.create(country=make.CountryFactory())
    row.mandates.create(given_by="Regeringskansliet", first_day="2017-01-01")
    row.delegates.create(employee=make.EmployeeFactory(), first_day="2017-01-01")
    return row


def _member(project: Any) -> Any:
    row = make.NetworkMemberFactory()
    make.NetworkDelegateFactory(member=row)
    return row


def _meeting(project: Any) -> Any:
    activity = _logged(project, "forum_meeting", forum=make.ForumFactory())
    row = make.MeetingFactory(activity=activity)
    row.agenda.create(number=1, title="Lagen", content="rules")
    row.attendance.create(member=make.NetworkMemberFactory(network=activity.forum), persons=2)
    return row


def _new_meeting(project: Any) -> dict[str, Any]:
    network = make.ForumFactory()
    return {
        "activity": _logged(project, "forum_meeting", forum=network).public_id,
        "our_role_sv": "Vi ledde en punkt.",
        "agenda": [{"title": "Mutbrott i lagen", "content": "rules"}],
        "attendance": [
            {
                "organisation": make.NetworkMemberFactory(network=network).organisation.identifier,
                "persons": 0,
            }
        ],
    }


def _visit(project: Any) -> Any:
    row = make.VisitFactory(activity=_logged(project, "incoming_visit"))
    row.topics.add(make.ThemeFactory())
    return row


def _delegation(project: Any) -> Any:
    row = make.DelegationFactory(conference=_logged(project, "conference"))
    row.parts.create(organisation=make.OrganisationFactory(), level="state")
    return row


CASES = [
    Case(
        "forums",
        "code",
        _forum,
        lambda project: {
            "code": "new",
            "short_name": "N",
            "name_sv": "Nytt",
            "name_en": "New",
            "kind": "forum",
            "former_names": [
                {"short_name": "G", "name_sv": "Gammalt", "name_en": "Old", "valid_to": "2016-12-31"}
            ],
            "members": [{"country": make.CountryFactory().iso2, "status": "observer"}],
            "mandates": [{"given_by": "Regeringskansliet", "first_day": "2017-01-01"}],
            "delegates": [{"employee": make.EmployeeFactory().number, "first_day": "2017-01-01"}],
        },
        {"name_en": "Newer"},
        KEEPERS,
        wrong={"kind": "club"},
    ),
    Case(
        "studies",
        "id",
        lambda project: make.StudyFactory(presidency=make.PresidencyFactory()),
        lambda project: {"forum": make.ForumFactory().code, "topic_sv": "Ledarskap", "due_on": "2017-04-01"},
        {"topic_en": "Leadership"},
        KEEPERS,
        wrong={"due_on": "2017-13-01"},
    ),
    Case(
        "publications",
        "id",
        lambda project: make.PublicationFactory(),
        lambda project: {
            "forum": make.ForumFactory().code,
            "title": "Government at a Glance",
            "edition": "2017",
            "published_on": "2017-07-13",
        },
        {"our_comment": "Måttet för service är nytt."},
        KEEPERS,
        wrong={"edition": ""},
    ),
    Case(
        "forum-outputs",
        "public_id",
        lambda project: make.ForumOutputFactory(),
        lambda project: {
            "forum": make.ForumFactory().code,
            "kind": "handbook",
            "title_sv": "Handbok",
            "published_on": "2017-01-31",
        },
        {"title_en": "Handbook"},
        KEEPERS,
        wrong={"kind": "song"},
    ),
    Case(
        "network-members",
        "id",
        _member,
        lambda project: {
            "network": make.ForumFactory().code,
            "organisation": make.OrganisationFactory().identifier,
            "first_day": "2019-01-15",
            "delegates": [{"name": "Ada", "profession": "lawyer", "first_day": "2019-01-15"}],
        },
        {"anchored": "yes"},
        KEEPERS,
        wrong={"anchored": "perhaps"},
    ),
    Case(
        "shared-cases",
        "id",
        lambda project: make.SharedCaseFactory(),
        lambda project: {
            "network": make.ForumFactory().code,
            "organisation": make.OrganisationFactory().identifier,
            "shared_on": "2019-05-14",
            "title_sv": "Så upptäckte vi jäv",
        },
        {"title_en": "How we found it"},
        KEEPERS,
        wrong={"title_sv": ""},
    ),
    Case(
        "meetings",
        "id",
        _meeting,
        _new_meeting,
        {"benefit_en": "Two handbooks"},
        OWN,
        own=True,
        wrong={"follow_up_due": "soon"},
    ),
    Case(
        "visits",
        "id",
        _visit,
        lambda project: {
            "activity": _logged(project, "incoming_visit").public_id,
            "purpose": "Matchning",
            "topics": [make.ThemeFactory().code],
        },
        {"feedback": "Bra"},
        OWN,
        own=True,
        wrong={"cost_bearer": "nobody"},
    ),
    Case(
        "delegations",
        "id",
        _delegation,
        lambda project: {
            "conference": _logged(project, "conference").public_id,
            "country": make.CountryFactory().iso2,
            "parts": [{"organisation": make.OrganisationFactory().identifier, "level": "state"}],
        },
        {"is_joint": True},
        OWN,
        own=True,
        wrong={"is_joint": "yes"},
    ),
    Case(
        "good-practice-cases",
        "public_id",
        lambda project: make.GoodPracticeCaseFactory(conference=_logged(project, "conference")),
        lambda project: {
            "conference": _logged(project, "conference").public_id,
            "organisation": make.OrganisationFactory().identifier,
            "criterion": make.CriterionFactory().key,
            "title_sv": "Återkoppling utifrån",
        },
        {"contact_role": "Utvecklingschefen"},
        OWN,
        own=True,
        wrong={"criterion": "caf-2020/99"},
    ),
]
ADDED = [
    Case(
        "reuses",
        "id",
        lambda project: make.ReuseFactory(project=project, activity=make.ActivityFactory(project=project)),
        lambda project: {
            "project": project.public_id,
            "output": make.ForumOutputFactory().public_id,
            "used_on": "2017-05-03",
            "note": "Två kapitel om jäv",
        },
        {},
        {"manager"},
        own=True,
    ),
]
