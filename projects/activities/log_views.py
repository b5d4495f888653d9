"""Logging: the form for a new activity, a copy, a change, and a week's summary."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects.activities import queries, sources
from projects.activities.forms.activity import ActivityForm, StartForm, begun, written
from projects.activities.forms.week import KeyForm, WeekForm, WeekRows
from projects.activities.models import Activity
from projects.activities.reading import open_activity, receipt, remember
from tracker.core import access, once
from tracker.core.conflict import Difference, last_saved
from tracker.core.errors import Refused, Stale
from tracker.core.periods import today
from tracker.privacy import access_log

LATEST = 5
# What "the same again" takes over: not the days, the counts, the texts or the people.
COPIED = (
    "project", "kind", "is_online", "country", "indicator", "component", "work_item", "forum", "partners",
    "principles",
)  # fmt: skip
COPIED_PLAIN = ("title_sv", "title_en", "place", "participant_level", "meeting_level")


@require_http_methods(["GET", "HEAD", "POST"])
def activity_log(request: HttpRequest) -> HttpResponse:
    access.require(request.user, "add", Activity)
    if request.method == "POST":
        return _save(request, ActivityForm(request.POST, user=request.user), None)
    asked = StartForm(request.GET)
    begin = sources.begin_at(asked.source, request.user)
    initial = asked.preset | begun(begin.fields) | {"source": asked.source}
    return _show(request, _new_form(request, initial, begin.staff))


@require_safe
def activity_copy(request: HttpRequest, public_id: str) -> HttpResponse:
    """The log form, filled in as another activity."""
    access.require(request.user, "add", Activity)
    source = open_activity(request, public_id, "view")
    if source.project:
        access.require(request.user, "see identities", source.project)
    stored = written(source)
    plain = {name: getattr(source, name) for name in COPIED_PLAIN}
    return _show(request, _new_form(request, {name: stored[name] for name in COPIED} | plain))


@require_http_methods(["GET", "HEAD", "POST"])
def activity_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    if request.method == "POST" and (
        gone := queries.voided(request.user).filter(public_id=public_id).first()
    ):
        return _too_late(request, gone)
    row = open_activity(request, public_id, "change")
    data = request.POST if request.method == "POST" else None
    form = ActivityForm(data, user=request.user, instance=row, initial={"key": once.new_key()})
    return _save(request, form, row) if data is not None else _show(request, form, row)


@require_http_methods(["GET", "HEAD", "POST"])
def activity_week(request: HttpRequest) -> HttpResponse:
    """Several activities at once, a day to a row: all of them are logged, or none."""
    access.require(request.user, "add", Activity)
    asked = WeekForm(request.GET)
    monday = asked.monday(today())
    sent = request.POST if request.method == "POST" else None
    rows = WeekRows(sent, user=request.user, monday=monday, key=once.new_key())
    if sent is None or "more" in sent:
        return _show_week(request, rows, monday)
    mine = f"{reverse('activities')}?mine=1"
    if saved := _sent_before(request, rows.key):
        remember(request, saved, new=True)
        return _lead(request, mine)
    if not rows.is_valid():
        return _show_week(request, rows, monday)
    try:
        saved = _once(request, rows.key, lambda: " ".join(row.public_id for row in rows.save()))
    except Refused as no:
        rows.refuse(no)
        if no.code == "key_reused":
            rows.new_key(once.new_key())
        return _show_week(request, rows, monday)
    remember(request, saved, new=True)
    return _lead(request, mine)


def _show_week(request: HttpRequest, rows: WeekRows, monday: Any) -> HttpResponse:
    return render(request, "activities/week.html", {"rows": rows, "week": WeekForm.around(monday)})


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


def _new_form(request: HttpRequest, initial: dict[str, Any], staff: Any = ()) -> ActivityForm:
    start = {"when": "today", "is_online": "", "key": once.new_key()}
    return ActivityForm(None, user=request.user, initial=start | initial, staff=staff)


def _show(
    request: HttpRequest, form: ActivityForm, row: Activity | None = None, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"form": form, "activity": row, "receipt": receipt(request), **more}
    if row is None:
        latest = queries.with_participants(queries.latest_logged(request.user))
        context["latest"] = latest[:LATEST]
        access_log.seen(request, context["latest"])
    return render(request, "activities/form.html", context, status=status)


def _save(request: HttpRequest, form: ActivityForm, row: Activity | None) -> HttpResponse:
    key = KeyForm(request.POST).value
    if saved := _sent_before(request, key):
        return _saved(request, saved, row)
    if not form.is_valid():
        return _show(request, form, row)
    try:
        saved = _once(request, key, lambda: form.save(row).public_id)
    except Stale as stale:
        current = get_object_or_404(queries.activities(request.user), pk=stale.current.pk)
        told = {"differences": form.take_over(current), "saved": last_saved(current)}
        return _show(request, form, current, status=409, **told)
    except Refused as no:
        form.refuse(no)
        if no.code == "key_reused":
            form.new_key(once.new_key())
        return _show(request, form, row)
    return _saved(request, saved, row)


def _saved(request: HttpRequest, saved: str, row: Activity | None) -> HttpResponse:
    remember(request, saved, new=row is None)
    again = "again" in request.POST and not _was_kept(request)
    return _lead(request, reverse("activity_log") if again else reverse("activity", args=[saved]))


def _once(request: HttpRequest, key: str, effect: Callable[[], str]) -> str:
    """The answer of the effect; a second click on the same form gets it without a second effect."""
    try:
        return once.only(request.user, key, effect, _used_for(request))
    except Refused as no:
        # What the browser had kept met its own first sending, which was still at work.
        if no.code == "key_reused" and (saved := _sent_before(request, key)):
            return saved
        raise


def _used_for(request: HttpRequest) -> str:
    sent = sorted(
        (name, str(values)) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"
    )
    return once.fingerprint(*(text for pair in sent for text in pair))


def _sent_before(request: HttpRequest, key: str) -> str:
    """What the same sending has made already: asked first, or it would be taken for its own double.

    What the browser had kept may have arrived at its first sending, then with the names of people.
    """
    return once.answered(request.user, key, "" if _was_kept(request) else _used_for(request))


def _was_kept(request: HttpRequest) -> bool:
    """Comes from the browser's outbox, where it has waited for the network."""
    return request.headers.get("X-Outbox") == "kept"


def _lead(request: HttpRequest, address: str) -> HttpResponse:
    """To the page that tells what was saved; to the page's script (static/js/outbox.js) its address."""
    return JsonResponse({"address": address}) if request.headers.get("X-Outbox") else redirect(address)
