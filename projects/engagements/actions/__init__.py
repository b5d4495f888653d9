"""Every change of what is done beside the projects. Each action is one transaction.

They raise Refused (a rule says no; `field` names the field), Stale (somebody saved first), access.Denied, or
Http404 for what the user may not know of. The meeting, conference or visit itself is an activity, which is logged
and changed in the log; here stands what only they have.
"""

from projects.engagements.actions.conferences import (
    CASE_FIELDS,
    PartGiven,
    save_case,
    save_delegation,
    use_again,
    void_use,
)
from projects.engagements.actions.meetings import (
    MEETING_FIELDS,
    SHARED_FIELDS,
    AgendaGiven,
    Came,
    not_of_the_network,
    save_meeting,
    save_our_delegate,
    save_our_delegates,
    save_shared_case,
)
from projects.engagements.actions.visits import VISIT_FIELDS, save_visit

__all__ = [
    "CASE_FIELDS",
    "MEETING_FIELDS",
    "SHARED_FIELDS",
    "VISIT_FIELDS",
    "AgendaGiven",
    "Came",
    "PartGiven",
    "not_of_the_network",
    "save_case",
    "save_delegation",
    "save_meeting",
    "save_our_delegate",
    "save_our_delegates",
    "save_shared_case",
    "save_visit",
    "use_again",
    "void_use",
]
