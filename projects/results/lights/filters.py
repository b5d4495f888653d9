"""The filter of judgements in the API."""

import django_filters

from projects.portfolio.filters import visible_projects
from projects.results.lights.models import LightOverride
from tracker.core.filters import CodeFilter


class JudgementFilter(django_filters.FilterSet):
    """`?project=P-2017-004&light=goals`; nothing given means all that the user may know of, the latest first."""

    project = CodeFilter(queryset=visible_projects, to_field_name="public_id")
    light = django_filters.ChoiceFilter(choices=LightOverride.Which.choices)

    class Meta:
        model = LightOverride
        fields: list[str] = []
