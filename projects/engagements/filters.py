"""The filters of this room: pages, their files and the API read the same addresses."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from countries.forums.models import Forum, ForumOutput, NetworkMember, Publication, Study
from countries.forums.queries import well_mandated
from countries.places.models import Country
from projects.activities.models import Activity
from projects.assessments.models import Criterion
from projects.engagements import queries
from projects.engagements.models import Delegation, GoodPracticeCase, Meeting, Reuse, SharedCase, Visit
from projects.portfolio.filters import visible_projects
from projects.portfolio.models import Theme
from tracker.core.db import swedish
from tracker.core.filters import CodeFilter, SearchFilter
from tracker.core.formats import is_swedish
from tracker.core.periods import FIRST_YEAR, LAST_YEAR, Year, today

AHEAD, HELD, OPEN, ASKED, IDEA = "ahead", "held", "open", "asked", "idea"
_YEARS = {"min_value": FIRST_YEAR, "max_value": LAST_YEAR}


def _name() -> Any:
    return swedish("name_sv" if is_swedish() else "name_en")


def _forum(**kwargs: Any) -> CodeFilter:
    return CodeFilter(
        label=_("Forum"),
        queryset=lambda request: Forum.objects.order_by(_name(), "pk"),
        to_field_name="code",
        empty_label=_("all forums"),
        **kwargs,
    )


def _country(**kwargs: Any) -> CodeFilter:
    return CodeFilter(
        label=_("Country"),
        queryset=lambda request: Country.objects.order_by(_name(), "pk"),
        to_field_name="iso2",
        empty_label=_("all countries"),
        **kwargs,
    )


class ForumFilter(django_filters.FilterSet):
    """`?kind=network`"""

    kind = django_filters.ChoiceFilter(
        label=_("Type"),
        choices=lambda: [(value, capfirst(label)) for value, label in Forum.Kind.choices],
        empty_label=_("all types"),
    )

    class Meta:
        model = Forum
        fields: list[str] = []


class _Happening(django_filters.FilterSet):
    """Activities beside projects: `?year=2017&country=BG`."""

    country = _country()
    year = django_filters.NumberFilter(label=_("Year"), method="by_year", **_YEARS)

    class Meta:
        model = Activity
        fields: list[str] = []

    def by_year(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return rows.filter(Year(int(value)).within("start"))


class MeetingFilter(_Happening):
    """`?forum=eupan&level=dg&year=2017&country=MT&state=open`; the latest first."""

    forum = _forum()
    level = django_filters.ChoiceFilter(
        label=_("Level"),
        field_name="meeting_level",
        choices=lambda: [(value, capfirst(label)) for value, label in Activity.MeetingLevel.choices],
        empty_label=_("all levels"),
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[(HELD, _("held")), (AHEAD, _("planned")), (OPEN, _("with something to follow up"))],
        method="by_state",
        empty_label=_("all"),
    )

    def by_state(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if value == OPEN:
            return rows.exclude(meeting__follow_up="").filter(
                meeting__isnull=False, meeting__follow_up_done=None
            )
        return rows.filter(start__gt=today()) if value == AHEAD else rows.filter(start__lte=today())


class ConferenceFilter(_Happening):
    """`?year=2018&country=BG`"""


class VisitFilter(_Happening):
    """`?year=2017&country=GE&topic=T4&state=open`; the latest first."""

    topic = CodeFilter(
        label=_("Topic"),
        field_name="visit__topics",
        queryset=lambda request: Theme.objects.order_by("order", "code", "pk"),
        to_field_name="code",
        empty_label=_("all topics"),
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[
            (ASKED, _("asked for")),
            (OPEN, _("with something to follow up")),
            (IDEA, _("with a possible project")),
        ],
        method="by_state",
        empty_label=pgettext_lazy("visits", "logged"),
    )

    def filter_queryset(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Without a state those that are logged; drafts are asked for in so many words."""
        if not self.form.cleaned_data.get("state"):
            rows = rows.filter(is_draft=False)
        return super().filter_queryset(rows)

    def by_state(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if value == ASKED:
            return rows.filter(is_draft=True)
        rows = rows.filter(is_draft=False, visit__isnull=False)
        if value == OPEN:
            return rows.exclude(visit__follow_up="").filter(visit__follow_up_done=None)
        return rows.exclude(visit__project_idea="")


class CaseFilter(django_filters.FilterSet):
    """`?criterion=6&country=FI&text=kunder&used=yes`"""

    criterion = django_filters.ChoiceFilter(
        label=_("CAF criterion"),
        choices=lambda: _criteria(),
        field_name="criterion__code",
        empty_label=_("all criteria"),
    )
    country = _country(field_name="organisation__country")
    used = django_filters.ChoiceFilter(
        label=_("Used"), choices=[("yes", _("used in a project")), ("no", _("not used yet"))], method="by_use",
        empty_label=_("used or not"),
    )  # fmt: skip
    text = SearchFilter(label=_("Search"), method="by_text")

    class Meta:
        model = GoodPracticeCase
        fields: list[str] = []

    def by_use(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(used__gt=0) if value == "yes" else rows.filter(used=0)

    def by_text(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queries.found(rows, value)


def _criteria() -> list[tuple[str, str]]:
    """The numbers of CAF's criteria with their latest name, in order."""
    rows = Criterion.objects.filter(instrument__kind="caf").order_by("instrument__code", "code", "pk")
    latest = {row.code: f"{row.code} {row}" for row in rows}
    return sorted(latest.items(), key=lambda pair: (len(pair[0]), pair[0]))


class OutputFilter(django_filters.FilterSet):
    """`?forum=oecd-integrity&kind=handbook&used=yes`"""

    forum = _forum()
    kind = django_filters.ChoiceFilter(
        label=_("Type"),
        choices=lambda: [(value, capfirst(label)) for value, label in ForumOutput.Kind.choices],
        empty_label=_("all types"),
    )
    used = django_filters.ChoiceFilter(
        label=_("Used"), choices=[("yes", _("used in a project")), ("no", _("not used yet"))], method="by_use",
        empty_label=_("used or not"),
    )  # fmt: skip

    class Meta:
        model = ForumOutput
        fields: list[str] = []

    def by_use(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(used__gt=0) if value == "yes" else rows.filter(used=0)


class StudyFilter(django_filters.FilterSet):
    """`?forum=eupan&answered=no`"""

    forum = _forum()
    answered = django_filters.ChoiceFilter(
        label=_("Answered"), choices=[("yes", _("yes")), ("no", _("no"))], method="by_answer"
    )

    class Meta:
        model = Study
        fields: list[str] = []

    def by_answer(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(answered_on__isnull=value == "no")


class PublicationFilter(django_filters.FilterSet):
    """`?forum=government-at-a-glance&latest=yes`"""

    forum = _forum()
    latest = django_filters.ChoiceFilter(
        label=_("Latest edition"), choices=[("yes", _("yes")), ("no", _("no"))], method="by_edition"
    )

    class Meta:
        model = Publication
        fields: list[str] = []

    def by_edition(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(is_latest=value == "yes")


class MemberFilter(django_filters.FilterSet):
    """`?network=anti-corruption-network&mandate=warn`"""

    network = _forum()
    mandate = django_filters.ChoiceFilter(
        label=_("Mandate"),
        choices=[("ok", _("one or two delegates")), ("warn", _("none, or more than two"))],
        method="by_mandate",
    )

    class Meta:
        model = NetworkMember
        fields: list[str] = []

    def by_mandate(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(well_mandated()) if value == "ok" else rows.exclude(well_mandated())


class SharedFilter(django_filters.FilterSet):
    """`?network=anti-corruption-network`"""

    network = _forum()

    class Meta:
        model = SharedCase
        fields: list[str] = []


class _Details(django_filters.FilterSet):
    """What belongs to an activity: `?year=2017`. `path` leads there."""

    path = "activity__"

    year = django_filters.NumberFilter(label=_("Year"), method="by_year", **_YEARS)

    def by_year(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return rows.filter(Year(int(value)).within(f"{self.path}start"))


class MeetingDetailsFilter(_Details):
    """`?forum=eupan&year=2017`"""

    forum = _forum(field_name="activity__forum")

    class Meta:
        model = Meeting
        fields: list[str] = []


class VisitDetailsFilter(_Details):
    """`?country=GE&year=2017`"""

    country = _country(field_name="activity__country")

    class Meta:
        model = Visit
        fields: list[str] = []


class DelegationFilter(_Details):
    """`?country=FI&year=2018`"""

    path = "conference__"

    country = _country()

    class Meta:
        model = Delegation
        fields: list[str] = []


class ReuseFilter(django_filters.FilterSet):
    """`?project=P-2017-004&year=2017`; nothing given means all that the user may know of, the latest first."""

    project = CodeFilter(label=_("Project"), queryset=visible_projects, to_field_name="public_id")
    year = django_filters.NumberFilter(label=_("Year"), method="by_year", **_YEARS)

    class Meta:
        model = Reuse
        fields: list[str] = []

    def by_year(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return rows.filter(Year(int(value)).within("used_on"))
