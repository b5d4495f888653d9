"""How long the product takes with the demo portfolio: prints a table, promises nothing.

docs/measurements.md holds the medians and how to repeat them.
"""

import gzip
from collections.abc import Callable, Iterator
from statistics import median
from time import perf_counter
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reports.annual.actions import render
from tests.conftest import signed_in
from tracker.accounts.models import User

pytestmark = [pytest.mark.bench, pytest.mark.django_db]
PAGES = {
    "start page of a manager": ("manager", "/"),
    "start page of the leader": ("leader", "/"),
    "overview": ("leader", "/overview/"),
    "overview of 2017": ("leader", "/overview/?year=2017"),
    "overview of a country": ("leader", "/overview/?year=2017&country=TN"),
    "projects": ("leader", "/projects/?status=all"),
    "a project": ("leader", "/projects/P-2022-002/"),
    "a project's bookings": ("controller", "/projects/P-2022-002/money/"),
    "activities": ("leader", "/activities/"),
    "an activity": ("leader", "/activities/A-2017-0001/"),
    "log an activity": ("manager", "/activities/log/"),
    "countries": ("leader", "/countries/"),
    "a country": ("leader", "/countries/TZ/"),
    "a figure and its records": ("leader", "/figures/F2/?year=2017"),
    "reports": ("writer", "/reports/"),
    "change a project": ("manager", "/projects/P-2022-002/edit/"),
    "API: activities": ("leader", "/api/v1/activities/"),
    "API: ledger": ("controller", "/api/v1/ledger/"),
    "API: figures": ("leader", "/api/v1/figures/?year=2017"),
    "all activities as CSV": ("leader", "/activities/?format=csv"),
    "all activities as Excel": ("leader", "/activities/?format=xlsx"),
}
TIMES = 7


@pytest.fixture(scope="module")
def table() -> Iterator[list[tuple[str, ...]]]:
    rows: list[tuple[str, ...]] = [("what", "median", "queries", "size", "gzip"), ("---",) * 5]
    yield rows
    print()  # noqa: T201
    for row in rows:
        print("| " + " | ".join(row) + " |")  # noqa: T201


def seconds(task: Callable[[], Any], times: int = TIMES) -> float:
    """The median, after a first time that does not count."""
    task()
    taken = []
    for _ in range(times):
        start = perf_counter()
        task()
        taken.append(perf_counter() - start)
    return median(taken)


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize("name", PAGES)
def test_a_page(demo: None, table: list[tuple[str, ...]], name: str) -> None:
    user, address = PAGES[name]
    client: Client = signed_in(User.objects.get(username=user))
    content = body(client.get(address))
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    asked = len(queries)  # the next request empties the log
    assert answer.status_code == 200
    taken = seconds(lambda: body(client.get(address)))
    table.append(
        (
            name,
            f"{taken * 1000:.0f} ms",
            str(asked),
            f"{len(content) / 1024:.0f} kB",
            f"{len(gzip.compress(content)) / 1024:.0f} kB",
        )
    )


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_report(demo: None, table: list[tuple[str, ...]], language: str) -> None:
    content, result = render(2017, language, progress=lambda step, done, total: None)
    taken = seconds(lambda: render(2017, language, progress=lambda step, done, total: None), times=3)
    table.append(
        (
            f"annual report 2017, {language}, {result.pages} pages",
            f"{taken:.1f} s",
            "",
            f"{len(content) / 1024:.0f} kB",
            "",
        )
    )


def test_the_figures(demo: None, table: list[tuple[str, ...]], capsys: pytest.CaptureFixture[str]) -> None:
    taken = seconds(lambda: call_command("figures", 2017, "--json"))
    size = len(capsys.readouterr().out) / (TIMES + 1)
    table.append(("figures 2017 --json", f"{taken * 1000:.0f} ms", "", f"{size / 1024:.0f} kB", ""))
