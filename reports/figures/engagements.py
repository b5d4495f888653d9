"""The other strand: forum meetings and visits to us. Never summed with what projects do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext as _

from countries.forums.queries import lasts, well_mandated
from countries.models import Country, Forum, NetworkMember
from projects.models import Activity, Attendance, SharedCase, Theme
from reports.figures.reach import SEXES, logged, sex_labels
from reports.figures.scope import Scope, within
from reports.figures.values import Counted, Part, with_percent
from tracker.core.periods import Year, today


@dataclass(frozen=True, slots=True)
class NetworkYear:
    """A network in a year: members, those with one or two delegates, meetings, members that came, cases shared."""

    network: Forum
    members: int
    mandated: int
    meetings: int
    came: int
    shared: int


def engagements(scope: Scope, years: Sequence[int], kind: str) -> QuerySet[Activity]:
    """They have no project, so a scope with a project, funder or theme has none of them. What is only planned waits."""
    rows = logged().filter(within("start", years), kind=kind, project__isnull=True, start__lte=today())
    if scope.project or scope.funder or scope.theme:
        return rows.none()
    return rows.filter(country=scope.country) if scope.country else rows


def meeting_rows(scope: Scope) -> QuerySet[Activity]:
    rows = engagements(scope, [scope.year], Activity.Kind.FORUM_MEETING)
    return rows.select_related("forum", "country", "project").order_by("start", "public_id", "pk")


def visit_rows(scope: Scope) -> QuerySet[Activity]:
    rows = engagements(scope, [scope.year], Activity.Kind.INCOMING_VISIT)
    return rows.select_related("forum", "country", "project").order_by("start", "public_id", "pk")


def meetings(scope: Scope, years: Sequence[int]) -> dict[int, Counted]:
    """Meetings by forum and level; a part's key is "<forum>:<level>", its object the forum."""
    rows = (
        engagements(scope, years, Activity.Kind.FORUM_MEETING)
        .annotate(year=ExtractYear("start"))
        .order_by()
        .values_list("year", "forum", "meeting_level")
        .annotate(n=Count("pk"))
        .order_by("year", "forum__name_sv", "forum", "meeting_level")
    )
    listed = list(rows)
    forums = Forum.objects.prefetch_related("former_names").in_bulk(
        [forum for _year, forum, _level, _n in listed if forum]
    )
    levels = dict(Activity.MeetingLevel.choices)
    parts: dict[int, list[Part]] = defaultdict(list)
    for year, forum, level, n in listed:
        place = forums.get(forum)
        words = [
            str(place.named(Year(year).last_day)) if place else _("No forum told"),
            str(levels[level]) if level else "",
        ]
        label = ", ".join(word for word in words if word)
        parts[year].append(Part(label, n, f"{place.code if place else 'none'}:{level}", place))
    return {year: _whole(found) for year, found in parts.items()}


def visits(scope: Scope, years: Sequence[int]) -> dict[int, Counted]:
    """Visits by the visitors' country."""
    rows = engagements(scope, years, Activity.Kind.INCOMING_VISIT).annotate(year=ExtractYear("start"))
    counts = list(rows.order_by().values_list("year", "country").annotate(n=Count("pk")))
    places = Country.objects.in_bulk([country for _year, country, _n in counts if country])
    parts: dict[int, list[Part]] = defaultdict(list)
    for year, country, n in counts:
        place = places.get(country)
        label = str(place) if place else _("No country told")
        parts[year].append(Part(label, n, place.iso2 if place else "none", place))
    return {
        year: _whole(sorted(found, key=lambda part: (-(part.value or 0), part.label)))
        for year, found in parts.items()
    }


def visitors(scope: Scope, years: Sequence[int]) -> dict[int, Counted]:
    rows = engagements(scope, years, Activity.Kind.INCOMING_VISIT).annotate(year=ExtractYear("start"))
    labels = sex_labels()
    sums: Any = rows.order_by().values("year").annotate(**{sex: Sum(sex) for sex in SEXES})
    result = {}
    for row in sums:
        known = [row[sex] for sex in SEXES if row[sex] is not None]
        if known:
            parts = [Part(labels[sex], row[sex], sex) for sex in SEXES]
            result[row["year"]] = Counted(sum(known), with_percent(parts, sum(known)))
    return result


def topics(scope: Scope, years: Sequence[int]) -> dict[int, list[Part]]:
    """Visits by topic, the most first. A visit may have several, and then stands under each."""
    rows = engagements(scope, years, Activity.Kind.INCOMING_VISIT).filter(visit__topics__isnull=False)
    counts = list(
        rows.annotate(year=ExtractYear("start"))
        .order_by()
        .values_list("year", "visit__topics")
        .annotate(n=Count("pk"))
    )
    themes = Theme.objects.in_bulk({theme for _year, theme, _n in counts})
    found: dict[int, list[Part]] = {year: [] for year in years}
    for year, theme, n in counts:
        found[year].append(Part(str(themes[theme]), n, themes[theme].code, themes[theme]))
    return {
        year: sorted(parts, key=lambda part: (-(part.value or 0), part.key)) for year, parts in found.items()
    }


def networks(scope: Scope) -> list[NetworkYear]:
    """Networks that met in the year, or whose members shared a case in it, as they stood when it ended."""
    on = min(Year(scope.year).last_day, today())
    met = engagements(scope, [scope.year], Activity.Kind.FORUM_MEETING)
    rows = Forum.objects.filter(kind=Forum.Kind.NETWORK).prefetch_related("former_names")
    lasting = lasts(on, "network_members__")
    found: Any = rows.annotate(members_number=Count("network_members", filter=lasting, distinct=True))
    members: Any = NetworkMember.objects.filter(lasts(on)).annotate(
        mandated=Count("delegates", filter=lasts(on, "delegates__"))
    )
    well = Counter(members.filter(well_mandated()).order_by().values_list("network", flat=True))
    held = Counter(met.order_by().values_list("forum", flat=True))
    came = Attendance.objects.filter(meeting__activity__in=met.order_by(), persons__gt=0).order_by()
    present = Counter(network for network, _member in set(came.values_list("member__network", "member")))
    cases = SharedCase.objects.filter(within("shared_on", [scope.year])).order_by()
    shared = Counter(cases.values_list("network", flat=True))
    return [
        NetworkYear(row, row.members_number, well[row.pk], held[row.pk], present[row.pk], shared[row.pk])
        for row in found.order_by("name_sv", "pk")
        if held[row.pk] or shared[row.pk]
    ]


def _whole(parts: list[Part]) -> Counted:
    whole = sum(int(part.value or 0) for part in parts)
    return Counted(whole, with_percent(parts, whole))
