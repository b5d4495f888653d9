"""What a project is to achieve: its indicators, and the agreed versions of its results framework.

An indicator stays itself through all versions. A version places it under a result, and says from which baseline to
which targets it is to go.
"""

from projects.results.framework.models.indicators import (
    CODE,
    Indicator,
    IndicatorNumber,
    IndicatorSplit,
    OrdinalStep,
    Site,
)
from projects.results.framework.models.versions import (
    FrameworkVersion,
    IndicatorPlan,
    IndicatorTarget,
    ResultNode,
)

__all__ = [
    "CODE",
    "FrameworkVersion",
    "Indicator",
    "IndicatorNumber",
    "IndicatorPlan",
    "IndicatorSplit",
    "IndicatorTarget",
    "OrdinalStep",
    "ResultNode",
    "Site",
]
