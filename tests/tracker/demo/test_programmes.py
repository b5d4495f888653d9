"""The training programmes: places and participants, final reports and adoption as the indicators say, and retention."""

import datetime as dt
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

import pytest
from django.db.models import Count, F, Q

from projects.models import (
    Activity,
    Adoption,
    ChangeMilestone,
    ChangeProject,
    IndicatorValue,
    Nomination,
    Project,
    Round,
    Team,
)
from projects.programmes import queries
from reports.figures import Scope, figure
from tracker.demo.spread import TODAY

pytestmark = pytest.mark.usefixtures("demo")
APPROVED = {
    "ITP-B": {2017: 21, 2018: 44, 2019: 66, 2020: 74, 2021: 86, 2022: 99},
    "ITP-C": {2024: 8, 2025: 19},
}
TOOK_PART = Q(status__in=Nomination.TOOK_PART)


def told(code: str) -> dict[int, Decimal]:
    rows = IndicatorValue.objects.filter(indicator__code=code, value__isnull=False)
    return dict(rows.values_list("period__last_day__year", "value"))


def of(key: str, year: int, code: str = "") -> Decimal:
    project = Project.objects.get(code=code) if code else None
    return figure(key).value(Scope(year, project=project)).value


def test_rounds_and_their_places() -> None:
    rounds = Counter(Round.objects.values_list("project__code", "seats"))
    assert rounds == {("ITP-A", 25): 6, ("ITP-B", 28): 8, ("ITP-C", 30): 5}
    for round in Round.objects.prefetch_related("quotas", "phases"):
        assert sum(quota.seats for quota in round.quotas.all()) == round.seats
        phases = list(round.phases.all())
        assert (round.start, round.end) == (phases[0].start, phases[-1].end)
        assert all(first.end < second.start for first, second in pairwise(phases))
        assert [phase.activity is not None for phase in phases if phase.form == "in_sweden"] == [
            round.start < TODAY
        ]


@pytest.mark.parametrize("code", ["ITP-B", "ITP-C"])
def test_participants_are_what_the_indicator_says(code: str) -> None:
    """Who had a place, by the year of the weeks in Sweden."""
    people = Nomination.objects.filter(TOOK_PART, round__project__code=code)
    for year, value in told(f"{code}-P1").items():
        assert (
            people.filter(round__phases__form="in_sweden", round__phases__start__year__lte=year).count()
            == value
        )


def test_participants_of_each_round_are_those_counted_in_sweden() -> None:
    for round in Round.objects.filter(start__lt=TODAY):
        week = Activity.objects.get(phases__round=round, phases__form="in_sweden")
        people = Counter(round.nominations.filter(TOOK_PART).values_list("sex", flat=True))
        assert (people["F"], people["M"]) == (week.women, week.men)


def test_the_fifty_six_of_2017() -> None:
    rows = Nomination.objects.filter(TOOK_PART, round__project__code="ITP-B", round__start__year=2017)
    assert Counter(rows.values_list("sex", flat=True)) == {"F": 27, "M": 29}


def test_nobody_takes_a_place_that_is_not_there() -> None:
    for round in Round.objects.prefetch_related("quotas"):
        assert queries.places_taken(round) <= round.seats
        for quota in round.quotas.all():
            assert queries.places_taken(round, quota.country) <= quota.seats


def test_more_were_put_forward_than_took_part() -> None:
    for round in Round.objects.filter(start__lt=TODAY):
        others = Counter(round.nominations.exclude(TOOK_PART).values_list("status", flat=True))
        assert others["declined"] >= 4
        assert others["reserve"] >= 2
    coming = Round.objects.get(start__gte=TODAY).nominations
    assert set(coming.values_list("status", flat=True)) == {"nominated"}
    assert coming.count() == 36


def test_teams_of_two_and_of_three_with_a_mentor() -> None:
    teams = Team.objects.values_list("round__project__code").annotate(n=Count("pk")).order_by()
    assert dict(teams) == {"ITP-B": 111, "ITP-C": 40}
    assert not Team.objects.annotate(n=Count("mentors")).exclude(n=1).exists()
    placed = Count("members", filter=~Q(members__status="left"))
    sizes = Counter(
        Team.objects.filter(round__project__code="ITP-C").annotate(n=placed).values_list("n", flat=True)
    )
    assert sizes == {3: 39, 0: 1}
    kept = Team.objects.filter(round__project__code="ITP-B", round__number__gte=7)
    assert set(kept.annotate(n=Count("members")).values_list("n", flat=True)) == {2}


@pytest.mark.parametrize("code", APPROVED)
def test_approved_final_reports_are_what_the_indicator_says(code: str) -> None:
    rows = ChangeProject.objects.filter(team__round__project__code=code)
    values = told(f"{code}-P2")
    assert {year: values[year] for year in APPROVED[code]} == APPROVED[code]
    for year, value in values.items():
        assert rows.filter(approved_on__year__lte=year).count() == value, (code, year)


def test_completion_is_reckoned_from_the_rows() -> None:
    """F15: approved of those started, in all and by round."""
    assert {year: str(of("F15", year)) for year in (2017, 2018, 2019, 2020, 2021, 2022, 2026)} == {
        2017: "75.0", 2018: "78.6", 2019: "78.6", 2020: "88.1", 2021: "87.8", 2022: "89.2", 2026: "70.0",
    }  # fmt: skip
    found = figure("F15").value(Scope(2017))
    assert [(part.label, str(part.value)) for part in found.parts] == [
        ("ITP-B, omgång 1", "92.9"),
        ("ITP-B, omgång 2", "57.1"),
    ]
    assert found.note == "21 av 28 förändringsprojekt slutförda."


@pytest.mark.parametrize(
    ("year", "asked", "answered", "adopted"),
    [(2018, 17, 14, 7), (2019, 42, 34, 20), (2021, 73, 59, 38), (2022, 86, 71, 49)],
)
def test_adoption_answers_the_indicator(year: int, asked: int, answered: int, adopted: int) -> None:
    found = figure("adoption").value(Scope(year))
    value = Decimal(adopted * 100) / asked
    assert found.value == value.quantize(Decimal("0.1"), ROUND_HALF_UP)
    assert value.quantize(Decimal(1), ROUND_HALF_UP) == told("ITP-B-B1")[year]
    assert found.coverage == (Decimal(answered * 100) / asked).quantize(Decimal("0.1"), ROUND_HALF_UP)


def test_adoption_of_the_third_programme_answers_its_indicator() -> None:
    programme = Project.objects.get(code="ITP-C")
    assert of("adoption", 2025, "ITP-C") == told("ITP-C-B1")[2025].quantize(Decimal("0.1"))
    assert Adoption.objects.filter(
        queries.to_ask(TODAY), change_project__team__round__project=programme
    ).exists()


def test_after_two_years_a_change_has_not_gone_out_of_its_document() -> None:
    later = Adoption.objects.filter(months=24, answered_on__isnull=False, adopted=False)
    assert not later.filter(
        change_project__adoptions__months=12, change_project__adoptions__adopted=True
    ).exists()
    assert Adoption.objects.filter(months=24, adopted=True).count() == 57


def test_change_projects_go_in_order() -> None:
    changes = ChangeProject.objects.all()
    assert changes.count() == 151
    assert changes.filter(abandoned_on__isnull=False).count() == 13
    assert not changes.filter(reported_on__lt=F("started_on")).exists()
    waiting = changes.filter(reported_on__isnull=False, approved_on=None)
    assert [row.team.round.number for row in waiting] == [3]
    assert not changes.filter(approved_on__gt=F("team__round__project__actual_end")).exists()
    assert not ChangeMilestone.objects.filter(reached_on__gt=TODAY).exists()
    assert not ChangeMilestone.objects.filter(reached_on__lt=F("change_project__started_on")).exists()
    days = Adoption.objects.filter(change_project__approved_on__isnull=False)
    assert days.count() == 2 * changes.filter(approved_on__isnull=False).count()


def test_those_whose_time_has_ended_are_only_counted() -> None:
    assert not queries.kept_too_long(TODAY).exists()
    emptied = Nomination.objects.filter(public_id__startswith=queries.EMPTIED)
    assert Counter(emptied.values_list("round__project__code", flat=True)) == {"ITP-A": 186, "ITP-B": 222}
    assert set(emptied.values_list("organisation", "team", "decided_by", "mandate")) == {
        (None, None, None, "")
    }
    assert {row.timetuple().tm_yday for row in emptied.values_list("nominated_on", flat=True)} == {1}
    assert set(emptied.values_list("reason", flat=True)) == {"", "Gallrat"}
    kept = Nomination.objects.exclude(pk__in=emptied)
    assert {row.keep_until >= TODAY for row in kept} == {True}
    assert kept.filter(public_id="ITP-B-07-001").exists()
    assert queries.kept_too_long(dt.date(2027, 1, 1)).count() == 2 * 28 - 2 + 2 * 9


def test_alumni_come_back_later() -> None:
    alumni = Nomination.objects.filter(later__isnull=False)
    assert {"ITP-B", "ITP-C"} == set(alumni.values_list("round__project__code", flat=True))
    assert not alumni.filter(later__end__lt=F("ended_on")).exists()
    assert set(alumni.values_list("status", flat=True)) == {"completed"}
