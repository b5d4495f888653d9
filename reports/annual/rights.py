"""Runs of the annual report in the permission matrix, and the figures, which have no rows."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reports.annual.models import ReportRun
from tracker.core import access

access.register(ReportRun, "report", states={"frozen": lambda user: Q(state=ReportRun.State.DONE)})
access.name_object("figures", _("figures"))
