"""The preview of an edition: the page that would be published, in the reader's own window."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reports.annual.editions.queries import edition_of
from reports.annual.web import preview
from reports.web.page import write
from reports.web.style import POLICY
from tracker.core.errors import Refused


@require_safe
def edition_preview(request: HttpRequest, public_id: str, language: str) -> HttpResponse:
    """Composed anew each time. Its style stands in it and is known to the policy by its hash; nothing else may load."""
    edition = edition_of(request.user, public_id)
    way_back = reverse("edition_language", args=[edition.public_id, language])
    try:
        document = preview(edition, language)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(way_back)
    with translation.override(language):
        answer = HttpResponse(write(document, back=(way_back, _("Back to the workspace"))))
    answer["Content-Security-Policy"] = f"{POLICY}; frame-ancestors 'none'"
    return answer
