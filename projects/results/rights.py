"""Results in the permission matrix: frameworks, indicators, values, the calendar and the lights."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.portfolio import rights
from projects.results.models import (
    Category,
    Dimension,
    FrameworkVersion,
    Indicator,
    IndicatorPlan,
    IndicatorTarget,
    IndicatorValue,
    LightOverride,
    PeriodException,
    ReportingPeriod,
    ResultNode,
    Site,
    StandardIndicator,
    ValueCell,
    ValueEvidence,
)
from tracker.core import access, reasons


def _decided(path: str = "") -> dict[str, access.State]:
    """A decided value or version does not change: what is not approved yet, draft or sent back, does."""
    ends = ["agreed", "replaced", "approved", "withdrawn"]
    return {"decided": lambda user: Q(**{f"{path}status__in": ends})}


_UNAPPROVED: dict[str, access.State] = {
    "unapproved": lambda user: ~Q(status__in=[IndicatorValue.Status.APPROVED, IndicatorValue.Status.REPLACED])
}


for _model, _name, _path, _states in (
    (Indicator, "indicator", "project__", {}),
    (Site, "indicator", "project__", {}),
    (FrameworkVersion, "framework", "project__", _decided()),
    (ResultNode, "framework", "version__project__", _decided("version__")),
    (IndicatorPlan, "framework", "version__project__", _decided("version__")),
    (IndicatorTarget, "framework", "version__project__", _decided("version__")),
    (IndicatorValue, "indicator value", "indicator__project__", _decided() | _UNAPPROVED),
    # Others read them through projects/results/values/disclosure.py.
    (ValueCell, "part of a value", "value__indicator__project__", {}),
    (ValueEvidence, "evidence", "value__indicator__project__", {}),
    (LightOverride, "light", "project__", {}),
):
    access.register(
        _model,
        _name,
        own=rights.owned(_path),
        states=rights.states(_path) | _states,
        owners=rights.MEMBERS,
    )
# Of a sensitive project it tells who works with it: besides members, who was given it and who gave it know that already.
access.register(
    PeriodException,
    "period exception",
    own=lambda user, action: rights.own(user, action, "project__") | Q(user=user) | Q(granted_by=user),
    states=rights.states("project__"),
    owners=rights.MEMBERS,
)
for _shared, _of in (
    (ReportingPeriod, "reporting period"),
    (StandardIndicator, "catalogue"),
    (Dimension, "catalogue"),
    (Category, "catalogue"),
):
    access.register(_shared, _of)

reasons.describe(
    "unapproved",
    pgettext_lazy("condition", "not approved"),
    _("What has not been approved counts nowhere, and leaves the house nowhere."),
    _("It has not been approved."),
)
reasons.describe(
    "decided",
    pgettext_lazy("condition", "decided"),
    _("What has been approved, replaced or withdrawn does not change any more."),
    _("It has been decided, and does not change any more. A new version or value can take its place."),
)
