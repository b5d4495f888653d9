"""Hands on the tables of results: catalogue < framework < values; lights beside."""

from projects.results.catalogue.models import (
    Category,
    Dimension,
    PeriodException,
    ReportingPeriod,
    StandardIndicator,
)
from projects.results.framework.models import (
    FrameworkVersion,
    Indicator,
    IndicatorNumber,
    IndicatorPlan,
    IndicatorSplit,
    IndicatorTarget,
    OrdinalStep,
    ResultNode,
    Site,
)
from projects.results.lights.models import LightOverride
from projects.results.values.models import IndicatorValue, ValueCell, ValueEvidence, ValueReminder

__all__ = [
    "Category",
    "Dimension",
    "FrameworkVersion",
    "Indicator",
    "IndicatorNumber",
    "IndicatorPlan",
    "IndicatorSplit",
    "IndicatorTarget",
    "IndicatorValue",
    "LightOverride",
    "OrdinalStep",
    "PeriodException",
    "ReportingPeriod",
    "ResultNode",
    "Site",
    "StandardIndicator",
    "ValueCell",
    "ValueEvidence",
    "ValueReminder",
]
