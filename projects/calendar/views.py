"""Pages of the calendar: month, week and agenda, who travels where, and the address for calendar programs."""

import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects.calendar import days, feed, sources
from projects.calendar.forms import VIEWS, CalendarForm, TravelForm
from projects.calendar.models import CalendarFeed
from projects.calendar.sources import Span
from projects.missions import queries as missions
from projects.missions import shown
from projects.missions.models import Mission
from tracker.accounts.refusals import too_many
from tracker.core import access, formats, tables
from tracker.core.periods import today
from tracker.privacy import access_log

# Who travels where is asked of the next half year.
TRAVEL_DAYS = 183
PER_PAGE = 50


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    form = CalendarForm(request.GET)
    name, day, only, mine = form.chosen()
    view = days.view(name, day)
    found, is_cut = sources.items(Span(request.user, view.first, view.last, mine), *([only] if only else []))
    access_log.seen(request, [item.row for item in found])
    context = {
        "form": form,
        "view": view,
        "views": [(key, label, key == view.name) for key, label in VIEWS.items()],
        "title": _title(view),
        "number": len(found),
        "is_cut": is_cut,
        "most": sources.MOST,
        "masked": sources.masked(request.user, view.start.year),
        "today": today(),
    }
    if view.name == days.AGENDA:
        context["days"] = days.full_days(view, found, today())
    else:
        context["weeks"] = days.weeks(view, found, today())
    return render(request, "calendar/calendar.html", context)


def _title(view: days.View) -> str:
    if view.name == days.WEEK:
        return formats.week(view.start)
    if view.name == days.AGENDA:
        return formats.period(view.first, view.last)
    return formats.month_year(view.start)


@require_safe
def travel(request: HttpRequest) -> HttpResponseBase:
    """Missions of the next half year, by day: also those that are not decided yet."""
    access.require(request.user, "view", Mission)
    form = TravelForm(request.GET)
    first, mine = form.chosen()
    span = Span(request.user, first, first + datetime.timedelta(days=TRAVEL_DAYS), mine)
    rows = missions.with_people(sources.travels(span)).order_by("start", "end", "pk")
    if kind := tables.asked_for(request):
        return tables.download(_table(request, rows), kind)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    access_log.seen(request, page.object_list)
    lines = [shown.line(row) for row in page.object_list]
    context = {"form": form, "page": page, "lines": lines, "first": span.first, "last": span.last}
    return render(request, "calendar/travel.html", context)


def _table(request: HttpRequest, rows: Any) -> tables.Table:
    header = [
        _("First day"), _("Last day"), _("Who"), _("Country"), _("Place"), _("Mission"), _("Project"), _("Step"),
    ]  # fmt: skip

    def cells() -> Any:
        for row in access_log.watched(request, rows.iterator(chunk_size=500)):
            line = shown.line(row)
            yield [row.start, row.end, line.going, str(row.country), row.place, line.title, row.project.code, line.step]  # fmt: skip

    return tables.Table(_("journeys"), header, cells())


@require_http_methods(["GET", "HEAD", "POST"])
def calendar_address(request: Any) -> HttpResponse:
    """The secret address of one's own calendar; sending the form makes a new one."""
    if request.method == "POST":
        feed.renew_calendar(user=request.user)
        messages.success(request, _("The calendar has a new address. The old one no longer works."))
        return redirect("calendar_address")
    found = CalendarFeed.objects.filter(user=request.user).first()
    address = ""
    if found:
        address = request.build_absolute_uri(reverse("calendar_feed", args=[feed.token(found)]))
    return render(request, "calendar/address.html", {"feed": found, "address": address})


@login_not_required
@require_safe
def calendar_feed(request: Any, token: str) -> HttpResponse:
    """The calendar itself. A wrong address, an old one and one of a closed account answer alike."""
    found = feed.found(token)
    if found is None:
        if not feed.WrongAddresses().allow_request(request, None):  # type: ignore[arg-type]
            return too_many(request)
        raise Http404
    if not feed.Fetches(found).allow_request(request, None):  # type: ignore[arg-type]
        return too_many(request)
    response = HttpResponse(feed.written(found.user, request), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="samverkan.ics"'
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
