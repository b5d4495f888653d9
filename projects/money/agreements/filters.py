"""The filter of agreements, and what others may be asked for by agreement or project."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from projects.money.agreements.models import Agreement
from projects.portfolio.models import Funder, Project
from tracker.core import access
from tracker.core.filters import CodeFilter


def visible_projects(request: Any) -> QuerySet[Project]:
    """Projects that may be asked for; without a request, none."""
    return access.visible(request.user, Project.objects.all()) if request else Project.objects.none()


def visible_agreements(request: Any) -> QuerySet[Agreement]:
    return access.visible(request.user, Agreement.objects.all()) if request else Agreement.objects.none()


class AgreementFilter(django_filters.FilterSet):
    """`?project=P-2017-004&funder=sida`"""

    project = CodeFilter(label=_("Project"), queryset=visible_projects, to_field_name="public_id")
    funder = CodeFilter(label=_("Funder"), queryset=Funder.objects.all(), to_field_name="code")

    class Meta:
        model = Agreement
        fields: list[str] = []
