"""Forums, networks, conferences and visits in the permission matrix: open to read, kept by those who go there."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from countries.forums.models import (
    Forum,
    ForumOutput,
    NetworkDelegate,
    NetworkMember,
    Presidency,
    Publication,
    Study,
)
from projects.engagements.models import Delegation, GoodPracticeCase, Meeting, Reuse, SharedCase, Visit
from projects.portfolio import rights
from tracker.core import access


def _logged(path: str) -> Any:
    """Theirs who logged the activity."""
    return lambda user, action: Q(**{f"{path}created_by": user})


for _kept in (Forum, ForumOutput, Presidency, Publication, Study, SharedCase):
    access.register(_kept, "forum")
access.register(NetworkMember, "network")
access.register(NetworkDelegate, "network delegate")
for _model, _path in (
    (Meeting, "activity__"),
    (Delegation, "conference__"),
    (GoodPracticeCase, "conference__"),
    (Visit, "activity__"),
):
    # Most belong to no project. A conference that became part of a project tells as little as the project does.
    access.register(
        _model,
        "engagement",
        own=_logged(_path),
        states=rights.states(f"{_path}project__"),
        owners=_("who logged it"),
    )
access.register(
    Reuse,
    "reuse",
    own=rights.owned("project__"),
    states=rights.states("project__") | {"voided": lambda user: Q(voided_at__isnull=False)},
    owners=rights.MEMBERS,
)
