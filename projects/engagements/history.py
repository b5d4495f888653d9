"""The history of forums, networks, meetings, conferences and visits: open, but for uses in sensitive projects."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from countries.forums.models import Forum, ForumOutput, NetworkMember, Publication, Study
from projects.activities.models import Activity
from projects.engagements import queries
from projects.engagements.models import Delegation, GoodPracticeCase, Meeting, SharedCase, Visit
from tracker.core.history import kinds


def _page(name: str, activity: Activity) -> str:
    return "" if activity.voided_at else reverse(name, args=[activity.public_id])


kinds.register(Forum, "forum", "code", address=lambda row: reverse("forum", args=[row.code]))
for _of_forum, _name in ((Study, "study"), (Publication, "publication")):
    kinds.register(_of_forum, _name, address=lambda row: reverse("forum", args=[row.forum.code]))
for _of_network, _name in ((NetworkMember, "network-member"), (SharedCase, "shared-case")):
    kinds.register(_of_network, _name, address=lambda row: reverse("forum", args=[row.network.code]))
kinds.register(
    ForumOutput, "forum-output", "public_id", address=lambda row: reverse("output", args=[row.public_id])
)
kinds.register(
    Meeting, "meeting", rows=queries.meeting_details, address=lambda row: _page("meeting", row.activity)
)
kinds.register(Visit, "visit", rows=queries.visit_details, address=lambda row: _page("visit", row.activity))
kinds.register(
    Delegation,
    "delegation",
    rows=queries.all_delegations,
    address=lambda row: _page("conference", row.conference),
)
kinds.register(
    GoodPracticeCase, "case", "public_id", address=lambda row: reverse("case", args=[row.public_id])
)
kinds.say(
    {
        "save_forum": _("saved the forum"),
        "save_part": _("saved a part of the forum"),
        "save_our_delegate": _("saved who of us goes there"),
        "save_our_delegates": _("saved who of us goes there"),
        "save_study": _("saved the study"),
        "save_publication": _("saved the edition"),
        "save_output": _("saved the output"),
        "save_member": _("saved the member"),
        "save_delegate": _("saved the delegate"),
        "save_meeting": _("told what came of the meeting"),
        "save_shared_case": _("saved the shared case"),
        "save_delegation": _("saved the delegation"),
        "save_case": _("saved the case"),
        "use_again": _("told of a use in a project"),
        "void_use": _("voided the use in a project"),
        "save_visit": _("told of the visit"),
    }
)
