"""Indicators with baseline, milestones and values, and the sentences on what changed in a year."""

from collections.abc import Iterator
from typing import Any

from projects.models import Indicator, IndicatorTarget, IndicatorValue, Project, YearNote
from tracker.demo import files


def create_results(projects: dict[str, Project]) -> dict[str, list[Indicator]]:
    """All indicators, by the code of their project."""
    made = {
        source["code"]: [_indicator(projects[source["code"]], row) for row in source["indicators"]]
        for source in files.projects()
        if "indicators" in source
    }
    Indicator.objects.bulk_create(indicator for indicators in made.values() for indicator in indicators)
    targets: list[IndicatorTarget] = []
    values: list[IndicatorValue] = []
    notes: list[YearNote] = []
    for source in files.projects():
        for indicator, row in zip(made.get(source["code"], []), source.get("indicators", []), strict=True):
            targets += (
                IndicatorTarget(indicator=indicator, year=year, value=value)
                for year, value in files.years(row["targets"]).items()
            )
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
    IndicatorTarget.objects.bulk_create(targets)
    IndicatorValue.objects.bulk_create(values)
    YearNote.objects.bulk_create(notes)
    return made


def _indicator(project: Project, row: dict[str, Any]) -> Indicator:
    year, baseline = row.get("baseline", (None, None))
    return Indicator(
        project=project,
        code=f"{project.code}-{row['code']}",
        level=row["code"][0],
        name_sv=row["name_sv"],
        name_en=row["name_en"],
        measure=row.get("measure", Indicator.Measure.NUMBER),
        is_cumulative=row.get("cumulative", False),
        baseline=baseline,
        baseline_year=year,
        is_demo=True,
    )


def _values(indicator: Indicator, row: dict[str, Any]) -> Iterator[IndicatorValue]:
    """A comment for a year without a value says why nothing was measured."""
    values, comments = files.years(row["values"]), files.years(row.get("comments", {}))
    for year in sorted(values.keys() | comments.keys()):
        comment = comments.get(year, {"sv": "", "en": ""})
        yield IndicatorValue(
            indicator=indicator,
            year=year,
            value=values.get(year),
            comment_sv=comment["sv"],
            comment_en=comment["en"],
            is_demo=True,
        )
