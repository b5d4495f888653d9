"""What reading a file would change: which rates are new, which say something else, which are there already."""

from collections.abc import Sequence
from dataclasses import dataclass

from projects.money.rates.models import ExchangeRate
from projects.money.rates.reading import Quote
from projects.money.rates.sources import Source
from tracker.core import once


@dataclass(frozen=True)
class Change:
    row: ExchangeRate
    quote: Quote


@dataclass(frozen=True)
class Comparison:
    """`digest` names what was compared with what: another one means that something has changed meanwhile."""

    new: tuple[Quote, ...]
    changed: tuple[Change, ...]
    unchanged: int
    digest: str


def compare(source: Source, quotes: Sequence[Quote], lock: bool = False) -> Comparison:
    """One query. With `lock`, inside a transaction, nobody else writes the rows until it ends."""
    rows = ExchangeRate.objects.filter(source=source).order_by("valid_from", "pk")
    if quotes:
        days = [quote.valid_from for quote in quotes]
        rows = rows.filter(valid_from__gte=min(days), valid_from__lte=max(days))
    here = {
        (row.base, row.quote, row.valid_from): row for row in (rows.select_for_update() if lock else rows)
    }
    new, changed, unchanged = [], [], 0
    for quote in sorted(quotes, key=lambda quote: (quote.valid_from, quote.base, quote.quote)):
        row = here.get(quote.key)
        if row is None:
            new.append(quote)
        elif row.rate != quote.rate:
            changed.append(Change(row, quote))
        else:
            unchanged += 1
    told = [f"{quote.key} {quote.rate}" for quote in new]
    told += [f"{change.quote.key} {change.row.rate} {change.quote.rate}" for change in changed]
    return Comparison(tuple(new), tuple(changed), unchanged, once.fingerprint(source, *told))
