"""Money: spent, budget and time for each project, and for each funder."""

from __future__ import annotations

from decimal import Decimal

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.charts.kinds.bullets import Bullet, Bullets
from reports.dashboards.overview import labels
from reports.dashboards.overview.selection import Selection
from reports.dashboards.overview.verdict import off_pace
from reports.dashboards.projects import words
from reports.figures.money import booked_until, budget_by_funder
from reports.figures.progress import Progress
from tracker.core import formats
from tracker.core.periods import Year, elapsed_share


def projects(selection: Selection) -> Bullets:
    """Each project from its start: spent of the whole budget, and how much of its time has passed."""
    told = [project for project in selection.projects if not selection.progress[project.pk].is_kept]
    kept = [project.code for project in selection.projects if project not in told]
    note = _("Spent of the whole budget, SEK million, to %(day)s") % {"day": formats.date_long(selection.day)}
    if kept:
        note += ". " + _("Not shown, to protect a partner: %(projects)s") % {"projects": ", ".join(kept)}
    rows = sorted(told, key=lambda project: (-(selection.progress[project.pk].budget or 0), project.code))
    return Bullets(
        id="spending",
        finding=_projects_finding(selection),
        note=note,
        heading=_("Project"),
        format=labels.millions,
        rows=tuple(_project_row(project, selection.progress[project.pk]) for project in rows),
        words=(_("Spent"), _("Budget"), _("Time passed")),
    )


def _project_row(project: object, progress: Progress) -> Bullet:
    return Bullet(
        labels.project(project),
        progress.spent,
        progress.budget,
        Decimal(str(progress.elapsed)),
        late=progress.light == "bad",
        href=reverse("project", args=[project.public_id]),  # type: ignore[attr-defined]
    )


def _projects_finding(selection: Selection) -> str:
    """The red ones first; then the amber ones; else that all is well."""
    slow, fast = (off_pace(selection, slow=way, light="bad") for way in (True, False))
    if slow and fast:
        return capfirst(_("%(n)s projects spend far from plan") % {"n": words.spelled(slow + fast)})
    if slow:
        text = ngettext("%(n)s project spends too slowly", "%(n)s projects spend too slowly", slow)
        return capfirst(text % {"n": words.spelled(slow)})
    if fast:
        text = ngettext("%(n)s project spends too fast", "%(n)s projects spend too fast", fast)
        return capfirst(text % {"n": words.spelled(fast)})
    if not selection.running or all(
        selection.progress[project.pk].pace is None for project in selection.running
    ):
        return _("Spent, budget and time")
    if off_pace(selection, slow=True) or off_pace(selection, slow=False):
        return _("No project spends far from plan")
    return _("Spending follows time in all projects")


def funders(selection: Selection) -> Bullets:
    """The year's money by funder: used of the year's budget, and how much of the year has passed."""
    scope = selection.scope
    value = selection.figure("F9")
    budgets = budget_by_funder(scope)
    year = Year(scope.year)
    passed = elapsed_share(year.first_day, year.last_day, selection.day)
    rows = []
    for part in value.parts:
        progress = Progress(part.value, budgets.get(part.object.pk), passed)  # type: ignore[arg-type]
        rows.append(
            Bullet(
                part.label,
                progress.spent,
                progress.budget,
                Decimal(str(passed)),
                late=progress.light == "bad",
                href=f"{reverse('figure', args=['F9'])}?{selection.narrowed('funder', part.key)}",
            )
        )
    until = booked_until(scope)
    return Bullets(
        id="funders",
        finding=_funders_finding(selection),
        note=_("Used of the year's budget, SEK million, booked to %(day)s")
        % {"day": formats.date_long(until)}
        if until
        else _("Nothing is booked in %(year)s.") % {"year": scope.year},
        heading=_("Funder"),
        format=labels.millions,
        rows=tuple(rows),
        words=(_("Used"), _("Budget"), _("Part of the year passed")),
    )


def _funders_finding(selection: Selection) -> str:
    parts = [part for part in selection.figure("F9").parts if part.value and part.percent is not None]
    if not parts:
        return _("Funders")
    largest = max(parts, key=lambda part: part.value or 0)
    if len(parts) == 1:
        return _("%(funder)s pays for everything") % {"funder": largest.label}
    return _("%(funder)s pays %(percent)s") % {
        "funder": largest.label,
        "percent": formats.percent(largest.percent),
    }
