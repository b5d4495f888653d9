"""The page of an organisation's assessments over time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from countries.organisations.models import Organisation
from projects.assessments import queries
from projects.assessments.models import Score
from reports.dashboards.assessments import rounds
from tracker.core import access
from tracker.privacy import access_log


class ViewForm(forms.Form):
    """`?view=self`: one view at a time, because the two are not of the same persons."""

    view = forms.ChoiceField(
        label=_("Seen in"),
        required=False,
        choices=lambda: [(view.value, capfirst(view.label)) for view in Score.View],
    )


@require_safe
def organisation_assessments(request: HttpRequest, identifier: str) -> HttpResponse:
    """404 unless the user may know of an assessment of the organisation."""
    user: Any = request.user
    assessed = queries.assessments(user).order_by().values("organisation")
    known = access.visible(user, Organisation.objects.filter(pk__in=assessed))
    organisation = get_object_or_404(known, identifier=identifier)
    rows = list(queries.rounds(user, organisation))
    access_log.seen(request, rows)
    asked = ViewForm(request.GET)
    view = (asked.cleaned_data["view"] if asked.is_valid() else "") or rounds.usual_view(rows)
    found = rounds.parts(rows, view)
    context = {
        "organisation": organisation,
        "parts": found,
        "form": ViewForm({"view": view}) if asked.is_valid() else asked,
        "in_view": Score.View(view).label,
    }
    return render(request, "assessments/rounds.html", context)
