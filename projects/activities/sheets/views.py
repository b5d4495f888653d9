"""The page of the sheet of activities: take it out, fill it in, look through what it changes, save it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from projects.activities import queries
from projects.activities.filters import ActivityFilter
from projects.activities.models import Activity
from projects.activities.sheets import writing
from projects.activities.sheets.forms import FileForm, WriteForm
from projects.activities.sheets.reading import Reading
from tracker.core import access, formats, steps, tables

SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
def activities_sheet(request: HttpRequest) -> HttpResponseBase:
    access.require(request.user, "view", Activity)
    if request.method != "POST":
        every = queries.activities(request.user)
        filterset = ActivityFilter(request.GET, queryset=every, request=request)
        if kind := tables.asked_for(request):
            rows = filterset.qs if filterset.is_valid() else every.none()
            return tables.download(writing.table(request, rows, request.user), kind)
        return _show(request, FileForm(), filterset=filterset)
    access.require(request.user, "add", Activity)
    if "sent" in request.POST:
        return _write(request)
    form = FileForm(request.POST, request.FILES)
    found = form.reading() if form.is_valid() else None
    # With rows that cannot be read nothing can be compared.
    write = (
        WriteForm.of_reading(found, user=request.user, drafts=form.cleaned_data["drafts"])
        if found and not found.faults
        else None
    )
    return _show(request, form, write, found)


def _write(request: HttpRequest) -> HttpResponse:
    form = WriteForm(request.POST, user=request.user)

    def effect() -> str:
        done = form.save()
        facts = {"new": formats.number(len(done.new)), "changed": formats.number(len(done.changed))}
        messages.success(request, _("Logged: %(new)s. Changed: %(changed)s.") % facts)
        return reverse("activities")

    status, url = steps.take(request, form, effect)
    if url:
        return redirect(url)
    return _show(request, FileForm(), form, status=status)


def _show(
    request: HttpRequest,
    form: FileForm,
    write: WriteForm | None = None,
    reading: Reading | None = None,
    filterset: Any = None,
    status: int = 200,
) -> HttpResponse:
    comparison = write.comparison if write else None
    faults = [*(reading.faults if reading else []), *(write.faults if write else [])]
    entries = comparison.entries if comparison else []
    changes = [(entry, change) for entry in entries for change in entry.changes]
    filterset = filterset or ActivityFilter({}, queryset=queries.activities(request.user), request=request)
    context = {
        "filter": filterset.form,
        "may_add": access.may(request.user, "add", Activity),
        "form": form,
        "write": write,
        "comparison": comparison,
        "drafts": sum(entry.is_draft for entry in entries),
        "faults": faults[:SHOWN],
        "number_of_faults": len(faults),
        "may_save": bool(changes) and not faults,
        "doubtful": comparison.doubtful if comparison else [],
        "changes": changes[:SHOWN],
        "number_of_changes": len(changes),
    }
    return render(request, "activities/sheet.html", context, status=status)
