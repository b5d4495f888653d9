"""How long a project's sheet of 5 000 values takes out, in to be looked through, and in to be saved: prints a table.

What is asserted: as many queries are asked about 5 000 values as about 100, and everything is saved. docs/measurements.md
holds the times and how to repeat them.
"""

import resource
from collections.abc import Callable, Iterator
from decimal import Decimal
from time import perf_counter, process_time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.models import Dimension, Indicator, IndicatorSplit, IndicatorValue, Project, Site, ValueCell
from tests import factories as make
from tracker.core import spreadsheets, tables
from tracker.core.history.chain import verify

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]
SITES = 50
KEYS = ("Indikator", "Period", "Plats", "Grupp")
HEAD = (*KEYS, "Värde", "Kommentar på svenska")


@pytest.fixture
def project(own_project: Project) -> Project:
    call_command("load_reference_data", verbosity=0)
    make.ReportingPeriodFactory(year=2017)
    Site.objects.bulk_create(
        Site(project=own_project, code=f"ort-{n}", name_sv=f"Ort {n}") for n in range(SITES)
    )
    return own_project


def indicators(project: Project, first: int, last: int, *, split: bool) -> None:
    """Numbers that are reported at each place, if wanted by sex."""
    rows = Indicator.objects.bulk_create(
        Indicator(project=project, code=f"OWN-P{n}", name_sv=f"Utbildade {n}") for n in range(first, last)
    )
    sex, places = Dimension.objects.get(code="sex"), list(project.sites.all())
    if split:
        IndicatorSplit.objects.bulk_create(IndicatorSplit(indicator=row, first=sex) for row in rows)
    through: Any = Indicator.sites.through
    through.objects.bulk_create(through(indicator=row, site=site) for row in rows for site in places)


def measured(what: str, task: Callable[..., Any], *given: Any) -> tuple[Any, int]:
    """(what it gave, how many queries it asked); prints how long it took."""
    with CaptureQueriesContext(connection) as queries:
        start, at_work = perf_counter(), process_time()
        answer = task(*given)
        taken, at_work = perf_counter() - start, process_time() - at_work
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"| {what} | {taken:.1f} s | {at_work:.1f} s | {len(queries)} | {peak} MB |")  # noqa: T201
    return answer, len(queries)


def filled(book: bytes, more: int) -> bytes:
    """The sheet that went out, with a value in each row."""
    sheet = spreadsheets.read(book, "xlsx")
    places = [sheet.header.index(name) for name in KEYS]

    def rows() -> Iterator[list[Any]]:
        for row in sheet.rows:
            keys = [row.cells[place] for place in places]
            yield [*keys, 10 + more, None] if keys[3] else [*keys, 100 + more, f"Räknat i maj {row.number}"]

    return tables.xlsx_bytes(tables.Table("blad", HEAD, rows()))


@pytest.mark.parametrize("split", [False, True], ids=["values only", "with three parts each"])
def test_a_large_sheet(project: Project, as_manager: Any, split: bool) -> None:
    address = f"/projects/{project.public_id}/results/sheet/"

    def take_out() -> Any:
        return as_manager.get(f"{address}?periods=2017&format=xlsx")

    def look(content: bytes) -> Any:
        return as_manager.post(address, {"file": SimpleUploadedFile("blad.xlsx", content)})

    def save(sent: str, submit: str) -> Any:
        return as_manager.post(address, {"sent": sent, "submit": submit})

    asked: dict[str, set[int]] = {"out": set(), "looked through": set()}
    title = f"{connection.vendor}, {'with parts' if split else 'values only'}"
    print(f"\n| {title} | time | of the processor | queries | most memory |\n| --- | --- | --- | --- | --- |")  # noqa: T201
    for first, last in ((0, 2), (2, 100)):
        indicators(project, first, last, split=split)
        number = last * SITES
        for more, submit in ((0, ""), (1, "1")):
            out, n = measured(f"{number} out", take_out)
            asked["out"].add(n)
            page, n = measured(f"{number} looked through", look, filled(out.content, more))
            asked["looked through"].add(n)
            sent = page.content.decode().split('name="sent" value="')[1].split('"')[0]
            print(f"| {number} carried | {len(sent) // 1024} kB | | | |")  # noqa: T201
            done, _n = measured(f"{number} saved", save, sent, submit)
            assert done.status_code == 302
            status = "submitted" if submit else "draft"
            saved = IndicatorValue.objects.filter(value=Decimal(100 + more), status=status)
            assert saved.count() == number
            assert ValueCell.objects.filter(amount=10 + more).count() == 3 * number * split
    assert verify() is None
    # Of what is not there yet no parts, and no evidence, need to be asked for.
    assert all(max(counts) - min(counts) < 10 for counts in asked.values()), asked
    assert max(*asked["out"], *asked["looked through"]) < 40
