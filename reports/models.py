"""Hands on the slices' models, because Django looks here."""

from reports.annual.checks.models import LackReminder, Waiver
from reports.annual.editions.models import Edition, Remark, Section, SectionText, TextRequest
from reports.annual.freeze.models import EditionFile, PublishRun, Snapshot
from reports.annual.models import ReportRun
from reports.annual.text.models import ChartText, SeenValue

__all__ = [
    "ChartText",
    "Edition",
    "EditionFile",
    "LackReminder",
    "PublishRun",
    "Remark",
    "ReportRun",
    "Section",
    "SectionText",
    "SeenValue",
    "Snapshot",
    "TextRequest",
    "Waiver",
]
