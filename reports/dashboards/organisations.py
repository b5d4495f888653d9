"""The page of an organisation: who it is, and everything that we do with it, as far as the reader may know."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from countries.models import Organisation
from countries.organisations import queries
from projects.activities import queries as activities
from projects.assessments.queries import assessments
from projects.engagements.queries import cases, network_members, visits
from projects.portfolio import queries as portfolio
from projects.portfolio.lifecycle import RUNNING
from reports.dashboards.projects import listing
from tracker.core import access
from tracker.core.periods import today
from tracker.privacy import access_log

LATEST = 20


@require_safe
def organisation(request: HttpRequest, identifier: str) -> HttpResponse:
    user: Any = request.user
    access.require(user, "view", Organisation)
    one = get_object_or_404(queries.organisations(user), identifier=identifier)
    lines = _projects(user, one)
    done = activities.unmasked(activities.logged(activities.activities(user))).filter(partners=one)
    latest = list(done.order_by("-start", "-pk")[:LATEST])
    access_log.seen(request, [*(line.project for line in lines), *latest])
    context = {
        "organisation": one,
        "trail": [(reverse("country", args=[one.country.iso2]), str(one.country))] if one.country else [],
        "names": [(name.name, name.valid_to) for name in one.former_names.all()],
        "parts": list(queries.organisations(user).filter(parent=one).order_by("name_sv", "pk")),
        "lines": lines,
        "activities": latest,
        "number": done.count(),
        "visits": list(visits(user).filter(visit__organisation=one)),
        "networks": list(network_members(user, today()).filter(organisation=one).select_related("network")),
        "cases": list(cases(user).filter(organisation=one)),
        "assessed": assessments(user).filter(organisation=one, is_masked=False).exists(),
        "kind": _("%(kind)s, %(level)s level")
        % {"kind": one.get_kind_display(), "level": one.get_level_display()},
    }
    return render(request, "dashboards/organisation.html", context)


def _projects(user: Any, one: Organisation) -> list[listing.Line]:
    """Those that run first. Of sensitive ones who takes part is told to those who work with them."""
    rows = portfolio.projects(user).filter(partners__organisation=one, is_masked=False)
    lines = listing.lines(rows.order_by("-end", "code", "pk"), user)
    return sorted(lines, key=lambda line: line.project.status not in RUNNING)
