"""Sentences made from the data, for those who cannot see the drawing. In the language that is active."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.charts.chart import Series, Value

Say = Callable[[Value], str]
EVERY_VALUE = 8  # so few values are read out; beyond that the extremes are


def extremes(labels: Sequence[str], values: Sequence[Value], say: Say) -> str:
    """Each value when they are few, else the highest and lowest; always what is missing."""
    known = [(value, label) for label, value in zip(labels, values, strict=True) if value is not None]
    gaps = [label for label, value in zip(labels, values, strict=True) if value is None]
    parts: list[str] = []
    if known and len(known) <= EVERY_VALUE:
        parts.append("; ".join(f"{label} {say(value)}" for value, label in known) + ".")
    elif known:
        high, low = max(known, key=lambda pair: pair[0]), min(known, key=lambda pair: pair[0])
        parts.append(_("Highest: %(label)s, %(value)s.") % {"label": high[1], "value": say(high[0])})
        parts.append(_("Lowest: %(label)s, %(value)s.") % {"label": low[1], "value": say(low[0])})
    if gaps:
        parts.append(_("No value for: %(labels)s.") % {"labels": ", ".join(gaps)})
    return " ".join(parts)


def trend(labels: Sequence[str], values: Sequence[Value], say: Say) -> str:
    """From the first known value to the last one."""
    known = [(label, value) for label, value in zip(labels, values, strict=True) if value is not None]
    if len(known) < 2:
        return ""
    (first, before), (last, after) = known[0], known[-1]
    words = {"first": first, "before": say(before), "last": last, "after": say(after)}
    if after > before:
        return _("Up from %(before)s (%(first)s) to %(after)s (%(last)s).") % words
    if after < before:
        return _("Down from %(before)s (%(first)s) to %(after)s (%(last)s).") % words
    return _("The same at the start and the end: %(after)s (%(first)s and %(last)s).") % words


def comparison(values: Sequence[Value], other: Series) -> str:
    """How often the values lie above those they are compared with, where both are known."""
    pairs = [(a, b) for a, b in zip(values, other.values, strict=True) if a is not None and b is not None]
    if not pairs:
        return ""
    above = sum(a > b for a, b in pairs)
    return ngettext(
        "Above %(name)s in %(above)s of %(total)s comparison.",
        "Above %(name)s in %(above)s of %(total)s comparisons.",
        len(pairs),
    ) % {"name": other.name, "above": above, "total": len(pairs)}


def join(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)
