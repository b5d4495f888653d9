"""How many edits sixteen people get through at once: prints a table, promises nothing.

docs/measurements.md holds the medians and how to repeat them. That nothing is lost is asserted in tests/races.
"""

import json
from statistics import median
from time import perf_counter
from typing import Any

import pytest
from django.db import connection

from projects.portfolio.models import Theme
from tests import factories as make
from tests.conftest import signed_in
from tests.races.together import together

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]
WRITERS, EDITS, TIMES = 16, 25, 5


def edit(client: Any, theme: Theme) -> tuple[int, int]:
    """How many of the edits were saved, and how many refused because somebody else was first."""
    tag, saved = '"1"', 0
    for turn in range(EDITS):
        answer = client.patch(
            f"/api/v1/themes/{theme.code}/",
            json.dumps({"name_en": f"Theme {turn}"}),
            content_type="application/json",
            headers={"if-match": tag},
        )
        assert answer.status_code in (200, 412)
        tag = answer["ETag"]
        saved += answer.status_code == 200
    return saved, EDITS - saved


@pytest.mark.parametrize("rows", [1, WRITERS], ids=["all at one row", "each at a row of their own"])
def test_writers(rows: int, admin_user: Any, settings: Any) -> None:
    settings.API_RATES = dict.fromkeys(settings.API_RATES, "1000000/s")
    clients = [signed_in(admin_user) for _writer in range(WRITERS)]
    rates, refused = [], []
    for _time in range(TIMES):
        themes = [make.ThemeFactory() for _row in range(rows)]
        start = perf_counter()
        given = together(WRITERS, lambda who, themes=themes: edit(clients[who], themes[who % rows]))
        rates.append(WRITERS * EDITS / (perf_counter() - start))
        refused.append(sum(lost for _saved, lost in given))
    where = "one row" if rows == 1 else "a row each"
    print(  # noqa: T201
        f"| {connection.vendor} | {WRITERS} writers, {where} | {median(rates):.0f} answers/s "
        f"| {median(refused):.0f} of {WRITERS * EDITS} refused |"
    )
