"""The page of a project's sheet: take it out, fill it in, look through what it changes, save it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from projects.portfolio import queries as portfolio
from projects.portfolio.models import Project
from projects.results.sheets import actions, writing
from projects.results.sheets.forms import FileForm, PeriodsForm, WriteForm
from projects.results.sheets.reading import Reading
from tracker.core import access, steps, tables
from tracker.privacy import access_log

SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
def results_sheet(request: HttpRequest, public_id: str) -> HttpResponseBase:
    project: Any = get_object_or_404(portfolio.projects(request.user), public_id=public_id)
    access_log.seen(request, [project])
    if request.method != "POST":
        periods = PeriodsForm(request.GET, periods=writing.periods_of(project, request.user))
        if kind := tables.asked_for(request):
            return tables.download(writing.table(request.user, project, periods.chosen()), kind)
        return _show(request, project, FileForm())
    actions.require(request.user, project)
    if "sent" in request.POST:
        return _write(request, project)
    form = FileForm(request.POST, request.FILES)
    found = form.reading() if form.is_valid() else None
    # With rows that cannot be read nothing can be compared.
    write = (
        WriteForm.of_reading(found, user=request.user, project=project)
        if found and not found.faults
        else None
    )
    return _show(request, project, form, write, found)


def _write(request: HttpRequest, project: Project) -> HttpResponse:
    form = WriteForm(request.POST, user=request.user, project=project)

    def effect() -> str:
        done = form.save()
        number = len(done.entries)
        if form.cleaned_data["submit"]:
            text = ngettext("%(n)d value has been submitted.", "%(n)d values have been submitted.", number)
        else:
            text = ngettext(
                "%(n)d value has been saved as a draft.", "%(n)d values have been saved as drafts.", number
            )
        messages.success(request, text % {"n": number})
        return reverse("results_sheet", args=[project.public_id])

    status, url = steps.take(request, form, effect)
    if url:
        return redirect(url)
    return _show(request, project, FileForm(), form, status=status)


def _show(
    request: HttpRequest,
    project: Project,
    form: FileForm,
    write: WriteForm | None = None,
    reading: Reading | None = None,
    status: int = 200,
) -> HttpResponse:
    comparison = write.comparison if write else None
    faults = [*(reading.faults if reading else []), *(write.faults if write else [])]
    refused = write.refused if write else []
    changes = [
        (entry, change) for entry in (comparison.entries if comparison else []) for change in entry.changes
    ]
    context = {
        "project": project,
        "periods": PeriodsForm(None, periods=writing.periods_of(project, request.user)),
        "is_inside": writing.is_inside(request.user, project),
        "may_add": access.may(request.user, "add", project, of="indicator value"),
        "form": form,
        "write": write,
        "comparison": comparison,
        "faults": [*faults, *refused][:SHOWN],
        "number_of_faults": len(faults) + len(refused),
        "may_save": bool(changes) and not faults,
        "changes": changes[:SHOWN],
        "number_of_changes": len(changes),
    }
    return render(request, "results/sheets/sheet.html", context, status=status)
