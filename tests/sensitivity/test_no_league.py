"""Assessments rank nobody: with the scores changed about, every list names the organisations in the same order."""

import datetime as dt
import re

import pytest
from django.db import transaction

from projects.assessments import queries
from projects.models import Assessment
from reports.charts.chart import Series
from reports.dashboards.assessments import rounds
from reports.figures import FIGURES
from tests import factories as make
from tests.conftest import person, signed_in
from tests.sensitivity.crawl import fetch

pytestmark = pytest.mark.django_db
LISTS = [
    "/", "/overview/?year=2017", "/reports/",
    *(f"/assessments/{query}" for query in (
        "", "?order=score", "?order=-score", "?ordering=points", "?sort=score", "?format=xlsx", "?format=csv", "?year=2017",
    )),
    *(f"/api/v1/assessments/?page_size=200{query}" for query in (
        "", "&order=score", "&ordering=-points", "&order=scores__points", "&sort=score",
    )),
    *(f"/admin/projects/assessment/?o={column}" for column in (1, -1, 2, -2, 3, 4, 5, 6, 7, -7)),
    *(f"/figures/{key}/?year=2017" for key in ("F13", "SI-6", "T2")),
]  # fmt: skip
NAMES = ("Nollmyndigheten", "Ettmyndigheten", "Tvåmyndigheten")


class _Undo(Exception):
    """Takes back what was made."""


def named(points: tuple[int, ...], roles: tuple[str, ...]) -> dict[tuple[str, str], list[str]]:
    """(role, address) -> the organisations in the order in which they stand there, with these points each."""
    found: dict[tuple[str, str], list[str]] = {}
    try:
        with transaction.atomic():
            make.reset()
            instrument = make.small("culture")
            for name, each in zip(NAMES, points, strict=True):
                one = make.OrganisationFactory(name_sv=name, name_en=name)
                for year, more in ((2016, 0), (2017, 1)):
                    make.scored(
                        [each + more] * 4,
                        scale="steps",
                        instrument=instrument,
                        organisation=one,
                        assessed_on=dt.date(year, 5, 2),
                        round="follow_up" if more else "baseline",
                    )
            for role in roles:
                client = signed_in(person(role))
                for url in LISTS:
                    answer = fetch(client, url)
                    assert answer.status in (200, 302, 400, 403), url
                    found[role, url] = re.findall("|".join(NAMES), answer.text)
            raise _Undo
    except _Undo:
        return found


def test_no_list_is_in_the_order_of_scores() -> None:
    roles = ("leadership", "viewer", "admin")
    rising, falling = named((0, 1, 3), roles), named((3, 1, 0), roles)
    assert rising == falling
    assert {role for (role, _url), names in rising.items() if set(names) == set(NAMES)} == set(roles)


def test_no_figure_tells_whose_a_score_is() -> None:
    instrument = make.small("culture")
    for name, points in zip(NAMES, (0, 1, 3), strict=True):
        one = make.OrganisationFactory(name_sv=name, name_en=name)
        for year in (2016, 2017):
            make.scored(
                [points] * 4,
                scale="steps",
                instrument=instrument,
                organisation=one,
                assessed_on=dt.date(year, 5, 2),
            )
    client = signed_in(person("viewer"))
    for key in FIGURES:
        parts = fetch(client, f"/api/v1/figures/{key}/?year=2017").text
        assert not [name for name in NAMES if name in parts], key


def test_scales_are_never_mixed_in_one_chart() -> None:
    """All charts of an organisation that was assessed in each way: a chart's series are of one scale and instrument."""
    organisation, caf, culture = (
        make.OrganisationFactory(),
        make.small("caf", 3, 1),
        make.small("culture", 3, 1),
    )
    for n, (instrument, scale) in enumerate(((caf, "classical"), (caf, "fine"), (culture, "steps")) * 2):
        day = dt.date(2012 + n, 3, 1)
        if scale == "fine":
            _fine(organisation, instrument, day)
        else:
            more = {"organisation": organisation, "instrument": instrument, "scale": scale}
            make.scored([1, 2, 3], view="joint", assessed_on=day, **more)
    rows = list(queries.rounds(person("viewer"), organisation))
    ways = {row.assessed_on.isoformat(): (row.instrument.code, row.scale) for row in rows}
    charts = [
        chart
        for part in rounds.parts(rows, "joint")
        for chart in (part.radar, part.slope)
        if chart is not None
    ]
    assert len(charts) == 6
    for chart in charts:
        listed: list[Series] = [*chart.series] if hasattr(chart, "series") else [chart.before, chart.after]
        assert len({ways[series.name[:10]] for series in listed}) == 1
        assert len(listed) == 2


def _fine(organisation: object, instrument: object, day: dt.date) -> None:
    one = make.AssessmentFactory(
        organisation=organisation, instrument=instrument, scale="fine", assessed_on=day
    )
    for criterion in instrument.criteria.all():  # type: ignore[attr-defined]
        parts = (
            {"trend_points": 40, "target_points": 60}
            if criterion.kind == "result"
            else dict.fromkeys(("plan_points", "do_points", "check_points", "act_points"), 50)
        )
        make.ScoreFactory(assessment=one, item=criterion.items.get(), view="joint", points=None, **parts)
    Assessment.objects.filter(pk=one.pk).update(status="final")
