"""What needs the leadership's attention: exceptions found by rules, the worst first."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.deadlines import queries as deadlines
from projects.deadlines import shown
from projects.models import Project, ProjectMember
from projects.portfolio import sensitivity
from projects.risks import queries as risks
from projects.updates import queries as updates
from reports.dashboards.overview import labels
from reports.dashboards.overview.selection import Selection
from reports.dashboards.projects import words
from reports.figures.indicators import light_word
from reports.figures.progress import GREEN
from tracker.core import formats
from tracker.core.periods import Year, today
from tracker.core.text import joined

MOST = 7
SILENT_DAYS = 60
ENDING_DAYS = 90
CLOSING_DAYS = 90


@dataclass(frozen=True, slots=True)
class Concern:
    """One exception. `weight` orders: the kind of exception first, then how bad it is."""

    weight: tuple[int, float]
    kind: str
    word: str
    project: Any
    name: str
    why: str
    who: str
    when: str


def concerns(selection: Selection) -> list[Concern]:
    """All exceptions of the projects that run on the day."""
    found = [
        concern for project in selection.running for rule in _RULES for concern in rule(project, selection)
    ]
    found += [*_decisions(selection), *_risks(selection)]
    return sorted(found, key=lambda concern: (concern.weight, concern.project.code))


def manager(project: Any, day: datetime.date) -> str:
    """Who leads the project on the day; nobody is named of a masked project."""
    if project.is_masked:
        return ""
    leading = [
        str(member.user)
        for member in project.members.all()
        if member.role == ProjectMember.Role.MANAGER
        and member.first_day <= day
        and (member.last_day is None or member.last_day >= day)
    ]
    return joined(leading)


def _concern(
    selection: Selection,
    project: Any,
    weight: tuple[int, float],
    tag: tuple[str, str],
    why: str,
    when: str = "",
) -> Concern:
    kind, word = tag
    when = when or _("ends %(day)s") % {"day": _day(project, words.last_day(project))}
    return Concern(
        weight, kind, word, project, labels.project(project), why, manager(project, selection.day), when
    )


def _day(project: Any, day: datetime.date) -> str:
    return str(day.year) if project.is_masked else formats.date_short(day)


def _spending(project: Any, selection: Selection) -> Iterator[Concern]:
    progress = selection.progress[project.pk]
    if progress.pace is None or progress.light not in ("bad", "warn"):
        return
    far = abs(float(progress.pace) - 100)
    text = (
        _("%(spent)s spent when %(elapsed)s of the time has passed")
        if progress.pace < GREEN[0]
        else _("%(spent)s spent already when %(elapsed)s of the time has passed")
    )
    why = text % {
        "spent": formats.percent(progress.spent_percent),
        "elapsed": formats.percent(round(progress.elapsed * 100)),
    }
    weight = (0 if progress.light == "bad" else 2, -far)
    yield _concern(selection, project, weight, (progress.light, light_word(progress.light)), why)


def _goals(project: Any, selection: Selection) -> Iterator[Concern]:
    states = selection.states.get(project.pk, ())
    lagging = [state for state in states if state.light == "bad"]
    if not lagging:
        return
    if len(lagging) == 1:
        why = _("Off track: %(indicator)s") % {"indicator": lagging[0].indicator}
    else:
        why = _("%(n)s indicators are off track") % {"n": capfirst(words.spelled(len(lagging)))}
    when = _("value of %(year)s") % {"year": lagging[0].year}
    yield _concern(selection, project, (1, -len(lagging)), ("bad", light_word("bad")), why, when)


def _unmanaged(project: Any, selection: Selection) -> Iterator[Concern]:
    """Only of today: of earlier days it can no longer be helped. Nobody is counted in a masked project."""
    if project.is_masked or selection.day != today() or manager(project, selection.day):
        return
    yield _concern(selection, project, (2, 0), ("warn", _("No manager")), _("Nobody manages the project"))


def _deadlines(project: Any, selection: Selection) -> Iterator[Concern]:
    """What is late, or due within two weeks; the first is named, the others are counted."""
    rows = selection.due.get(project.pk, ())
    late = [row for row in rows if deadlines.state(row, selection.day) == deadlines.LATE]
    if late:
        text = ngettext("Late: %(what)s", "%(n)s deadlines are late, first %(what)s", len(late))
        weight, tag = (1, float((late[0].due_on - selection.day).days)), ("bad", _("Late"))
    elif rows and not project.is_masked:
        late = list(rows)
        text = ngettext("Due soon: %(what)s", "%(n)s deadlines are due soon, first %(what)s", len(late))
        weight, tag = (4, float((late[0].due_on - selection.day).days)), ("warn", _("Due soon"))
    else:
        return
    why = text % {"n": formats.number(len(late)), "what": shown.title(late[0])}
    when = _("due %(day)s") % {"day": _day(project, late[0].due_on)}
    yield _concern(selection, project, weight, tag, why, when)


def _silence(project: Any, selection: Selection) -> Iterator[Concern]:
    last = selection.latest.get(project.pk)
    if last and project.is_masked:
        last = Year(last.year).last_day
    days = (selection.day - (last or project.start)).days
    if days < SILENT_DAYS or words.status_then(project, selection.day) != project.Status.ONGOING:
        return
    if last is None:
        why = _("No activity has been logged")
    elif project.is_masked:
        why = _("No activity logged for more than %(n)s days") % {"n": SILENT_DAYS}
    else:
        why = _("No activity logged for %(n)s days") % {"n": formats.number(days)}
    when = _("latest %(day)s") % {"day": _day(project, last)} if last else ""
    yield _concern(selection, project, (3, -days), ("warn", _("Silent")), why, when)


def _unreported(project: Any, selection: Selection) -> Iterator[Concern]:
    lacking = [state for state in selection.states.get(project.pk, ()) if state.is_unreported]
    if not lacking:
        return
    text = ngettext(
        "%(n)s indicator of %(year)s is not reported",
        "%(n)s indicators of %(year)s are not reported",
        len(lacking),
    )
    why = text % {"n": formats.number(len(lacking)), "year": lacking[0].year}
    yield _concern(selection, project, (4, -len(lacking)), ("missing", _("Not reported")), why)


def _ending(project: Any, selection: Selection) -> Iterator[Concern]:
    last = words.last_day(project)
    days = (last - selection.day).days
    if not 0 <= days <= ENDING_DAYS:
        return
    if project.is_masked:
        why = (
            _("The project ends this year") if last.year == selection.day.year else _("The project ends soon")
        )
    else:
        text = ngettext("The project ends in %(n)s day", "The project ends in %(n)s days", days)
        why = text % {"n": formats.number(days)}
    yield _concern(selection, project, (5, days), ("info", _("Ends soon")), why)


def _overdue(project: Any, selection: Selection) -> Iterator[Concern]:
    """The work is over by its dates, and nobody has closed the project."""
    days = (selection.day - words.last_day(project)).days
    if days <= CLOSING_DAYS:
        return
    why = _("The end date has passed and the project is not closed")
    when = _("ended %(day)s") % {"day": _day(project, words.last_day(project))}
    yield _concern(selection, project, (3, -days), ("warn", _("Not closed")), why, when)


def _unregistered(project: Any, selection: Selection) -> Iterator[Concern]:
    agreements = [agreement for agreement in project.agreements.all() if not agreement.dnr]
    parts = [_("the project")] if not project.dnr else []
    if agreements:
        text = ngettext("%(n)s agreement", "%(n)s agreements", len(agreements))
        parts.append(text % {"n": words.spelled(len(agreements))})
    if not parts:
        return
    why = _("Registration number is missing: %(what)s") % {"what": joined(parts)}
    yield _concern(selection, project, (6, -len(agreements)), ("missing", _("No number")), why)


def _review(project: Any, selection: Selection) -> Iterator[Concern]:
    """The day has passed by which somebody was to judge the sensitivity anew."""
    if not sensitivity.is_overdue(project):
        return
    why = _("The sensitivity should have been judged anew")
    when = _("by %(day)s") % {"day": _day(project, project.sensitivity_review)}
    yield _concern(selection, project, (2, 0), ("warn", _("Review overdue")), why, when)


def _decisions(selection: Selection) -> Iterator[Concern]:
    """Managers have asked the leadership for something, and nobody had answered by the day."""
    running = {project.pk: project for project in selection.running}
    rows = updates.updates(selection.scope.user).filter(updates.waiting(selection.day), project__in=running)
    for row in rows.order_by("sent_at", "pk"):
        asked = timezone.localdate(row.sent_at)
        when = _("asked %(day)s") % {"day": formats.date_short(asked)}
        weight, tag = (1, float((asked - selection.day).days)), ("warn", _("Decision wanted"))
        yield _concern(selection, running[row.project_id], weight, tag, row.decision_wanted, when)


def _risks(selection: Selection) -> Iterator[Concern]:
    """Risks that nobody has looked at again in time, and, today, projects that have not judged corruption."""
    running = {project.pk: project for project in selection.running}
    rows = risks.risks(selection.scope.user).filter(risks.overdue(selection.day), project__in=running)
    late = Counter(rows.order_by().prefetch_related(None).values_list("project", flat=True))
    for key, n in late.items():
        text = ngettext(
            "%(n)s risk should have been looked at again", "%(n)s risks should have been looked at again", n
        )
        why, tag = text % {"n": formats.number(n)}, ("warn", _("Risk review overdue"))
        yield _concern(selection, running[key], (3, -n), tag, why)
    if selection.day != today():
        return
    for project in risks.without_corruption_risk(Project.objects.filter(pk__in=running)).order_by(
        "code", "pk"
    ):
        why, tag = _("The risk of corruption has not been judged"), ("warn", _("Risk missing"))
        yield _concern(selection, running[project.pk], (7, 0), tag, why)


_RULES = (
    _review,
    _spending,
    _goals,
    _deadlines,
    _unmanaged,
    _silence,
    _unreported,
    _ending,
    _overdue,
    _unregistered,
)
