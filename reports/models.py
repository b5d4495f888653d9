"""Hands on the slices' models, because Django looks here."""

from reports.annual.editions.models import (
    Edition,
    EditionFile,
    Remark,
    Section,
    SectionText,
    SeenValue,
    Snapshot,
    TextRequest,
    Waiver,
)
from reports.annual.models import ReportRun

__all__ = [
    "Edition", "EditionFile", "Remark", "ReportRun", "Section", "SectionText", "SeenValue", "Snapshot", "TextRequest", "Waiver",
]  # fmt: skip
