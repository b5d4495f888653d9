"""Every change of frameworks and indicators."""

from projects.results.framework.actions.draft import (
    NODE_FIELDS,
    PLAN_FIELDS,
    Target,
    move_node,
    place_indicator,
    remove_node,
    remove_plan,
    save_node,
)
from projects.results.framework.actions.indicators import (
    FIELDS,
    FIXED,
    Split,
    Step,
    save_components,
    save_indicator,
    save_sites,
)
from projects.results.framework.actions.versions import (
    approve_framework,
    begin_framework,
    describe_framework,
    withdraw_framework,
)
from projects.results.framework.actions.whole import Plan, Result, write_framework

__all__ = [
    "FIELDS",
    "FIXED",
    "NODE_FIELDS",
    "PLAN_FIELDS",
    "Plan",
    "Result",
    "Split",
    "Step",
    "Target",
    "approve_framework",
    "begin_framework",
    "describe_framework",
    "move_node",
    "place_indicator",
    "remove_node",
    "remove_plan",
    "save_components",
    "save_indicator",
    "save_node",
    "save_sites",
    "withdraw_framework",
    "write_framework",
]
