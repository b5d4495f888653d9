"""Pages of an agreement's rules: which deadlines it demands, and the deadlines that follow from that."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from projects.deadlines import actions, queries, shown
from projects.deadlines.forms import RuleForm
from projects.deadlines.generate import Changes, defaults
from projects.deadlines.models import DeadlineRule
from projects.money.agreements import queries as agreements
from projects.money.agreements.models import Agreement
from tracker.core import access, steps
from tracker.core.errors import Refused
from tracker.core.periods import today
from tracker.privacy import access_log


@require_safe
def agreement_deadlines(request: HttpRequest, public_id: str) -> HttpResponse:
    """The rules, those that hold today first, and all deadlines of the agreement."""
    agreement = _agreement(request, public_id)
    rows = queries.by_rank(queries.deadlines(request.user).filter(agreement=agreement), today())
    rules = list(queries.rules(request.user).filter(agreement=agreement))
    access_log.seen(request, [agreement, *rules])
    context = {
        "agreement": agreement,
        "rules": [(rule, shown.counted(rule), shown.holds(rule, today())) for rule in rules],
        "parts": shown.parts(queries.with_people(rows), today()),
        "may_change": _may_change(request.user, agreement),
        "has_defaults": agreement.kind in defaults(),
    }
    return render(request, "deadlines/agreement.html", context)


@require_POST
def deadline_rules_apply(request: HttpRequest, public_id: str) -> HttpResponse:
    """Add the usual rules, if that button was pressed, and let the deadlines follow."""
    agreement = _agreement(request, public_id)
    act = actions.add_default_rules if "defaults" in request.POST else actions.generate_deadlines
    try:
        _tell(request, act(user=request.user, agreement=agreement, since=today()))
    except Refused as no:
        messages.error(request, no.message)
    return redirect("agreement_deadlines", agreement.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def deadline_rule_new(request: HttpRequest, public_id: str) -> HttpResponse:
    return _form(request, _agreement(request, public_id), None)


@require_http_methods(["GET", "HEAD", "POST"])
def deadline_rule(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    agreement = _agreement(request, public_id)
    return _form(
        request, agreement, get_object_or_404(queries.rules(request.user), agreement=agreement, pk=pk)
    )


def _form(request: HttpRequest, agreement: Agreement, rule: DeadlineRule | None) -> HttpResponse:
    """Rules are days: who sees the years alone has nothing to fill in."""
    access.require(request.user, "change", agreement)
    access.require(request.user, "see identities", agreement.project)
    form = RuleForm(request.POST if request.method == "POST" else None, agreement=agreement, of=rule)
    status, url = steps.take(request, form, lambda: _saved(request, form))
    if url:
        return redirect(url)
    context = {"form": form, "agreement": agreement, "rule": rule}
    return render(request, "deadlines/rule.html", context, status=status)


def _saved(request: HttpRequest, form: RuleForm) -> str:
    _tell(request, form.save(request.user))
    return reverse("agreement_deadlines", args=[form.agreement.public_id])


def _tell(request: HttpRequest, changes: Changes) -> None:
    messages.success(request, " ".join(changes.sentences()))


def _agreement(request: HttpRequest, public_id: str) -> Any:
    row = get_object_or_404(agreements.agreements(request.user), public_id=public_id)
    access_log.seen(request, [row])
    return row


def _may_change(user: Any, agreement: Agreement) -> bool:
    return not agreement.is_masked and access.may(user, "change", agreement)
