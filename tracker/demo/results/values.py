"""What was measured: values as the project manager reported them, most of them approved by the head of unit."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from projects.models import Category, IndicatorValue, ReportingPeriod, ValueCell, ValueEvidence
from projects.results.values.aggregate import percentage
from tracker.accounts.models import User
from tracker.demo.results.indicators import Placed
from tracker.demo.spread import TODAY, spread, weekday

Status = IndicatorValue.Status
Answer = IndicatorValue.Answer

DAYS_TO_SUBMIT, DAYS_TO_DECIDE = 20, 7
# A year that still runs was reported some weeks before the portfolio's day.
LATEST_SUBMITTED = TODAY - dt.timedelta(14)
# Registration numbers below are the activities'.
FIRST_DNR = 801


@dataclass(frozen=True)
class Told:
    """A value as its file tells it, not saved; and what it is to become."""

    placed: Placed
    value: IndicatorValue
    status: str


def create_values(placed: list[Placed], periods: dict[str, ReportingPeriod], users: dict[str, User]) -> None:
    """All are drafts until they have their parts and evidence: of a decided value nothing changes."""
    told = [one for place in placed for one in _values(place, periods, users)]
    IndicatorValue.objects.bulk_create(one.value for one in told)
    groups = {(row.dimension.code, row.code): row for row in Category.objects.select_related("dimension")}
    ValueCell.objects.bulk_create(cell for one in told for cell in _cells(one, groups))
    _create_evidence(told)
    by_status = defaultdict(list)
    for one in told:
        by_status[one.status].append(one.value.pk)
    for status, keys in by_status.items():
        if status != Status.DRAFT:
            IndicatorValue.objects.filter(pk__in=keys).update(status=status)


def _values(placed: Placed, periods: dict[str, ReportingPeriod], users: dict[str, User]) -> Iterator[Told]:
    row = placed.row
    comments = row.get("comments", {})
    for code in sorted({*row.get("values", {}), *row.get("texts", {}), *row.get("at", {}), *comments}):
        at: dict[str, Any] = row.get("at", {}).get(code, {"": row.get("values", {}).get(code)})
        for site, number in at.items():
            state = row.get("states", {}).get(code, Status.APPROVED)
            status = state if isinstance(state, str) else state.get(site, Status.APPROVED)
            value = IndicatorValue(
                indicator=placed.indicator,
                period=periods[code],
                site=placed.sites.get(site),
                is_demo=True,
                **_measured(row, code, number),
                **{f"comment_{language}": text for language, text in comments.get(code, {}).items()},
            )
            _sign(value, status, row.get("notes", {}).get(code, ""), users)
            yield Told(placed, value, status)


def _measured(row: dict[str, Any], code: str, number: Any) -> dict[str, Any]:
    """The fields of what was measured. `number`: a value, or numerator and denominator; None: not measured."""
    if code in row.get("texts", {}):
        return dict(zip(("text_sv", "text_en"), row["texts"][code], strict=True))
    if number is None:
        return {"answer": Answer.NOT_MEASURED}
    if code in row.get("of", {}):
        number = [Decimal(number) * row["of"][code] / 100, row["of"][code]]
    if isinstance(number, list):
        numerator, denominator = map(Decimal, number)
        return {
            "value": percentage(numerator, denominator),
            "numerator": numerator,
            "denominator": denominator,
        }
    return {"value": number}


def _sign(value: IndicatorValue, status: str, note: str, users: dict[str, User]) -> None:
    """Who drafted, submitted and decided it, and when."""
    value.drafted_by = value.indicator.responsible
    if status == Status.DRAFT:
        return
    last_day = weekday(value.period.last_day + dt.timedelta(DAYS_TO_SUBMIT))
    submitted = min(last_day, weekday(LATEST_SUBMITTED))
    value.submitted_by, value.submitted_at = value.drafted_by, _moment(submitted)
    if status != Status.SUBMITTED:
        value.decided_by, value.note = users["leader"], note
        value.decided_at = _moment(submitted + dt.timedelta(DAYS_TO_DECIDE))


def _moment(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(10)))


def _cells(one: Told, groups: dict[tuple[str, str], Category]) -> Iterator[ValueCell]:
    """A weight for each group: whole parts that sum exactly. A pair weighs denominators and numerators."""
    value = one.value
    for split, weights in one.placed.row.get("splits", {}).items():
        if not value.value:
            continue
        dimensions = split.split("*")
        for group, numbers in zip(
            weights, zip(*_parts(value, list(weights.values())), strict=True), strict=True
        ):
            codes = list(zip(dimensions, group.split("*"), strict=True))
            cell = ValueCell(
                value=value,
                first=groups[codes[0]],
                second=groups[codes[1]] if len(codes) > 1 else None,
                is_demo=True,
            )
            if len(numbers) == 1:
                cell.amount = numbers[0]
            else:
                cell.denominator, cell.numerator = numbers
            yield cell


def _parts(value: IndicatorValue, weights: list[Any]) -> list[list[int]]:
    if value.denominator is None or value.numerator is None:
        return [spread(int(value.value or 0), weights)]
    wholes, parts = zip(*weights, strict=True)
    return [spread(int(value.denominator), wholes), spread(int(value.numerator), parts)]


def _create_evidence(told: list[Told]) -> None:
    """The registered decision, where a value says that something was decided."""
    rows = []
    numbers: dict[int, int] = defaultdict(lambda: FIRST_DNR)
    for one in told:
        value = one.value
        if not one.placed.indicator.needs_evidence or not value.value or value.drafted_by is None:
            continue
        year = value.period.year
        rows.append(
            ValueEvidence(
                value=value,
                name="Beslut",
                dnr=f"DEMO-Af-{year}/{numbers[year]:04}",
                added_by=value.drafted_by,
                is_demo=True,
            )
        )
        numbers[year] += 1
    ValueEvidence.objects.bulk_create(rows)
    for row in rows:
        row.added_at = row.value.submitted_at or _moment(LATEST_SUBMITTED)
    ValueEvidence.objects.bulk_update(rows, ["added_at"])
