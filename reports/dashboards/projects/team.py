"""Who works with the project: now, coming and earlier. It is changed in projects/team."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from projects.portfolio.lifecycle import RUNNING
from projects.team import queries
from reports.dashboards.projects.frame import open_frame, show


@require_safe
def project_team(request: HttpRequest, public_id: str) -> HttpResponse:
    frame = open_frame(request, public_id)
    project = frame.project
    team = None if project.is_masked else queries.team(project, frame.day)
    more = {
        "team": team,
        "lacks_manager": team is not None and not team.has_manager and project.status in RUNNING,
    }
    return show(request, frame, "projects/team_page.html", "team", **more)
