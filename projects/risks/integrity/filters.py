"""The one filter of integrity items: the page and the API read the same address."""

import django_filters
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.portfolio.filters import visible_projects
from projects.risks.models import IntegrityItem
from tracker.core.filters import CodeFilter

OPEN, CLOSED = "open", "closed"


class ItemFilter(django_filters.FilterSet):
    """`?project=P-2017-004&phase=detect&state=open`; nothing given means all that the user may read."""

    project = CodeFilter(
        label=_("Project"),
        queryset=visible_projects,
        to_field_name="public_id",
        empty_label=_("all projects"),
    )
    phase = django_filters.ChoiceFilter(
        label=_("Phase"),
        choices=lambda: [(one.value, capfirst(one.label)) for one in IntegrityItem.Phase],
        empty_label=_("all phases"),
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[(OPEN, pgettext_lazy("risks", "open")), (CLOSED, pgettext_lazy("risks", "closed"))],
        method="by_state",
        empty_label=_("open and closed"),
    )

    class Meta:
        model = IntegrityItem
        fields: list[str] = []

    def by_state(self, rows, name, value):  # type: ignore[no-untyped-def]
        return rows.filter(closed_on__isnull=value == OPEN)
