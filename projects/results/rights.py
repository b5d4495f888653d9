"""Indicators and their values in the permission matrix."""

from projects.portfolio import rights
from projects.results.models import Indicator, IndicatorValue
from tracker.core import access

access.register(
    Indicator,
    "indicator",
    own=lambda user, action: rights.own(user, action, "project__"),
    hidden=lambda user: rights.hidden(user, "project__"),
)
access.register(
    IndicatorValue,
    "indicator",
    own=lambda user, action: rights.own(user, action, "indicator__project__"),
    hidden=lambda user: rights.hidden(user, "indicator__project__"),
)
