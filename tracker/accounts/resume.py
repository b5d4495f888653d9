"""Nothing that somebody sent is lost because the session had ended: it is kept, shown and sent again.

What a form carried is kept in the browser's session on the server, bound to the user who wrote it, for an hour.
After signing in as the same user the page /accounts/resume/ shows it, with a button that sends it to where it was
going: with the same one-time key and version, so that nothing is made twice and nobody's change overwritten.
"""

import re
import time
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth.decorators import login_not_required
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods

KEPT_SECONDS = 3600
MOST_BYTES = 200_000
_SECRET = re.compile(r"password|csrfmiddlewaretoken|secret|otp|credential", re.IGNORECASE)
# Signing in, second steps and tokens: what is sent there is secret, or nothing without its page.
_NEVER = ("/accounts/", "/language/")


@dataclass(frozen=True)
class Said:
    label: str
    text: str


def keep(request: HttpRequest, user_id: Any) -> bool:
    """Keep what the request carries for this user; False when there is nobody, or too much, or secrets.

    What comes from the browser's outbox (static/js/outbox.js) is kept there.
    """
    if "X-Outbox" in request.headers:
        return False
    if not user_id or request.path.startswith(_NEVER) or not _is_ours(request.get_full_path()):
        return False
    fields = [
        (name, value) for name, values in request.POST.lists() for value in values if not _SECRET.search(name)
    ]
    if sum(len(name.encode()) + len(value.encode()) for name, value in fields) > MOST_BYTES:
        return False
    request.session["kept"] = {
        "user": user_id,
        "address": request.get_full_path(),
        "fields": fields,
        "at": int(time.time()),
    }
    if not request.user.is_authenticated:  # nobody comes back: then it goes with the session
        request.session.set_expiry(KEPT_SECONDS)
    return True


def only_for(session: Any, user: Any) -> None:
    """Somebody signs in: what is another's, or too old, is dropped."""
    session.pop("was", None)
    kept = session.get("kept")
    if kept and (kept["user"] != user.pk or time.time() - kept["at"] > KEPT_SECONDS):
        del session["kept"]


def done_when_sent(request: HttpRequest, response: HttpResponse) -> None:
    """What was kept has been sent again and taken: a form that is wrong or stale comes back as a page instead."""
    if request.method == "POST" and request.user.is_authenticated and response.status_code in (302, 303):
        kept = request.session.get("kept")
        if kept and kept["address"] == request.get_full_path():
            del request.session["kept"]


@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """What was kept, to read, to send or to throw away."""
    if request.method == "POST":
        request.session.pop("kept", None)
        return redirect("/")
    only_for(request.session, request.user)
    kept = request.session.get("kept")
    if kept is None:
        return redirect("/")
    context = {"address": kept["address"], "fields": kept["fields"], "said": _said(kept["fields"])}
    return render(request, "account/resume.html", context)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose secret is old, as after signing in anew in another window: refused, but not lost.

    Only what comes from a page of ours is kept: another site must not be able to put words into somebody's mouth.
    """
    writer = request.user.pk if request.user.is_authenticated else request.session.get("was")
    kept = request.method == "POST" and _from_our_page(request) and keep(request, writer)
    return render(request, "403_csrf.html", {"kept": kept}, status=403)


def _from_our_page(request: HttpRequest) -> bool:
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def _is_ours(address: str) -> bool:
    return url_has_allowed_host_and_scheme(address, allowed_hosts=None)


def _said(fields: list[tuple[str, str]]) -> list[Said]:
    """What a person can read again: texts, dates and numbers, not keys of rows and marks of the form."""
    labels = _labels()
    found = [(labels.get(name.rpartition("-")[2]), value) for name, value in fields]
    return [Said(label, value) for label, value in found if label and value.strip()]


def _labels() -> dict[str, str]:
    """Field name -> label, for the names that are only of columns in which people write."""
    fields = [field for model in apps.get_models() for field in model._meta.concrete_fields]
    others = {field.name for field in fields if field.is_relation or field.choices or not field.editable}
    typed = models.CharField | models.TextField | models.DateField | models.DecimalField | models.IntegerField
    return {
        field.name: capfirst(str(field.verbose_name))
        for field in fields
        if isinstance(field, typed) and field.name not in others | {"key", "id"}
    }
