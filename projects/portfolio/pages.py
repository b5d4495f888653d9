"""What the pages of a project's rooms begin with: the project that the address names."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from projects.portfolio import queries
from projects.portfolio.models import Project
from tracker.privacy import access_log


def project_of(request: HttpRequest, public_id: str) -> Project:
    """404 for a project that the user may not know of."""
    project = get_object_or_404(queries.projects(request.user), public_id=public_id)
    access_log.seen(request, [project])
    return project
