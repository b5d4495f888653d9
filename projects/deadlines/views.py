"""Pages of deadlines: the list and its files, one deadline and the steps with it, the calendar's address."""

from collections.abc import Iterator

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects.deadlines import queries, shown
from projects.deadlines.filters import PageFilter
from projects.deadlines.forms import AcceptForm, AddForm, ChangeForm, DeadlineStep, SubmitForm, VoidForm
from projects.deadlines.models import Deadline
from projects.portfolio import queries as portfolio
from projects.portfolio.models import Project
from tracker.core import access, steps, tables
from tracker.core.filters import chips
from tracker.core.periods import today
from tracker.privacy import access_log

PER_PAGE = 50


@require_safe
def deadlines(request: HttpRequest) -> HttpResponseBase:
    access.require(request.user, "view", Deadline)
    every = queries.deadlines(request.user)
    filterset = PageFilter(request.GET, queryset=every, request=request)
    rows = filterset.qs if filterset.is_valid() else every.none()
    rows = queries.with_people(rows)
    if kind := tables.asked_for(request):
        return tables.download(_table(request, rows), kind)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    access_log.seen(request, page.object_list)
    given = filterset.form.cleaned_data
    context = {
        "filter": filterset.form,
        "page": page,
        "parts": shown.parts(page.object_list, today()),
        "chips": chips(filterset),
        "is_mine": not given.get("person"),
        "may_add": access.may(request.user, "add", Deadline),
    }
    return render(request, "deadlines/list.html", context)


def _table(request: HttpRequest, rows: QuerySet[Deadline]) -> tables.Table:
    """The selection as a file, masked as on the page."""
    header = [
        _("Due on"), _("What is due"), _("Type"), _("Project"), _("Agreement"), _("Period"),
        _("Who sees to it"), _("State"), _("Registration number"),
    ]  # fmt: skip
    words = {
        queries.LATE: _("Late"), queries.SOON: _("Due within 30 days"), queries.OPEN: _("Later"),
        queries.SUBMITTED: _("Submitted"), queries.ACCEPTED: _("Accepted"),
    }  # fmt: skip

    def cells() -> Iterator[list[tables.Cell]]:
        for row in access_log.watched(request, rows.iterator(chunk_size=500)):
            yield [
                shown.day(row) if row.is_masked else row.due_on, shown.title(row), capfirst(row.get_kind_display()), row.project.code,
                row.agreement.number if row.agreement else None, shown.period(row), shown.who(row),
                words[queries.state(row, today())], row.dnr,
            ]  # fmt: skip

    return tables.Table(_("deadlines"), header, cells())


@require_safe
def deadline(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(queries.with_people(queries.deadlines(request.user)), pk=pk)
    access_log.seen(request, [row])
    may_change = access.may(request.user, "change", row)
    context = {
        "deadline": row,
        "line": shown.line(row, today()),
        "day": shown.day(row),
        "period": shown.period(row),
        "answers": access.explain(request.user, row),
        "may_change": may_change,
        "is_moved": not row.is_masked and row.due_by_rule not in (None, row.due_on),
        "reminders": [] if row.is_masked else row.reminders.select_related("user"),
    }
    return render(request, "deadlines/deadline.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def deadline_new(request: HttpRequest) -> HttpResponse:
    access.require(request.user, "add", Deadline)
    projects = portfolio.projects(request.user).filter(
        access.where(request.user, "add", Project, of="deadline")
    )
    form = AddForm(
        request.POST if request.method == "POST" else None,
        projects=list(projects.order_by("code", "pk")),
        preset=request.GET.get("project", ""),
    )
    status, url = steps.take(request, form, lambda: _address(form.save(request.user)))
    if url:
        messages.success(request, _("The deadline has been added."))
        return redirect(url)
    return render(request, "deadlines/new.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def deadline_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, ChangeForm, "deadlines/edit.html", _("The deadline has been changed."))


@require_http_methods(["GET", "HEAD", "POST"])
def deadline_submit(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, SubmitForm, "deadlines/submit.html", _("Noted as submitted."))


@require_http_methods(["GET", "HEAD", "POST"])
def deadline_accept(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, AcceptForm, "deadlines/accept.html", _("Noted as accepted."))


@require_http_methods(["GET", "HEAD", "POST"])
def deadline_void(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, VoidForm, "deadlines/void.html", _("The deadline has been voided."))


def _step(request: HttpRequest, pk: int, kind: type[DeadlineStep], template: str, done: str) -> HttpResponse:
    """404 for a deadline that the user may not know of, 403 for one that is not the user's to change."""
    row = get_object_or_404(queries.deadlines(request.user), pk=pk)
    access_log.seen(request, [row])
    access.require(request.user, "change", row)
    form = kind(request.POST if request.method == "POST" else None, of=row)
    status, url = steps.take(request, form, lambda: _address(form.save(request.user)))
    if url:
        messages.success(request, done)
        return redirect(url)
    context = {"form": form, "deadline": row, "title": shown.title(row)}
    return render(request, template, context, status=status)


def _address(row: Deadline) -> str:
    return reverse("deadlines") if row.voided_at else reverse("deadline", args=[row.pk])
