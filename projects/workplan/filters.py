"""The filter of work plans."""

import django_filters
from django.utils.translation import gettext_lazy as _

from projects.portfolio.filters import visible_projects
from projects.workplan.models import WorkItem, WorkPlan
from tracker.core.filters import CodeFilter


class WorkPlanFilter(django_filters.FilterSet):
    """`?project=P-2017-004&status=agreed`"""

    project = CodeFilter(label=_("Project"), queryset=visible_projects, to_field_name="public_id")
    status = django_filters.ChoiceFilter(label=_("Status"), choices=WorkPlan.Status.choices)

    class Meta:
        model = WorkPlan
        fields: list[str] = []


class WorkItemFilter(django_filters.FilterSet):
    """`?project=P-2017-004&kind=milestone`"""

    project = CodeFilter(label=_("Project"), queryset=visible_projects, to_field_name="public_id")
    kind = django_filters.ChoiceFilter(label=_("Planned as"), choices=WorkItem.Kind.choices)

    class Meta:
        model = WorkItem
        fields: list[str] = []
