"""Sentences that the data propose for a section, with live figures in them. The writer takes them or leaves them.

Plain words: a number, what it means and what is not known. What went well is never claimed, only what was measured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.models import Project
from projects.updates import queries
from reports.annual.book import Book
from reports.annual.chapters import countries
from reports.annual.chapters.results import telling
from reports.annual.text.live import Figures
from reports.annual.text.parse import Token
from reports.figures.indicators import IndicatorState
from reports.figures.registry import figure
from tracker.core import formats
from tracker.core.text import joined

_TOLD = 3  # indicators of a project


def proposals(book: Book, section_key: str) -> list[str]:
    """For the section, in the language that is active; nothing for one that the data say nothing of."""
    if section_key.startswith("place-"):
        return list(_of_projects(book, projects_of(book, section_key)))
    return list(_OF_SECTIONS[section_key](book)) if section_key in _OF_SECTIONS else []


def projects_of(book: Book, section_key: str) -> list[Project]:
    """The projects that the section is about; none where it is about all of them."""
    if section_key == "programmes":
        return [project for project in book.projects if project.kind == Project.Kind.ITP]
    groups = {f"place-{group.code.lower()}": group.projects for group in countries.groups(book)}
    return groups.get(section_key, [])


def _no_data(book: Book, key: str) -> str:
    return _("%(figure)s: no data for %(year)s.") % {"figure": figure(key).label, "year": book.year}


def _general(book: Book) -> Iterator[str]:
    projects, places = book.figure("F1").value, book.figure("F4").value
    if projects is None:
        yield _no_data(book, "F1")
    elif not projects:
        yield _("In %(year)s we had no active projects.") % {"year": book.year}
    else:
        yield _("In %(year)s we had %(projects)s in %(countries)s.") % {
            "year": book.year,
            "projects": _counted(
                ngettext("%(n)s active project", "%(n)s active projects", int(projects)), "F1|words"
            ),
            "countries": _counted(ngettext("%(n)s country", "%(n)s countries", int(places or 0)), "F4|words"),
        }
    yield from _volume(book)


def _counted(text: str, token: str) -> str:
    return text % {"n": f"[[{token}]]"}


def _volume(book: Book) -> Iterator[str]:
    now, before = book.series("F2", [book.year, book.year - 1]).values()
    if now.value is None:
        yield _no_data(book, "F2")
        return
    tokens = {"now": "[[F2|mnkr]]", "before": f"[[F2:{book.year - 1}|mnkr]]", "year": book.year - 1}
    if before.value is None:
        yield _("The used volume was %(now)s.") % tokens
    else:
        yield _("The used volume was %(now)s; in %(year)s it was %(before)s.") % tokens


def _economy(book: Book) -> Iterator[str]:
    yield from _volume(book)
    if book.figure("execution").value is not None:
        yield _("We used %(percent)s of the year's budget of %(budget)s.") % {
            "percent": "[[execution]]",
            "budget": "[[execution.budget|mnkr]]",
        }
    if book.figure("F3").value:
        yield _("Our own contribution was %(amount)s, %(percent)s of the used volume.") % {
            "amount": "[[F3|mnkr]]",
            "percent": "[[F3.percent]]",
        }
    paid = [
        _("%(funder)s paid %(percent)s") % {"funder": part.label, "percent": f"[[F9.{part.key}.percent]]"}
        for part in book.figure("F9").parts
        if part.value
    ]
    if paid:
        yield f"{joined(paid)}."
    staff = book.figure("F5")
    if staff.value is None:
        yield _no_data(book, "F5")
    else:
        text = ngettext(
            "%(n)s employee worked in the projects.",
            "%(n)s employees worked in the projects, %(women)s women and %(men)s men.",
            int(staff.value),
        )
        yield text % {"n": "[[F5]]", "women": "[[F5.women]]", "men": "[[F5.men]]"}


def _results(book: Book) -> Iterator[str]:
    status = book.figure("F11")
    if not status.value:
        yield _("No result with a target for %(year)s could be measured.") % {"year": book.year}
    else:
        text = ngettext(
            "%(all)s result had a target for the year: on track %(ok)s, some risk %(warn)s, off track %(bad)s.",
            "%(all)s results had a target for the year: on track %(ok)s, some risk %(warn)s, off track %(bad)s.",
            int(status.value),
        )
        yield text % {"all": "[[F11]]", "ok": "[[F11.ok]]", "warn": "[[F11.warn]]", "bad": "[[F11.bad]]"}
    for key in ("SI-2", "SI-3", "SI-4"):
        if book.figure(key).value is None:
            yield _no_data(book, key)
        else:
            yield f"{figure(key).label}: [[{key}]]."


def _equality(book: Book) -> Iterator[str]:
    yield from _participants(book, "", _no_data(book, "participations"))


def _participants(book: Book, of: str, missing: str) -> Iterator[str]:
    """`of`: "" or ":KH-1". Women are told of only where they are not few."""
    live = Figures(book)
    whole = live.words(Token(f"participations{of}"))
    if whole is None:
        yield missing
        return
    tokens = {
        "n": f"[[participations{of}]]",
        "women": f"[[participations.women{of}]]",
        "percent": f"[[F12{of}|percent]]",
    }
    if live.words(Token(f"participations.women{of}")):
        yield _("Of %(n)s participants %(women)s were women (%(percent)s).") % tokens
    else:
        yield _("Participants at trainings and meetings: %(n)s.") % tokens


def _culture(book: Book) -> Iterator[str]:
    n = book.figure("SI-6").value
    if n is None:
        yield _no_data(book, "SI-6")
    elif not n:
        yield _("No partner organisation was assessed in %(year)s.") % {"year": book.year}
    else:
        text = ngettext(
            "%(n)s assessment of a partner organisation was made during the year.",
            "%(n)s assessments of partner organisations were made during the year.",
            int(n),
        )
        yield text % {"n": "[[SI-6|Words]]"}


def _programmes(book: Book) -> Iterator[str]:
    value = book.figure("F15").value
    if value is not None:
        yield _("Of the change projects that had started, %(percent)s were completed.") % {
            "percent": "[[F15]]"
        }
    yield from _of_projects(book, projects_of(book, "programmes"))


def _forums(book: Book) -> Iterator[str]:
    meetings, visits = book.figure("meetings").value, book.figure("visits").value
    if meetings is None:
        yield _no_data(book, "meetings")
    else:
        text = ngettext("We took part in %(n)s meeting.", "We took part in %(n)s meetings.", int(meetings))
        yield _counted(text, "meetings|words")
    if visits is None:
        yield _no_data(book, "visits")
    else:
        text = ngettext("We received %(n)s visit.", "We received %(n)s visits.", int(visits))
        yield _counted(text, "visits|words")


def _lessons(book: Book) -> Iterator[str]:
    n = book.figure("T6").value
    if n is None:
        yield _no_data(book, "T6")
    else:
        text = ngettext(
            "%(n)s risk was open at the end of the year.",
            "%(n)s risks were open at the end of the year.",
            int(n),
        )
        yield _counted(text, "T6|Words")


_OF_SECTIONS: dict[str, Callable[[Book], Iterator[str]]] = {
    "foreword": _general,
    "figures": _general,
    "assignment": _general,
    "brief": _general,
    "economy": _economy,
    "results": _results,
    "equality": _equality,
    "culture": _culture,
    "programmes": _programmes,
    "forums": _forums,
    "lessons": _lessons,
}


def _of_projects(book: Book, projects: Iterable[Project]) -> Iterator[str]:
    told = {row.project_id: row.deviations for row in queries.published_deviations(book.year)}
    for project in projects:
        states = telling(book.states.get(project.pk, []))
        measured = [state for state in states if state.actual is not None]
        if not measured:
            yield _("%(project)s: no results have been reported for %(year)s.") % {
                "project": project.code,
                "year": book.year,
            }
        yield from (_progress(state) for state in measured[:_TOLD])
        missing = _("%(project)s: nobody counted participants in %(year)s.")
        yield from _participants(
            book, f":{project.code}", missing % {"project": project.code, "year": book.year}
        )
        if book.spent(project) is not None and book.budget(project):
            yield _used(project, told.get(project.pk, ""))


def _progress(state: IndicatorState) -> str:
    code = state.indicator.code
    facts = {
        # What its name says of women or age in brackets is no figure of the year.
        "indicator": str(state.indicator).partition(" (")[0],
        "base": f"[[{code}.baseline]]",
        "base_year": state.baseline_year,
        "actual": f"[[{code}]]",
        "year": state.year,
        "target": f"[[{code}.target]]",
        "target_year": state.target_year,
    }
    if state.baseline is None or state.baseline_year is None:
        return _("%(indicator)s: %(actual)s in %(year)s.") % facts
    if state.target is None:
        return _("%(indicator)s: from %(base)s (%(base_year)s) to %(actual)s in %(year)s.") % facts
    return (
        _(
            "%(indicator)s: from %(base)s (%(base_year)s) to %(actual)s in %(year)s; the target is %(target)s "
            "(%(target_year)s)."
        )
        % facts
    )


def _used(project: Project, deviation: str) -> str:
    text = _("%(project)s used %(amount)s, %(percent)s of the year's budget.") % {
        "project": project.code,
        "amount": f"[[F2:{project.code}|mnkr]]",
        "percent": f"[[execution:{project.code}]]",
    }
    # Written in Swedish alone.
    return f"{text} {deviation}" if deviation and formats.is_swedish() else text
