"""Of many workers with the same run of the report one makes it."""

from typing import Any

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from reports.annual import actions
from reports.annual.models import ReportRun
from tests import factories as make
from tests.races.together import Gate, together

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WORKERS, RUNS = 8, 5


def work(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Eight workers on each of five runs; how often each run was made."""
    made: list[int] = []

    def render(year: int, language: str, *, edition: Any, progress: Any) -> Any:
        made.append(year)
        return b"%PDF", type("Result", (), {"pages": 1, "warnings": ()})

    monkeypatch.setattr(actions, "render", render)
    asker = make.UserFactory(roles=["writer"])
    for year in range(2011, 2011 + RUNS):
        run = ReportRun.objects.create(year=year, language="sv", requested_by=asker, seen_at=timezone.now())
        together(WORKERS, lambda _who, run=run: actions.build.call(run=str(run.public_id)))
    return made


def test_a_run_is_claimed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made = work(monkeypatch)
    assert sorted(made) == list(range(2011, 2011 + RUNS))
    assert set(ReportRun.objects.values_list("state", "attempt")) == {(ReportRun.State.DONE, 1)}


def test_to_look_first_and_claim_then_makes_it_more_than_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: whoever saw the run waiting takes it."""
    seen: dict[str, Gate] = {}
    filtered = QuerySet.filter

    def look(rows: QuerySet[Any], *args: Any, **condition: Any) -> QuerySet[Any]:
        if rows.model is ReportRun and condition == {"state": ReportRun.State.WAITING}:
            return rows
        if rows.model is ReportRun and set(condition) == {"public_id"}:
            found = filtered(rows, **condition)
            seen.setdefault(condition["public_id"], Gate(WORKERS)).wait()
            return found
        return filtered(rows, *args, **condition)

    monkeypatch.setattr(QuerySet, "filter", look)
    assert len(work(monkeypatch)) > RUNS
