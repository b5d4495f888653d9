"""Pages of contributions: what funders have decided under their strategies, and the agreements that came of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects.money.agreements import queries, shown
from projects.money.agreements.forms import ContributionForm
from projects.money.agreements.models import Contribution
from tracker.core import access, steps
from tracker.core.text import bilingual
from tracker.privacy import access_log


@require_safe
def contributions(request: HttpRequest) -> HttpResponse:
    """Strategy, contribution, agreement, project: the chain in one table."""
    access.require(request.user, "view", Contribution)
    rows: Any = list(queries.contributions(request.user))
    changeable = access.visible(request.user, Contribution.objects.order_by(), "change")
    may_change = set(changeable.values_list("pk", flat=True))
    access_log.seen(request, [agreement for row in rows for agreement in row.shown_agreements])
    lines = [
        {
            "contribution": row,
            "name": bilingual(row, "name"),
            "amount": shown.amount(row.amount, row.currency),
            "agreements": [
                (agreement, shown.amount(agreement.amount, agreement.currency))
                for agreement in row.shown_agreements
            ],
            "may_change": row.pk in may_change,
        }
        for row in rows
    ]
    context = {"lines": lines, "may_add": access.may(request.user, "add", Contribution)}
    return render(request, "money/agreements/contributions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def contribution_new(request: HttpRequest) -> HttpResponse:
    access.require(request.user, "add", Contribution)
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def contribution_edit(request: HttpRequest, contribution: int) -> HttpResponse:
    rows = access.visible(request.user, Contribution.objects.select_related("strategy"))
    row = get_object_or_404(rows, pk=contribution)
    access.require(request.user, "change", row)
    return _edit(request, row)


def _edit(request: HttpRequest, row: Contribution | None) -> HttpResponse:
    data: Any = request.POST if request.method == "POST" else None
    form = ContributionForm(data, user=request.user, contribution=row)

    def effect() -> str:
        form.save()
        return reverse("contributions")

    status, url = steps.take(request, form, effect)
    if url:
        messages.success(request, _("The contribution has been saved."))
        return redirect(url)
    known = Contribution.objects.select_related("strategy").get(pk=row.pk) if row else None
    context = {"form": form, "contribution": known, "agreement": None}
    return render(request, "money/agreements/contribution.html", context, status=status)
