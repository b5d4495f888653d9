"""The columns of a sheet of activities, and what may stand in them.

A row is known by its activity number. Without one it is new, unless the same has been logged already: the same
project, type, days and title. Types, levels and yes or no are understood in both languages.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.activities.models import Activity
from tracker.core.spreadsheets import column

NUMBER = "public_id"
COUNTS = (
    "women", "men", "unknown", "youth", "disability",
    "first_time_women", "first_time_men", "first_time_unknown",
)  # fmt: skip
DAYS = ("start", "end")
ANSWERS = ("is_draft", "is_online")
CODES = ("project", "country", "indicator", "component", "forum")
SETS = ("principles", "partners", "staff")
CHOICES: dict[str, Mapping[str, Any]] = {
    "kind": dict(Activity.Kind.choices),
    "participant_level": dict(Activity.Level.choices),
    "meeting_level": dict(Activity.MeetingLevel.choices),
}
# In the order of the sheet.
COLUMNS = (
    NUMBER, "is_draft", "project", "kind", *DAYS, "title_sv", "title_en", "is_online", "place", "country", *COUNTS,
    "participant_level", "happened", "changed", "indicator", "component", *SETS, "cost_estimate", "dnr", "forum",
    "meeting_level", "late_because",
)  # fmt: skip
FIELDS = tuple(name for name in COLUMNS if name != NUMBER)
NEEDED = ("start",)
YES, NO = "yes", "no"
_WORDS: dict[str, Any] = {YES: gettext_lazy("yes"), NO: gettext_lazy("no")}
_STAFF = gettext_lazy("staff days, number abroad/home")


def label(name: str) -> str:
    """What the column is called in the current language."""
    field: Any = Activity._meta.get_field("staff_days" if name == "staff" else name)
    return capfirst(str(_STAFF if name == "staff" else field.verbose_name))


def header() -> list[str]:
    return [label(name) for name in COLUMNS]


def found(headings: Sequence[str]) -> dict[str, int]:
    """Which column stands where, by its name in either language. Raises ValidationError for what is no column."""
    names = _names()
    there: dict[str, int] = {}
    faults = []
    for index, heading in enumerate(headings):
        place = {"column": column(index), "name": heading[:40]}
        name = names.get(_plain(heading))
        if name is None:
            faults.append(_("Column %(column)s: “%(name)s” is no column of this sheet.") % place)
        elif there.setdefault(name, index) != index:
            faults.append(_("Column %(column)s: “%(name)s” is there twice.") % place)
    missing = [label(name) for name in NEEDED if name not in there and NUMBER not in there]
    faults += [_("The column “%(name)s” is missing.") % {"name": name} for name in missing]
    if faults:
        raise ValidationError([ValidationError(text, code="columns") for text in faults])
    return there


def choice(name: str, word: str) -> str:
    """The code that is meant by a code or word in either language. Raises ValidationError, naming what is there."""
    known = _WORDS if name in ANSWERS else CHOICES[name]
    code = _by_word(name).get(_plain(word))
    if code is None:
        words = ", ".join(str(one) for one in known.values())
        raise ValidationError(
            _("“%(text)s” is not known. Write one of: %(words)s.") % {"text": word[:40], "words": words}
        )
    return code


def _plain(text: str) -> str:
    return re.sub(r"\W", "", text.casefold())


@cache
def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found |= {_plain(label(name)): name for name in COLUMNS}
    return found


@cache
def _by_word(name: str) -> dict[str, str]:
    known = _WORDS if name in ANSWERS else CHOICES[name]
    found = {_plain(code): code for code in known}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {_plain(str(word)): code for code, word in known.items()}
    return found
