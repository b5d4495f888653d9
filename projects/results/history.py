"""The history of indicators, with their targets and what was reported."""

from django.utils.translation import gettext_lazy as _

from projects.portfolio import rights
from projects.portfolio.history import open_at, since_opened
from projects.results.models import Indicator
from tracker.core.history import kinds

kinds.register(
    Indicator,
    "indicator",
    open=open_at("project__"),
    since=since_opened(Indicator, "project"),
    own=lambda user: rights.own(user, "view", "project__"),
)
kinds.say(
    {"save_indicator": _("saved the indicator"), "report_value": _("reported what was measured")},
)
