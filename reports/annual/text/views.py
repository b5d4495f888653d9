"""The decision on a figure that has changed since the text was written."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reports.annual.editions import queries
from reports.annual.text.forms import ValueForm
from tracker.core import access
from tracker.core.errors import Refused


@require_POST
def value(request: HttpRequest, public_id: str, language: str, key: str) -> HttpResponse:
    """Use the new value, or keep the one in the text and say why; back to the section either way."""
    text = queries.text_of(request.user, queries.edition_of(request.user, public_id), language, key)
    access.require(request.user, "write", text)
    form = ValueForm(request.POST)
    try:
        if form.is_valid():
            form.save(request.user, text)
            messages.success(request, _("It is noted what the text says."))
        else:
            messages.error(request, _("Choose what the text is to say."))
    except Refused as no:
        messages.error(request, no.message)
    return redirect("section", public_id, language, key)
