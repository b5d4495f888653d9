"""Pages of an agreement's budget: what is in force, its versions and what moved, forecasts and comments."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects.money.agreements.models import Agreement
from projects.money.agreements.queries import agreements
from projects.money.budgets import forms, limits, queries, shown
from projects.money.budgets.models import BudgetVersion, VarianceComment
from projects.portfolio import complement
from tracker.core import access, steps
from tracker.core.periods import today
from tracker.core.text import joined
from tracker.privacy import access_log

Status = BudgetVersion.Status


def _agreement(request: HttpRequest, public_id: str) -> Agreement:
    row = get_object_or_404(agreements(request.user), public_id=public_id)
    access_log.seen(request, [row])
    return row


def _version(request: HttpRequest, agreement: Agreement, number: int) -> BudgetVersion:
    rows = queries.versions(request.user).filter(agreement=agreement)
    return get_object_or_404(rows, number=number)


def _context(request: HttpRequest, agreement: Agreement) -> dict[str, Any]:
    """What every page of a budget tells: of whom it is, and which years of it are kept back."""
    kept = complement.kept_years(request.user, "budget").get(agreement.project_id, set())
    within = queries.years(agreement)
    return {
        "agreement": agreement,
        "in_sek": agreement.currency == "SEK",
        "kept": joined(year for year in sorted(kept) if year in within),
    }


@require_safe
def budget(request: HttpRequest, public_id: str) -> HttpResponse:
    """What is in force today and expected now, all versions, and the comments on variances."""
    agreement = _agreement(request, public_id)
    versions = list(queries.versions(request.user).filter(agreement=agreement))
    day = today()
    counting = BudgetVersion.objects.filter(queries.in_force(day, ""), agreement=agreement).first()
    now = next((row for row in versions if row == counting), None)
    draft = next((row for row in versions if row.status == Status.DRAFT), None)
    expected = list(queries.counting(queries.forecasts(request.user).filter(agreement=agreement), day))
    answers = access.explain(
        request.user,
        agreement,
        [
            ("add", "budget version"),
            ("approve", "budget version"),
            ("add", "forecast"),
            ("add", "variance comment"),
        ],
    )
    asked = [answer for answer in answers if answer.object != "agreement"]
    context = _context(request, agreement) | {
        "now": now and shown.version(now),
        "sheet": now and shown.sheet(now.shown_lines),  # type: ignore[attr-defined]
        "draft": draft,
        "versions": [shown.version(row) for row in reversed(versions)],
        "forecasts": [(row, shown.day(row, row.made_on)) for row in expected],
        "outlook": shown.sheet(expected) if expected else None,
        "planned": shown.by_place(now.shown_lines) if now else {},  # type: ignore[attr-defined]
        "comments": [
            (row, shown.day(row, row.until))
            for row in queries.comments(request.user).filter(agreement=agreement)
        ],
        "answers": asked,
        "may": {f"{answer.action} {answer.object}" for answer in asked if answer.allowed},
    }
    return render(request, "money/budgets/budget.html", context)


@require_safe
def version(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """One version: its lines, and what it moved against another one."""
    agreement = _agreement(request, public_id)
    row = _version(request, agreement, number)
    others = queries.versions(request.user).filter(agreement=agreement).exclude(pk=row.pk)
    numbers = list(others.values_list("number", flat=True))
    asked = forms.Against(request.GET, numbers)
    chosen = asked.cleaned_data["against"] if asked.is_valid() else None
    earlier = others.filter(number__lt=number, status__in=limits.IN_FORCE)
    against = others.filter(number=chosen).first() if chosen else earlier.last()
    moved = shown.moved(against.shown_lines, row.shown_lines) if against else []  # type: ignore[attr-defined]
    context = _context(request, agreement) | {
        "version": shown.version(row),
        "sheet": shown.sheet(row.shown_lines),  # type: ignore[attr-defined]
        "form": forms.Against({"against": against and against.number}, numbers),
        "against": against,
        "moved": moved,
        "places": shown.places(cell.amount for line in moved for cell in (line.before, line.after)),
        "answers": access.explain(request.user, row),
    }
    context["may"] = {answer.action for answer in context["answers"] if answer.allowed}
    return render(request, "money/budgets/version.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, public_id: str) -> HttpResponse:
    """Begin a draft from the latest version that is in force or was."""
    agreement = _agreement(request, public_id)
    access.require(request.user, "add", agreement, of="budget version")
    versions = queries.versions(request.user).filter(agreement=agreement)
    draft = versions.filter(status=Status.DRAFT).first()
    if draft and request.method != "POST":
        return redirect("budget_change", public_id, draft.number)
    latest = versions.filter(status__in=limits.IN_FORCE).last()
    lines = latest.shown_lines if latest else []  # type: ignore[attr-defined]
    return _draft(request, agreement, None, lines)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    agreement = _agreement(request, public_id)
    draft = _version(request, agreement, number)
    access.require(request.user, "change", draft)
    if draft.status != Status.DRAFT and request.method != "POST":
        return redirect("budget_version", public_id, number)
    return _draft(request, agreement, draft, draft.shown_lines)  # type: ignore[attr-defined]


def _draft(
    request: HttpRequest, agreement: Agreement, draft: BudgetVersion | None, lines: Any
) -> HttpResponse:
    form = forms.DraftForm(_sent(request), agreement=agreement, draft=draft, lines=lines)
    if "more" in request.POST:
        form.more_rows()
        status = 200
    else:
        status, url = steps.take(request, form, lambda: _to_version(form.save(request.user)))
        if url:
            messages.success(request, _("The draft has been saved."))
            return redirect(url)
    context = _context(request, agreement) | {"form": form, "draft": draft or form.met}
    return render(request, "money/budgets/draft.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """Bring a draft into force; the page tells what it moves and what of it needs the funder."""
    said = _("The budget is in force.")
    return _decide(request, public_id, number, "approve", Status.DRAFT, forms.ApproveForm, "approve", said)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    said = _("The draft has been withdrawn.")
    return _decide(request, public_id, number, "change", Status.DRAFT, forms.WithdrawForm, "withdraw", said)


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """Move money in the version that is in force: makes the next one."""
    said = _("The money has been moved.")
    return _decide(request, public_id, number, "approve", Status.APPROVED, forms.MoveForm, "move", said)


def _decide(
    request: HttpRequest,
    public_id: str,
    number: int,
    action: str,
    of: str,
    kind: Any,
    template: str,
    said: str,
) -> HttpResponse:
    """A decision on a version in the status `of`; the page of one in another leads to the version itself."""
    agreement = _agreement(request, public_id)
    row = _version(request, agreement, number)
    access.require(request.user, action, row)
    if row.status != of and request.method != "POST":
        return redirect("budget_version", public_id, number)
    form = kind(_sent(request), agreement=agreement, version=row)
    status, url = steps.take(request, form, lambda: _to_version(form.save(request.user)))
    if url:
        messages.success(request, said)
        return redirect(url)
    row = _version(request, agreement, number)  # the action may have changed the object before it was refused
    moves = _moves(request.user, row)
    context = _context(request, agreement) | {
        "form": form,
        "version": shown.version(row),
        "moves": moves,
        "places": shown.places(amount for line in moves for amount in (line.before, line.after)),
    }
    return render(request, f"money/budgets/{template}.html", context, status=status)


def _moves(user: Any, row: BudgetVersion) -> list[limits.Move]:
    """Heading by heading, how far the version is from what the funder approved; none for a first budget."""
    base = limits.approved_by_funder(row.agreement)
    if base is None:
        return []
    before, after = (queries.by_heading(queries.lines(user).filter(version=of)) for of in (base, row))
    return limits.moves(row.agreement, before, after, today())


@require_http_methods(["GET", "HEAD", "POST"])
def forecast(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write down what is expected now; what was expected before stands beside it and stays."""
    agreement = _agreement(request, public_id)
    access.require(request.user, "add", agreement, of="forecast")
    lines = queries.lines(request.user).filter(queries.in_force(today()), version__agreement=agreement)
    earlier = queries.counting(queries.forecasts(request.user).filter(agreement=agreement), today())
    form = forms.ForecastForm(_sent(request), agreement=agreement, plan=lines, earlier=earlier)
    status, url = steps.take(request, form, lambda: _saved(agreement, form.save(request.user)))
    if url:
        messages.success(request, _("The forecast has been saved."))
        return redirect(url)
    context = _context(request, agreement) | {"form": form}
    return render(request, "money/budgets/forecast.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def comment_new(request: HttpRequest, public_id: str) -> HttpResponse:
    agreement = _agreement(request, public_id)
    access.require(request.user, "add", agreement, of="variance comment")
    asked = forms.AskedFor(request.GET)
    preset = asked.cleaned_data if asked.is_valid() else {}
    return _comment(request, agreement, None, preset)


@require_http_methods(["GET", "HEAD", "POST"])
def comment_change(request: HttpRequest, public_id: str, comment: int) -> HttpResponse:
    agreement = _agreement(request, public_id)
    row = get_object_or_404(queries.comments(request.user).filter(agreement=agreement), pk=comment)
    access.require(request.user, "change", row)
    return _comment(request, agreement, row, {})


def _comment(
    request: HttpRequest, agreement: Agreement, row: VarianceComment | None, preset: dict[str, Any]
) -> HttpResponse:
    form = forms.CommentForm(_sent(request), agreement=agreement, comment=row, preset=preset)
    status, url = steps.take(request, form, lambda: _saved(agreement, form.save(request.user)))
    if url:
        messages.success(request, _("The comment has been saved."))
        return redirect(url)
    context = _context(request, agreement) | {"form": form, "comment": row or form.met}
    return render(request, "money/budgets/comment.html", context, status=status)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _to_version(row: BudgetVersion) -> str:
    return reverse("budget_version", args=[row.agreement.public_id, row.number])


def _saved(agreement: Agreement, _made: Any) -> str:
    return reverse("budget", args=[agreement.public_id])
