"""What can be put into a text: figures, charts and tables, and what happened.

Of figures those that the section is about; who looks for something finds all others too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from projects.activities import shown
from projects.models import IndicatorValue, Project, ReportingPeriod
from projects.updates import queries
from reports.annual.book import Book
from reports.annual.chapters.results import telling
from reports.annual.text import pieces
from reports.annual.text.live import OF_SINGLES, Figures
from reports.annual.text.parse import Token
from reports.annual.text.proposals import projects_of
from reports.document import Chart, Table
from reports.figures.indicators import IndicatorState
from reports.figures.registry import FIGURES
from reports.figures.values import Unit
from tracker.core import formats
from tracker.core.periods import Year, today
from tracker.core.text import bilingual

KINDS = ("figures", "charts", "events")
# Sections and the figures that they are about.
_MAIN = ("F1", "F2", "F4", "F5", "F6", "participations", "activities", "started", "ended")
_OWN = {
    "foreword": _MAIN,
    "figures": _MAIN,
    "assignment": _MAIN,
    "brief": _MAIN,
    "economy": ("F2", "F3", "F9", "execution", "coverage", "T1", "F5", "F10"),
    "places": ("F4", "F7"),
    "results": ("F11", "SI-2", "SI-3", "SI-4", "SI-5"),
    "equality": ("participations", "F12", "F6", "youth", "disability", "marker-gender"),
    "culture": ("SI-6", "F13", "marker-governance"),
    "programmes": ("F15", "adoption", "SI-5"),
    "forums": ("meetings", "visits", "visitors"),
    "lessons": ("T6",),
}
# Values of an indicator beside the year's.
_EARLIER = ("before", "baseline", "target")
# Tables of which the parts say nothing by themselves.
_WHOLE_ONLY = (*OF_SINGLES, "T2", "T3", "F15")


class Offer(NamedTuple):
    """`token` as it goes into the text; `source`: where the value comes from, and when it was approved."""

    token: str
    label: str
    value: str
    source: str


def offers(book: Book, section_key: str, kind: str, query: str) -> list[Offer]:
    """`kind` one of KINDS; of `query` every word has to be found, capital letters or not. In the active language."""
    projects = projects_of(book, section_key)
    wanted = query.casefold().split()
    found = _MAKERS[kind](book, section_key, projects, bool(wanted))
    return [offer for offer in found if all(word in _searched(offer) for word in wanted)]


def _searched(offer: Offer) -> str:
    return " ".join(offer).replace(formats.NBSP, " ").casefold()


# Figures.


def _figures(book: Book, section_key: str, projects: list[Project], wants_all: bool) -> Iterator[Offer]:
    live = Figures(book)
    approved = _approved(book)
    for project in projects:
        states = telling(book.states.get(project.pk, []))
        yield from (offer for state in states for offer in _of_indicator(live, state, approved, ("",)))
        for key in ("F2", "execution", "F10", "participations"):
            yield from _of_figure(live, key, project)
        yield from (offer for state in states for offer in _of_indicator(live, state, approved, _EARLIER))
    own = _OWN.get(section_key, () if projects else _MAIN)
    for key in own:
        yield from _of_figure(live, key, None)
    for key in FIGURES:
        if wants_all and key not in own:
            yield from _of_figure(live, key, None)
    for project in book.projects:
        if wants_all and project not in projects:
            for state in book.states.get(project.pk, []):
                yield from _of_indicator(live, state, approved, ("", *_EARLIER))


def _of_indicator(
    live: Figures, state: IndicatorState, approved: dict[str, dt.date], of: Iterable[str]
) -> Iterator[Offer]:
    """`of`: which of its values; "" the year's."""
    code, year = state.indicator.code, state.year
    day = approved.get(code)
    since = _("approved %(day)s") % {"day": formats.day_month(day)} if day else _("approved")
    names = {
        "": ("%(name)s %(year)s", year),
        "before": ("%(name)s %(year)s", year - 1),
        "baseline": (_("Baseline: %(name)s"), 0),
        "target": (_("Target: %(name)s"), 0),
    }
    tokens = {
        "": code,
        "before": f"{code}:{year - 1}",
        "baseline": f"{code}.baseline",
        "target": f"{code}.target",
    }
    for one in of:
        text, told = names[one]
        label = text % {"name": state.indicator, "year": told}
        yield from _offered(live, tokens[one], label, f"{code} · {since}")


def _of_figure(live: Figures, key: str, project: Project | None) -> Iterator[Offer]:
    figure, book = FIGURES[key], live.book
    of, where = (f":{project.code}", f", {project.code}") if project else ("", "")
    read = _("read %(day)s") % {"day": formats.day_month(book.data_date)}
    source = f"{key} · {read}"
    unit = "|mnkr" if figure.unit is Unit.SEK else ""
    yield from _offered(live, f"{key}{of}{unit}", f"{figure.label}{where}", source)
    if key in _WHOLE_ONLY:
        return
    if project is None and figure.unit is not Unit.NUMBER:
        year = book.year - 1
        yield from _offered(live, f"{key}:{year}{unit}", f"{figure.label} {year}", source)
    parts = book.figure(key, project=project).parts if project else book.figure(key).parts
    unit = "|mnkr" if (figure.part_unit or figure.unit) is Unit.SEK else ""
    for part in parts:
        yield from _offered(
            live, f"{key}.{part.key}{of}{unit}", f"{figure.label}{where}: {part.label}", source
        )


def _offered(live: Figures, written: str, label: str, source: str) -> Iterator[Offer]:
    """Nothing where nothing stands behind the token."""
    name, _bar, format = written.partition("|")
    token = Token(name, format)
    if run := live.words(token):
        yield Offer(str(token), label, run.text, source)


def _approved(book: Book) -> dict[str, dt.date]:
    """Code -> the day on which the latest of the year's values was approved."""
    indicators = [state.indicator.pk for listed in book.states.values() for state in listed]
    rows = IndicatorValue.objects.filter(
        indicator__in=indicators,
        period__in=ReportingPeriod.objects.filter(Year(book.year).within("last_day")).values("pk"),
        status=IndicatorValue.Status.APPROVED,
        decided_at__isnull=False,
    )
    return {
        code: timezone.localdate(at)
        for code, at in rows.order_by("decided_at", "pk").values_list("indicator__code", "decided_at")
    }


# Charts and tables.


def _charts(book: Book, section_key: str, projects: list[Project], wants_all: bool) -> Iterator[Offer]:
    own = [
        f"indicator:{state.indicator.code}"
        for project in projects
        for state in book.states.get(project.pk, [])
    ]
    charts = sorted(pieces.CHARTS, key=lambda key: key not in _OWN.get(section_key, ()))
    names = [*own, *(f"chart:{key}" for key in charts), "map", *(f"table:{key}" for key in pieces.TABLES)]
    for name in names:
        found = pieces.blocks(book, name)
        if not found:
            continue
        block = found[-1]
        code = name.partition(":")[2] or "F7"
        if isinstance(block, Chart):
            yield Offer(f"[[{name}]]", block.chart.finding, _("Chart"), code)
        elif isinstance(block, Table):
            yield Offer(f"[[{name}]]", block.caption or block.summary, _("Table"), code)


# What happened.


def _events(book: Book, section_key: str, projects: list[Project], wants_all: bool) -> Iterator[Offer]:
    for told in queries.published_stories(book.year, today()):
        if not projects or told.project in projects:
            title = bilingual(told, "title")
            yield Offer(f"[[story:{told.public_id}]]", title, _("Story"), told.project.code)
    rows = book.activities()
    if section_key == "forums":
        rows = rows.filter(project=None)
    elif projects:
        rows = rows.filter(project__in=projects)
    for one in rows:
        source = one.project.code if one.project else shown.kind(one)
        yield Offer(f"[[activity:{one.public_id}]]", shown.title(one), shown.days(one), source)


_MAKERS: dict[str, Callable[[Book, str, list[Project], bool], Iterator[Offer]]] = {
    "figures": _figures,
    "charts": _charts,
    "events": _events,
}
