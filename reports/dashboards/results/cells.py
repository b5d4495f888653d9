"""What stands in a cell of the results matrix: an indicator's year in a few characters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from projects.models import Indicator, IndicatorValue
from projects.results.values.queue import url
from projects.results.values.shown import number, told
from reports.dashboards.results.reading import Slot, Status
from reports.figures.indicators import IndicatorState
from tracker.core import formats

Answer = IndicatorValue.Answer
IsOpen = Callable[[Slot], bool]  # may the reader report there now?
Why = Callable[[Slot], str]  # until when it is open, or since when and by whom it is locked


@dataclass(frozen=True, slots=True)
class Mark:
    """What is on its way beside what counts: a word, and the address where it is dealt with."""

    kind: str
    word: str
    url: str


@dataclass(frozen=True, slots=True)
class Cell:
    """`kind`: value, dash (nothing to tell; `spoken` says why) or lacking (nobody has reported; `note`: until when it is open or
    by whom it is locked, where the reader cannot)."""

    kind: str
    text: str = formats.MISSING
    spoken: str = ""
    url: str = ""
    marks: tuple[Mark, ...] = ()
    note: str = ""


def report_url(slot: Slot) -> str:
    """The form in which the slot is reported."""
    return url("value_report", slot.indicator, slot.period, slot.site)


def cell(state: IndicatorState, year: int, slots: Sequence[Slot], may_report: IsOpen, why: Why) -> Cell:
    """An indicator's year. The number is what is approved; else what has been handed in of a single slot."""
    text, spoken = _told(state, year, slots)
    marks = tuple(_marks(slots))
    if text:
        return Cell("dash" if spoken else "value", text, spoken, marks=marks)
    lacking = [slot for slot in slots if slot.is_lacking]
    if lacking:
        return _lacking(slots, lacking, may_report, why, marks)
    waits = next((slot for slot in slots if slot.is_unsaid and may_report(slot)), None)
    if waits:
        return Cell("dash", pgettext("verb", "Report"), "", report_url(waits), marks)
    return Cell("dash", spoken=_("not yet reported") if slots else _("not followed then"), marks=marks)


def _told(state: IndicatorState, year: int, slots: Sequence[Slot]) -> tuple[str, str]:
    """The text, and for a dash what it means; nothing at all where the year has not been told."""
    shown = [row for slot in slots if (row := slot.shown)]
    value = state.values.get(year)
    if value is not None:
        return number(state.indicator, value), ""
    if shown and all(row.answer == Answer.NOT_APPLICABLE for row in shown) and len(shown) == len(slots):
        return _("not applicable"), ""
    if len(slots) == 1 and shown and shown[0].answer == Answer.MEASURED:
        return told(shown[0]), ""
    if year in state.values or (len(slots) == 1 and shown):
        if state.indicator.measure == Indicator.Measure.TEXT:
            said = [row for row in shown if row.answer == Answer.MEASURED]
            if said:
                return told(said[-1]), ""
        return formats.MISSING, _("not measured")
    return "", ""


def _lacking(
    slots: Sequence[Slot], lacking: list[Slot], may_report: IsOpen, why: Why, marks: tuple[Mark, ...]
) -> Cell:
    first = next((slot for slot in lacking if may_report(slot)), None)
    if len(lacking) < len(slots):
        said = {"n": formats.number(len(slots) - len(lacking)), "all": formats.number(len(slots))}
        text = _("%(n)s of %(all)s reported") % said
    elif first and first.status == Status.DRAFT:
        text = capfirst(str(Status.DRAFT.label))
    else:
        text = _("Not reported")
    if first:
        return Cell("lacking", text, url=report_url(first), marks=marks)
    return Cell("lacking", text, marks=marks, note=why(lacking[-1]))


def _marks(slots: Sequence[Slot]) -> Iterator[Mark]:
    """What waits for approval and what was sent back; with its number where another one counts so far."""
    for status, kind, word in (
        (Status.SUBMITTED, "warn", pgettext("a value", "To approve")),
        (Status.RETURNED, "bad", pgettext("a value", "Sent back")),
    ):
        found = [slot for slot in slots if slot.status == status]
        if not found:
            continue
        if len(slots) > 1:
            word = f"{word}: {formats.number(len(found))}"
        elif found[0].approved and found[0].waiting:
            word = f"{word}: {told(found[0].waiting)}"
        yield Mark(kind, word, url("value", found[0].indicator, found[0].period, found[0].site))
