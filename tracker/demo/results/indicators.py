"""The projects' indicators: what is measured and how, at which places, and into which groups it is split."""

from dataclasses import dataclass
from typing import Any

from projects.models import (
    Dimension,
    Indicator,
    IndicatorSplit,
    OrdinalStep,
    Project,
    Site,
    StandardIndicator,
)
from projects.results.catalogue.models import OVER_PLACES, Measure
from tracker.accounts.models import User
from tracker.core.history.record import link_all
from tracker.demo import files

GIVEN = (
    "name_sv", "name_en", "unit_sv", "unit_en", "source_sv", "source_en", "frequency", "is_cumulative",
    "over_periods",
)  # fmt: skip


@dataclass(frozen=True)
class Placed:
    """An indicator, what its file says of it, and the code of the result that it stands under."""

    indicator: Indicator
    row: dict[str, Any]
    result: str
    sites: dict[str, Site]


def create_indicators(projects: dict[str, Project], users: dict[str, User]) -> list[Placed]:
    """All of them, those of a project in the order of its file."""
    standards = StandardIndicator.objects.in_bulk(field_name="code")
    placed: list[Placed] = []
    for source in files.projects():
        project, told = projects[source["code"]], files.results(source["code"])
        sites = {row["code"]: Site(project=project, is_demo=True, **row) for row in told.get("sites", [])}
        Site.objects.bulk_create(sites.values())
        for result, row in files.indicators(project.code):
            by_default = {"source_sv": told["source_sv"], "source_en": told["source_en"]}
            measure = row.get("measure", Measure.NUMBER)
            indicator = Indicator(
                project=project,
                code=f"{project.code}-{result}",
                standard=standards.get(row.get("standard", "")),
                measure=measure,
                over_places=OVER_PLACES[measure][0],
                # A decision is shown by the decision itself.
                needs_evidence=measure == Measure.YES_NO or row.get("standard") == "SI-4",
                responsible=users[source["manager"]],
                is_demo=True,
                **by_default | {name: row[name] for name in GIVEN if name in row},
            )
            placed.append(Placed(indicator, row, result, sites))
    Indicator.objects.bulk_create(one.indicator for one in placed)
    _detail(placed)
    return placed


def _detail(placed: list[Placed]) -> None:
    dimensions = Dimension.objects.in_bulk(field_name="code")
    OrdinalStep.objects.bulk_create(
        OrdinalStep(indicator=one.indicator, value=value, name_sv=sv, name_en=en)
        for one in placed
        for value, (sv, en) in enumerate(one.row.get("steps", []))
    )
    splits = [(one.indicator, split.split("*")) for one in placed for split in one.row.get("splits", {})]
    IndicatorSplit.objects.bulk_create(
        IndicatorSplit(
            indicator=indicator,
            first=dimensions[codes[0]],
            second=dimensions[codes[1]] if len(codes) > 1 else None,
        )
        for indicator, codes in splits
    )
    link_all(
        Indicator.sites.through(indicator=one.indicator, site=one.sites[code])
        for one in placed
        for code in one.row.get("sites", [])
    )
