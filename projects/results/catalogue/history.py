"""The history of the calendar and of the catalogue."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.results.catalogue.models import Dimension, ReportingPeriod, StandardIndicator
from tracker.core.history import kinds

kinds.register(
    ReportingPeriod,
    "reporting-period",
    address=lambda period: f"{reverse('periods')}?year={period.year}",
)
kinds.register(StandardIndicator, "standard-indicator")
kinds.register(Dimension, "disaggregation")
kinds.say(
    {
        "make_periods": _("added the periods of a year"),
        "add_period": _("added the period"),
        "change_period": _("moved the days between which it is open"),
        "close_period": _("closed the period"),
        "grant_exception": _("granted an exception"),
    }
)
