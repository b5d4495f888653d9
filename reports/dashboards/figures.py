"""How the figures are computed: every definition, and behind each figure the records that it counts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from countries.models import Country, Forum
from projects.models import Funder, Project, Theme
from reports.dashboards.forms import ScopeForm
from reports.dashboards.records import table
from reports.figures import FIGURES, Figure, FigureValue, Scope, Unit
from reports.figures.values import Part
from tracker.core import access, formats
from tracker.privacy import access_log

# Parts whose key the form takes, by what they stand for.
_CHOICES: dict[type, str] = {Country: "country", Funder: "funder", Project: "project", Theme: "theme"}


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """All definitions, in public words."""
    _check(request)
    return render(request, "dashboards/figures.html", {"figures": FIGURES.values()})


@require_safe
def figure(request: HttpRequest, key: str) -> HttpResponse:
    """One figure: its value for the scope in the address, its definition, parts and records."""
    _check(request)
    if key not in FIGURES:
        raise Http404
    one = FIGURES[key]
    form = ScopeForm(request.GET, request.user)
    trail = [(reverse("figures"), _("How the figures are computed"))]
    context: dict[str, Any] = {"figure": one, "form": form, "trail": trail}
    if form.is_valid():
        context |= _answer(one, form.scope(), request.GET)
        access_log.seen(request, context["records"].page.object_list)
    return render(request, "dashboards/figure.html", context)


def _check(request: HttpRequest) -> None:
    access.require(request.user, "view", "figures")


def _answer(one: Figure, scope: Scope, asked: QueryDict) -> dict[str, Any]:
    recent = one.recent(scope)
    value = recent[scope.year]
    return {
        "value": value,
        "tiles": _tiles(value),
        "years": list(recent),
        "parts": _parts(recent, asked),
        "has_shares": any(part.percent is not None for part in value.parts),
        "records": table(one.rows(scope), scope, asked.get("page")),
        "unseen": _unseen(one, scope),
    }


def _tiles(value: FigureValue) -> list[dict[str, str]]:
    unit = "" if value.unit in (Unit.SEK, Unit.PERCENT) or value.value is None else value.unit.label
    tiles = [{"label": str(value.year), "value": value.unit.show(value.value), "unit": unit}]
    if value.percent is not None:
        tiles.append({"label": _("Share"), "value": formats.percent(value.percent, 1)})
    if value.coverage is not None:
        tiles.append({"label": _("Coverage"), "value": formats.percent(value.coverage, 1)})
    return [{"unit": "", "note": "", "url": ""} | tile for tile in tiles]


def _parts(recent: dict[int, FigureValue], asked: QueryDict) -> list[dict[str, Any]]:
    """One row for each part of any of the years, in the order of the latest year that has it.

    A part that the form can choose leads on to the same figure narrowed to it, a forum to its meetings.
    """
    latest: dict[str, Part] = {}
    for value in reversed(recent.values()):
        for part in value.parts:
            latest.setdefault(part.key, part)
    last = [*recent.values()][-1]
    shares = {part.key: part.percent for part in last.parts}
    return [
        {
            "label": part.label,
            "url": _narrowed(part, last.year, asked),
            "amounts": [(value.year, value.part_unit.show(value.part(key))) for value in recent.values()],
            "percent": formats.percent(shares.get(key), 1),
        }
        for key, part in latest.items()
    ]


def _narrowed(part: Part, year: int, asked: QueryDict) -> str:
    if isinstance(part.object, Forum):
        return _meetings(part, year, asked)
    field = _CHOICES.get(type(part.object))
    if field is None or asked.get(field) == part.key:
        return ""
    query = asked.copy()
    query[field] = part.key
    query.pop("page", None)
    return f"?{query.urlencode()}"


def _meetings(part: Part, year: int, asked: QueryDict) -> str:
    """The forum's meetings of that level that were held in the year, in their own list."""
    forum, _sign, level = part.key.partition(":")
    of = {"forum": forum, "level": level, "year": year, "state": "held", "country": asked.get("country", "")}
    return f"{reverse('meetings')}?{urlencode({name: value for name, value in of.items() if value})}"


def _unseen(one: Figure, scope: Scope) -> str:
    """Says that more is counted than shown, so that nobody takes the list for the whole; not its amount."""
    if not (n := one.unseen(scope).count()):
        return ""
    return ngettext(
        "%(n)s record that you may not see is counted and not shown.",
        "%(n)s records that you may not see are counted and not shown.",
        n,
    ) % {"n": formats.number(n)}
