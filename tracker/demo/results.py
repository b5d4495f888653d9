"""Indicators with baseline, milestones and values, and the sentences on what changed in a year."""

import datetime
from collections.abc import Iterator
from typing import Any

from projects.models import (
    FrameworkVersion,
    Indicator,
    IndicatorPlan,
    IndicatorTarget,
    IndicatorValue,
    Project,
    ReportingPeriod,
    ResultNode,
    YearNote,
)
from projects.results.catalogue.models import OVER_PLACES, Measure
from tracker.demo import files

LEVELS = "OBPR"


def create_results(projects: dict[str, Project]) -> dict[str, list[Indicator]]:
    """All indicators, by the code of their project."""
    made = {
        source["code"]: [_indicator(projects[source["code"]], row) for row in source["indicators"]]
        for source in files.projects()
        if "indicators" in source
    }
    Indicator.objects.bulk_create(indicator for indicators in made.values() for indicator in indicators)
    values: list[IndicatorValue] = []
    notes: list[YearNote] = []
    for source in files.projects():
        listed = list(zip(made.get(source["code"], []), source.get("indicators", []), strict=True))
        if listed:
            _agree(projects[source["code"]], listed)
        for indicator, row in listed:
            values += _values(indicator, row)
        notes += (
            YearNote(
                project=projects[source["code"]],
                year=year,
                changed_sv=note["sv"],
                changed_en=note["en"],
                is_demo=True,
            )
            for year, note in files.years(source.get("notes", {})).items()
        )
    IndicatorValue.objects.bulk_create(values)
    YearNote.objects.bulk_create(notes)
    return made


def _agree(project: Project, listed: list[tuple[Indicator, dict[str, Any]]]) -> None:
    """The first version of the project's framework, agreed when it began."""
    version = FrameworkVersion.objects.create(project=project, number=1, is_demo=True)
    for order, (indicator, row) in enumerate(sorted(listed, key=lambda one: LEVELS.index(one[1]["code"][0]))):
        node = ResultNode.objects.create(
            version=version,
            level=row["code"][0],
            code=row["code"],
            name_sv=row["name_sv"],
            name_en=row["name_en"],
            order=order,
            is_demo=True,
        )
        year, baseline = row.get("baseline", (None, None))
        known = baseline is not None
        IndicatorPlan.objects.create(
            version=version,
            node=node,
            indicator=indicator,
            order=order,
            baseline=baseline,
            baseline_year=(year or project.start.year - 1) if known else None,
            no_baseline="" if known else "Mättes inte före projektet.",
            is_demo=True,
        )
        IndicatorTarget.objects.bulk_create(
            IndicatorTarget(
                version=version, indicator=indicator, period=_period(year), value=value, is_demo=True
            )
            for year, value in files.years(row["targets"]).items()
        )
    version.status, version.in_force_from = FrameworkVersion.Status.AGREED, project.start
    version.save()


def _period(year: int) -> ReportingPeriod:
    """The year in the calendar: reported from its first day to 15 February of the next."""
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    found, _made = ReportingPeriod.objects.get_or_create(
        code=str(year),
        defaults={
            "kind": ReportingPeriod.Kind.YEAR,
            "first_day": first,
            "last_day": last,
            "opens_on": first,
            "closes_on": datetime.date(year + 1, 2, 15),
            "is_demo": True,
        },
    )
    return found


def _indicator(project: Project, row: dict[str, Any]) -> Indicator:
    measure = row.get("measure", Measure.NUMBER)
    return Indicator(
        project=project,
        code=f"{project.code}-{row['code']}",
        name_sv=row["name_sv"],
        name_en=row["name_en"],
        measure=measure,
        over_places=OVER_PLACES[Measure(measure)][0],
        is_cumulative=row.get("cumulative", False),
        is_demo=True,
    )


def _values(indicator: Indicator, row: dict[str, Any]) -> Iterator[IndicatorValue]:
    """A comment for a year without a value says why nothing was measured."""
    values, comments = files.years(row["values"]), files.years(row.get("comments", {}))
    for year in sorted(values.keys() | comments.keys()):
        comment = comments.get(year, {"sv": "", "en": ""})
        yield IndicatorValue(
            indicator=indicator,
            period=_period(year),
            status=IndicatorValue.Status.APPROVED,
            answer=IndicatorValue.Answer.MEASURED if year in values else IndicatorValue.Answer.NOT_MEASURED,
            value=values.get(year),
            comment_sv=comment["sv"],
            comment_en=comment["en"],
            is_demo=True,
        )
