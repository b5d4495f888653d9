"""docs/money.md as data: its tables by title, its numbers as the page writes them, and who computes which table."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from django.conf import settings

PAGE = Path(settings.BASE_DIR, "docs/money.md")
Row = dict[str, str]


def tables(text: str) -> dict[str, list[Row]]:
    """Title -> rows, as {head of the column: cell}. A title is the bold line above its table."""
    found: dict[str, list[Row]] = {}
    title, head = "", list[str]()
    for line in text.splitlines():
        if named := re.fullmatch(r"\*\*([^*]+)\*\*", line):
            title, head = named[1], []
        elif not line.startswith("|"):
            head = []
            title = title if not line.strip() else ""
        elif not head:
            assert title, f"a table without a title: {line}"
            assert title not in found, f"two tables are called {title}"
            head, found[title] = cells(line), []
        elif not re.fullmatch(r"[|-]+", line):
            values = cells(line)
            assert len(values) == len(head), f"{title}: {line}"
            found[title].append(dict(zip(head, values, strict=True)))
    return found


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def number(text: str) -> Decimal:
    """1 234,50 with a real minus."""
    assert re.fullmatch(r"−?[0-9]{1,3}(?:(?: [0-9]{3})*|[0-9]*)(?:,[0-9]+)?", text), text
    return Decimal(text.replace(" ", "").replace(",", ".").replace("−", "-"))


def numbers(text: str) -> list[Decimal]:
    return [number(part.strip()) for part in text.split(";")]


def said(value: Decimal, places: int = 2) -> str:
    text = f"{abs(value):,.{places}f}".replace(",", " ").replace(".", ",")
    return f"−{text}" if value < 0 else text


def yes(value: object) -> str:
    return "yes" if value else "no"


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


TABLES = tables(PAGE.read_text(encoding="utf-8"))
# Title -> what takes a row and somebody who may do everything with money, and gives the row as it is computed.
RULES: dict[str, Callable[..., Row]] = {}


def rule(title: str) -> Callable[[Callable[..., Row]], Callable[..., Row]]:
    def known(compute: Callable[..., Row]) -> Callable[..., Row]:
        RULES[title] = compute
        return compute

    return known
