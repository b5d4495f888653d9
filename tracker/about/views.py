"""Pages about the site, open to everybody, and the queue of those who answer help messages."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tracker.about import actions, queries, statement
from tracker.about.cookies import cookies as all_cookies
from tracker.about.forms import AnswerForm, FromForm, HelpForm, StateForm
from tracker.about.models import SupportMessage
from tracker.about.throttle import Messages
from tracker.core import access, once, security_log, uploads
from tracker.core.errors import Refused, Stale
from tracker.privacy import retention

PER_PAGE = 50
_RECEIPT = "about.receipt"


def _show(request: HttpRequest, here: str, template: str, status: int = 200, **more: Any) -> HttpResponse:
    pages = [
        ("about_accessibility", _("Accessibility")),
        ("about_cookies", _("Cookies")),
        ("about_privacy", _("Personal data")),
        ("about_help", _("Help")),
    ]
    tabs = [
        {"url": reverse(name), "label": label, "here": name == here, "count": None} for name, label in pages
    ]
    context = {
        "about_tabs": tabs,
        "organisation": statement.organisation(),
        "email": settings.CONTACT_EMAIL,
        "phone": settings.CONTACT_PHONE,
        **more,
    }
    return render(request, template, context, status=status)


@login_not_required
@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    return _show(request, "about_cookies", "about/cookies.html", cookies=all_cookies())


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return _show(
        request,
        "about_accessibility",
        "about/accessibility.html",
        compliance=statement.compliance(),
        faults=statement.of_reason("fault"),
        burdens=statement.of_reason("burden"),
        outside=statement.of_reason("outside"),
        tested_on=statement.TESTED_ON,
        published_on=statement.PUBLISHED_ON,
        reviewed_on=settings.STATEMENT_REVIEWED or statement.PUBLISHED_ON,
        authority=statement.AUTHORITY,
        complaint=statement.COMPLAINT,
    )


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return _show(request, "about_privacy", "about/privacy.html", rules=retention.rules().values())


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def help_form(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        preset = FromForm(request.GET).preset(request.get_host)
        return _show_help(request, HelpForm(host=request.get_host, initial=preset))
    form = HelpForm(request.POST, request.FILES, host=request.get_host)
    if not form.is_valid():
        return _show_help(request, form)
    if not Messages().allow_request(request, None):  # type: ignore[arg-type]
        security_log.note("throttled", request, form="help")
        form.add_error(None, _("You have sent many messages in a short time. Try again in an hour."))
        return _show_help(request, form, status=429)
    given = {name: form.cleaned_data[name] for name in actions.FIELDS}
    sent = actions.send(user=request.user, key=form.cleaned_data["key"] or once.new_key(), fields=given)
    return redirect("about_received", signing.dumps(sent.public_id, salt=_RECEIPT))


def _show_help(request: HttpRequest, form: HelpForm, status: int = 200) -> HttpResponse:
    return _show(request, "about_help", "about/help.html", status=status, form=form)


@login_not_required
@require_safe
def received(request: HttpRequest, receipt: str) -> HttpResponse:
    """The number of the message just sent; the address cannot be made up."""
    try:
        number = signing.loads(receipt, salt=_RECEIPT)
    except signing.BadSignature:
        raise Http404 from None
    return _show(request, "about_help", "about/received.html", number=number)


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    access.require(request.user, "view", SupportMessage)
    rows, form = queries.messages(request.user), StateForm(request.GET)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    counts = queries.counts(rows)
    labels = [("", _("Waiting")), *SupportMessage.State.choices, ("all", _("All"))]
    numbers = {**counts, "all": sum(counts.values())}
    numbers[""] = numbers["all"] - counts.get("answered", 0)
    context = {
        "page": Paginator(queries.in_state(rows, state), PER_PAGE).get_page(request.GET.get("page")),
        "views": [(key, label, numbers.get(key, 0), key == state) for key, label in labels],
    }
    return render(request, "about/queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def message(request: HttpRequest, public_id: str) -> HttpResponse:
    row = get_object_or_404(queries.messages(request.user), public_id=public_id)
    data = request.POST if request.method == "POST" else None
    form = AnswerForm(data, instance=row, initial={"version": row.version})
    if data is None or not form.is_valid():
        return _show_message(request, public_id, form)
    given = form.cleaned_data
    try:
        actions.answer(
            user=request.user,
            message=row,
            state=given["state"],
            note=given["note"],
            expected=given["version"],
        )
    except Stale as stale:
        form.data = form.data.copy()
        form.data["version"] = stale.current.version
        return _show_message(request, public_id, form, 409, _differences(stale.current, given))
    except Refused as no:
        form.add_error(no.field if no.field in form.fields else None, no.message)
        return _show_message(request, public_id, form)
    messages.success(request, _("Saved: %(number)s") % {"number": public_id})
    return redirect("about_messages")


def _show_message(
    request: HttpRequest,
    public_id: str,
    form: AnswerForm,
    status: int = 200,
    differences: list[dict[str, str]] | None = None,
) -> HttpResponse:
    context = {
        "message": get_object_or_404(queries.messages(request.user), public_id=public_id),
        "form": form,
        "may_answer": access.may(request.user, "answer", SupportMessage),
        "differences": differences or [],
    }
    return render(request, "about/message.html", context, status=status)


def _differences(current: SupportMessage, mine: dict[str, Any]) -> list[dict[str, str]]:
    states = dict(SupportMessage.State.choices)
    rows = [
        (_("State"), states[current.state], states[mine["state"]]),
        (_("Note on the answer"), current.note, mine["note"]),
    ]
    return [{"label": str(label), "theirs": str(a), "mine": str(b)} for label, a, b in rows if a != b]


@require_safe
def attachment(request: HttpRequest, public_id: str) -> HttpResponseBase:
    row = get_object_or_404(queries.messages(request.user).exclude(attachment=""), public_id=public_id)
    return uploads.serve(request, row.attachment.name, row.attachment_name)
