"""The columns of a sheet of results, and the keys by which its rows are known.

A row is known by indicator, period, place and group; without a group it is the whole value. The other columns of
`TOLD` help the reader and are passed over when the sheet comes back.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from projects.results.catalogue.models import Category
from projects.results.values.models import IndicatorValue
from projects.results.values.parts import Split
from tracker.core.spreadsheets import column

LABELS: dict[str, Any] = {
    "indicator": pgettext_lazy("column", "Indicator"),
    "name": pgettext_lazy("column", "Name"),
    "period": pgettext_lazy("column", "Period"),
    "place": pgettext_lazy("column", "Place"),
    "group": pgettext_lazy("column", "Group"),
    "group_name": pgettext_lazy("column", "Group in words"),
    "target": pgettext_lazy("column", "Target"),
    "unit": pgettext_lazy("column", "Unit"),
    "answer": pgettext_lazy("column", "Answer"),
    "value": pgettext_lazy("column", "Value"),
    "numerator": pgettext_lazy("column", "Numerator"),
    "denominator": pgettext_lazy("column", "Denominator"),
    "text_sv": pgettext_lazy("column", "In words, in Swedish"),
    "text_en": pgettext_lazy("column", "In words, in English"),
    "comment_sv": pgettext_lazy("column", "Comment in Swedish"),
    "comment_en": pgettext_lazy("column", "Comment in English"),
    "status": pgettext_lazy("column", "Status"),
}
KEYS = ("indicator", "period", "place", "group")
TOLD = ("name", "group_name", "target", "unit", "status")
NUMBERS = ("value", "numerator", "denominator")
FIELDS = ("answer", *NUMBERS, "text_sv", "text_en", "comment_sv", "comment_en")
NEEDED = ("indicator", "period")

ANSWERS: dict[str, Any] = {answer.value: answer.label for answer in IndicatorValue.Answer}


def header() -> list[str]:
    return [str(label) for label in LABELS.values()]


def found(headings: Sequence[str]) -> dict[str, int]:
    """Which column stands where, by its name in either language. Raises ValidationError for what is no column."""
    names = _names()
    there: dict[str, int] = {}
    faults = []
    for index, heading in enumerate(headings):
        name = names.get(_plain(heading))
        if name is None:
            message = _("Column %(column)s: “%(name)s” is no column of this sheet.")
            faults.append(message % {"column": column(index), "name": heading[:40]})
        elif there.setdefault(name, index) != index:
            message = _("Column %(column)s: “%(name)s” is there twice.")
            faults.append(message % {"column": column(index), "name": heading[:40]})
    missing = [str(LABELS[name]) for name in NEEDED if name not in there]
    faults += [_("The column “%(name)s” is missing.") % {"name": name} for name in missing]
    if faults:
        raise ValidationError([ValidationError(text, code="columns") for text in faults])
    return there


def answer(word: str) -> str | None:
    """The answer that is meant by a word in either language."""
    return _by_word(tuple(ANSWERS)).get(_plain(word))


def group_key(first: Category, second: Category | None) -> str:
    """`sex:women`, or `sex:women age:15-24`."""
    return " ".join(f"{one.dimension.code}:{one.code}" for one in (first, second) if one)


def group_name(first: Category, second: Category | None) -> str:
    return f"{first} × {second}" if second else str(first)


def groups_of(splits: Iterable[Split]) -> dict[str, tuple[Category, Category | None]]:
    """All parts that an indicator's splits ask for, by their key."""
    return {group_key(*groups): groups for split in splits for groups in split.groups}


def _plain(text: str) -> str:
    return re.sub(r"\W", "", text.casefold())


@cache
def _names() -> dict[str, str]:
    return {_plain(word): name for name in LABELS for word in _in_all_languages(LABELS[name])}


@cache
def _by_word(answers: tuple[str, ...]) -> dict[str, str]:
    return {_plain(word): one for one in answers for word in _in_all_languages(ANSWERS[one])}


def _in_all_languages(text: Any) -> list[str]:
    words = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            words.append(str(text))
    return words
