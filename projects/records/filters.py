"""The filters of documents and photos: pages, files and API read the same addresses."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.portfolio.filters import visible_projects
from projects.records import queries
from projects.records.models import Document, Photo
from tracker.core.filters import CodeFilter, SearchFilter, offer
from tracker.core.periods import Year, today

LACKING, REGISTERED, SECRET = "lacking", "registered", "secret"
MAY, MAY_NOT = "yes", "no"


class _Kept(django_filters.FilterSet):
    """`?project=P-2017-004&activity=A-2017-0031&year=2017`"""

    day = ""

    project = CodeFilter(
        label=_("Project"),
        queryset=visible_projects,
        to_field_name="public_id",
        empty_label=_("all projects"),
    )
    activity = SearchFilter(label=_("Activity"), method="by_activity")
    year = django_filters.ChoiceFilter(
        label=_("Year"), choices=[], method="by_year", empty_label=_("all years")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.filters["year"], lambda: self._years())

    def _years(self) -> list[tuple[int, str]]:
        return [(year, str(year)) for year in queries.years(self.queryset, self.day)] if self.request else []

    def by_activity(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(queries.of_activity(self.request.user, value))

    def by_year(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(Year(int(value)).within(self.day))


class DocumentFilter(_Kept):
    """The same, and `&kind=report&direction=received&state=lacking&text=…`; the latest first."""

    day = "dated"

    kind = django_filters.ChoiceFilter(
        label=_("Type of document"),
        choices=lambda: [(one.value, capfirst(one.label)) for one in Document.Kind],
        empty_label=_("all documents"),
    )
    direction = django_filters.ChoiceFilter(
        label=_("Direction"),
        choices=Document.Direction.choices,
        empty_label=_("received, sent and drawn up"),
    )
    state = django_filters.ChoiceFilter(
        label=_("Registration"),
        choices=[
            (LACKING, _("without a registration number")),
            (REGISTERED, pgettext_lazy("documents", "registered")),
            (SECRET, _("marked for secrecy")),
        ],
        method="by_state",
        empty_label=_("registered and not"),
    )
    text = SearchFilter(label=_("Search"), method="by_text")

    class Meta:
        model = Document
        fields: list[str] = []

    def by_state(self, rows: QuerySet[Document], name: str, value: str) -> QuerySet[Document]:
        lacking = queries.unregistered()
        if value == SECRET:
            return rows.exclude(secrecy_note="")
        return rows.filter(lacking if value == LACKING else ~lacking)

    def by_text(self, rows: QuerySet[Document], name: str, value: str) -> QuerySet[Document]:
        return rows.filter(queries.said(value))


class PhotoFilter(_Kept):
    """The same as of all that is kept, and `&publishable=yes`; the latest first."""

    day = "taken_on"

    publishable = django_filters.ChoiceFilter(
        label=_("May be published"),
        choices=[(MAY, _("that may be published")), (MAY_NOT, _("that may not be published"))],
        method="by_consent",
        empty_label=_("with and without consent"),
    )

    class Meta:
        model = Photo
        fields: list[str] = []

    def by_consent(self, rows: QuerySet[Photo], name: str, value: str) -> QuerySet[Photo]:
        may = Photo.objects.filter(queries.publishable(today())).order_by().values("pk")
        return rows.filter(pk__in=may) if value == MAY else rows.exclude(pk__in=may)
