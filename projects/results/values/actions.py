"""Every change of values: drafted, handed in, approved or sent back. Each action is one transaction.

They raise Refused (a rule says no; `field` names the field), Stale (somebody saved first), access.Denied, or
Http404 for what the user may not know of. In a period that is closed to the user nothing is written at all.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.results.catalogue.calendar import check_open
from projects.results.catalogue.models import ReportingPeriod
from projects.results.framework.models import Indicator, Site
from projects.results.values import parts, rules
from projects.results.values.models import IndicatorValue, ValueCell, ValueEvidence
from projects.results.values.parts import Cell
from tracker.core import access
from tracker.core.errors import Refused, Stale
from tracker.core.history.record import because, recorded
from tracker.core.saving import check
from tracker.core.sets import write_set
from tracker.core.text import clean_text
from tracker.core.uploads import Clean

Status = IndicatorValue.Status
_NUMBERS = ("answer", "value", "numerator", "denominator", "text_sv", "text_en")


@recorded
def save_value(
    *,
    user: Any,
    indicator: Indicator,
    period: ReportingPeriod,
    site: Site | None = None,
    expected: int | None,
    answer: str = IndicatorValue.Answer.MEASURED,
    value: Decimal | None = None,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    text_sv: str = "",
    text_en: str = "",
    comment_sv: str = "",
    comment_en: str = "",
    cells: Sequence[Cell] | None = None,
) -> IndicatorValue:
    """Draft what was measured. `expected` is the version of what stands (`standing`); None where nothing does.

    An open value is changed, and a submitted one is then a draft again. Beside an approved one a new draft begins,
    which takes its place when it is approved. `cells` replaces all parts; None leaves them as they are.
    """
    indicator = Indicator.objects.select_for_update(no_key=True).get(pk=indicator.pk)
    row = standing(indicator, period, site)
    if row and row.is_open:
        access.require(user, "change", row)
    else:
        access.require(user, "add", indicator, of="indicator value")
    if row and row.version != expected:
        message = _("Somebody else has saved since you opened this. Nothing of yours has been saved.")
        raise Stale(message, current=row)
    rules.check_place(indicator, period, site)
    check_open(user, period, indicator.project)
    if row and row.is_open:
        row.claim(row.version)
    else:
        row = IndicatorValue(indicator=indicator, period=period, site=site)
        row.version = _next_version(indicator, period, site)
    told = {
        "answer": answer, "value": value, "numerator": numerator, "denominator": denominator,
        "text_sv": text_sv, "text_en": text_en, "comment_sv": comment_sv, "comment_en": comment_en,
    }  # fmt: skip
    new_cells = fill_in(row, user, told, parts.given(row), cells)
    check(row)
    row.save()
    write_cells([row], new_cells)
    return row


def fill_in(
    row: IndicatorValue,
    user: Any,
    told: Mapping[str, Any],
    stood: Sequence[Cell],
    cells: Sequence[Cell] | None,
) -> list[ValueCell]:
    """Make a row that can still change say what was measured, and a draft again. Gives its parts. Nothing is saved.

    `stood`: the parts that it has. Asks the database only for what was not fetched with the indicator.
    """
    before = _numbers(row, stood)
    for name, value in told.items():
        setattr(row, name, clean_text(value) if name.startswith(("text", "comment")) else value)
    if row.status == Status.SUBMITTED:
        row.status, row.submitted_by, row.submitted_at = Status.DRAFT, None, None
    given = stood if cells is None else [cell for cell in cells if cell.is_told]
    new_cells = _checked(row, given)
    if row.pk is None or _numbers(row, given) != before:
        row.drafted_by = user
    return new_cells


def hand_in(row: IndicatorValue, user: Any, at: datetime.datetime) -> None:
    """Make a draft wait for somebody else's decision. Nothing is saved."""
    row.status, row.submitted_by, row.submitted_at = Status.SUBMITTED, user, at
    row.decided_by = row.decided_at = None


@recorded
def submit_value(*, user: Any, value: IndicatorValue, expected: int | None) -> IndicatorValue:
    """Hand in a draft, or what was sent back, for somebody else to approve."""
    _claim(user, "change", value, expected)
    if value.status not in (Status.DRAFT, Status.RETURNED):
        raise Refused("submitted", _("It has been submitted already."))
    _check_whole(value)
    hand_in(value, user, timezone.now())
    value.save()
    return value


@recorded
def approve_value(*, user: Any, value: IndicatorValue, expected: int | None) -> IndicatorValue:
    """Let a submitted value count. What was approved before of the same is replaced by it."""
    _claim(user, "approve", value, expected)
    _check_decidable(user, value)
    _check_whole(value)
    for before in _of(value.indicator, value.period, value.site).filter(status=Status.APPROVED):
        before.claim(before.version)
        before.status = Status.REPLACED
        before.save()
    value.status, value.decided_by, value.decided_at, value.note = Status.APPROVED, user, timezone.now(), ""
    value.save()
    return value


@recorded
def return_value(*, user: Any, value: IndicatorValue, expected: int | None, note: str) -> IndicatorValue:
    """Send a submitted value back, and say what is to be done."""
    _claim(user, "approve", value, expected)
    _check_decidable(user, value)
    note = clean_text(note)
    if not note:
        raise Refused("note_missing", _("Say what is to be done before it can be approved."), field="note")
    value.status, value.decided_by, value.decided_at, value.note = (
        Status.RETURNED,
        user,
        timezone.now(),
        note,
    )
    check(value)
    value.save()
    return value


@recorded
def withdraw_value(*, user: Any, value: IndicatorValue, expected: int | None, reason: str) -> IndicatorValue:
    """Set a value aside that has not been decided, and say why. It stays to be seen in the history."""
    _claim(user, "change", value, expected)
    _because(reason)
    value.status = Status.WITHDRAWN
    value.save()
    return value


@recorded
def add_evidence(
    *,
    user: Any,
    value: IndicatorValue,
    expected: int | None,
    name: str,
    dnr: str = "",
    file: Clean | None = None,
) -> ValueEvidence:
    """Attach what shows that an undecided value is right: a file, the number under which it is registered, or both."""
    _claim(user, "change", value, expected)
    if file is None and not clean_text(dnr):
        message = _("Choose a file, or write the registration number.")
        raise Refused("evidence_empty", message, field="file")
    if not clean_text(name):
        raise Refused("name_missing", _("Say what it is."), field="name")
    row = ValueEvidence(value=value, name=clean_text(name), dnr=clean_text(dnr), added_by=user)
    check(row, exclude=["file"] if file else [])
    if file:
        row.file.save(str(file.name), file, save=False)
    row.save()
    return row


@recorded
def void_evidence(*, user: Any, evidence: ValueEvidence, expected: int | None, reason: str) -> ValueEvidence:
    """What was attached does not show it after all. `expected` is the version of its value, which is undecided."""
    _claim(user, "change", evidence.value, expected)
    evidence.refresh_from_db()
    if evidence.voided_at:
        raise Refused("voided", _("It has been voided already."))
    evidence.void(by=user, reason=_because(reason))
    return evidence


def standing(indicator: Indicator, period: ReportingPeriod, site: Site | None) -> IndicatorValue | None:
    """What stands of an indicator for a period at a place: the open value, else the approved one, else nothing."""
    rows = list(_of(indicator, period, site).filter(status__in=[*IndicatorValue.OPEN, Status.APPROVED]))
    return min(rows, key=lambda row: not row.is_open, default=None)


def _of(indicator: Indicator, period: ReportingPeriod, site: Site | None) -> QuerySet[IndicatorValue]:
    rows = IndicatorValue.objects.filter(indicator=indicator, period=period, site=site)
    return rows.select_related("indicator__project", "period", "site").order_by("pk")


def _next_version(indicator: Indicator, period: ReportingPeriod, site: Site | None) -> int:
    """One more than any value of the same has had: an old version is never mistaken for a new one."""
    latest: int | None = _of(indicator, period, site).aggregate(latest=Max("version"))["latest"]
    return (latest or 0) + 1


def _claim(user: Any, action: str, value: IndicatorValue, expected: int | None) -> None:
    """Take the next version of an undecided value in a period that is open to the user, and read it anew."""
    access.require(user, action, value)
    check_open(user, value.period, value.indicator.project)
    value.claim(-1 if expected is None else expected)
    value.refresh_from_db()
    if not value.is_open:
        raise Refused("decided", _("It has been decided, and does not change any more."))


def _check_decidable(user: Any, value: IndicatorValue) -> None:
    if value.status != Status.SUBMITTED:
        raise Refused("not_submitted", _("It has not been submitted, so there is nothing to decide."))
    if user.pk in (value.drafted_by_id, value.submitted_by_id):
        raise Refused("own_value", _("You have reported this yourself: somebody else decides on it."))


def _check_whole(value: IndicatorValue) -> None:
    """All rules anew: the indicator may ask for something else than when the value was drafted."""
    rules.check_place(value.indicator, value.period, value.site)
    _checked(value, parts.given(value))
    rules.check_evidence(value)
    check(value)


def _checked(row: IndicatorValue, cells: Sequence[Cell]) -> list[ValueCell]:
    rules.check_answer(row)
    return parts.check_parts(row, parts.splits_of(row.indicator), cells)


def write_cells(rows: Sequence[IndicatorValue], cells: Iterable[ValueCell]) -> None:
    """Make `cells` all the parts that these saved values have. Four queries at most, however many."""
    key, values = ("value", "first", "second"), ("amount", "numerator", "denominator")
    wanted = list(cells)
    for cell in wanted:
        cell.value_id = cell.value.pk  # a new value has had its key only since it was saved
    now = ValueCell.objects.filter(value__in=[row.pk for row in rows]).order_by("pk")
    write_set(now, wanted, key=key, values=values)


def _numbers(row: IndicatorValue, cells: Sequence[Cell]) -> tuple[Any, ...]:
    """All that is measured: whoever changes any of it may not approve it."""
    told = frozenset((cell.groups, cell.amount, cell.numerator, cell.denominator) for cell in cells)
    return (*(getattr(row, name) for name in _NUMBERS), told)


def _because(reason: str) -> str:
    reason = clean_text(reason)
    if not reason:
        raise Refused("reason_missing", _("Say why, in a sentence."), field="reason")
    because(reason)
    return reason
