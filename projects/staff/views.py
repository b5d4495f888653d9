"""Pages of people: the year's list, one person, a project's assignments, and the steps with them."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from projects.portfolio.models import Project
from projects.portfolio.pages import project_of
from projects.staff import forms, queries, shown
from projects.staff.filters import PeopleFilter
from projects.staff.models import Assignment, Employee
from tracker.core import access, steps, tables
from tracker.core.periods import Year, today
from tracker.core.text import bilingual
from tracker.privacy import access_log

PER_PAGE = 50
_CHANGING = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def staff(request: HttpRequest) -> HttpResponseBase:
    """Who gave days in a year, and what the line units lend."""
    user: Any = request.user
    access.require(user, "view", Employee)
    form = PeopleFilter(request.GET, queries.years())
    year = form.chosen
    rows = form.narrowed(queries.of_year(user, year))
    last = Year(year).last_day
    if kind := tables.asked_for(request):
        return tables.download(_people_table(rows, year), kind)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    assigned = list(queries.in_year(queries.assignments(user), year))
    waiting = list(queries.waiting(user))
    access_log.seen(request, [*assigned, *waiting])
    count = queries.headcount(year)
    context = {
        "filter": form,
        "year": year,
        "finding": shown.finding(count, year, settings.STAFF_A_YEAR),
        "figures": [
            {"label": words, "value": str(number), "unit": "", "note": "", "url": ""}
            for words, number in (
                (_("women"), count.women),
                (_("men"), count.men),
                (_("sex unknown"), count.unknown),
                (_("external experts"), count.experts),
            )
        ],
        "page": page,
        "people": [(row, shown.of_day(row, last)) for row in page.object_list],
        "lent": shown.lent(assigned),
        "waiting": shown.lines(waiting),
        "may_add": access.may(user, "add", Employee),
    }
    return render(request, "staff/list.html", context)


def _people_table(rows: queries.Rows, year: int) -> tables.Table:
    header = [
        _("Staff number"), _("Name"), _("Sex"), _("External expert"), _("Position at the end of the year"),
        _("Days abroad"), _("Days at home"), _("Paid by the funder"), _("Not paid by the funder"),
    ]  # fmt: skip

    def cells() -> Iterator[list[tables.Cell]]:
        for row in rows.iterator(chunk_size=500):
            yield [
                row.number, row.name, row.get_sex_display(), row.is_external,
                shown.of_day(row, Year(year).last_day), *shown.sums(row),
            ]  # fmt: skip

    return tables.Table(f"{_('people')} {year}", header, cells())


@require_safe
def person(request: HttpRequest, number: str) -> HttpResponse:
    """A person's positions, assignments and days, as far as the reader may know of them."""
    user: Any = request.user
    access.require(user, "view", Employee)
    row = get_object_or_404(queries.people(user), number=number)
    assigned = list(queries.assignments(user).filter(employee=row))
    access_log.seen(request, assigned)
    context = {
        "person": row,
        "now": shown.of_day(row, today()),
        "positions": [(held, shown.position(held)) for held in reversed(row.positions.all())],
        "lines": shown.lines(assigned),
        "years": queries.days_by_year(user, row),
        "may_change": access.may(user, "change", row),
    }
    return render(request, "staff/person.html", context)


@require_safe
def project_staff(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Who is assigned to a project, with days used against days planned."""
    user: Any = request.user
    project = project_of(request, public_id)
    access.require(user, "view", project, of="assignment")
    rows = queries.assignments(user).filter(project=project)
    if kind := tables.asked_for(request):
        return tables.download(_assignment_table(request, rows), kind)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    access_log.seen(request, page.object_list)
    changing = set(access.visible(user, rows.order_by(), "change").values_list("pk", flat=True))
    releasing = set(queries.waiting(user).filter(project=project).values_list("pk", flat=True))
    context = {
        "project": project,
        "name": bilingual(project, "name"),
        "page": page,
        "lines": shown.lines(page.object_list),
        "unassigned": list(queries.unassigned(user, project)),
        "changing": changing,
        "releasing": releasing,
        "may_add": access.may(user, "add", project, of="assignment"),
        "has_plan": access.may(user, "view", project, of="work plan"),
    }
    return render(request, "staff/project.html", context)


def _assignment_table(request: HttpRequest, rows: queries.Rows) -> tables.Table:
    header = [
        _("Staff number"), _("Person"), _("Position"), _("Role"), _("Component"), _("First day"), _("Last day"),
        _("Planned days abroad"), _("Planned days at home"), _("Used days abroad"), _("Used days at home"),
        _("Paid by the funder"), _("Not paid by the funder"), _("Days left"), _("Days released"),
        pgettext("person", "Released on"),
    ]  # fmt: skip

    def cells() -> Iterator[list[tables.Cell]]:
        for row in access_log.watched(request, rows.iterator(chunk_size=500)):
            line = shown.line(row)
            yield [
                row.employee.number, row.employee.name, line.position, row.role,
                str(row.component) if row.component else None, row.start, row.end, row.days_abroad, row.days_home,
                *shown.sums(row), line.left, row.released_days, row.released_on,
            ]  # fmt: skip

    return tables.Table(_("assignments"), header, cells())


@_CHANGING
def assignment_new(request: HttpRequest, project: str) -> HttpResponse:
    of = project_of(request, project)
    access.require(request.user, "add", of, of="assignment")
    form = forms.AssignForm(request.POST if request.method == "POST" else None, user=request.user, project=of)
    done = _("The person has been assigned.")
    return steps.answer(
        request, form, lambda: _address(form.save(request.user)), "staff/new.html", done, project=of
    )


@_CHANGING
def assignment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, "change", forms.ChangeForm, _("The assignment has been changed."))


@_CHANGING
def assignment_release(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, "release", forms.ReleaseForm, _("Noted: the person may go."))


@_CHANGING
def assignment_void(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, "void", forms.VoidForm, _("The assignment has been voided."))


def _step(
    request: HttpRequest, pk: int, action: str, kind: type[forms.AssignmentStep], done: str
) -> HttpResponse:
    """404 for an assignment that the user may not know of, 403 for one that is not the user's to do this with."""
    row = get_object_or_404(queries.assignments(request.user), pk=pk)
    access_log.seen(request, [row])
    access.require(request.user, action, row)
    form = kind(request.POST if request.method == "POST" else None, user=request.user, of=row)

    def effect() -> str:
        form.save(request.user)
        return _address(row) if access.may(request.user, "view", row.project, of="assignment") else _staff()

    context = {"assignment": row, "line": shown.line(row), "project": row.project}
    return steps.answer(request, form, effect, f"staff/{action}.html", done, **context)


def _address(row: Assignment) -> str:
    project: Project = row.project
    return reverse("project_staff", args=[project.public_id])


def _staff() -> str:
    return reverse("staff")
