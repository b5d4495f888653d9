"""What projects did and whom it reached: activities, countries, participations, people trained.

Only logged activities of projects count: no drafts, nothing voided. An activity belongs to the year of
its first day. Forums, conferences beside projects and visits are the other strand (engagements.py).
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.db.models.functions import ExtractMonth, ExtractYear
from django.utils.translation import gettext as _

from countries.models import Country, Region
from projects.models import Activity, Project, Theme
from reports.figures import protection, shares
from reports.figures.scope import Scope, within
from reports.figures.values import Counted, Part, share, with_percent

Kind = Activity.Kind
# Where partner staff are trained. Participations are counted wherever somebody was counted.
TRAINING = (Kind.TRAINING, Kind.WORKSHOP)
GROUPS: dict[str, tuple[str, ...]] = {
    "training": (Kind.TRAINING, Kind.WORKSHOP, Kind.STUDY_VISIT_IN, Kind.STUDY_VISIT_OUT),
    "advice": (Kind.MISSION, Kind.PEER_REVIEW, Kind.DESK_WORK),
    "meetings": (Kind.STEERING_COMMITTEE, Kind.CONFERENCE, Kind.FORUM_MEETING, Kind.INCOMING_VISIT),
}
SEXES = ("women", "men", "unknown")
_COUNTED = Q(women__isnull=False) | Q(men__isnull=False) | Q(unknown__isnull=False)


def group_labels() -> dict[str, str]:
    return {"training": _("Training"), "advice": _("Advice"), "meetings": _("Meetings")}


def sex_labels() -> dict[str, str]:
    return {"women": _("women"), "men": _("men"), "unknown": _("sex unknown")}


def logged() -> QuerySet[Activity]:
    return Activity.objects.filter(voided_at__isnull=True, is_draft=False)


def activities(scope: Scope, years: Sequence[int]) -> QuerySet[Activity]:
    return logged().filter(scope.counts(), within("start", years), project__isnull=False)


def activity_rows(scope: Scope) -> QuerySet[Activity]:
    rows = activities(scope, [scope.year]).select_related("project", "country", "forum")
    return rows.order_by("start", "public_id", "pk")


def attended_rows(scope: Scope) -> QuerySet[Activity]:
    """Activities at which somebody was counted."""
    return activity_rows(scope).filter(_COUNTED)


def training_rows(scope: Scope) -> QuerySet[Activity]:
    return attended_rows(scope).filter(kind__in=TRAINING)


def _by_year(rows: QuerySet[Activity], **sums: Any) -> dict[int, dict[str, Any]]:
    listed: Any = rows.order_by().annotate(year=ExtractYear("start")).values("year").annotate(**sums)
    return {row.pop("year"): row for row in listed}


def activity_count(scope: Scope, years: Sequence[int]) -> dict[int, Counted]:
    groups = {key: Count("pk", filter=Q(kind__in=kinds)) for key, kinds in GROUPS.items()}
    result = {}
    for year, row in _by_year(activities(scope, years), **groups).items():
        parts = [Part(label, row[key], key) for key, label in group_labels().items()]
        whole = sum(row.values())
        result[year] = Counted(whole, with_percent(parts, whole))
    return result


def activities_by_month(scope: Scope, years: Sequence[int]) -> dict[int, list[dict[str, int]]]:
    """Year -> twelve months, each with the number of activities by group of kinds. One query."""
    groups = {key: Count("pk", filter=Q(kind__in=kinds)) for key, kinds in GROUPS.items()}
    rows: Any = (
        activities(scope, years)
        .order_by()
        .annotate(year=ExtractYear("start"), month=ExtractMonth("start"))
        .values("year", "month")
        .annotate(**groups)
    )
    result = {year: [dict.fromkeys(GROUPS, 0) for _month in range(12)] for year in years}
    for row in rows:
        if row["year"] in result:
            result[row["year"]][row["month"] - 1] = {key: row[key] for key in GROUPS}
    return result


def activities_by_country(scope: Scope) -> dict[Country | Region | None, int]:
    """How many activities of the year took place where; None is online or without a country told.

    Countries that must not be told apart are counted with their region.
    """
    counts = dict(activities(scope, [scope.year]).order_by().values_list("country").annotate(n=Count("pk")))
    places = Country.objects.in_bulk([country for country in counts if country is not None])
    merged = protection.merged_countries(scope.user, [scope.year]).get(scope.year, {})
    result: dict[Country | Region | None, int] = defaultdict(int)
    for country, n in counts.items():
        result[merged.get(country, places[country]) if country is not None else None] += n
    return dict(result)


def reach_by_country(scope: Scope) -> dict[int, tuple[int, int | None]]:
    """Country's key -> (activities, participations) of the year in projects with a share in it.

    The same as the figures narrowed to each country, in one go; a project in several countries counts
    in each. Countries whose numbers are withheld are left out.
    """
    country = "project__country_shares__country"
    rows = activities(scope, [scope.year]).filter(**{f"{country}__isnull": False}).order_by()
    merged = protection.merged_countries(scope.user, [scope.year]).get(scope.year, {})
    sums: Any = rows.values(country).annotate(n=Count("pk"), **{f"all_{sex}": Sum(sex) for sex in SEXES})
    return {
        row[country]: (row["n"], _sum(row[f"all_{sex}"] for sex in SEXES))
        for row in sums
        if row[country] not in merged
    }


def last_activity_by_project(
    projects: Collection[int] | Collection[Project] | QuerySet[Project], until: datetime.date | None = None
) -> dict[int, datetime.date]:
    """Project's key -> first day of its latest logged activity, up to the day; without any it is left out."""
    rows = logged().filter(project__in=projects).order_by().values_list("project")
    if until is not None:
        rows = rows.filter(start__lte=until)
    return dict(rows.annotate(latest=Max("start")))


def countries_reached(scope: Scope, years: Sequence[int]) -> dict[int, Counted]:
    rows = (
        activities(scope, years)
        .order_by()
        .annotate(year=ExtractYear("start"))
        .values_list("year", "project__country_shares__country")
        .distinct()
    )
    found: dict[int, set[int]] = defaultdict(set)
    for year, country in rows:
        found[year].update({country} - {None})
    if scope.country:
        found = defaultdict(set, {year: keys & {scope.country.pk} for year, keys in found.items()})
    merged = protection.merged_countries(scope.user, years)
    places = Country.objects.select_related("region").in_bulk(
        {key for keys in found.values() for key in keys}
    )
    return {
        year: Counted(len(keys), _country_parts([places[key] for key in keys], merged.get(year, {})))
        for year, keys in found.items()
    }


def _country_parts(countries: list[Country], merged: dict[int, Region | None]) -> tuple[Part, ...]:
    counts: dict[Country | Region | None, int] = defaultdict(int)
    for country in countries:
        counts[merged.get(country.pk, country)] += 1
    parts = (
        Part(
            str(place) if place else _("No country told"),
            n,
            place.iso2 if isinstance(place, Country) else place.code if place else "none",
            place,
        )
        for place, n in counts.items()
    )
    return tuple(sorted(parts, key=lambda part: part.label))


def country_rows(scope: Scope) -> QuerySet[Country]:
    """The countries counted; which of them may be told apart, `protection.seen` knows."""
    active = activities(scope, [scope.year])
    rows = Country.objects.filter(project_shares__project__in=active.values("project"))
    if scope.country:
        rows = rows.filter(pk=scope.country.pk)
    return rows.distinct().order_by("name_en", "pk")


def participations(scope: Scope, years: Sequence[int]) -> dict[int, Counted]:
    """Persons taking part, each time anew, by sex; missing where nobody was counted."""
    result = {}
    for year, row in _by_year(activities(scope, years), **{sex: Sum(sex) for sex in SEXES}).items():
        if (whole := _sum(row.values())) is not None:
            result[year] = Counted(whole, _by_sex(row, whole))
    return result


def participations_by_project(scope: Scope) -> dict[int, dict[str, int]]:
    """Project's key -> participations of the year by sex; without anybody counted it is left out. One query."""
    sums = {sex: Sum(sex) for sex in SEXES}
    rows: Any = activities(scope, [scope.year]).order_by().values("project").annotate(**sums)
    return {
        row["project"]: {sex: row[sex] or 0 for sex in SEXES}
        for row in rows
        if _sum(row[sex] for sex in SEXES) is not None
    }


def women_share(scope: Scope, years: Sequence[int]) -> dict[int, Counted]:
    """Women in percent of participations with known sex; coverage is how many had it known."""
    result = {}
    for year, counted in participations(scope, years).items():
        women, men, unknown = (part.value or 0 for part in counted.parts)
        result[year] = Counted(
            share(women, women + men),
            counted.parts,
            coverage=share(women + men, women + men + unknown),
        )
    return result


def reach_of(group: str) -> Any:
    """The rule for youth or persons with a disability: the coverage is the percent of participations
    at activities where the group was counted."""

    def rule(scope: Scope, years: Sequence[int]) -> dict[int, Counted]:
        known = Q(**{f"{group}__isnull": False})
        sums = {f"all_{sex}": Sum(sex) for sex in SEXES}
        sums |= {f"known_{sex}": Sum(sex, filter=known) for sex in SEXES}
        result = {}
        for year, row in _by_year(activities(scope, years), reached=Sum(group), **sums).items():
            everybody = _sum(row[f"all_{sex}"] for sex in SEXES)
            among = _sum(row[f"known_{sex}"] for sex in SEXES)
            if row["reached"] is not None:
                result[year] = Counted(
                    row["reached"], percent=share(row["reached"], among), coverage=share(among, everybody)
                )
        return result

    return rule


def reached_rows(group: str) -> Any:
    return lambda scope: activity_rows(scope).filter(**{f"{group}__isnull": False})


def trained(scope: Scope, years: Sequence[int]) -> dict[int, Counted]:
    """Persons counted at their first training; where first-timers were not counted, participations."""
    uncounted = Q(**{f"first_time_{sex}__isnull": True for sex in SEXES})
    sums = {f"first_{sex}": Sum(f"first_time_{sex}") for sex in SEXES}
    sums |= {f"fallback_{sex}": Sum(sex, filter=uncounted) for sex in SEXES}
    result = {}
    for year, row in _by_year(activities(scope, years).filter(kind__in=TRAINING), **sums).items():
        fallback = _sum(row[f"fallback_{sex}"] for sex in SEXES)
        by_sex = {sex: _sum((row[f"first_{sex}"], row[f"fallback_{sex}"])) for sex in SEXES}
        whole = _sum(by_sex.values())
        if whole is None:
            continue
        note = ""
        if fallback:
            note = _("Of these, %(n)s are participations at trainings where first-timers were not counted.")
            note %= {"n": fallback}
        result[year] = Counted(
            whole, _by_sex(by_sex, whole), coverage=share(whole - (fallback or 0), whole), note=note
        )
    return result


def participations_by_theme(scope: Scope) -> list[tuple[Theme | None, Counted]]:
    """Participations by the main theme of the project (its largest share); people are not split."""
    sums = {sex: Sum(sex) for sex in SEXES}
    rows: Any = activities(scope, [scope.year]).order_by().values("project").annotate(**sums)
    by_project = shares.theme_shares({row["project"] for row in rows})
    totals: dict[int | None, dict[str, int | None]] = defaultdict(lambda: dict.fromkeys(SEXES))
    for row in rows:
        main = next((theme for theme, _share in by_project[row["project"]]), None)
        for sex in SEXES:
            totals[main][sex] = _sum((totals[main][sex], row[sex]))
    themes: list[Theme | None] = [*Theme.objects.filter(pk__in=[pk for pk in totals if pk]), None]
    result = []
    for theme in themes:
        row = totals.get(theme.pk if theme else None, {})
        if (whole := _sum(row.values())) is not None:
            result.append((theme, Counted(whole, _by_sex(row, whole))))
    return result


def _by_sex(row: dict[str, Any], whole: int) -> tuple[Part, ...]:
    labels = sex_labels()
    return with_percent([Part(labels[sex], row[sex], sex) for sex in SEXES], whole)


def _sum(values: Any) -> int | None:
    """The sum of what was counted; None when nothing was."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None
