"""Pages that change who works with a project, and the page of somebody who leaves.

A project's team itself is shown in reports/dashboards/projects/team.py, among the parts of the project.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects.portfolio import queries as portfolio
from projects.portfolio.models import Project, ProjectMember
from projects.team import leaving, queries
from projects.team.forms import AddForm, EndForm, HandOverForm, LeavingForm, SubstituteForm, TeamForm
from projects.team.rights import may_hand_over, require_hand_over
from tracker.accounts.models import User
from tracker.core import access, steps
from tracker.core.errors import Refused, Stale
from tracker.core.periods import today


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, public_id: str) -> HttpResponse:
    return _step(request, _changeable(request, public_id), None, AddForm, "team/add.html")


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    return _about_one(request, public_id, pk, EndForm, "team/end.html")


@require_http_methods(["GET", "HEAD", "POST"])
def substitute(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    return _about_one(request, public_id, pk, SubstituteForm, "team/substitute.html")


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    return _about_one(request, public_id, pk, HandOverForm, "team/hand_over.html")


def _changeable(request: HttpRequest, public_id: str) -> Any:
    """404 for a project the user may not know of, 403 for one whose team is not the user's to change."""
    project = get_object_or_404(portfolio.projects(request.user), public_id=public_id)
    access.require(request.user, "change", project, of="membership")
    return project


def _about_one(
    request: HttpRequest, public_id: str, pk: int, kind: type[TeamForm], template: str
) -> HttpResponse:
    project = _changeable(request, public_id)
    membership = get_object_or_404(queries.members().select_related("project"), project=project, pk=pk)
    return _step(request, project, membership, kind, template)


def _step(
    request: HttpRequest, project: Project, row: ProjectMember | None, kind: type[TeamForm], template: str
) -> HttpResponse:
    form = kind(request.POST if request.method == "POST" else None, project=project, membership=row)
    status, url = steps.take(request, form, lambda: _stepped(request, form, project))
    if url:
        messages.success(request, _("The project team has been changed."))
        return redirect(url)
    found = queries.team(Project.objects.get(pk=project.pk), today())
    context = {"form": form, "project": project, "membership": row, "team": found}
    return render(request, template, context, status=status)


def _stepped(request: HttpRequest, form: TeamForm, project: Project) -> str:
    form.save(request.user)
    return _team(request, project)


def _team(request: HttpRequest, project: Project) -> str:
    """The team's page, or the list of projects for who no longer may see the project."""
    if portfolio.projects(request.user).filter(pk=project.pk).exists():
        return reverse("project_team", args=[project.public_id])
    return reverse("projects")


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Who is responsible for what today."""
    access.require(request.user, "view", "people")
    rows = [
        {"person": person, "may_hand_over": may_hand_over(request.user, person.user)}
        for person in queries.people(request.user)
    ]
    everybody = access.scope(request.user, "view", "people") == "all"
    told = portfolio.projects(request.user).filter(is_masked=False)
    unmanaged = queries.without_manager(told, today()) if everybody else []
    context = {"rows": rows, "everybody": everybody, "unmanaged": unmanaged}
    return render(request, "team/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, username: str) -> HttpResponse:
    """Hand over everything of somebody who leaves: fill in, look through, carry out."""
    leaver = User.objects.filter(username=username).first()
    require_hand_over(request.user, leaver)  # before a 404: who may not, does not learn who has an account
    if leaver is None:
        raise Http404
    now = leaving.responsibilities(request.user, leaver, today())
    projects = list({row.project_id: row.project for row in now if row.role != "reader"}.values())
    form = LeavingForm(request.POST if request.method == "POST" else None, leaver=leaver, projects=projects)
    plan, status = None, 200
    if form.is_valid():
        try:
            plan = leaving.plan(user=request.user, leaver=leaver, **form.asked())
            if "carry_out" in request.POST:
                leaving.hand_over_person(
                    user=request.user,
                    planned=plan,
                    seen=form.cleaned_data["seen"],
                    reason=form.cleaned_data["reason"],
                )
                messages.success(request, _("%(who)s has handed over.") % {"who": leaver})
                return redirect("people" if request.user != leaver else "start")
        except Stale as stale:
            messages.error(request, stale.message)
            status = 409
        except Refused as no:
            form.refuse(no)
        if plan is not None:
            form.show(plan)
    context = {"form": form, "leaver": leaver, "plan": plan, "memberships": now}
    return render(request, "team/leave.html", context, status=status)
