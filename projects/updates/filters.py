"""The filters of status updates, lessons and stories: pages and API read the same addresses."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from projects.portfolio.filters import visible_projects
from projects.updates import queries
from projects.updates.models import Lesson, StatusUpdate, Story, YearNote
from tracker.core.filters import CodeFilter
from tracker.core.periods import FIRST_YEAR, LAST_YEAR, Year, today

WAITING, ANSWERED, DRAFTS = "waiting", "answered", "drafts"
MAY, MAY_NOT = "yes", "no"


def _project() -> Any:
    return CodeFilter(
        label=_("Project"),
        queryset=visible_projects,
        to_field_name="public_id",
        empty_label=_("all projects"),
    )


class _OfYear(django_filters.FilterSet):
    """`?project=P-2017-004&year=2017`"""

    day = ""

    project = _project()
    year = django_filters.NumberFilter(
        label=_("Year"), method="by_year", min_value=FIRST_YEAR, max_value=LAST_YEAR
    )

    def by_year(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return rows.filter(Year(int(value)).within(self.day))


class UpdateFilter(_OfYear):
    """`?project=P-2017-004&year=2017&state=waiting`; nothing given means all, the latest month first."""

    day = "month"

    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[
            (WAITING, _("with a decision wanted")),
            (ANSWERED, _("answered")),
            (DRAFTS, _("drafts")),
        ],
        method="by_state",
        empty_label=_("all"),
    )

    class Meta:
        model = StatusUpdate
        fields: list[str] = []

    def by_state(self, rows: QuerySet[StatusUpdate], name: str, value: str) -> QuerySet[StatusUpdate]:
        if value == DRAFTS:
            return rows.filter(is_draft=True)
        return rows.filter(
            queries.waiting(today()) if value == WAITING else queries.sent(today()),
            **({} if value == WAITING else {"answered_on__isnull": False}),
        )


class LessonFilter(_OfYear):
    day = "learned_on"

    class Meta:
        model = Lesson
        fields: list[str] = []


class StoryFilter(_OfYear):
    """`?project=P-2017-004&year=2017&publishable=yes`"""

    day = "happened_on"

    publishable = django_filters.ChoiceFilter(
        label=_("May be published"),
        choices=[(MAY, _("that may be published")), (MAY_NOT, _("that may not be published"))],
        method="by_consent",
        empty_label=_("with and without consent"),
    )

    class Meta:
        model = Story
        fields: list[str] = []

    def by_consent(self, rows: QuerySet[Story], name: str, value: str) -> QuerySet[Story]:
        may = queries.publishable(today())
        return rows.filter(may if value == MAY else ~may)


class NoteFilter(django_filters.FilterSet):
    """`?project=P-2017-004&year=2017`"""

    project = _project()
    year = django_filters.NumberFilter(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)

    class Meta:
        model = YearNote
        fields: list[str] = []
