"""How a value is written in a sentence, by the format that its token asks for."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from reports.figures.values import Unit, Value
from tracker.core import formats

Show = Callable[[Value], str]
FORMATS = ("full", "mnkr", "tkr", "percent", "words", "Words")
# Swedish nouns with "ett": ett projekt, ett land, but en dag.
_NEUTER = {
    Unit.PROJECTS, Unit.COUNTRIES, Unit.MEETINGS, Unit.VISITS, Unit.RESULTS, Unit.DECISIONS, Unit.CHANGE_PROJECTS,
}  # fmt: skip
# Without a noun: nobody knows whether one is "en" or "ett".
_NO_NOUN = {Unit.NUMBER, Unit.POINTS, Unit.PERCENT, Unit.SEK}


def written(value: Value, unit: Unit, full: Show, format: str) -> str | None:
    """None: there is no value, or it can't be written so. `full` writes it when nothing else is asked for.

    mnkr, tkr: of amounts. percent: of shares, without decimals. words: of whole numbers, up to twelve; Words: the
    same at the beginning of a sentence.
    """
    if value is None:
        return None
    match format:
        case "" | "full":
            return full(value)
        case "mnkr" if unit is Unit.SEK:
            return formats.mnkr(value)
        case "tkr" if unit is Unit.SEK:
            return formats.tkr(value)
        case "percent" if unit is Unit.PERCENT:
            return formats.percent(value)
        case "words" if _is_whole(value):
            return _in_words(int(value), unit)
        case "Words" if _is_whole(value):
            words = _in_words(int(value), unit)
            return words[:1].upper() + words[1:]
    return None


def _is_whole(value: Decimal | int) -> bool:
    return value == int(value)


def _in_words(value: int, unit: Unit) -> str:
    if value < 0 or (value == 1 and unit in _NO_NOUN):
        return formats.number(value)
    if value == 1 and formats.is_swedish():
        return "ett" if unit in _NEUTER else "en"
    return formats.spelled(value)
