"""Pages that change an agreement: its facts, its headings, its rules, and its amendments."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from projects.money.agreements import queries, shown
from projects.money.agreements.forms import (
    AgreementForm,
    ApproveForm,
    DeclineForm,
    DraftForm,
    HeadingsForm,
    TermsForm,
    preset,
)
from projects.money.agreements.models import Agreement, Amendment
from tracker.core import access, steps
from tracker.core.periods import today
from tracker.core.steps import Step
from tracker.privacy import access_log


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_new(request: HttpRequest) -> HttpResponse:
    access.require(request.user, "add", Agreement)
    project = preset(request.user, request.GET)
    form = AgreementForm(_data(request), user=request.user, project=project)

    def save() -> str:
        saved = form.save(None)
        # Whoever does not see the project any more has nothing to be led to.
        known = queries.agreements(request.user).filter(pk=saved.pk).exists()
        return _page(saved) if known else reverse("agreements")

    return _step(
        request, form, save, "money/agreements/form.html", _("The agreement has been saved."), agreement=None
    )


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    row = _changeable(request, public_id)
    form = AgreementForm(_data(request), user=request.user, agreement=row)
    return _saved(request, form, lambda: form.save(row), row, "form", _("The agreement has been saved."))


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_headings(request: HttpRequest, public_id: str) -> HttpResponse:
    row = _changeable(request, public_id)
    form = HeadingsForm(_data(request), user=request.user, agreement=row)
    return _saved(request, form, form.save, row, "headings", _("The headings have been saved."))


@require_http_methods(["GET", "HEAD", "POST"])
def terms_new(request: HttpRequest, public_id: str) -> HttpResponse:
    row = _changeable(request, public_id)
    like = queries.terms_on(row, today()) or next(iter(queries.terms_of(row)), None)
    form = TermsForm(_data(request), user=request.user, agreement=row, like=like, draft=_draft(row))
    return _saved(request, form, form.save, row, "terms", _("The rules have been saved."), terms=None)


@require_http_methods(["GET", "HEAD", "POST"])
def terms_edit(request: HttpRequest, public_id: str, terms: int) -> HttpResponse:
    row = _changeable(request, public_id)
    told = next((one for one in row.terms.all() if one.pk == terms), None)
    if told is None:
        raise Http404
    form = TermsForm(_data(request), user=request.user, agreement=row, terms=told)
    return _saved(request, form, form.save, row, "terms", _("The rules have been saved."), terms=told)


@require_http_methods(["GET", "HEAD", "POST"])
def amendment_new(request: HttpRequest, public_id: str) -> HttpResponse:
    row = _changeable(request, public_id)
    form = DraftForm(_data(request), user=request.user, agreement=row)
    said = _("The draft has been saved. It changes nothing until it is approved.")
    return _saved(request, form, form.save, row, "draft", said, amendment=None)


@require_http_methods(["GET", "HEAD", "POST"])
def amendment_edit(request: HttpRequest, public_id: str, amendment: int) -> HttpResponse:
    row = _changeable(request, public_id)
    told = _amendment(row, amendment)
    form = DraftForm(_data(request), user=request.user, agreement=row, amendment=told)
    said = _("The draft has been saved. It changes nothing until it is approved.")
    return _saved(request, form, form.save, row, "draft", said, amendment=told)


@require_http_methods(["GET", "HEAD", "POST"])
def amendment_approve(request: HttpRequest, public_id: str, amendment: int) -> HttpResponse:
    return _decide(
        request, public_id, amendment, ApproveForm, "approve", _("The amendment holds from now on.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def amendment_decline(request: HttpRequest, public_id: str, amendment: int) -> HttpResponse:
    return _decide(
        request, public_id, amendment, DeclineForm, "decline", _("The amendment has been declined.")
    )


def _decide(
    request: HttpRequest, public_id: str, number: int, kind: Any, template: str, said: str
) -> HttpResponse:
    row = _changeable(request, public_id, "approve")
    told = _amendment(row, number)
    form = kind(_data(request), user=request.user, amendment=told)
    brought = [terms for terms in row.terms.all() if terms.amendment_id == told.pk]
    context = {"amendment": told, "changes": shown.changes(row, told), "brought": brought}
    return _saved(request, form, form.save, row, template, said, **context)


def _changeable(request: HttpRequest, public_id: str, action: str = "change") -> Any:
    """404 for an agreement that the user may not know of; 403 for one not the user's, or seen by its years only."""
    rows = queries.with_rules(queries.agreements(request.user))
    row = get_object_or_404(rows, public_id=public_id)
    access.require(request.user, action, row)
    access.require(request.user, "see identities", row.project)
    access_log.seen(request, [row])
    return row


def _amendment(agreement: Agreement, number: int) -> Amendment:
    found = next((row for row in queries.amendments_of(agreement) if row.number == number), None)
    if found is None:
        raise Http404
    return found


def _draft(agreement: Agreement) -> Amendment | None:
    amendments = queries.amendments_of(agreement)
    return next((row for row in amendments if row.status == Amendment.Status.DRAFT), None)


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _page(agreement: Agreement) -> str:
    return reverse("agreement", args=[agreement.public_id])


def _saved(
    request: HttpRequest,
    form: Step,
    save: Callable[[], Any],
    agreement: Any,
    template: str,
    said: str,
    **context: Any,
) -> HttpResponse:
    """A step with an agreement that leads back to its page."""

    def effect() -> str:
        save()
        return _page(agreement)

    page = f"money/agreements/{template}.html"
    return _step(request, form, effect, page, said, agreement=agreement, **context)


def _step(
    request: HttpRequest, form: Any, effect: Callable[[], str], template: str, said: str, **context: Any
) -> HttpResponse:
    if "more" in request.POST and hasattr(form, "more_rows"):
        form.more_rows()
        return render(request, template, {"form": form, **context})
    status, url = steps.take(request, form, effect)
    if url:
        messages.success(request, said)
        return redirect(url)
    if agreement := context.get("agreement"):
        # The action may have changed the object before it was refused.
        context["agreement"] = queries.agreements(request.user).get(pk=agreement.pk)
    return render(request, template, {"form": form, **context}, status=status)
