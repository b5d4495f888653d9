"""Who works with a project, in the permission matrix; and `people`, which has no rows of its own there."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from projects.portfolio.models import ProjectMember
from projects.portfolio.rights import MEMBERS, owned, states
from tracker.core import access

access.register(
    ProjectMember, "membership", own=owned("project__"), states=states("project__"), owners=MEMBERS
)
access.name_object("people", _("people and what they are responsible for"))


def may_hand_over(user: Any, person: Any) -> bool:
    """May the user hand over what the person is responsible for, and close the account?"""
    width = access.scope(user, "hand over", "people")
    return width == "all" or (width == "own" and user == person)


def require_hand_over(user: Any, person: Any) -> None:
    if not may_hand_over(user, person):
        raise access.Denied(str(_("Only the person, or an administrator, hands over what the person has.")))
