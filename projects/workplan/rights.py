"""Work plans in the permission matrix: a version that was agreed does not change any more."""

from django.db.models import Q

from projects.portfolio import rights
from projects.workplan.models import PlannedWork, WorkItem, WorkPlan
from tracker.core import access


def _decided(path: str) -> dict[str, access.State]:
    return {"decided": lambda user: ~Q(**{f"{path}status": WorkPlan.Status.DRAFT})}


access.register(
    WorkPlan,
    "work plan",
    own=rights.owned("project__"),
    states=rights.states("project__") | _decided(""),
    owners=rights.MEMBERS,
)
access.register(
    PlannedWork,
    "work plan",
    own=rights.owned("plan__project__"),
    states=rights.states("plan__project__") | _decided("plan__"),
    owners=rights.MEMBERS,
)
access.register(
    WorkItem,
    "planned item",
    own=rights.owned("project__"),
    states=rights.states("project__"),
    owners=rights.MEMBERS,
)
