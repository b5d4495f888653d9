"""Who has seen what is kept from others of a project: a page for those who answer for it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Min
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from projects.models import Project
from reports.dashboards.projects.frame import open_frame, show
from tracker.core import access
from tracker.privacy.models import SensitiveView

PER_PAGE = 50


@require_safe
def project_access_log(request: HttpRequest, public_id: str) -> HttpResponse:
    frame = open_frame(request, public_id)
    access.require(request.user, "view", frame.project, of="access log")
    rows = SensitiveView.objects.filter(
        object_type=Project._meta.label_lower, object_id=frame.project.pk
    ).select_related("user")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    if frame.project.is_masked:
        # In the order in which they came: a user's own number stands beside the name in other places.
        came = rows.order_by().values("user").annotate(first=Min("first_at")).order_by("first", "user")
        numbers = {row["user"]: number for number, row in enumerate(came, start=1)}
        for row in page.object_list:
            row.person_number = numbers[row.user_id]
    return show(request, frame, "projects/access_log.html", "access_log", page=page)
