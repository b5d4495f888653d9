"""What list pages share: the page asked for, and the chips that show what the filter is set to."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.forms import ChoiceField
from django.http import HttpRequest

ROWS_A_PAGE = 50


@dataclass(frozen=True)
class Chip:
    """One setting of the filter, and the address of the list without it."""

    label: str
    url: str


def page_of(request: HttpRequest, rows: QuerySet[Any] | list[Any], size: int = ROWS_A_PAGE) -> Page[Any]:
    """The page that the address asks for; the first for nonsense, the last for too high a number."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def order_of(filterset: Any) -> str:
    """How the list is sorted, for the heads of its table; nothing when the order is not valid."""
    return str(filterset.form.cleaned_data.get("order") or "") if filterset.form.is_valid() else ""


def chips(request: HttpRequest, filterset: Any, leave_out: Collection[str] = ("order",)) -> list[Chip]:
    """A chip for each valid setting of the filter, in the order of its fields."""
    form, found = filterset.form, []
    form.is_valid()
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if value in (None, "", []) or name in leave_out:
            continue
        query = request.GET.copy()
        query.pop(name, None)
        query.pop("page", None)
        found.append(Chip(f"{field.label}: {_words(field, value)}", f"?{query.urlencode()}"))
    return found


def _words(field: Any, value: Any) -> str:
    """What the user chose, in the words of the choice."""
    if isinstance(field, ChoiceField) and not isinstance(value, Model):
        return str(dict(_flat(field.choices)).get(str(value), value))
    return str(value)


def _flat(choices: Any) -> list[tuple[str, str]]:
    """(value, words) of choices that may stand in groups. A filter with one boolean choice has the value True."""
    rows: list[tuple[str, str]] = []
    for value, words in choices:
        rows += _flat(words) if isinstance(words, list | tuple) else [(str(value), words)]
    return [*rows, *[("True", words) for value, words in rows if value == "1"]]
