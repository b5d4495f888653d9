"""Pages of activities: the list and its files, one activity, logging, changing, voiding."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects.activities import actions, queries, shown
from projects.activities.filters import ActivityFilter
from projects.activities.forms import ActivityForm, VoidForm, preset
from projects.activities.models import Activity
from tracker.core import access, once, tables
from tracker.core.conflict import Difference, last_saved
from tracker.core.errors import Refused, Stale
from tracker.core.filters import chips
from tracker.privacy import access_log

LATEST, PER_PAGE = 5, 50
# What "the same again" takes over: not the days, the counts, the texts or the people.
COPIED = ("project", "kind", "is_online", "country", "indicator", "forum", "partners", "principles")
COPIED_PLAIN = ("title_sv", "title_en", "place", "participant_level", "meeting_level")


@require_safe
def activities(request: HttpRequest) -> HttpResponseBase:
    access.require(request.user, "view", Activity)
    filterset = ActivityFilter(request.GET, queryset=queries.activities(request.user), request=request)
    rows = filterset.qs if filterset.is_valid() else queries.activities(request.user).none()
    if kind := tables.asked_for(request):
        return tables.download(_table(request, rows), kind)
    page = Paginator(queries.with_participants(rows), PER_PAGE).get_page(request.GET.get("page"))
    access_log.seen(request, page.object_list)
    context = {
        "filter": filterset.form,
        "page": page,
        "totals": queries.totals(rows),
        "chips": chips(filterset, leave_out=["order"]),
        "order": filterset.form.cleaned_data.get("order") or "-day",
        "drafts": queries.activities(request.user).filter(is_draft=True).count(),
        "showing_drafts": filterset.form.cleaned_data.get("state") == "drafts",
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
        "receipt": _receipt(request),
    }
    return render(request, "activities/activity.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def activity_log(request: HttpRequest) -> HttpResponse:
    _may_log(request)
    if request.method == "POST":
        return _save(request, ActivityForm(request.POST, user=request.user), None)
    latest = queries.latest_logged(request.user).select_related("project").first()
    last_project = {"project": latest.project.public_id} if latest and latest.project else {}
    return _show(request, _new_form(request, last_project | preset(request.GET)))


@require_safe
def activity_copy(request: HttpRequest, public_id: str) -> HttpResponse:
    """The log form, filled in as another activity."""
    _may_log(request)
    source = _open(request, public_id, "view")
    if source.project:
        access.require(request.user, "see identities", source.project)
    written = ActivityForm._written(source)
    plain = {name: getattr(source, name) for name in COPIED_PLAIN}
    return _show(request, _new_form(request, {name: written[name] for name in COPIED} | plain))


@require_http_methods(["GET", "HEAD", "POST"])
def activity_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    if request.method == "POST" and (
        gone := queries.voided(request.user).filter(public_id=public_id).first()
    ):
        return _too_late(request, gone)
    row = _open(request, public_id, "change")
    data = request.POST if request.method == "POST" else None
    form = ActivityForm(data, user=request.user, instance=row, initial={"key": once.new_key()})
    return _save(request, form, row) if data is not None else _show(request, form, row)


@require_http_methods(["GET", "HEAD", "POST"])
def activity_void(request: HttpRequest, public_id: str) -> HttpResponse:
    row = _open(request, public_id, "void")
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


def _too_late(request: HttpRequest, gone: Activity) -> HttpResponse:
    """Somebody has voided it meanwhile: what was typed stands in the form, ready to be logged as a new one."""
    form = ActivityForm(request.POST, user=request.user)
    form.is_valid()
    form.new_key(once.new_key())
    why = _("Voided: %(why)s") % {"why": gone.void_reason}
    told = {
        "differences": [Difference(_("Activity"), why, _("Save it as a new activity, or let it go."))],
        "saved": last_saved(gone),
    }
    return _show(request, form, None, status=409, **told)


def _may_log(request: HttpRequest) -> None:
    access.require(request.user, "add", Activity)


def _open(request: HttpRequest, public_id: str, action: str) -> Any:
    """404 for an activity that the user may not know of, 403 for one not the user's to do `action` on."""
    row = get_object_or_404(queries.activities(request.user), public_id=public_id)
    access_log.seen(request, [row])
    access.require(request.user, action, row)
    return row


def _new_form(request: HttpRequest, initial: dict[str, Any]) -> ActivityForm:
    start = {"when": "today", "is_online": "", "key": once.new_key()}
    return ActivityForm(None, user=request.user, initial=start | initial)


def _show(
    request: HttpRequest, form: ActivityForm, row: Activity | None = None, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"form": form, "activity": row, "receipt": _receipt(request), **more}
    if row is None:
        latest = queries.with_participants(queries.latest_logged(request.user))
        context["latest"] = latest[:LATEST]
        access_log.seen(request, context["latest"])
    return render(request, "activities/form.html", context, status=status)


def _save(request: HttpRequest, form: ActivityForm, row: Activity | None) -> HttpResponse:
    if not form.is_valid():
        return _show(request, form, row)
    try:
        saved = _once(request, form, lambda: form.save(row))
    except Stale as stale:
        current = get_object_or_404(queries.activities(request.user), pk=stale.current.pk)
        told = {"differences": form.take_over(current), "saved": last_saved(current)}
        return _show(request, form, current, status=409, **told)
    except Refused as no:
        form.refuse(no)
        if no.code == "key_reused":
            form.new_key(once.new_key())
        return _show(request, form, row)
    request.session["receipt"] = saved
    if "again" in request.POST:
        return redirect(reverse("activity_log"))
    return redirect("activity", saved)


def _once(request: HttpRequest, form: ActivityForm, effect: Callable[[], Activity]) -> str:
    """The number of the saved activity; a second click on the same form gets it without a second effect."""
    sent = sorted(
        (name, str(values)) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"
    )
    used_for = once.fingerprint(*(text for pair in sent for text in pair))
    return once.only(request.user, form.cleaned_data["key"], lambda: effect().public_id, used_for)


def _receipt(request: HttpRequest) -> Any:
    """The activity just saved, shown once, with the ways to change and undo it."""
    number = request.session.pop("receipt", None)
    return queries.activities(request.user).filter(public_id=number).first() if number else None
