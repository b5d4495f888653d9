"""The start page: what each role has to do next. Leadership starts on the overview."""

import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from projects.activities import queries as activities
from projects.activities import shown
from projects.models import Activity, Project, YearNote
from projects.portfolio import queries
from reports.dashboards.projects import listing, words
from tracker.accounts.models import Role
from tracker.core import access
from tracker.core.periods import today

AHEAD = datetime.timedelta(days=30)
LATEST = 5


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    user = request.user
    known = queries.projects(user)
    own = queries.mine(queries.running(known), user)
    has_own = own.exists()
    if Role.LEADERSHIP in user.role_codes and not has_own:
        return redirect("overview")
    shown_projects = own if has_own else queries.ending_within_a_year(known)
    seen = activities.activities(user)
    drafts = list(seen.filter(is_draft=True).order_by("-start", "-pk"))
    makes_reports = access.may(user, "create", "report")
    context = {
        "finding": _finding(own.count() if has_own else 0, len(drafts)),
        "has_role": bool(user.role_codes),
        "has_own": has_own,
        "lines": listing.lines(shown_projects.order_by("end", "code", "pk"), user),
        "ahead": _ahead(own, seen) if has_own else [],
        "drafts": drafts,
        "latest": _latest(seen, own if has_own else None),
        "may_log": has_own and access.may(user, "add", Activity),
        "makes_reports": makes_reports,
        "runs": user.report_runs.order_by("-requested_at", "-pk")[:LATEST] if makes_reports else [],
        "missing": _missing(known) if makes_reports else [],
        "year": today().year - 1,
    }
    return render(request, "dashboards/start.html", context)


def _finding(projects: int, drafts: int) -> str:
    """You have three ongoing projects. One draft is waiting."""
    told = []
    if projects:
        text = ngettext("You have %(n)s ongoing project.", "You have %(n)s ongoing projects.", projects)
        told.append(text % {"n": words.spelled(projects)})
    if drafts:
        text = ngettext(
            "%(n)s draft is waiting to be finished.", "%(n)s drafts are waiting to be finished.", drafts
        )
        told.append(words.sentence(text % {"n": words.spelled(drafts)}))
    return " ".join(told)


def _latest(seen: QuerySet[Activity], own: QuerySet[Project] | None) -> QuerySet[Activity]:
    """The latest that has been done: in the own projects, or for who has none in all."""
    rows = activities.logged(seen).filter(start__lte=today())
    if own is not None:
        rows = rows.filter(project__in=own.values("pk"))
    return rows.order_by("-shown_day", "-pk")[:LATEST]


def _ahead(own: QuerySet[Project], seen: QuerySet[Activity]) -> list[dict[str, Any]]:
    """The own projects' next thirty days: planned activities, project ends and reviews, in order of day."""
    days = (today(), today() + AHEAD)
    planned = seen.filter(project__in=own.values("pk"), start__range=days, is_masked=False)
    found = [
        {
            "day": row.start,
            "words": shown.title(row),
            "of": row.project.code if row.project else "",
            "url": reverse("activity", args=[row.public_id]),
        }
        for row in planned
    ]
    for field, told in (("end", _("The project ends")), ("sensitivity_review", _("Review the sensitivity"))):
        found += [
            {
                "day": getattr(project, field),
                "words": told,
                "of": project.code,
                "url": reverse("project", args=[project.public_id]),
            }
            for project in own.filter(**{f"{field}__range": days})
        ]
    return sorted(found, key=lambda item: (item["day"], item["of"], item["words"]))


def _missing(known: QuerySet[Project]) -> list[Project]:
    """Projects of last year that have not said what changed, in a sentence, for the annual report."""
    year = today().year - 1
    told = YearNote.objects.filter(project=OuterRef("pk"), year=year).exclude(changed_sv="")
    return list(queries.in_year(known, year).filter(~Exists(told)).order_by("code", "pk"))
