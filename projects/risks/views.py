"""Pages of risks: the register with its matrices and files, one risk, and the steps with it."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from projects.portfolio import queries as portfolio
from projects.portfolio.models import Project
from projects.portfolio.pages import project_of
from projects.risks import queries, shown
from projects.risks.filters import PageFilter
from projects.risks.forms import AddForm, ChangeForm, CloseForm, RateForm, RiskStep, VoidForm
from projects.risks.models import IntegrityItem, Risk
from tracker.core import access, steps, tables
from tracker.core.filters import chips
from tracker.core.periods import today
from tracker.core.text import bilingual
from tracker.privacy import access_log

PER_PAGE = 50


@require_safe
def risks(request: HttpRequest) -> HttpResponseBase:
    """The register of all projects."""
    access.require(request.user, "view", Risk)
    return _register(request, None)


@require_safe
def project_risks(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The register of one project."""
    return _register(request, project_of(request, public_id))


def _register(request: HttpRequest, project: Project | None) -> HttpResponseBase:
    user: Any = request.user
    every = queries.risks(user)
    if project:
        every = every.filter(project=project)
    filterset = PageFilter(request.GET, queryset=every, request=request)
    rows = filterset.qs if filterset.is_valid() else every.none()
    if kind := tables.asked_for(request):
        return tables.download(_table(request, queries.with_people(rows)), kind)
    page = Paginator(queries.with_people(rows), PER_PAGE).get_page(request.GET.get("page"))
    access_log.seen(request, page.object_list)
    lacking = portfolio.projects(user)
    lacking = queries.without_corruption_risk(lacking.filter(pk=project.pk) if project else lacking)
    context = {
        "project": project,
        "name": bilingual(project, "name") if project else "",
        "filter": filterset.form,
        "chips": chips(filterset),
        "page": page,
        "lines": shown.lines(page.object_list, today()),
        "matrices": [shown.matrix(rows, kind) for kind in (queries.RESIDUAL, queries.INHERENT)],
        "consequences": shown.consequences().items(),
        "lacking": list(lacking.order_by("code", "pk")),
        "may_add": bool(project) and access.may(user, "add", project, of="risk"),
        "sees_integrity": access.may(user, "view", project, of="integrity item")
        if project
        else access.may(user, "view", IntegrityItem),
    }
    return render(request, "risks/list.html", context)


def _table(request: HttpRequest, rows: queries.Rows) -> tables.Table:
    """The selection as a file, masked as on the page."""
    header = [
        pgettext("risk", "Number"), _("Project"), _("Category"), _("Risk"), _("Probability"), _("Consequence"), _("Inherent risk"),
        _("Probability that is left"), _("Consequence that is left"), _("Residual risk"), _("Level"),
        _("What is done about it"), _("Who sees to it"), _("Look at it again by"), _("Closed on"),
    ]  # fmt: skip

    def cells() -> Iterator[list[tables.Cell]]:
        for row in access_log.watched(request, rows.iterator(chunk_size=500)):
            line = shown.line(row, today())
            left = line.residual
            yield [
                row.public_id, row.project.code, line.category, line.title, row.inherent_p, row.inherent_c,
                row.inherent, row.residual_p, row.residual_c, row.residual, left.word if left else "",
                row.measure, line.who, line.review if row.is_masked else row.review_on,
                shown.day(row, row.closed_on) if row.closed_on else None,
            ]  # fmt: skip

    return tables.Table(_("risks"), header, cells())


@require_safe
def risk(request: HttpRequest, risk: str) -> HttpResponse:
    row = get_object_or_404(queries.with_people(queries.risks(request.user)), public_id=risk)
    access_log.seen(request, [row])
    answers = access.explain(request.user, row)
    context = {
        "risk": row,
        "line": shown.line(row, today()),
        "found": shown.day(row, row.found_on),
        "closed": shown.day(row, row.closed_on),
        "ratings": [
            (rating, shown.day(row, rating.rated_on), shown.inherent(rating), shown.residual(rating))
            for rating in row.rated
        ],
        "answers": answers,
        "may_change": any(answer.allowed for answer in answers if answer.action == "change"),
    }
    return render(request, "risks/risk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def risk_new(request: HttpRequest, project: str) -> HttpResponse:
    of = project_of(request, project)
    access.require(request.user, "add", of, of="risk")
    form = AddForm(request.POST if request.method == "POST" else None, project=of)
    status, url = steps.take(request, form, lambda: _address(form.save(request.user)))
    if url:
        messages.success(request, _("The risk has been added."))
        return redirect(url)
    return render(request, "risks/new.html", {"form": form, "project": of}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def risk_edit(request: HttpRequest, risk: str) -> HttpResponse:
    return _step(request, risk, ChangeForm, "risks/edit.html", _("The risk has been changed."))


@require_http_methods(["GET", "HEAD", "POST"])
def risk_rate(request: HttpRequest, risk: str) -> HttpResponse:
    return _step(request, risk, RateForm, "risks/rate.html", _("The risk has been rated anew."))


@require_http_methods(["GET", "HEAD", "POST"])
def risk_close(request: HttpRequest, risk: str) -> HttpResponse:
    return _step(request, risk, CloseForm, "risks/close.html", _("The risk has been closed."))


@require_http_methods(["GET", "HEAD", "POST"])
def risk_void(request: HttpRequest, risk: str) -> HttpResponse:
    return _step(request, risk, VoidForm, "risks/void.html", _("The risk has been voided."))


def _step(request: HttpRequest, risk: str, kind: type[RiskStep], template: str, done: str) -> HttpResponse:
    """404 for a risk that the user may not know of, 403 for one that is not the user's to change."""
    row = get_object_or_404(queries.risks(request.user), public_id=risk)
    access_log.seen(request, [row])
    access.require(request.user, "change", row)
    form = kind(request.POST if request.method == "POST" else None, of=row)

    def effect() -> str:
        form.save(request.user)
        return _address(row)

    status, url = steps.take(request, form, effect)
    if url:
        messages.success(request, done)
        return redirect(url)
    return render(request, template, {"form": form, "risk": row, "title": shown.title(row)}, status=status)


def _address(row: Risk) -> str:
    if row.voided_at:
        return reverse("project_risks", args=[row.project.public_id])
    return reverse("risk", args=[row.public_id])
