"""The filters of nominations, change projects and their follow-up: page, file and API read the same address."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from countries.places.models import Country
from projects.portfolio.filters import visible_projects
from projects.programmes import queries
from projects.programmes.forms.fields import capital
from projects.programmes.models import Adoption, ChangeProject, Nomination, Round
from tracker.core.filters import CodeFilter, SearchFilter
from tracker.core.periods import today


def _project() -> CodeFilter:
    return CodeFilter(
        label=_("Programme"),
        queryset=visible_projects,
        to_field_name="public_id",
        empty_label=_("all programmes"),
    )


class _Filter(django_filters.FilterSet):
    """`project` at `path`; the rounds of it are chosen by number."""

    path = ""

    def by_project(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return rows.filter(**{f"{self.path}project": value})

    def by_round(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return rows.filter(**{f"{self.path}number": value})


def _of_project() -> CodeFilter:
    filter_ = _project()
    filter_.method = "by_project"
    return filter_


def _of_round() -> django_filters.NumberFilter:
    return django_filters.NumberFilter(label=_("Round"), method="by_round", min_value=1, max_value=10_000)


class RoundFilter(_Filter):
    """`?project=P-2016-002`"""

    project = _of_project()

    class Meta:
        model = Round
        fields: list[str] = []


class NominationFilter(_Filter):
    """`?project=P-2016-002&round=3&country=KH&status=reserve&sex=F&side=union`"""

    path = "round__"
    project = _of_project()
    round = _of_round()
    country = CodeFilter(
        label=_("Country"),
        queryset=lambda request: _countries(request),
        to_field_name="iso2",
        empty_label=_("all countries"),
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=capital(Nomination.Status), empty_label=_("any status")
    )
    sex = django_filters.ChoiceFilter(
        label=_("Sex"), choices=capital(Nomination.Sex), empty_label=_("women and men")
    )
    side = django_filters.ChoiceFilter(
        label=_("Side"), choices=capital(Nomination.Side), empty_label=_("all sides")
    )

    class Meta:
        model = Nomination
        fields: list[str] = []


class ChangeFilter(_Filter):
    """`?project=P-2016-002&round=3&state=reported&text=…`"""

    path = "team__round__"
    project = _of_project()
    round = _of_round()
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[
            (queries.STARTED, pgettext_lazy("change projects", "under way")),
            (queries.REPORTED, _("with a final report to approve")),
            (queries.APPROVED, pgettext_lazy("change projects", "completed")),
            (queries.ABANDONED, pgettext_lazy("change projects", "abandoned")),
        ],
        method="by_state",
        empty_label=_("in any state"),
    )
    text = SearchFilter(label=_("Search"), method="by_text")

    class Meta:
        model = ChangeProject
        fields: list[str] = []

    def by_state(self, rows: QuerySet[ChangeProject], name: str, value: str) -> QuerySet[ChangeProject]:
        return rows.filter(queries.change_state(value))

    def by_text(self, rows: QuerySet[ChangeProject], name: str, value: str) -> QuerySet[ChangeProject]:
        return queries.found(rows, value)


class AdoptionFilter(_Filter):
    """`?project=P-2016-002&round=3&months=12&state=due`"""

    path = "change_project__team__round__"
    project = _of_project()
    round = _of_round()
    months = django_filters.ChoiceFilter(
        label=_("Months after approval"),
        choices=[(str(months), str(months)) for months in queries.FOLLOW_UPS],
        empty_label=_("12 and 24"),
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[
            (queries.DUE, _("to be asked now")),
            (queries.TO_COME, _("to be asked later")),
            (queries.ASKED, _("asked, without an answer")),
            (queries.ANSWERED, _("answered")),
            (queries.ADOPTED, _("in a governing document")),
        ],
        method="by_state",
        empty_label=_("in any state"),
    )

    class Meta:
        model = Adoption
        fields: list[str] = []

    def by_state(self, rows: QuerySet[Adoption], name: str, value: str) -> QuerySet[Adoption]:
        return rows.filter(queries.adoption_state(value, today()))


def _countries(request: Any) -> QuerySet[Country]:
    """Those of nominations that the user may see; without a request, none."""
    if request is None:
        return Country.objects.none()
    seen = queries.nominations(request.user).order_by().values("country")
    return Country.objects.filter(pk__in=seen).order_by("iso2")
