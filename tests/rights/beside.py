"""What the walk meets of forums, networks, meetings, conferences, visits, and what projects use of them.

Things that are the matrix' one object bear one number, so that an address of any of them leads to its own.
"""

from collections.abc import Callable
from typing import Any

from projects.models import Delegation, GoodPracticeCase, Project, Visit
from tests import factories as make


def subjects(add: Callable[..., None], projects: dict[str, Project], admin_user: Any) -> None:
    """`own` was logged by the manager, `other` by the other manager."""
    forum = make.ForumFactory(code="W-forum", kind="network")
    for factory in (make.StudyFactory, make.PublicationFactory, make.ForumOutputFactory):
        factory(pk=forum.pk, forum=forum)
    make.SharedCaseFactory(pk=forum.pk, network=forum)
    forum.mandates.create(pk=forum.pk, given_by="Regeringskansliet", first_day="2017-01-01")
    add("forum", "some", forum)
    member = make.NetworkMemberFactory(network=forum)
    add("network", "some", member)
    add("network delegate", "some", make.NetworkDelegateFactory(pk=member.pk, member=member))
    for name in ("own", "other"):
        by = {"created_by": projects[name].members.get().user}
        met = make.MeetingFactory(**{f"activity__{field}": value for field, value in by.items()})
        visit = make.ActivityFactory(project=None, kind="incoming_visit", **by)
        make.VisitFactory(pk=met.pk, activity=visit)
        conference = make.ActivityFactory(project=None, kind="conference", **by)
        make.DelegationFactory(pk=met.pk, conference=conference)
        make.GoodPracticeCaseFactory(pk=met.pk, conference=conference)
        add("engagement", name, met)
    for name, project in projects.items():
        add("reuse", name, make.ReuseFactory(project=project, output=forum.outputs.get()))
    voided = make.ReuseFactory(project=projects["own"], output=forum.outputs.get())
    voided.void(by=admin_user, reason="Fel")
    add("reuse", "voided", voided, gone=True)


def _same(model: Any) -> Callable[[Any], Any]:
    """The thing of the same number as the meeting."""
    return lambda row: model.objects.get(pk=row.pk)


_visit, _case, _delegation = _same(Visit), _same(GoodPracticeCase), _same(Delegation)
ADDRESSES: dict[tuple[str, str], tuple[str, Callable[[Any], Any]]] = {
    ("forum", "forum"): ("forum", lambda row: row.code),
    ("forum", "code"): ("forum", lambda row: row.code),
    ("forum", "part"): ("forum", lambda row: "mandates"),
    ("forum", "pk"): ("forum", lambda row: row.pk),
    ("forum", "output"): ("forum", lambda row: row.outputs.get().public_id),
    ("forum", "public_id"): ("forum", lambda row: row.outputs.get().public_id),
    ("network", "forum"): ("network", lambda row: row.network.code),
    ("network", "pk"): ("network", lambda row: row.pk),
    ("network delegate", "pk"): ("network delegate", lambda row: row.pk),
    ("engagement", "meeting"): ("engagement", lambda row: row.activity.public_id),
    ("engagement", "visit"): ("engagement", lambda row: _visit(row).activity.public_id),
    ("engagement", "conference"): ("engagement", lambda row: _delegation(row).conference.public_id),
    ("engagement", "case"): ("engagement", lambda row: _case(row).public_id),
    ("engagement", "public_id"): ("engagement", lambda row: _case(row).public_id),
    ("engagement", "pk"): ("engagement", lambda row: row.pk),
    ("reuse", "case"): ("engagement", lambda row: _case(row).public_id),
    ("reuse", "output"): ("forum", lambda row: row.outputs.get().public_id),
    ("reuse", "pk"): ("reuse", lambda row: row.pk),
}
