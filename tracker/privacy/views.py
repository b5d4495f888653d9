"""Pages about personal data: one's own, retention reports, and the erasing of a person."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracker.accounts.models import User
from tracker.core import access
from tracker.core.errors import Refused
from tracker.privacy import actions, data_map, people, retention
from tracker.privacy.export import export
from tracker.privacy.forms import ErasePersonForm, PersonForm, RetentionForm
from tracker.privacy.models import PersonRequest, RetentionRun
from tracker.privacy.people import Person
from tracker.privacy.retention import Because

PER_PAGE = 50


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What the site holds about the reader, as counts."""
    return render(request, "privacy/mine.html", {"held": _held(people.of(_user(request)))})


@require_POST
def mine_file(request: HttpRequest) -> HttpResponse:
    """Everything about the reader as a zip file."""
    answer = HttpResponse(export(people.of(_user(request)), by=request.user), content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="personal-data.zip"'
    return answer


@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    rows = access.visible(request.user, RetentionRun.objects.select_related("made_by", "erased_by"))
    access.require(request.user, "view", RetentionRun)
    context = {
        "page": Paginator(rows.defer("listed"), PER_PAGE).get_page(request.GET.get("page")),
        "rules": retention.rules().values(),
        "may_report": access.may(request.user, "add", RetentionRun),
        "may_see_persons": access.may(request.user, "view", PersonRequest),
    }
    return render(request, "privacy/runs.html", context)


@require_POST
def report(request: HttpRequest) -> HttpResponse:
    run = actions.report(user=request.user)
    messages.success(request, _("The report has been made. Nothing has been erased."))
    return redirect("privacy_run", run.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def run(request: HttpRequest, public_id: Any) -> HttpResponse:
    """One report; POST erases what it lists."""
    rows = access.visible(request.user, RetentionRun.objects.select_related("made_by", "erased_by"))
    row = get_object_or_404(rows.defer("listed"), public_id=public_id)
    may_erase = access.may(request.user, "erase", RetentionRun)
    form = RetentionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not may_erase:
        raise PermissionDenied
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.erase(user=request.user, run=row, reason=given["reason"], decision=given["decision"])
        except Refused as no:
            form.refuse(no)
        else:
            messages.success(request, _("What the report listed has been erased."))
            return redirect("privacy_run", public_id)
    context = {"run": row, "lines": _lines(row), "form": form, "may_erase": may_erase}
    return render(request, "privacy/run.html", context)


def _lines(row: RetentionRun) -> list[dict[str, Any]]:
    """What was reported of each kind, and what became of it."""
    rules, why = (
        retention.rules(),
        {
            "report_only": _("only reported"),
            "no_decision": _("needs a decision"),
            "no_longer_due": _("no longer due"),
            "": "",
        },
    )
    lines = []
    for line in row.summary:
        told = row.receipt.get(line["kind"], {"erased": 0, "left": 0, "why": ""})
        rule = rules.get(line["kind"])  # a rule may have been taken away since
        lines.append(line | {"rule": rule, "name": rule or line["kind"], **told, "why": why[told["why"]]})
    return lines


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest) -> HttpResponse:
    """First who it is and what would go; POST erases the person."""
    access.require(request.user, "view", PersonRequest)
    posted = request.method == "POST"
    form = ErasePersonForm(request.POST if posted else None)
    asked = PersonForm(request.POST if posted else request.GET or None)
    key = asked.cleaned_data["person"] if asked.is_valid() else ""
    found = people.find(key) if key else None
    if key and found is None:
        asked.add_error("person", _("Nobody has this user name or staff number."))
    if found is not None and form.is_valid():
        given = form.cleaned_data
        access.require(request.user, "erase", PersonRequest)
        try:
            done = people.erase(found, Because(request.user, given["reason"], given["decision"]))
        except Refused as no:
            form.refuse(no)
        else:
            messages.success(request, _("The person is now number %(number)s.") % done.receipt)
            return redirect("privacy_person")
    context = {
        "asked": asked,
        "form": form if form.is_bound else ErasePersonForm(initial={"person": key}),
        "person": found,
        "held": _held(found) if found else [],
        "mentions": _mentions(found) if found else [],
        "requests": PersonRequest.objects.select_related("by")[:PER_PAGE],
    }
    return render(request, "privacy/person.html", context)


def _user(request: HttpRequest) -> User:
    """The row itself, not what stands for it in the request."""
    return User.objects.get(pk=request.user.pk)


def _held(person: Person) -> list[dict[str, Any]]:
    """Kind of thing, how many, and what erasing the person does to it."""
    outcome = {"row": _("deleted"), "keep": _("stays, under a number")}
    return [
        {
            "label": data_map.label(pointer.model),
            "as": data_map.field_label(pointer.field),
            "count": number,
            "outcome": outcome[data_map.of_field(pointer.model, pointer.field.name).erasure],
        }
        for pointer in people.pointers()
        if (number := pointer.rows(person).count())
    ]


def _mentions(person: Person) -> list[dict[str, Any]]:
    return [
        {"place": place, "keys": ", ".join(str(key) for key in keys[:20]), "count": len(keys)}
        for place, keys in people.mentions(person).items()
    ]
