"""How long things are kept: the rules that people read (retention.csv), joined to code that finds and erases.

First a report: what has been kept long enough, as counts and a list of keys. Then, if somebody decides so,
exactly what the report listed and still qualifies is erased. Nothing is erased without a report.
"""

import csv
import datetime as dt
import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max, Min, QuerySet
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from tracker.core.history.chain import erase_contents
from tracker.core.history.models import Entry
from tracker.core.history.record import Recorded
from tracker.core.history.recording import untold
from tracker.core.text import bilingual

FILE = Path(__file__).parent / "retention.csv"
ACTIONS = ("erase", "anonymise", "report", "none")
_PERIOD = re.compile(r"(\d+) (days|months|years)")
_AT_ONCE = 500  # keys in one question


@dataclass(frozen=True)
class Rule:
    """One line of retention.csv. `action` none: kept for good, nothing is looked for."""

    kind: str
    what_sv: str
    what_en: str
    keep: str
    after_sv: str
    after_en: str
    ground_sv: str
    ground_en: str
    action: str
    decision: bool

    def __str__(self) -> str:
        return bilingual(self, "what")

    @property
    def ground(self) -> str:
        return bilingual(self, "ground")

    @property
    def period(self) -> str:
        """12 months after they came in"""
        if self.action == "none":
            return gettext("Preserved for good")
        number, unit = _period(self.keep)
        if not number:
            return gettext("When %(then)s") % {"then": bilingual(self, "after")}
        count = {
            "days": ngettext("%(n)d day", "%(n)d days", number),
            "months": ngettext("%(n)d month", "%(n)d months", number),
            "years": ngettext("%(n)d year", "%(n)d years", number),
        }[unit] % {"n": number}
        return gettext("%(period)s after %(then)s") % {"period": count, "then": bilingual(self, "after")}

    @property
    def outcome(self) -> str:
        return {
            "erase": gettext("Erased"),
            "anonymise": gettext("The name is replaced by a number"),
            "report": gettext("Reported; somebody decides"),
            "none": gettext("Preserved"),
        }[self.action]

    def cutoff(self, now: dt.datetime) -> dt.datetime:
        """What is older than this has been kept long enough."""
        number, unit = _period(self.keep)
        if unit == "days":
            return now - dt.timedelta(days=number)
        return _months_before(now, number * (12 if unit == "years" else 1))


@dataclass(frozen=True)
class Because:
    """Who erases, why, and by which decision (its registration number, or empty)."""

    user: Any
    reason: str
    decision: str


Find = Callable[[dt.datetime], QuerySet[Any]]
Erase = Callable[[QuerySet[Any], Because], object]


@dataclass(frozen=True)
class Code:
    """How the rows of a kind are found and erased.

    `find(cutoff)` is a queryset of those whose time began before `cutoff`, each with `since`, when it began;
    `erase(rows, because)` erases or anonymises every row of a queryset of the same model.
    """

    find: Find
    erase: Erase | None


@dataclass(frozen=True)
class Due:
    """What has been kept long enough of one kind. Dates are ISO text; `keys` are primary keys as JSON can hold."""

    kind: str
    count: int
    oldest: str
    newest: str
    keys: list[Any]


_codes: dict[str, Code] = {}


def register(
    kind: str,
    find: Find,
    erase: Erase | None = None,
) -> None:
    """Join code to the line `kind` of retention.csv; without `erase` the rows are only reported."""
    _codes[kind] = Code(find, erase)


def registered() -> frozenset[str]:
    return frozenset(_codes)


def delete(rows: QuerySet[Any], because: Because) -> None:
    """The usual way to erase: the rows, and what the history tells of them. The run itself is told there."""
    keys = list(rows.order_by().values_list("pk", flat=True))
    if issubclass(rows.model, Recorded):
        told = Entry.objects.filter(object_type=rows.model._meta.label_lower, object_id__in=keys)
        numbers = list(told.values_list("number", flat=True))
        erase_contents(numbers, reason=because.reason, user=because.user)
    with untold():
        rows.model._base_manager.filter(pk__in=keys).delete()


def empty(rows: list[Any], fields: tuple[str, ...], because: Because, *, links: tuple[Any, ...] = ()) -> None:
    """Write `fields` of rows that stay, without what they said, and forget what the history tells of them.

    `links` are many-to-many fields of the model of which nothing is to be left.
    """
    model, keys = type(rows[0]), [row.pk for row in rows]
    told = Entry.objects.filter(object_type=model._meta.label_lower, object_id__in=keys)
    numbers = list(told.values_list("number", flat=True))
    erase_contents(numbers, reason=because.reason, user=because.user)
    with untold():
        for link in links:
            link.through._base_manager.filter(**{f"{link.field.m2m_field_name()}__in": keys}).delete()
        model._base_manager.bulk_update(rows, fields)


def delete_with(file: str) -> Erase:
    """Like `delete`, and the stored file in the column `file` goes too."""

    def erase_with(rows: QuerySet[Any], because: Because) -> None:
        stored = [getattr(row, file) for row in rows if getattr(row, file)]
        delete(rows, because)

        def remove() -> None:
            for one in stored:
                one.storage.delete(one.name)

        # A file cannot be brought back if the transaction fails, so it goes last.
        transaction.on_commit(remove)

    return erase_with


@cache
def rules() -> dict[str, Rule]:
    """kind -> rule, in the file's order. Raises ValueError for a line that is wrong."""
    with FILE.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    return {line["kind"]: _rule(line) for line in lines}


def _rule(line: dict[str, str]) -> Rule:
    kept = line["action"] == "none" or _PERIOD.fullmatch(line["keep"])
    if line["action"] not in ACTIONS or line["decision"] not in ("yes", "no") or not kept:
        raise ValueError(f"retention.csv: {line['kind']} is not understood")
    return Rule(**(line | {"decision": line["decision"] == "yes"}))  # type: ignore[arg-type]


def due(now: dt.datetime | None = None) -> Iterator[Due]:
    """All rules with code, in the file's order, also those for which nothing is due."""
    for rule in rules().values():
        if rule.kind in _codes:
            rows = _codes[rule.kind].find(rule.cutoff(now or timezone.now())).order_by("since", "pk")
            ends = rows.order_by().aggregate(oldest=Min("since"), newest=Max("since"))
            keys = [key if isinstance(key, int) else str(key) for key in rows.values_list("pk", flat=True)]
            yield Due(rule.kind, len(keys), _day(ends["oldest"]), _day(ends["newest"]), keys)


def erase(kind: str, keys: list[Any], because: Because, now: dt.datetime | None = None) -> int:
    """Erase those of `keys` that still qualify, inside the caller's transaction; how many that were."""
    rule, code = rules()[kind], _codes[kind]
    if code.erase is None:
        raise ValueError(f"{kind} is only reported")
    number = 0
    for start in range(0, len(keys), _AT_ONCE):
        still = code.find(rule.cutoff(now or timezone.now())).filter(pk__in=keys[start : start + _AT_ONCE])
        chosen = list(still.order_by().values_list("pk", flat=True))
        # Without the annotations of `find`: some of them cannot be deleted or updated through.
        code.erase(still.model._default_manager.filter(pk__in=chosen), because)
        number += len(chosen)
    return number


def _period(keep: str) -> tuple[int, str]:
    found = _PERIOD.fullmatch(keep)
    return (int(found[1]), found[2]) if found else (0, "days")


def _months_before(now: dt.datetime, months: int) -> dt.datetime:
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    return now.replace(year=year, month=month + 1, day=min(now.day, monthrange(year, month + 1)[1]))


def _day(value: dt.date | None) -> str:
    if isinstance(value, dt.datetime):
        value = timezone.localdate(value)
    return value.isoformat() if value else ""
