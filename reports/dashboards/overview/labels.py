"""Short names and numbers for charts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from reports.dashboards.projects import words
from tracker.core import formats


def project(project: Any) -> str:
    """TN-2 Tunisien; of several countries their number."""
    return f"{project.code} {words.place(project).removeprefix('ITP: ')}"


def millions(value: Decimal) -> str:
    return formats.millions(value)
