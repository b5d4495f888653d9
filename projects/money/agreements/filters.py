"""The filter of agreements, and what others may be asked for by agreement or project."""

from typing import Any

import django_filters
from django.db.models import Case, DateField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from projects.money.agreements.models import Agreement, Amendment, Terms
from projects.portfolio.filters import both_ways, visible_projects
from projects.portfolio.models import Funder, Project
from projects.portfolio.rights import shown_day
from tracker.core import access
from tracker.core.filters import CodeFilter, SearchFilter
from tracker.core.periods import Year, today


def visible_agreements(request: Any) -> QuerySet[Agreement]:
    """As projects; an agreement is called by its project."""
    rows = Agreement.objects.select_related("project")
    return access.visible(request.user, rows) if request else rows.none()


RUNNING, ENDED, DRAFTS, NO_DNR = "running", "ended", "drafts", "no_dnr"
ORDERS = {
    "number": _("agreement number"),
    "project": _("project"),
    "funder": _("funder"),
    "amount": _("agreed amount"),
    "end": _("end"),
}


class AgreementFilter(django_filters.FilterSet):
    """`?project=P-2017-004&funder=sida&kind=twinning&state=running&text=AG-1&order=-end`; nothing given means all."""

    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[
            (RUNNING, _("running agreements")),
            (ENDED, _("ended agreements")),
            (DRAFTS, _("agreements with a draft amendment")),
            (NO_DNR, _("agreements without registration number")),
        ],
        method="by_state",
        empty_label=_("all agreements"),
    )
    project = CodeFilter(
        label=_("Project"),
        queryset=visible_projects,
        to_field_name="public_id",
        empty_label=_("all projects"),
    )
    funder = CodeFilter(
        label=_("Funder"),
        queryset=Funder.objects.all(),
        to_field_name="code",
        empty_label=_("all funders"),
    )
    kind = django_filters.ChoiceFilter(
        label=_("Type"), choices=Agreement.Kind.choices, empty_label=_("all types")
    )
    text = SearchFilter(label=_("Search"), method="by_text")
    order = django_filters.ChoiceFilter(label=_("Order"), choices=both_ways(ORDERS), method="by_order")

    class Meta:
        model = Agreement
        fields: list[str] = []

    def by_state(self, rows: QuerySet[Agreement], name: str, value: str) -> QuerySet[Agreement]:
        if value == DRAFTS:
            return rows.filter(
                Exists(Amendment.objects.filter(agreement=OuterRef("pk"), status=Amendment.Status.DRAFT))
            )
        if value == NO_DNR:
            return rows.filter(dnr="")
        # Of a masked agreement only the years tell, so the day of today may not be compared with its days.
        now = Case(
            When(is_masked=True, then=Value(Year(today().year).first_day)),
            default=Value(today()),
            output_field=DateField(),
        )
        rows = rows.alias(told_start=shown_day("start"), told_end=shown_day("end"), told_now=now)
        if value == ENDED:
            return rows.filter(told_end__lt=F("told_now"))
        return rows.filter(told_end__gte=F("told_now"), told_start__lte=F("told_now"))

    def by_text(self, rows: QuerySet[Agreement], name: str, value: str) -> QuerySet[Agreement]:
        return rows.filter(
            Q(number__icontains=value)
            | Q(public_id__icontains=value)
            | Q(dnr__icontains=value)
            | Q(project__code__icontains=value)
            | Q(contribution__number__icontains=value)
        )

    def by_order(self, rows: QuerySet[Agreement], name: str, value: str) -> QuerySet[Agreement]:
        key = value.removeprefix("-")
        keys = {"project": F("project__code"), "funder": F("funder__order"), "end": shown_day("end")}
        by = keys.get(key, F(key))
        return rows.order_by(by.desc() if value.startswith("-") else by.asc(), "number", "pk")


class _OfAgreement(django_filters.FilterSet):
    """`?agreement=DEMO-51000377&project=P-2017-004`"""

    agreement = CodeFilter(label=_("Agreement"), queryset=visible_agreements, to_field_name="number")
    project = CodeFilter(
        label=_("Project"),
        queryset=visible_projects,
        to_field_name="public_id",
        field_name="agreement__project",
    )


class AmendmentFilter(_OfAgreement):
    """And `status=draft`"""

    status = django_filters.ChoiceFilter(label=_("Status"), choices=Amendment.Status.choices)

    class Meta:
        model = Amendment
        fields: list[str] = []


class TermsFilter(_OfAgreement):
    class Meta:
        model = Terms
        fields: list[str] = []


class ShareFilter(django_filters.FilterSet):
    """`?project=P-2017-004`"""

    project = CodeFilter(
        label=_("Project"), queryset=visible_projects, to_field_name="public_id", method="by_project"
    )

    class Meta:
        model = Project
        fields: list[str] = []

    def by_project(self, rows: QuerySet[Project], name: str, value: Project) -> QuerySet[Project]:
        return rows.filter(pk=value.pk)
