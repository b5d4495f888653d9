"""Pages of the annual report: all that there are, ask for one, follow the work, fetch the file."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from reports.annual import actions, listing
from reports.annual.forms import ProgressForm, ReportForm
from reports.annual.models import ReportRun
from reports.annual.queries import report_runs
from tracker.core import access
from tracker.core.errors import Refused


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    access.require(request.user, "view", ReportRun)
    return listing.page(request)


@require_POST
def create(request: HttpRequest) -> HttpResponse:
    access.require(request.user, "create", ReportRun)
    form = ReportForm(request.POST)
    if form.is_valid():
        try:
            run = actions.request_report(user=request.user, **form.cleaned_data)
            return redirect("report_run", run.public_id)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
    return listing.page(request, form=form)


@require_safe
def run(request: HttpRequest, public_id: str) -> HttpResponse:
    actions.revive_lost_runs()
    report = get_object_or_404(report_runs(request.user), public_id=public_id)
    moment = _moment(report)
    context = {
        "run": report,
        "at_work": report.is_at_work,
        "percent": report.percent,
        "may_create": access.may(request.user, "create", ReportRun),
        "moment_said": moment,
        "trail": [(reverse("reports"), _("Annual report"))],
        "here": str(report.year),
    }
    if not request.htmx:
        return render(request, "annual/run.html", context | {"said": _SPOKEN[moment]})
    # The fragment comes each second; a screen reader is told only when something has happened.
    news = ProgressForm(request.GET).told != moment
    return render(request, "annual/progress.html", context | {"say": _SPOKEN[moment] if news else ""})


_SPOKEN = {
    "start": gettext_lazy("The report is being made."),
    "half": gettext_lazy("Half of the work is done."),
    "done": gettext_lazy("The report is ready."),
    "failed": gettext_lazy("The report could not be made."),
}


def _moment(report: ReportRun) -> str:
    if not report.is_at_work:
        return report.state
    return "half" if report.percent >= 50 else "start"


@require_POST
def retry(request: HttpRequest, public_id: str) -> HttpResponse:
    report = get_object_or_404(report_runs(request.user), public_id=public_id)
    access.require(request.user, "change", report)
    actions.retry(user=request.user, run=report)
    messages.success(request, _("The report is being made again."))
    return redirect("report_run", report.public_id)


@require_safe
def download(request: HttpRequest, public_id: str) -> FileResponse:
    report = get_object_or_404(report_runs(request.user), public_id=public_id, state=ReportRun.State.DONE)
    try:
        file = report.file.open("rb")
    except FileNotFoundError as error:
        raise Http404(_("The file is no longer there. Make the report again.")) from error
    response = FileResponse(file, as_attachment=True, filename=file_name(report.year, report.language))
    response["Cache-Control"] = "no-store"
    return response


def file_name(year: int, language: str) -> str:
    return f"{'arsrapport' if language == 'sv' else 'annual-report'}-{year}-{language}.pdf"
