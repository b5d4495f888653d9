"""The one filter of deadlines: the page, its downloads and the API read the same address."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from projects.deadlines import queries
from projects.deadlines.models import Deadline, Kind
from projects.money.agreements.filters import visible_agreements
from projects.portfolio.filters import visible_projects
from tracker.accounts.models import User
from tracker.core.filters import CodeFilter, offer
from tracker.core.periods import today

ME, ALL, DONE, PENDING = "me", "all", "done", "pending"


class DeadlineFilter(django_filters.FilterSet):
    """`?project=P-2017-004&agreement=…&kind=report&state=late&person=me`

    Nothing given means all deadlines that the user may know of, by day.
    """

    project = CodeFilter(
        label=_("Project"),
        queryset=visible_projects,
        to_field_name="public_id",
        empty_label=_("all projects"),
    )
    agreement = CodeFilter(
        label=_("Agreement"),
        queryset=visible_agreements,
        to_field_name="public_id",
        empty_label=_("all agreements"),
    )
    kind = django_filters.ChoiceFilter(
        label=_("Type"),
        choices=lambda: [(kind.value, capfirst(kind.label)) for kind in Kind],
        empty_label=_("all types"),
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[
            (PENDING, _("not submitted")),
            (queries.LATE, _("late")),
            (queries.SOON, _("due within 30 days")),
            (DONE, _("submitted")),
            (queries.ACCEPTED, _("accepted")),
        ],
        method="by_state",
        empty_label=_("all"),
    )
    person = django_filters.ChoiceFilter(
        label=_("Who sees to it"), choices=[], method="by_person", empty_label=_("anybody")
    )

    class Meta:
        model = Deadline
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.filters["person"], lambda: [(ME, _("me")), *_owners(self.request)])

    def by_state(self, rows: QuerySet[Deadline], name: str, value: str) -> QuerySet[Deadline]:
        on = today()
        asked = {
            PENDING: queries.pending(on),
            queries.LATE: queries.late(on),
            queries.SOON: queries.soon(on),
            DONE: ~queries.pending(on),
            queries.ACCEPTED: ~queries.pending(on) & queries.accepted(on),
        }
        return rows.filter(asked[value]) if value in asked else rows

    def by_person(self, rows: QuerySet[Deadline], name: str, value: str) -> QuerySet[Deadline]:
        if value == ME:
            return queries.mine(rows, self.request.user)
        # Who sees to a masked one is masked too, so a question by person may not find it.
        return rows if value == ALL else rows.filter(is_masked=False, owner__username=value)


class PageFilter(DeadlineFilter):
    """The page begins with what the reader has to see to; `all` stands for everything."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people, states = self.filters["person"], self.filters["state"]
        people.extra["empty_label"], states.extra["empty_label"] = _("me"), _("not submitted")
        offer(people, lambda: [(ALL, _("anybody")), *_owners(self.request)])
        rest = [choice for choice in states.extra["choices"] if choice[0] != PENDING]
        offer(states, lambda: [(ALL, _("all")), *rest])

    def filter_queryset(self, rows: QuerySet[Deadline]) -> QuerySet[Deadline]:
        given = self.form.cleaned_data
        if not given.get("person"):
            rows = self.by_person(rows, "person", ME)
        if not given.get("state"):
            rows = self.by_state(rows, "state", PENDING)
        return queries.by_rank(super().filter_queryset(rows), today())


def _owners(request: Any) -> list[tuple[str, str]]:
    """People who own a deadline of which the user may see who owns it; without a request, none."""
    if not request:
        return []
    told = queries.deadlines(request.user).filter(is_masked=False).order_by()
    people = User.objects.filter(pk__in=told.values("owner")).exclude(pk=request.user.pk)
    named = people.order_by("last_name", "first_name", "username")
    return [(person.username, str(person)) for person in named]
