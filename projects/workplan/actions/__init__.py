"""Every change of work plans. Each action is one transaction.

They raise Refused (a rule says no; `field` names the field), Stale (somebody saved first), access.Denied, or
Http404 for what the user may not know of.
"""

from projects.workplan.actions.items import (
    FIXED,
    ITEM_FIELDS,
    LINE_FIELDS,
    reach_milestone,
    remove_item,
    save_item,
)
from projects.workplan.actions.versions import agree_plan, begin_plan, describe_plan
from projects.workplan.actions.whole import Planned, write_plan

__all__ = [
    "FIXED",
    "ITEM_FIELDS",
    "LINE_FIELDS",
    "Planned",
    "agree_plan",
    "begin_plan",
    "describe_plan",
    "reach_milestone",
    "remove_item",
    "save_item",
    "write_plan",
]
