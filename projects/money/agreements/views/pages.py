"""Pages that tell of agreements: the list with its files, and one agreement."""

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from projects.money.agreements import defaults, queries, shown
from projects.money.agreements.filters import AgreementFilter
from projects.money.agreements.models import Agreement, Amendment
from tracker.core import access, tables
from tracker.core.filters import chips
from tracker.core.text import bilingual
from tracker.privacy import access_log

PER_PAGE = 50


@require_safe
def agreements(request: HttpRequest) -> HttpResponseBase:
    access.require(request.user, "view", Agreement)
    every = queries.agreements(request.user)
    filterset = AgreementFilter(request.GET, queryset=every, request=request)
    rows = filterset.qs if filterset.is_valid() else every.none()
    if kind := tables.asked_for(request):
        return tables.download(_table(request, rows), kind)
    page = Paginator(queries.with_rules(rows), PER_PAGE).get_page(request.GET.get("page"))
    access_log.seen(request, page.object_list)
    context = {
        "filter": filterset.form,
        "page": page,
        "lines": [_line(agreement) for agreement in page.object_list],
        "sums": [shown.amount(total, currency) for currency, total in queries.sums(rows)],
        "chips": chips(filterset, leave_out=["order"]),
        "order": filterset.form.cleaned_data.get("order") or "number",
        "may_add": access.may(request.user, "add", Agreement),
    }
    return render(request, "money/agreements/list.html", context)


def _line(agreement: Any) -> dict[str, Any]:
    amendments = queries.amendments_of(agreement)
    kind, word = shown.standing(agreement)
    return {
        "agreement": agreement,
        "amount": shown.amount(agreement.amount, agreement.currency),
        "start": shown.day(agreement, agreement.start),
        "end": shown.day(agreement, agreement.end),
        "tag": kind,
        "word": word,
        "amendments": sum(row.status == Amendment.Status.APPROVED for row in amendments),
        "draft": any(row.status == Amendment.Status.DRAFT for row in amendments),
    }


def _table(request: HttpRequest, rows: QuerySet[Agreement]) -> tables.Table:
    """The selection as a file: one row for each agreement, masked as on the page."""
    header = [
        _("Agreement number"), _("Number here"), _("Project"), _("Funder"), _("Type"), _("Contribution"),
        _("Registration number"), _("Currency"), _("Agreed amount"), _("Start"), _("End"), _("Counts as aid"),
    ]  # fmt: skip

    def cells() -> Iterator[list[tables.Cell]]:
        for row in access_log.watched(request, rows.iterator()):
            contribution = row.contribution.number if row.contribution else None
            start, end = (row.start.year, row.end.year) if row.is_masked else (row.start, row.end)
            yield [
                row.number, row.public_id, row.project.code, str(row.funder), row.get_kind_display(),
                contribution, row.dnr or None, row.currency, row.amount, start, end, row.is_oda,
            ]  # fmt: skip

    return tables.Table(_("agreements"), header, cells())


@require_safe
def agreement(request: HttpRequest, public_id: str) -> HttpResponse:
    rows = queries.with_rules(queries.agreements(request.user))
    row: Any = get_object_or_404(rows, public_id=public_id)
    access_log.seen(request, [row])
    answers = access.explain(request.user, row)
    allowed = {answer.action for answer in answers if answer.allowed}
    amendments = queries.amendments_of(row)
    draft = next((one for one in amendments if one.status == Amendment.Status.DRAFT), None)
    kind, word = shown.standing(row)
    versions = shown.versions(row)
    context = {
        "agreement": row,
        "project": row.project,
        "project_name": bilingual(row.project, "name"),
        "tag": kind,
        "word": word,
        "figures": _figures(row, amendments),
        "course": shown.course(row),
        "draft": _draft(row, draft),
        "now": next((one for one in versions if one.is_now), None),
        "versions": versions,
        "headings": queries.headings_of(row),
        "shares": [
            (year, [(share.funder, shown.percent(share.percent)) for share in shares])
            for year, shares in queries.funder_shares(row.project)
        ],
        "in_kind": queries.in_kind(request.user, row.project),
        "proposed": defaults.source(row.kind),
        "course_heading": shown.course_heading(row),
        "answers": answers,
        "members": [],
        "may_change": "change" in allowed and not row.is_masked,
        "may_approve": "approve" in allowed and not row.is_masked,
        "must_be_named": "change" in allowed and row.is_masked,
    }
    return render(request, "money/agreements/agreement.html", context)


def _figures(agreement: Any, amendments: list[Amendment]) -> list[dict[str, Any]]:
    """What stands at the top: amount, time, amendments, contingency."""
    amount, end = shown.original(agreement, amendments)
    was = ""
    if amount != agreement.amount:
        was = _("%(amount)s when it was signed") % {"amount": shown.amount(amount, agreement.currency)}
    ended = _("begins %(start)s") % {"start": shown.day(agreement, agreement.start)}
    if end != agreement.end:
        ended = _("until %(end)s when it was signed") % {"end": shown.day(agreement, end)}
    approved = sum(row.status == Amendment.Status.APPROVED for row in amendments)
    waiting = sum(row.status == Amendment.Status.DRAFT for row in amendments)
    figures = [
        _figure(_("Agreed amount"), shown.amount(agreement.amount, agreement.currency), was),
        _figure(_("Ends"), shown.day(agreement, agreement.end), ended),
        _figure(_("Amendments"), str(approved), _("and one draft") if waiting else ""),
    ]
    released = sum(row.contingency_released for row in amendments if row.status == Amendment.Status.APPROVED)
    if released:
        text = shown.amount(released, agreement.currency)
        figures.append(_figure(_("Contingency that may be used"), text, _("approved by amendment")))
    return figures


def _figure(label: str, value: str, note: str) -> dict[str, Any]:
    return {"label": label, "value": value, "unit": "", "note": note, "url": ""}


def _draft(agreement: Any, draft: Amendment | None) -> dict[str, Any] | None:
    """The draft amendment, what it would change, and the rules that it would bring."""
    if draft is None:
        return None
    brought = [terms for terms in agreement.terms.all() if terms.amendment_id == draft.pk]
    return {
        "amendment": draft,
        "changes": shown.changes(agreement, draft),
        "terms": [(terms, shown.day(agreement, terms.valid_from)) for terms in brought],
    }
