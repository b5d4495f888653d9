"""Hands on the slices' models, because Django looks here."""

from reports.annual.models import ReportRun

__all__ = ["ReportRun"]
