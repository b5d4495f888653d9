"""Lists: the pages' filters, strict query strings, pages in a stable order."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request


class Pages(PageNumberPagination):
    """`?page=2&page_size=50`: 50 rows a page unless asked for 1 to 200. A page that is not there is a 404."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
    last_page_strings = ()

    def get_page_size(self, request: Request) -> int:
        asked = request.query_params.get(self.page_size_query_param, str(self.page_size))
        if not (
            asked.isascii() and asked.isdigit() and len(asked) < 5 and 1 <= int(asked) <= self.max_page_size
        ):
            message = gettext("Give a whole number from 1 to %(largest)d.") % {"largest": self.max_page_size}
            raise ValidationError({self.page_size_query_param: [message]})
        return int(asked)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        number = {"in": "query", "required": False}
        return [
            number
            | {
                "name": self.page_query_param,
                "schema": {"type": "integer", "minimum": 1},
                "description": gettext("Page number"),
            },
            number
            | {
                "name": self.page_size_query_param,
                "schema": {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": self.max_page_size,
                    "default": self.page_size,
                },
                "description": gettext("Rows on a page"),
            },
        ]


class StrictFilters(DjangoFilterBackend):
    """The page's FilterSet, which refuses wrong values; what it does not know is refused too."""

    raise_exception = True

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        filterset = self.get_filterset(request, queryset, view)
        check_parameters(request, filterset.form.fields if filterset else {})
        return stable(super().filter_queryset(request, queryset, view))


def check_parameters(request: Request, fields: Mapping[str, Any]) -> None:
    """Refuse parameters that are unknown, repeated or empty: nobody gets another selection than the one asked for."""
    known = {Pages.page_query_param, Pages.page_size_query_param, *_names(fields)}
    errors = {}
    for name, values in request.query_params.lists():
        if name not in known:
            errors[_printable(name)] = [gettext("There is no such parameter here.")]
        elif len(values) > 1:
            errors[name] = [gettext("Give this parameter once.")]
        elif not values[0]:
            errors[name] = [gettext("Give this parameter a value, or leave it out.")]
    if errors:
        raise ValidationError(errors)


def _names(fields: Mapping[str, Any]) -> set[str]:
    """Parameter names of a filter form: a range has two (`start_after`, `start_before`)."""
    return {
        f"{name}_{suffix}" if suffix else name
        for name, field in fields.items()
        for suffix in getattr(field.widget, "suffixes", [""])
    }


def _printable(name: str) -> str:
    return name.encode("ascii", "replace").decode()[:50]


def stable(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows in their order with the key last, so that no row is on two pages or on none."""
    order = rows.query.order_by or tuple(rows.model._meta.ordering or ())
    return rows if order and order[-1] in ("pk", "-pk") else rows.order_by(*order, "pk")
