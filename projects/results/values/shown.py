"""How a value is told to a reader: its number in words, its status, and how far it is on the way to the target."""

from decimal import Decimal

from django.utils.translation import gettext

from projects.results.catalogue.models import Direction, Measure
from projects.results.framework.models import Indicator, Site
from projects.results.values.models import IndicatorValue, ValueCell
from projects.results.values.queries import Background
from tracker.core import formats
from tracker.core.text import bilingual

Answer, Status = IndicatorValue.Answer, IndicatorValue.Status
_TAGS = {
    Status.DRAFT: "info",
    Status.SUBMITTED: "warn",
    Status.RETURNED: "bad",
    Status.APPROVED: "ok",
    Status.REPLACED: "none",
    Status.WITHDRAWN: "none",
}
LOWEST, HIGHEST = Decimal(0), Decimal(120)


def number(indicator: Indicator, value: Decimal | None) -> str:
    """A value, baseline or target of the indicator as people write it; a dash where there is none."""
    if value is None:
        return formats.MISSING
    if indicator.measure == Measure.YES_NO:
        return gettext("Yes") if value else gettext("No")
    if indicator.measure == Measure.ORDINAL:
        names = {step.value: str(step) for step in indicator.steps.all()}
        return names.get(int(value), formats.number(value))
    written = amount(value)
    return f"{written}{formats.NBSP}%" if indicator.measure == Measure.PERCENT else written


def amount(value: Decimal | None) -> str:
    """60, or 60,5: decimals only where there are any."""
    if value is None:
        return formats.MISSING
    places = 0 if value == value.to_integral_value() else 1 if value * 10 == int(value * 10) else 2
    return formats.number(value, places)


def told(row: IndicatorValue) -> str:
    """What a value says: its number, its words, or why there is none."""
    if row.answer == Answer.NOT_MEASURED:
        return gettext("Not measured")
    if row.answer == Answer.NOT_APPLICABLE:
        return gettext("Not applicable")
    if row.indicator.measure == Measure.TEXT:
        return bilingual(row, "text") or formats.MISSING
    return number(row.indicator, row.value)


def share(row: IndicatorValue | ValueCell) -> str:
    """12 of 36: what a percentage is made of; empty for all else."""
    if row.numerator is None or row.denominator is None:
        return ""
    return gettext("%(numerator)s of %(denominator)s") % {
        "numerator": amount(row.numerator),
        "denominator": amount(row.denominator),
    }


def part(cell: ValueCell | None) -> str:
    """What a part says: 12, or 12 of 36; a dash where it was not reported."""
    if cell is None:
        return formats.MISSING
    return share(cell) or amount(cell.amount)


def tag(row: IndicatorValue) -> tuple[str, str]:
    """(kind, word) of its status."""
    status = Status(row.status)
    word = row.get_status_display()
    return _TAGS[status], word[:1].upper() + word[1:]


def place(site: Site | None, is_masked: bool) -> str:
    """The place's name; of a masked project its code."""
    if site is None:
        return ""
    return site.code if is_masked else str(site)


def of_target(indicator: Indicator, value: Decimal | None, background: Background) -> Decimal | None:
    """How much of the way from baseline to target has been gone, in percent, 0 to 120.

    Without a baseline: how much of the target, for less is better the target's share of the value. None where it
    cannot be told.
    """
    target = background.target.value if background.target else None
    baseline = background.plan.baseline if background.plan else None
    if value is None or target is None:
        return None
    if baseline is not None:
        made, way = value - baseline, target - baseline
    elif indicator.direction == Direction.DOWN:
        made, way = target, value
    else:
        made, way = value, target
    return None if not way else min(max(made * 100 / way, LOWEST), HIGHEST)
