"""Indicators and results in the search; of results those that are in force."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from projects.results.framework import queries
from projects.results.framework.models import FrameworkVersion, Indicator, ResultNode
from tracker.search import registry


def _results(user: Any) -> QuerySet[ResultNode]:
    agreed = queries.versions(user).filter(status=FrameworkVersion.Status.AGREED)
    rows = ResultNode.objects.filter(version__in=agreed.order_by().values("pk"))
    return rows.select_related("version__project").order_by("code", "pk")


registry.register(
    Indicator,
    "indicator",
    codes=("code",),
    titles=("name_sv", "name_en"),
    rows=queries.indicators,
    about=lambda row: row.project.code,
    address=lambda row: reverse("indicator", args=[row.code]),
)
registry.register(
    ResultNode,
    "result",
    titles=("name_sv", "name_en"),
    texts=("assumptions_sv", "assumptions_en"),
    rows=_results,
    about=lambda row: row.version.project.code,
    address=lambda row: reverse("framework", args=[row.version.project.public_id]),
)
