"""How a booking is told to a reader: in full, or with what must be kept back left out.

For rows of queries.ledger(user), which carry `is_masked`. Page, list and files ask here.
"""

import datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext

from tracker.core import formats


def kind(row: Any) -> str:
    return capfirst(row.get_kind_display())


def day(row: Any) -> str:
    """2017-05-10, or only 2017."""
    return told_day(row, row.booked_on)


def told_day(row: Any, value: datetime.date | None) -> str:
    """Any day of the row."""
    return str(value.year) if row.is_masked and value else formats.iso(value)


def text(row: Any) -> str:
    return gettext("Hidden information") if row.is_masked else row.text


def rate(row: Any) -> str:
    """9,6340, own yearly average, 2017-01-01; of kronor nothing."""
    if row.rate_date is None:
        return ""
    return f"{formats.number(row.rate, 4)}, {row.get_rate_source_display()}, {told_day(row, row.rate_date)}"
