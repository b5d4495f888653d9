"""The work queues: what waits to be reported, and what waits to be approved."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from projects.results.values import pages, queries, queue, shown
from projects.results.values.models import IndicatorValue
from tracker.core import access
from tracker.privacy import access_log


@require_safe
def to_report(request: HttpRequest) -> HttpResponse:
    """What the user may report now, the first to close first."""
    access.require(request.user, "add", IndicatorValue)
    every = queries.to_report(request.user)
    projects = sorted(
        {row.indicator.project.public_id: row.indicator.project for row in every}.values(), key=str
    )
    chosen = pages.asked(request)["project"]
    rows = [row for row in every if chosen in ("", row.indicator.project.public_id)]
    access_log.seen(request, [row.indicator for row in rows])
    page = Paginator(rows, pages.PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [
            (row, queue.url("value_report", row.indicator, row.period, row.site, chosen or queue.ALL))
            for row in page.object_list
        ],
        "projects": projects,
        "chosen": chosen,
        "sent_back": sum(row.is_sent_back for row in rows),
    }
    return render(request, "results/values/to_report.html", context)


@require_safe
def to_approve(request: HttpRequest) -> HttpResponse:
    """What others have handed in and the user may decide on, the longest waiting first."""
    access.require(request.user, "approve", IndicatorValue)
    every = list(queries.to_approve(request.user))
    projects = sorted(
        {row.indicator.project.public_id: row.indicator.project for row in every}.values(), key=str
    )
    chosen = pages.asked(request)["project"]
    rows = [row for row in every if chosen in ("", row.indicator.project.public_id)]
    page = Paginator(rows, pages.PER_PAGE).get_page(request.GET.get("page"))
    access_log.seen(request, page.object_list)
    context = {
        "page": page,
        "lines": [
            (
                row,
                shown.told(row),
                shown.place(row.site, row.is_masked),
                queue.of_value("value_decide", row, chosen or queue.ALL),
            )
            for row in page.object_list
        ],
        "projects": projects,
        "chosen": chosen,
    }
    return render(request, "results/values/to_approve.html", context)
