"""Runs of the annual report in the permission matrix."""

from reports.annual.models import ReportRun
from tracker.core import access

access.register(ReportRun, "report")
