"""What the public gets to know of a project at each level, and what could be computed from it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from projects.models import Project
from projects.portfolio import complement, queries
from projects.portfolio.models.project import Sensitivity
from reports.dashboards.projects import words
from reports.figures import derivable
from reports.figures.protection import merged_countries
from tracker.core import access, formats, masks
from tracker.core.periods import today
from tracker.core.text import joined
from tracker.privacy import access_log


class YearForm(forms.Form):
    """Of which year; nothing given is the project's last."""

    year = forms.TypedChoiceField(label=gettext_lazy("Year"), coerce=int, required=False, empty_value=None)

    def __init__(self, data: Any, years: list[int]) -> None:
        super().__init__(data)
        self.fields["year"].choices = [(str(year), str(year)) for year in years]


@require_safe
def sensitivity_preview(request: HttpRequest, public_id: str) -> HttpResponse:
    project = get_object_or_404(queries.projects(request.user), public_id=public_id)
    access.require(request.user, "set sensitivity", project)
    access_log.seen(request, [project])
    first = project.start.year
    last = max(first, min(words.last_day(project).year, today().year))
    form = YearForm(request.GET, list(range(last, first - 1, -1)))
    year = (form.cleaned_data["year"] if form.is_valid() else None) or last
    context = {
        "project": project,
        "form": form,
        "year": year,
        "levels": [_level(project, level, year) for level in Sensitivity],
        "masked": _masked(),
        "trail": [
            (reverse("projects"), _("Projects")),
            (reverse("project", args=[project.public_id]), project.code),
            (reverse("project_sensitivity", args=[project.public_id]), _("Sensitivity")),
        ],
    }
    return render(request, "projects/preview.html", context)


def _level(project: Project, level: Sensitivity, year: int) -> dict[str, Any]:
    """What holds at the level: whether the project is listed, what is merged, what can be computed."""
    with complement.supposing(project, level):
        merged = merged_countries(None, [year]).get(year, {})
        regions = sorted({str(region) if region else _("no place") for region in merged.values()})
        kept = [pk for pk, years in complement.kept_years(None).items() if year in years and pk != project.pk]
        finding = derivable.of_project(project, year)
    codes = queries.in_year(Project.objects.filter(pk__in=kept), year).exclude(
        sensitivity=Sensitivity.PROTECTED
    )
    return {
        "label": capfirst(level.label),
        "is_now": level == project.sensitivity,
        "is_listed": level != Sensitivity.PROTECTED,
        "is_masked": level == Sensitivity.RESTRICTED,
        "merged": joined(regions),
        "kept": ", ".join(codes.order_by("code").values_list("code", flat=True)),
        "derived": _derived(finding, level),
    }


def _derived(finding: derivable.Finding | None, level: Sensitivity) -> str:
    """Open and restricted projects have their amounts published: there is nothing to derive."""
    if level != Sensitivity.PROTECTED:
        return _("The amounts are published.")
    if finding is None:
        return _("Nothing is booked in the year.")
    if finding.value is not None:
        said = {"amount": formats.money(finding.value, "SEK"), "tables": "; ".join(finding.tables)}
        return _("The amount, %(amount)s, can be computed from: %(tables)s.") % said
    if finding.most is None:
        return _("Nothing can be derived.")
    said = {"most": formats.money(finding.most, "SEK")}
    if finding.is_near:
        return (
            _("The amount is nearly the published sum that it is part of, %(most)s, and so almost told.")
            % said
        )
    return _("Nothing can be derived. The amount is part of a published sum of %(most)s.") % said


def _masked() -> list[tuple[str, str]]:
    """What is kept back at the level restricted, by kind of row, in words."""
    found = []
    for name, fields in masks.table().items():
        model = apps.get_model(name)
        kept = [
            str(model._meta.get_field(field).verbose_name)  # type: ignore[union-attr]
            for field, (told, _protected) in fields.items()
            if told != masks.SHOWN and field not in ("changed_at", "voided_at", "created_at")
        ]
        if kept:
            found.append((capfirst(str(model._meta.verbose_name)), ", ".join(kept)))
    return found
