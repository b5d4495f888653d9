"""Results of a size that nobody has yet: 2 000 indicators x 40 quarters x 12 cells. Prints a table.

What is asserted are the queries: each page and each question asks fewer than twenty, whatever is unfolded.
docs/measurements.md holds the times and how to repeat them.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from statistics import median
from time import perf_counter
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.models import (
    Category,
    Dimension,
    FrameworkVersion,
    Indicator,
    IndicatorPlan,
    IndicatorTarget,
    IndicatorValue,
    Project,
    ResultNode,
    ValueCell,
)
from projects.portfolio.rights import with_masks
from projects.results.catalogue.periods import of_year
from reports.figures import Scope, figure, lights
from reports.figures.indicators import Basis, indicator_states
from tests import factories as make
from tests.conftest import person, signed_in

pytestmark = [pytest.mark.bench, pytest.mark.django_db]
PROJECTS, EACH, CELLS = 40, 50, 12
YEARS = range(2016, 2026)
DAY = dt.date(2025, 12, 31)
TIMES = 5
FEW = 20


@pytest.fixture
def portfolio(db: None) -> list[Project]:
    """Values and versions are written as drafts and then decided: of decided ones nothing can be added."""
    groups = _groups()
    quarters = [period for year in YEARS for period in _saved(of_year(year, "quarter"))]
    years = {period.year: period for year in YEARS for period in _saved(of_year(year, "year"))}
    begin, end = dt.date(YEARS[0], 1, 1), dt.date(YEARS[-1], 12, 31)
    projects = [make.ProjectFactory(start=begin, end=end, status="ongoing") for _ in range(PROJECTS)]
    for project in projects:
        version = FrameworkVersion.objects.create(project=project, number=1)
        node = ResultNode.objects.create(version=version, level="O", code="O1", name_sv="Effekt")
        rows = Indicator.objects.bulk_create(
            Indicator(
                project=project, code=f"{project.code}-{n}", name_sv=f"Indikator {n}", frequency="quarter"
            )
            for n in range(EACH)
        )
        IndicatorPlan.objects.bulk_create(
            IndicatorPlan(
                version=version,
                node=node,
                indicator=row,
                baseline=Decimal(0),
                baseline_year=YEARS[0] - 1,
            )
            for row in rows
        )
        IndicatorTarget.objects.bulk_create(
            IndicatorTarget(version=version, indicator=row, period=years[year], value=Decimal(120 * (n + 1)))
            for row in rows
            for n, year in enumerate(YEARS)
        )
        IndicatorValue.objects.bulk_create(
            [
                IndicatorValue(indicator=row, period=quarter, value=Decimal(30 * (n + 1)))
                for row in rows
                for n, quarter in enumerate(quarters)
            ],
            batch_size=500,
        )
    FrameworkVersion.objects.update(status="agreed", in_force_from=begin)
    with connection.cursor() as cursor:
        # A million rows: the database makes them of the values and the groups.
        cursor.execute(
            f"INSERT INTO {ValueCell._meta.db_table} (value_id, first_id, amount, is_demo) "  # noqa: S608
            f"SELECT whole.id, part.id, 2, %s FROM {IndicatorValue._meta.db_table} whole "
            f"CROSS JOIN {groups[0]._meta.db_table} part",
            [False],
        )
    IndicatorValue.objects.update(status="approved")
    assert Indicator.objects.count() == PROJECTS * EACH
    assert ValueCell.objects.count() == PROJECTS * EACH * len(quarters) * CELLS
    return projects


def _groups() -> list[Any]:
    dimension = Dimension.objects.create(code="grupp", name_sv="Grupp", name_en="Group")
    return Category.objects.bulk_create(
        Category(dimension=dimension, code=f"g{n}", name_sv=f"Grupp {n}", name_en=f"Group {n}", order=n)
        for n in range(CELLS)
    )


def _saved(periods: Iterator[Any]) -> list[Any]:
    made = list(periods)
    for period in made:
        period.save()
    return made


def measured(task: Callable[[], Any]) -> tuple[float, int]:
    """(seconds, the median after a first time that does not count; queries)."""
    task()
    with CaptureQueriesContext(connection) as queries:
        task()
    asked = len(queries)
    taken = []
    for _ in range(TIMES):
        start = perf_counter()
        task()
        taken.append(perf_counter() - start)
    return median(taken), asked


def test_results_of_a_large_portfolio(portfolio: list[Project]) -> None:
    leader = person("leadership")
    client = signed_in(leader)
    one = Indicator.objects.filter(project=portfolio[0])
    split = one.order_by("pk")[0]
    split.splits.create(first=Dimension.objects.get(code="grupp"))
    known = list(with_masks(Project.objects.order_by("pk"), leader))
    tasks: dict[str, Callable[[], Any]] = {
        "states of one project, all years": lambda: indicator_states(one, DAY.year),
        "states of all projects, one year": lambda: indicator_states(
            Indicator.objects.all(), DAY.year, years=range(DAY.year, DAY.year + 1)
        ),
        "lights of all projects": lambda: lights.of_projects(portfolio, DAY, leader),
        "history of lights, eight quarters": lambda: lights.history(known, DAY, leader),
        "F11": lambda: figure("F11").value(Scope(DAY.year)),
        "all that is known of all projects": lambda: Basis(Indicator.objects.all()),
        "page: matrix of one project": lambda: client.get(f"/projects/{portfolio[0].public_id}/results/"),
        "page: all years of it": lambda: client.get(f"/projects/{portfolio[0].public_id}/results/?years=all"),
        "page: groups of an indicator": lambda: client.get(
            f"/projects/{portfolio[0].public_id}/results/?show={split.code}&per={DAY}&years=all"
        ),
        "page: one indicator": lambda: client.get(f"/indicators/{split.code}/"),
        "page: table of lights": lambda: client.get("/results/"),
    }
    found = {name: measured(task) for name, task in tasks.items()}
    print("\n| what | median | queries |\n| --- | --- | --- |")  # noqa: T201
    for name, (seconds, asked) in found.items():
        print(f"| {name} | {seconds * 1000:.0f} ms | {asked} |")  # noqa: T201
    assert all(asked < FEW for _seconds, asked in found.values()), found
    (state, *_more) = indicator_states(one, DAY.year)
    assert (state.actual, state.planned, state.light) == (1200, 1200, "ok")
