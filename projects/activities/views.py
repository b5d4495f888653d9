"""Pages of activities: the list and its files, one activity, voiding and undoing. Logging: log_views.py."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from projects.activities import actions, doubts, queries, shown, sources
from projects.activities.filters import ActivityFilter
from projects.activities.forms.ending import UndoForm, VoidForm
from projects.activities.models import Activity
from projects.activities.reading import open_activity, receipt
from tracker.core import access, tables
from tracker.core.conflict import last_saved
from tracker.core.errors import Refused, Stale
from tracker.core.filters import chips
from tracker.core.pages import PagesByKey
from tracker.privacy import access_log

PER_PAGE = 50


@require_safe
def activities(request: HttpRequest) -> HttpResponseBase:
    access.require(request.user, "view", Activity)
    filterset = ActivityFilter(request.GET, queryset=queries.activities(request.user), request=request)
    rows = filterset.qs if filterset.is_valid() else queries.activities(request.user).none()
    if kind := tables.asked_for(request):
        return tables.download(_table(request, rows), kind)
    page = PagesByKey(queries.with_participants(rows), PER_PAGE).get_page(request.GET.get("page"))
    access_log.seen(request, page.object_list)
    context = {
        "filter": filterset.form,
        "page": page,
        "totals": queries.totals(rows),
        "chips": chips(filterset, leave_out=["order"]),
        "order": filterset.form.cleaned_data.get("order") or "-day",
        "drafts": queries.activities(request.user).filter(is_draft=True).count(),
        "showing_drafts": filterset.form.cleaned_data.get("state") == "drafts",
        "may_log": access.may(request.user, "add", Activity),
        "receipt": receipt(request),
    }
    return render(request, "activities/list.html", context)


def _table(request: HttpRequest, rows: QuerySet[Activity]) -> tables.Table:
    """The selection as a file: one row for each activity, masked as on the page."""
    header = [
        _("Activity number"), _("Days"), _("Type"), _("What was done"), _("Project"), _("Where"), _("Online"),
        _("Women"), _("Men"), _("Not known"), _("Participants"),
    ]  # fmt: skip

    def cells() -> Iterator[list[tables.Cell]]:
        for row in access_log.watched(request, rows.iterator()):
            project = row.project.code if row.project else None
            yield [
                row.public_id, shown.days(row), shown.kind(row), shown.title(row), project, shown.place(row),
                row.is_online, row.women, row.men, row.unknown, row.participants,
            ]  # fmt: skip

    return tables.Table(_("activities"), header, cells())


@require_safe
def activity(request: HttpRequest, public_id: str) -> HttpResponse:
    rows = queries.as_page(queries.activities(request.user), request.user)
    row = get_object_or_404(rows, public_id=public_id)
    access_log.seen(request, [row])
    answers = access.explain(request.user, row)
    allowed = {answer.action for answer in answers if answer.allowed}
    context = {
        "activity": row,
        "answers": answers,
        "members": [],
        "may_change": "change" in allowed,
        "may_void": "void" in allowed,
        "may_log": access.may(request.user, "add", Activity),
        "receipt": receipt(request),
        "doubts": doubts.of(request.user, row) if "change" in allowed and not row.is_draft else [],
        "rest": sources.rest_of(request.user, row) if not (row.is_masked or row.is_draft) else None,
    }
    return render(request, "activities/activity.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def activity_void(request: HttpRequest, public_id: str) -> HttpResponse:
    row = open_activity(request, public_id, "void")
    form = VoidForm(request.POST if request.method == "POST" else None, initial={"version": row.version})
    context: dict[str, Any] = {"form": form, "activity": row, "differences": [], "saved": None}
    status = 200
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.void_activity(
                user=request.user, activity=row, reason=given["reason"], expected=given["version"]
            )
        except Stale as stale:
            current = get_object_or_404(queries.activities(request.user), pk=stale.current.pk)
            context |= {
                "activity": current,
                "differences": form.take_over(current),
                "saved": last_saved(current),
            }
            status = 409
        except Refused as no:
            form.add_error(no.field if no.field in form.fields else None, no.message)
        else:
            messages.success(request, _("The activity has been voided: %(what)s") % {"what": row})
            return redirect("activities")
    return render(request, "activities/void.html", context, status=status)


@require_POST
def activity_undo(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take back what one has just logged; where that is no longer possible, the page that voids it says why."""
    row = open_activity(request, public_id, "void")
    form = UndoForm(request.POST)
    try:
        actions.undo_activity(
            user=request.user,
            activity=row,
            expected=form.cleaned_data["version"] if form.is_valid() else None,
        )
    except Refused as no:  # too late, or somebody has changed it since
        messages.warning(request, no.message)
        return redirect("activity_void", row.public_id)
    messages.success(request, _("Undone: %(what)s") % {"what": row})
    return redirect("activity_log")
