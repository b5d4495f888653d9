"""Pages of what can be used again: cases of good practice, outputs of forums, and their use in projects."""

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from countries.forums.models import ForumOutput
from projects.engagements import filters, queries
from projects.engagements.forms.happenings import CaseForm, UseForm, VoidForm
from projects.engagements.models import GoodPracticeCase, Reuse
from projects.engagements.views.happenings import may_go_on
from projects.engagements.views.steps import step
from tracker.core import access, tables
from tracker.core.filters import chips
from tracker.core.text import bilingual
from tracker.privacy import access_log

PER_PAGE = 50


@require_safe
def cases(request: HttpRequest) -> HttpResponseBase:
    access.require(request.user, "view", GoodPracticeCase)
    return _list(request, filters.CaseFilter, queries.cases(request.user), "cases.html", _cases_table)


@require_safe
def outputs(request: HttpRequest) -> HttpResponseBase:
    access.require(request.user, "view", ForumOutput)
    rows = queries.outputs_used(request.user)
    return _list(request, filters.OutputFilter, rows, "outputs.html", _outputs_table)


def _list(
    request: HttpRequest, kind: Any, every: QuerySet[Any], template: str, table: Any
) -> HttpResponseBase:
    filterset = kind(request.GET, queryset=every, request=request)
    rows = filterset.qs if filterset.is_valid() else every.none()
    if asked := tables.asked_for(request):
        return tables.download(table(rows), asked)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"filter": filterset.form, "chips": chips(filterset), "page": page}
    return render(request, f"engagements/{template}", context)


def _cases_table(rows: QuerySet[Any]) -> tables.Table:
    header = [
        pgettext("case", "Number"), _("Case"), _("Organisation"), _("Country"), _("CAF criterion"), _("Conference"),
        _("First day"), _("Whom to ask, as a role"), _("Uses in projects"),
    ]  # fmt: skip

    def cells() -> Iterator[list[tables.Cell]]:
        for row in rows.iterator(chunk_size=500):
            country = row.organisation.country
            yield [
                row.public_id, str(row), str(row.organisation), str(country) if country else None,
                f"{row.criterion.code} {row.criterion}", str(row.conference), row.conference.start,
                row.contact_role, row.used,
            ]  # fmt: skip

    return tables.Table(pgettext("file", "cases"), header, cells())


def _outputs_table(rows: QuerySet[Any]) -> tables.Table:
    header = [
        pgettext("output", "Number"), _("Output"), _("Type"), _("Forum"), _("Published on"), _("Link"),
        _("Uses in projects"),
    ]  # fmt: skip

    def cells() -> Iterator[list[tables.Cell]]:
        for row in rows.iterator(chunk_size=500):
            kind = capfirst(row.get_kind_display())
            yield [row.public_id, str(row), kind, str(row.forum), row.published_on, row.link, row.used]

    return tables.Table(pgettext("file", "outputs"), header, cells())


@require_safe
def case(request: HttpRequest, case: str) -> HttpResponse:
    row = get_object_or_404(queries.cases(request.user), public_id=case)
    more = {"case": row, "summary": bilingual(row, "summary")}
    return _one(request, row, queries.reuses(request.user).filter(case=row), "case.html", more)


@require_safe
def output(request: HttpRequest, output: str) -> HttpResponse:
    row = get_object_or_404(queries.outputs_used(request.user), public_id=output)
    uses = queries.reuses(request.user).filter(output=row)
    return _one(request, row, uses, "output.html", {"output": row})


def _one(
    request: HttpRequest, row: Any, uses: QuerySet[Reuse], template: str, more: dict[str, Any]
) -> HttpResponse:
    answers = access.explain(request.user, row)
    listed = list(uses)
    access_log.seen(request, listed)
    voidable = set(
        access.visible(request.user, uses.order_by(), "void").values_list("pk", flat=True) if listed else ()
    )
    context = {
        "answers": answers,
        "may_change": any(answer.allowed for answer in answers if answer.action == "change"),
        "may_use": access.may(request.user, "add", Reuse),
        "uses": [(use, use.pk in voidable) for use in listed],
        **more,
    }
    return render(request, f"engagements/{template}", context)


@require_http_methods(["GET", "HEAD", "POST"])
def case_new(request: HttpRequest, conference: str) -> HttpResponse:
    row = get_object_or_404(queries.conferences(request.user), public_id=conference)
    may_go_on(request.user, None, row, GoodPracticeCase)
    form = CaseForm(_sent(request), conference=row, of=None, user=request.user)
    return step(
        request,
        form,
        lambda: _address(form.save(request.user)),
        heading=_("Add a case of good practice"),
        done=_("The case has been saved."),
        back=(reverse("conference", args=[row.public_id]), str(row)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def case_edit(request: HttpRequest, case: str) -> HttpResponse:
    row = get_object_or_404(queries.cases(request.user), public_id=case)
    access.require(request.user, "change", row)
    form = CaseForm(_sent(request), conference=row.conference, of=row, user=request.user)
    return step(
        request,
        form,
        lambda: _address(form.save(request.user)),
        heading=_("Change the case"),
        done=_("The case has been saved."),
        back=(_address(row), str(row)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def case_use(request: HttpRequest, case: str) -> HttpResponse:
    return _use(request, get_object_or_404(queries.cases(request.user), public_id=case))


@require_http_methods(["GET", "HEAD", "POST"])
def output_use(request: HttpRequest, output: str) -> HttpResponse:
    return _use(request, get_object_or_404(queries.outputs_used(request.user), public_id=output))


def _use(request: HttpRequest, row: GoodPracticeCase | ForumOutput) -> HttpResponse:
    access.require(request.user, "add", Reuse)
    form = UseForm(_sent(request), what=row, user=request.user)
    return step(
        request,
        form,
        lambda: _address(form.save(request.user) and row),
        heading=_("Tell of a use in a project"),
        done=_("The use has been noted."),
        back=(_address(row), str(row)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def use_void(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(queries.reuses(request.user), pk=pk)
    access_log.seen(request, [row])
    access.require(request.user, "void", row)
    form = VoidForm(_sent(request), of=row)
    address = _address(row.output or row.case)

    def save() -> str:
        form.save(request.user)
        return address

    return step(
        request,
        form,
        save,
        heading=_("Void the use in %(project)s") % {"project": row.project.code},
        done=_("The use has been voided."),
        back=(address, str(row)),
    )


def _address(row: Any) -> str:
    if isinstance(row, ForumOutput):
        return reverse("output", args=[row.public_id])
    return reverse("case", args=[row.public_id])


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
