"""Reusable questions about forums and networks: who belongs to them, and what has come out of them."""

import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from countries.forums.models import (
    Forum,
    ForumMember,
    ForumOutput,
    Mandate,
    NetworkDelegate,
    NetworkMember,
    Presidency,
    Publication,
    Study,
)
from tracker.core import access

FEWEST_DELEGATES, MOST_DELEGATES = 1, 2


def lasts(day: datetime.date, path: str = "") -> Q:
    """Rows whose time, first_day to last_day, the day lies in; an end or a beginning that is empty is open."""
    begun = Q(**{f"{path}first_day__lte": day}) | Q(**{f"{path}first_day__isnull": True})
    return begun & (Q(**{f"{path}last_day__isnull": True}) | Q(**{f"{path}last_day__gte": day}))


def forums(user: Any) -> QuerySet[Forum]:
    """Forums and networks with who keeps them and what they were called: two queries for any number."""
    rows = access.visible(user, Forum.objects.order_by("kind", "name_sv", "pk"))
    return rows.select_related("owner__country").prefetch_related("former_names")


def with_parts(rows: QuerySet[Forum]) -> QuerySet[Forum]:
    """With members and mandates, for the forum's own page."""
    members = ForumMember.objects.select_related("country", "organisation__country").order_by("status", "pk")
    mandates = Mandate.objects.select_related("shared_with__country").order_by("-first_day", "pk")
    return rows.prefetch_related(Prefetch("members", members)).prefetch_related(
        Prefetch("mandates", mandates)
    )


def presidencies(first: int, last: int) -> QuerySet[Presidency]:
    """The rota of those years, in order."""
    rows = Presidency.objects.filter(year__gte=first, year__lte=last)
    return rows.select_related("country").order_by("year", "half", "pk")


def studies(user: Any) -> QuerySet[Study]:
    """Studies, those to be answered latest first."""
    rows = access.visible(user, Study.objects.order_by(F("due_on").desc(nulls_last=True), "pk"))
    return rows.select_related("forum", "presidency__country")


def due_studies(user: Any, until: datetime.date) -> QuerySet[Study]:
    """Studies that nobody has answered and that are to be answered by the day, the first first."""
    return studies(user).filter(answered_on=None, due_on__lte=until).order_by("due_on", "pk")


def publications(user: Any) -> QuerySet[Publication]:
    """Publications, the latest edition of each first. `is_latest`: none of that name has come out since."""
    later = Publication.objects.filter(
        Q(published_on__gt=OuterRef("published_on"))
        | Q(published_on=OuterRef("published_on"), pk__gt=OuterRef("pk")),
        forum=OuterRef("forum"),
        title=OuterRef("title"),
    )
    rows = access.visible(user, Publication.objects.annotate(is_latest=~Exists(later)))
    return rows.select_related("forum").order_by("forum__code", "title", "-published_on", "-pk")


def outputs(user: Any) -> QuerySet[ForumOutput]:
    """What forums made and projects can use, the latest first."""
    rows = access.visible(user, ForumOutput.objects.order_by("-published_on", "pk"))
    return rows.select_related("forum")


def network_members(user: Any, day: datetime.date) -> QuerySet[NetworkMember]:
    """Members of networks as they stand on the day: `is_member`, and `mandated`, how many delegates have a mandate."""
    rows = access.visible(user, NetworkMember.objects.order_by("network", "organisation__name_sv", "pk"))
    return rows.select_related("network", "organisation__country").annotate(
        is_member=Exists(NetworkMember.objects.filter(lasts(day), pk=OuterRef("pk"))),
        mandated=Count("delegates", filter=lasts(day, "delegates__")),
    )


def well_mandated() -> Q:
    """Members with one or two delegates, for rows of network_members."""
    return Q(mandated__gte=FEWEST_DELEGATES, mandated__lte=MOST_DELEGATES)


def with_delegates(rows: QuerySet[NetworkMember], user: Any) -> QuerySet[NetworkMember]:
    """With `shown_delegates`, the persons: none for those who may not know their names."""
    persons = access.visible(user, NetworkDelegate.objects.order_by("first_day", "pk"))
    return rows.prefetch_related(Prefetch("delegates", persons, to_attr="shown_delegates"))
