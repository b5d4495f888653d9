"""How a deadline is told to a reader: in full, or with what must be kept back left out.

For rows of queries.deadlines(user), which carry `is_masked`. Page, panels, files, mail and calendar all ask here.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from projects.deadlines import queries
from projects.deadlines.models import Deadline, DeadlineRule
from projects.portfolio import people
from projects.portfolio.models import Project
from projects.portfolio.models.project import Sensitivity
from tracker.core import formats
from tracker.core.text import bilingual

# From so many days before, the tag warns.
NEAR_DAYS = 14
MOST = 5


@dataclass(frozen=True)
class Line:
    """One deadline as lists and panels show it. `kind` and `word` are a tag's, empty while there is time."""

    deadline: Deadline
    state: str
    kind: str
    word: str
    day: str
    title: str
    who: str


@dataclass(frozen=True)
class Panel:
    """The next deadlines, and how many there are in all. `late` of them are late."""

    name: str
    lines: list[Line]
    number: int
    late: int

    @property
    def heading(self) -> str:
        """Its name, with the finding when something is late."""
        if not self.late:
            return self.name
        text = ngettext("%(name)s: %(n)s is late", "%(name)s: %(n)s are late", self.late)
        return text % {"name": self.name, "n": formats.number(self.late)}


def title(deadline: Deadline) -> str:
    """What is due; of a masked one only the type."""
    return capfirst(deadline.get_kind_display()) if deadline.is_masked else bilingual(deadline, "title")


def day(deadline: Deadline) -> str:
    """2018-03-31, or only 2018."""
    return str(deadline.due_on.year) if deadline.is_masked else formats.iso(deadline.due_on)


def short_day(deadline: Deadline) -> str:
    """31 mars 2018, or only 2018."""
    return str(deadline.due_on.year) if deadline.is_masked else formats.date_short(deadline.due_on)


def period(deadline: Deadline) -> str:
    """What it is about: 2017-01-01 – 2017-12-31; of a masked one the years."""
    first, last = deadline.period_from, deadline.period_to
    if first is None or last is None:
        return ""
    if deadline.is_masked:
        return formats.years(first.year, last.year)
    return f"{formats.iso(first)} {formats.EN_DASH} {formats.iso(last)}"


def who(deadline: Deadline) -> str:
    """Its owner, or who manages the project; nobody is named of a masked one. For queries.with_people()."""
    return "" if deadline.is_masked else people.seen_to_by(deadline.owner, deadline.project)


def tag(deadline: Deadline, on: datetime.date) -> tuple[str, str]:
    """(kind, word) of its tag seen from the day `on`; empty while there is time."""
    state = queries.state(deadline, on)
    if state == queries.ACCEPTED:
        return "ok", gettext("Accepted")
    if state == queries.SUBMITTED:
        return "none", gettext("Submitted")
    days = (deadline.due_on - on).days
    if state == queries.LATE:
        if deadline.is_masked:
            return "bad", gettext("Late")
        text = ngettext("%(n)s day late", "%(n)s days late", -days)
        return "bad", text % {"n": formats.number(-days)}
    if deadline.is_masked or days > queries.SOON_DAYS:
        return "", ""
    kind = "warn" if days <= NEAR_DAYS else "info"
    if days == 0:
        return kind, gettext("Today")
    return kind, ngettext("In %(n)s day", "In %(n)s days", days) % {"n": formats.number(days)}


def told_outside(deadline: Deadline) -> tuple[str, str]:
    """What mail and calendars tell, which others keep: title and agreement of open projects only.

    Of a restricted one the type and the code, which anybody may know; of a protected one that something is due.
    """
    project = deadline.project
    if project.sensitivity == Sensitivity.PROTECTED:
        return gettext("Deadline in a sensitive project"), ""
    if project.sensitivity == Sensitivity.RESTRICTED:
        return f"{project.code}: {capfirst(deadline.get_kind_display())}", ""
    agreement = deadline.agreement
    about = f"{agreement.funder}, {agreement.number}" if agreement else ""
    return f"{project.code}: {title(deadline)}", about


def line(deadline: Deadline, on: datetime.date) -> Line:
    state = queries.state(deadline, on)
    return Line(deadline, state, *tag(deadline, on), short_day(deadline), title(deadline), who(deadline))


def lines(rows: Iterable[Deadline], on: datetime.date) -> list[Line]:
    return [line(row, on) for row in rows]


def parts(rows: Iterable[Deadline], on: datetime.date) -> list[tuple[str, list[Line]]]:
    """Rows in the order of queries.by_rank() under their headings: late, due soon, later, submitted."""
    headings = {
        queries.LATE: gettext("Late"),
        queries.SOON: gettext("Due within 30 days"),
        queries.OPEN: gettext("Later"),
        queries.SUBMITTED: gettext("Submitted"),
    }

    def part(line: Line) -> str:
        return queries.SUBMITTED if line.state == queries.ACCEPTED else line.state

    return [(headings[key], list(found)) for key, found in groupby(lines(rows, on), part)]


def of_project(user: Any, project: Project, on: datetime.date) -> Panel:
    """What of the project was still to be submitted on the day `on`."""
    rows = queries.deadlines(user).filter(queries.pending(on), project=project)
    return cut(gettext("Deadlines"), rows, on, most=4)


def cut(name: str, rows: QuerySet[Deadline], on: datetime.date, most: int = MOST) -> Panel:
    """A panel of these deadlines, of which all are pending on the day `on`: three queries, however many rows."""
    first = list(queries.with_people(rows)[: most + 1])
    found = lines(first, on)
    number, late = len(found), sum(line.state == queries.LATE for line in found)
    if number > most:
        counts = rows.order_by().aggregate(number=Count("pk"), late=Count("pk", filter=queries.late(on)))
        number, late = counts["number"], counts["late"]
    return Panel(name, found[:most], number, late)


def counted(rule: DeadlineRule) -> str:
    """How a rule counts, in words: each quarter of the calendar year, one month after."""
    after = _after(rule)
    if rule.anchor == DeadlineRule.Anchor.YEARLY:
        return gettext("Each year on day %(day)s of month %(month)s") % {"day": rule.day, "month": rule.month}
    if rule.anchor == DeadlineRule.Anchor.END:
        return gettext("When the agreement ends%(after)s") % {"after": after}
    text = (
        ngettext(
            "Each month of the calendar%(after)s",
            "Every %(n)s months of the calendar%(after)s",
            rule.every_months or 0,
        )
        if rule.by_calendar
        else ngettext(
            "Each month from the agreement's first day%(after)s",
            "Every %(n)s months from the agreement's first day%(after)s",
            rule.every_months or 0,
        )
    )
    return text % {"n": rule.every_months, "after": after}


def _after(rule: DeadlineRule) -> str:
    parts = []
    if rule.months_after:
        words = ngettext("%(n)s month", "%(n)s months", abs(rule.months_after))
        parts.append(
            (gettext("%(time)s before") if rule.months_after < 0 else gettext("%(time)s after"))
            % {"time": words % {"n": abs(rule.months_after)}}
        )
    if rule.days_after:
        words = ngettext("%(n)s day", "%(n)s days", abs(rule.days_after))
        parts.append(
            (gettext("%(time)s before") if rule.days_after < 0 else gettext("%(time)s after"))
            % {"time": words % {"n": abs(rule.days_after)}}
        )
    return "".join(f", {part}" for part in parts)


def holds(rule: DeadlineRule, on: datetime.date) -> bool:
    """Is the rule valid on the day? Of a masked one its years tell."""
    seen = datetime.date(on.year, 1, 1) if rule.is_masked else on
    return rule.valid_from <= seen and (rule.valid_to is None or seen <= rule.valid_to)
