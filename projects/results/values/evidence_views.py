"""Pages of what shows that a value is right: attached, voided, fetched."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects.results.values import forms, pages, queries
from projects.results.values.models import ValueEvidence
from tracker.core import access, uploads
from tracker.privacy import access_log


@require_http_methods(pages.STEPS)
def evidence_add(request: HttpRequest, code: str, period: str, site: str = "") -> HttpResponse:
    of = pages.place(request, code, period, site)
    row = pages.standing(request, of)
    access.require(request.user, "change", row)
    files = request.FILES if request.method == "POST" else None
    form = forms.EvidenceForm(pages.sent(request), files, of=row)
    template = {
        "title": _("Attach evidence"),
        "verb": _("Attach"),
        "lede": _(
            "A file, the number under which it is registered, or both. No lists of participants by name."
        ),
    }
    return pages.step(request, of, form, _("The evidence has been attached."), template)


@require_http_methods(pages.STEPS)
def evidence_void(request: HttpRequest, pk: int) -> HttpResponse:
    known = queries.values(request.user).order_by().values("pk")
    attached = get_object_or_404(ValueEvidence.objects.select_related("value"), pk=pk, value__in=known)
    row = attached.value
    access.require(request.user, "change", row)
    form = forms.VoidForm(pages.sent(request), evidence=attached)
    template = {"title": _("Void the evidence"), "verb": _("Void"), "lede": attached.name}
    return pages.step(
        request, (row.indicator, row.period, row.site), form, _("The evidence has been voided."), template
    )


@require_safe
def evidence_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file, to be saved. Who fetches one of a sensitive project is noted."""
    row = _evidence(request, pk)
    if not row.file:
        raise Http404
    access_log.seen(request, [row])
    kept = str(row.file.name)
    return uploads.serve(request, kept, uploads.clean_name(f"{row.name}.{kept.rpartition('.')[2]}"))


def _evidence(request: HttpRequest, pk: int) -> ValueEvidence:
    return get_object_or_404(queries.evidence(request.user), pk=pk)
