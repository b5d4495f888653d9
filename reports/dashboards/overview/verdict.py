"""The overview in one or two sentences, made by rules from how each project stands."""

from __future__ import annotations

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.dashboards.overview.selection import Selection
from reports.dashboards.projects import words
from reports.figures.progress import GREEN

JUDGED = ("ok", "warn", "bad")


def verdict(selection: Selection) -> str:
    """ "Ten months into the year, six of eight projects are on track. Two projects spend too slowly." """
    sentences = [_standing(selection), *_spending(selection), *_goals(selection)]
    return " ".join(capfirst(sentence) for sentence in sentences if sentence)


def off_pace(selection: Selection, *, slow: bool, light: str = "") -> int:
    """How many projects spend off plan, too slowly or too fast; `light` narrows to that one."""
    lights = (light,) if light else ("warn", "bad")
    found = [selection.progress[project.pk] for project in selection.running]
    paces = [progress.pace for progress in found if progress.pace is not None and progress.light in lights]
    return sum(pace < GREEN[0] if slow else pace > GREEN[1] for pace in paces)


def _standing(selection: Selection) -> str:
    kinds = [standing.kind for standing in selection.standings.values()]
    judged = sum(kind in JUDGED for kind in kinds)
    well = kinds.count("ok")
    if not kinds:
        return _("No project ran in %(year)s in this selection.") % {"year": selection.scope.year}
    if not judged:
        text = ngettext("%(all)s project ran in %(year)s.", "%(all)s projects ran in %(year)s.", len(kinds))
        return text % {"all": capfirst(words.spelled(len(kinds))), "year": selection.scope.year}
    said = {"ok": words.spelled(well), "all": words.spelled(judged), "year": selection.scope.year}
    if not selection.is_now:
        text = ngettext(
            "At the end of %(year)s, %(ok)s of %(all)s ongoing project was on track.",
            "At the end of %(year)s, %(ok)s of %(all)s ongoing projects were on track.",
            judged,
        )
        return text % said
    months = selection.day.month - 1
    if not months:
        text = ngettext(
            "%(ok)s of %(all)s project is on track.", "%(ok)s of %(all)s projects are on track.", judged
        )
        return text % said
    text = ngettext(
        "%(months)s into the year, %(ok)s of %(all)s project is on track.",
        "%(months)s into the year, %(ok)s of %(all)s projects are on track.",
        judged,
    )
    counted = ngettext("%(n)s month", "%(n)s months", months) % {"n": words.spelled(months)}
    return text % (said | {"months": counted})


def _spending(selection: Selection) -> list[str]:
    slow, fast = off_pace(selection, slow=True), off_pace(selection, slow=False)
    sentences = []
    if slow:
        text = ngettext(
            "%(n)s project spends more slowly than planned.",
            "%(n)s projects spend more slowly than planned.",
            slow,
        )
        sentences.append(text % {"n": words.spelled(slow)})
    if fast:
        text = ngettext(
            "%(n)s project spends faster than planned.", "%(n)s projects spend faster than planned.", fast
        )
        sentences.append(text % {"n": words.spelled(fast)})
    return sentences


def _goals(selection: Selection) -> list[str]:
    n = sum(any(state.light == "bad" for state in states) for states in selection.states.values())
    if not n:
        return []
    text = ngettext("%(n)s project has goals off track.", "%(n)s projects have goals off track.", n)
    return [text % {"n": words.spelled(n)}]
