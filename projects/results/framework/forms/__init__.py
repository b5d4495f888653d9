"""The forms of frameworks and indicators. The rules are in the actions; what they refuse is shown at its field."""

from projects.results.framework.forms.indicators import ComponentsForm, IndicatorForm, SitesForm
from projects.results.framework.forms.plans import PlanForm, RemovePlanForm
from projects.results.framework.forms.results import MoveForm, NodeForm, RemoveNodeForm, Under
from projects.results.framework.forms.versions import (
    Against,
    ApproveForm,
    BeginForm,
    DescribeForm,
    WithdrawForm,
)

__all__ = [
    "Against",
    "ApproveForm",
    "BeginForm",
    "ComponentsForm",
    "DescribeForm",
    "IndicatorForm",
    "MoveForm",
    "NodeForm",
    "PlanForm",
    "RemoveNodeForm",
    "RemovePlanForm",
    "SitesForm",
    "Under",
    "WithdrawForm",
]
