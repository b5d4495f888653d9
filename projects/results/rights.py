"""Indicators and their values in the permission matrix."""

from projects.portfolio import rights
from projects.results.models import Indicator, IndicatorValue
from tracker.core import access

for model, path in ((Indicator, "project__"), (IndicatorValue, "indicator__project__")):
    access.register(
        model, "indicator", own=rights.owned(path), states=rights.states(path), owners=rights.MEMBERS
    )
