"""What a new agreement of a type begins with (data/defaults.toml): its first rules and the funder's headings."""

import calendar
import datetime
import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from projects.money.agreements.models import Agreement, Heading, Terms
from tracker.core.formats import is_swedish

FILE = Path(__file__).parent / "data" / "defaults.toml"
_PERCENT = ("indirect_percent", "funder_percent", "contingency_percent", "reallocation_percent")


@cache
def table() -> dict[str, dict[str, Any]]:
    """Type of agreement -> source, terms, headings; read once."""
    with FILE.open("rb") as file:
        return tomllib.load(file)


def source(kind: str) -> str:
    """Whose rules the proposal for the type follows, in words."""
    of_kind = table()[kind]
    return str(of_kind["source_sv"] if is_swedish() else of_kind["source_en"])


def is_oda(kind: str) -> bool:
    """Do agreements of the type count as development aid, unless somebody says otherwise?"""
    return bool(table().get(kind, {}).get("is_oda", True))


def begin(agreement: Agreement, with_headings: bool = True) -> None:
    """Write the first rules of a new agreement, and its headings, inside the caller's transaction."""
    of_kind = table()[agreement.kind]
    fields = {name: Decimal(value) if name in _PERCENT else value for name, value in of_kind["terms"].items()}
    Terms.objects.create(
        agreement=agreement,
        valid_from=agreement.start,
        eligible_to=_eligible_to(agreement.end, of_kind.get("eligible_months_after", 0)),
        is_demo=agreement.is_demo,
        **fields,
    )
    if not with_headings:
        return
    Heading.objects.bulk_create(
        Heading(agreement=agreement, order=order, is_demo=agreement.is_demo, **row)
        for order, row in enumerate(of_kind["headings"], start=1)
    )


def _eligible_to(end: datetime.date, months: int) -> datetime.date | None:
    """So many months after the end; the last of a month stays one. None: costs count until the agreement's end."""
    if not months:
        return None
    year, month = divmod(end.year * 12 + end.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    is_last = end.day == calendar.monthrange(end.year, end.month)[1]
    return datetime.date(year, month + 1, last if is_last else min(end.day, last))
