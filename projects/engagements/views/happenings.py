"""Pages of meetings, conferences and visits. The activity itself is changed in the log; here is the rest."""

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

from projects.activities import shown as activities
from projects.activities.models import Activity
from projects.engagements import filters, queries, shown
from projects.engagements.forms.happenings import DelegationForm, MeetingForm, VisitForm
from projects.engagements.models import Delegation, DelegationPart, Meeting, Visit
from projects.engagements.views.steps import step
from projects.records.models import Document
from projects.staff.models import Employee
from tracker.core import access, tables
from tracker.core.filters import chips
from tracker.core.periods import today
from tracker.core.text import bilingual, joined

PER_PAGE = 50


@require_safe
def meetings(request: HttpRequest) -> HttpResponseBase:
    access.require(request.user, "view", Meeting)
    return _list(
        request, filters.MeetingFilter, queries.meetings(request.user), "meetings.html", _meetings_table
    )


@require_safe
def conferences(request: HttpRequest) -> HttpResponseBase:
    access.require(request.user, "view", Meeting)
    return _list(
        request,
        filters.ConferenceFilter,
        queries.conferences(request.user),
        "conferences.html",
        _conferences_table,
    )


@require_safe
def visits(request: HttpRequest) -> HttpResponseBase:
    access.require(request.user, "view", Visit)
    return _list(request, filters.VisitFilter, queries.visits(request.user), "visits.html", _visits_table)


def _list(
    request: HttpRequest, kind: Any, every: QuerySet[Any], template: str, table: Any
) -> HttpResponseBase:
    filterset = kind(request.GET, queryset=every, request=request)
    rows = filterset.qs if filterset.is_valid() else every.none()
    if asked := tables.asked_for(request):
        return tables.download(table(rows), asked)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": filterset.form,
        "chips": chips(filterset),
        "page": page,
        "today": today(),
        "may_log": access.may(request.user, "add", Activity),
    }
    return render(request, f"engagements/{template}", context)


def _meetings_table(rows: QuerySet[Any]) -> tables.Table:
    header = [
        _("Activity number"), _("First day"), _("Last day"), _("Forum"), _("Level"), _("Meeting"), _("Where"),
        _("Our part"), _("What we gained"), _("To follow up"), _("Follow up by"), _("Followed up on"),
    ]  # fmt: skip

    def cells() -> Iterator[list[tables.Cell]]:
        for row in rows.iterator(chunk_size=500):
            met = getattr(row, "meeting", None)
            yield [
                row.public_id, row.start, row.end, str(row.forum.named(row.start)) if row.forum else None,
                shown.level(row) if row.meeting_level else None, activities.title(row), activities.place(row),
                bilingual(met, "our_role") if met else None, bilingual(met, "benefit") if met else None,
                met.follow_up if met else None, met.follow_up_due if met else None, met.follow_up_done if met else None,
            ]  # fmt: skip

    return tables.Table(pgettext("file", "meetings"), header, cells())


def _conferences_table(rows: QuerySet[Any]) -> tables.Table:
    header = [
        _("Activity number"), _("First day"), _("Last day"), _("Conference"), _("Where"), _("Delegations"),
        _("Cases"),
    ]  # fmt: skip

    def cells() -> Iterator[list[tables.Cell]]:
        for row in rows.iterator(chunk_size=500):
            yield [
                row.public_id, row.start, row.end, activities.title(row), activities.place(row),
                row.delegations_number, row.cases_number,
            ]  # fmt: skip

    return tables.Table(pgettext("file", "conferences"), header, cells())


def _visits_table(rows: QuerySet[Any]) -> tables.Table:
    header = [
        _("Activity number"), _("First day"), _("Last day"), _("Visit"), _("Country"), _("Visiting organisation"),
        _("Women"), _("Men"), _("Not known"), _("Visitors"), _("Topics"), _("Who pays"), _("To follow up"),
        _("Follow up by"), _("Followed up on"), _("Possible project idea"),
    ]  # fmt: skip

    def cells() -> Iterator[list[tables.Cell]]:
        for row in rows.iterator(chunk_size=500):
            visit = getattr(row, "visit", None)
            yield [
                row.public_id, row.start, row.end, activities.title(row), str(row.country) if row.country else None,
                visit.organisation.located if visit and visit.organisation else None, row.women, row.men, row.unknown,
                row.total, joined(visit.topics.all()) if visit else None,
                capfirst(visit.get_cost_bearer_display()) if visit and visit.cost_bearer else None,
                visit.follow_up if visit else None, visit.follow_up_due if visit else None,
                visit.follow_up_done if visit else None, visit.project_idea if visit else None,
            ]  # fmt: skip

    return tables.Table(pgettext("file", "visits"), header, cells())


@require_safe
def meeting(request: HttpRequest, meeting: str) -> HttpResponse:
    row = get_object_or_404(queries.meeting_page(request.user), public_id=meeting)
    met = getattr(row, "meeting", None)
    sees = access.may(request.user, "view", Employee)
    context = _page(request, row, met) | {
        "meeting": met,
        "our_role": bilingual(met, "our_role") if met else "",
        "benefit": bilingual(met, "benefit") if met else "",
        "is_network": bool(row.forum and row.forum.kind == "network"),
        "name": row.forum.named(row.start) if row.forum else "",
        "present": list(met.present.all()) if met and sees else [],
        "level": shown.level(row),
        "attendance": list(met.attendance.all()) if met else [],
        "away": sum(not one.persons for one in met.attendance.all()) if met else 0,
    }
    return render(request, "engagements/meeting.html", context)


@require_safe
def visit(request: HttpRequest, visit: str) -> HttpResponse:
    row = get_object_or_404(queries.visits(request.user), public_id=visit)
    context = _page(request, row, getattr(row, "visit", None)) | {
        "visit": getattr(row, "visit", None),
        "course": shown.course(row, today()),
    }
    return render(request, "engagements/visit.html", context)


@require_safe
def conference(request: HttpRequest, conference: str) -> HttpResponse:
    row = get_object_or_404(queries.conferences(request.user), public_id=conference)
    levels = dict(DelegationPart.Level.choices)
    told = [
        (capfirst(levels[level]), number, persons) for level, (number, persons) in queries.levels(row).items()
    ]
    context = _page(request, row, None) | {
        "delegations": list(queries.delegations(row)),
        "levels": told,
        "cases": list(queries.cases(request.user).filter(conference=row)),
    }
    return render(request, "engagements/conference.html", context)


def _page(request: HttpRequest, row: Activity, details: Meeting | Visit | None) -> dict[str, Any]:
    """What the three pages have in common."""
    user: Any = request.user
    papers = access.visible(user, Document.objects.filter(activity=row, voided_at=None))
    context: dict[str, Any] = {
        "activity": row,
        "documents": list(papers.order_by("-dated", "-pk")),
        "may_keep": queries.may_keep(user, row),
        "may_add_document": access.may(user, "add", Document),
        "answers": access.explain(user, details or row),
        "follow_up": None,
    }
    if details and details.follow_up:
        context["follow_up"] = shown.follow_up(details.follow_up_due, details.follow_up_done, today())
    return context


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_edit(request: HttpRequest, meeting: str) -> HttpResponse:
    row = get_object_or_404(queries.meetings(request.user), public_id=meeting)
    met = getattr(row, "meeting", None)
    may_go_on(request.user, met, row)
    form = MeetingForm(
        request.POST if request.method == "POST" else None, activity=row, of=met, user=request.user
    )
    return _edit(
        request, form, row, "meeting", _("What came of the meeting"), _("The meeting has been saved.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def visit_edit(request: HttpRequest, visit: str) -> HttpResponse:
    row = get_object_or_404(queries.visits(request.user), public_id=visit)
    there = getattr(row, "visit", None)
    may_go_on(request.user, there, row)
    form = VisitForm(
        request.POST if request.method == "POST" else None, activity=row, of=there, user=request.user
    )
    return _edit(
        request, form, row, "visit", _("Programme, feedback and follow-up"), _("The visit has been saved.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def delegation_new(request: HttpRequest, conference: str) -> HttpResponse:
    row = get_object_or_404(queries.conferences(request.user), public_id=conference)
    may_go_on(request.user, None, row, Delegation)
    return _delegation(request, row, None)


@require_http_methods(["GET", "HEAD", "POST"])
def delegation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    rows = access.visible(request.user, Delegation.objects.all())
    there = get_object_or_404(rows, pk=pk)
    row = get_object_or_404(queries.conferences(request.user), pk=there.conference_id)
    access.require(request.user, "change", there)
    return _delegation(request, row, there)


def _delegation(request: HttpRequest, row: Activity, there: Delegation | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = DelegationForm(data, conference=row, of=there, user=request.user)
    heading = _("Change the delegation") if there else _("Add a delegation")
    return _edit(request, form, row, "conference", heading, _("The delegation has been saved."))


def may_go_on(user: Any, details: Any, activity: Activity, model: Any = Meeting) -> None:
    """Raises Denied for who may not write the rest: in what is there, or where nothing is yet."""
    if details is not None:
        access.require(user, "change", details)
        return
    access.require(user, "add", model)
    if not queries.may_keep(user, activity):
        raise access.Denied(
            _("Only those who logged it, the leadership and the administrators go on with it.")
        )


def _edit(request: HttpRequest, form: Any, row: Activity, page: str, heading: str, done: str) -> HttpResponse:
    address = reverse(page, args=[row.public_id])
    return step(
        request,
        form,
        lambda: form.save(request.user) and address,
        heading=heading,
        done=done,
        back=(address, activities.title(row)),
        lede=activities.days(row),
    )
