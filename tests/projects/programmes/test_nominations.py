"""Nominations: the pseudonym, the places, every step, the alumni, and what is left after their time."""

import datetime as dt
from typing import Any

import pytest

from projects.models import Nomination, Project, Round
from projects.programmes import nominations, queries
from tests import factories as make
from tracker.accounts.models import User
from tracker.core.access import Denied
from tracker.core.errors import Refused, Stale
from tracker.core.history.models import Entry
from tracker.core.periods import today
from tracker.privacy import actions as retention

pytestmark = pytest.mark.django_db
DAY = dt.date(2016, 12, 1)


@pytest.fixture
def round(own_project: Project) -> Round:
    return make.RoundFactory(project=own_project, number=3, seats=2)


def put_forward(user: User, round: Round, **fields: Any) -> Nomination:
    given = {"side": "authority", "sex": "F", "nominated_on": dt.date(2016, 11, 1)} | fields
    given.setdefault("country", make.CountryFactory())
    return nominations.nominate(user=user, round=round, fields=given)


def step(user: User, row: Nomination, status: str, on: dt.date = DAY, reason: str = "") -> Nomination:
    return nominations.decide_nomination(
        user=user, nomination=row, expected=row.version, status=status, on=on, reason=reason
    )


def test_the_system_makes_the_pseudonym(manager: User, round: Round) -> None:
    rows = [put_forward(manager, round) for _n in range(2)]
    assert [row.public_id for row in rows] == ["OWN-03-001", "OWN-03-002"]
    assert rows[0].keep_until == dt.date(2021, 12, 31)
    round.project.code = "Ö / 1"
    round.project.save()
    assert put_forward(manager, round).public_id == "O-1-03-001"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"nominated_on": today() + dt.timedelta(days=1)}, "nominated_on"),
        ({"nominated_on": dt.date(1066, 10, 14)}, "nominated_on"),
        ({"keep_until": dt.date(2016, 10, 31)}, "keep_until"),
        ({"keep_until": dt.date(2028, 1, 1)}, "keep_until"),
        ({"side": "press"}, "side"),
        ({"sex": "X"}, "sex"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(fields: dict, field: str, manager: User, round: Round) -> None:
    with pytest.raises(Refused) as refused:
        put_forward(manager, round, **fields)
    assert refused.value.field == field
    assert not Nomination.objects.exists()


def test_the_round_is_not_overfilled_without_a_reason(manager: User, round: Round) -> None:
    for _n in range(2):
        step(manager, put_forward(manager, round), "selected")
    third = put_forward(manager, round)
    with pytest.raises(Refused) as refused:
        step(manager, third, "selected")
    assert (refused.value.code, refused.value.field) == ("over_seats", "reason")
    third.refresh_from_db()
    step(manager, third, "selected", reason="Paret arbetar tillsammans")
    assert (third.status, third.decided_by, third.reason) == (
        "selected",
        manager,
        "Paret arbetar tillsammans",
    )


def test_a_country_is_not_overfilled_without_a_reason(manager: User, round: Round) -> None:
    quota = make.QuotaFactory(round=round, seats=1)
    step(manager, put_forward(manager, round, country=quota.country), "selected")
    for country in (quota.country, make.CountryFactory()):
        with pytest.raises(Refused) as refused:
            step(manager, put_forward(manager, round, country=country), "selected")
        assert refused.value.code == "over_quota"


def several(user: User, round: Round, rows: list[Nomination], status: str, **more: Any) -> None:
    chosen = {row: row.version for row in rows}
    nominations.decide_several(user=user, round=round, chosen=chosen, status=status, on=DAY, **more)


def test_several_are_decided_on_at_once_or_none(manager: User, leader: User, round: Round) -> None:
    """The round has two places, and the first country one of them."""
    quota = make.QuotaFactory(round=round, seats=1)
    make.QuotaFactory(round=round, country=(other := make.CountryFactory()), seats=1)
    rows = [put_forward(manager, round, country=country) for country in (quota.country, quota.country, other)]
    with pytest.raises(Refused) as refused:
        several(leader, round, rows, "selected")
    assert (refused.value.code, refused.value.field) == ("over_seats", "reason")
    assert "0 av 2" in str(refused.value.message)
    assert f"{quota.country}: 0 av 1 platser är tagna, och 2 till är valda." in str(refused.value.message)
    assert str(other) not in str(refused.value.message)
    with pytest.raises(Refused) as refused:
        several(leader, round, rows[:2], "selected")
    assert refused.value.code == "over_quota"
    assert queries.places_taken(round) == 0
    several(leader, round, rows[1:], "selected")
    several(leader, round, rows[:1], "declined", reason="Landets plats är tagen")
    assert [row.status for row in round.nominations.order_by("pk")] == ["declined", "selected", "selected"]


def test_what_is_wrong_with_one_of_several_stops_all(manager: User, round: Round) -> None:
    rows = [put_forward(manager, round) for _n in range(2)]
    step(manager, rows[1], "selected")
    for chosen, status, code in ((rows, "reserve", "no_step"), (rows[:1], "declined", "no_reason")):
        with pytest.raises(Refused) as refused:
            several(manager, round, chosen, status)
        assert refused.value.code == code
        for row in rows:
            row.refresh_from_db()
        assert (rows[0].status, rows[0].version) == ("nominated", 1)
    with pytest.raises(Refused) as refused:
        several(manager, round, [], "reserve")
    assert (refused.value.code, refused.value.field) == ("nobody", "chosen")
    rows[1].version -= 1
    with pytest.raises(Stale):
        several(manager, round, rows, "reserve")
    rows[0].refresh_from_db()
    assert rows[0].status == "nominated"


def test_who_leaves_gives_the_place_back_to_the_reserve(manager: User, round: Round) -> None:
    taken = [step(manager, put_forward(manager, round), "selected") for _n in range(2)]
    reserve = step(manager, put_forward(manager, round), "reserve")
    with pytest.raises(Refused, match="platser"):
        step(manager, reserve, "selected")
    step(manager, taken[0], "left", dt.date(2017, 2, 1), "Ny tjänst")
    reserve.refresh_from_db()
    step(manager, reserve, "selected", dt.date(2017, 2, 2))
    assert queries.places_taken(round) == 2
    assert (taken[0].ended_on, taken[0].reason) == (dt.date(2017, 2, 1), "Ny tjänst")


def test_steps_follow_each_other_and_are_told_with_a_reason(manager: User, round: Round) -> None:
    row = put_forward(manager, round)
    for status, reason, code in (
        ("completed", "", "no_step"),
        ("declined", " ", "no_reason"),
        ("nominated", "x", "no_step"),
        ("walked", "x", "no_step"),
    ):
        with pytest.raises(Refused) as refused:
            step(manager, row, status, reason=reason)
        assert refused.value.code == code
        row.refresh_from_db()
    step(manager, row, "selected")
    team = make.TeamFactory(round=round, country=row.country)
    row.team = team
    row.save()
    step(manager, row, "completed", dt.date(2017, 12, 15))
    assert row.ended_on == dt.date(2017, 12, 15)
    step(manager, row, "selected", reason="Fel person")
    assert (row.ended_on, row.team) == (None, team)
    step(manager, row, "nominated", reason="Fel omgång")
    assert (row.decided_on, row.decided_by, row.team, row.reason) == (None, None, None, "Fel omgång")


@pytest.mark.parametrize(
    ("status", "day"),
    [
        ("selected", dt.date(2016, 10, 31)),
        ("selected", today() + dt.timedelta(days=1)),
        ("completed", dt.date(2017, 1, 8)),
        ("left", dt.date(2016, 11, 30)),
    ],
)
def test_days_stand_in_order(manager: User, round: Round, status: str, day: dt.date) -> None:
    row = put_forward(manager, round)
    if status != "selected":
        step(manager, row, "selected")
    with pytest.raises(Refused) as refused:
        step(manager, row, status, day, "Skäl")
    assert refused.value.field == "on"


def test_leadership_selects_but_does_not_change(manager: User, leader: User, round: Round) -> None:
    row = step(leader, put_forward(manager, round), "selected")
    with pytest.raises(Denied):
        step(leader, row, "completed", dt.date(2017, 12, 15))
    with pytest.raises(Denied):
        put_forward(leader, round)
    with pytest.raises(Stale):
        nominations.change_nomination(user=manager, nomination=row, expected=1, fields={"sex": "M"})


def test_an_alumnus_takes_part_in_later_activities(manager: User, round: Round) -> None:
    row = step(manager, put_forward(manager, round), "selected")
    seminar = make.ActivityFactory(project=round.project, start=dt.date(2018, 5, 2), end=dt.date(2018, 5, 3))

    def link(*activities: Any) -> None:
        nominations.link_later(user=manager, nomination=row, expected=row.version, activities=activities)

    with pytest.raises(Refused, match="alumn"):
        link(seminar)
    row.refresh_from_db()
    step(manager, row, "completed", dt.date(2017, 12, 15))
    link(seminar)
    assert list(seminar.alumni.all()) == [row]
    before = make.ActivityFactory(project=round.project, start=dt.date(2017, 5, 2), end=dt.date(2017, 5, 3))
    with pytest.raises(Refused) as refused:
        link(before)
    assert refused.value.field == "activities"


def test_after_its_time_only_what_the_counts_need_is_left(manager: User, round: Round) -> None:
    organisation = make.OrganisationFactory()
    country = organisation.country or make.CountryFactory()
    row = put_forward(manager, round, organisation=organisation, country=country, mandate="leads")
    step(manager, row, "selected", reason="Leder arbetet")
    step(manager, row, "completed", dt.date(2017, 12, 15))
    row.later.add(
        make.ActivityFactory(project=round.project, start=dt.date(2018, 5, 2), end=dt.date(2018, 5, 3))
    )
    kept = put_forward(manager, round, keep_until=dt.date(2027, 12, 31))
    run = retention.report(user=None)
    assert run.listed["participants"] == [row.pk]
    retention.erase(user=None, run=run, reason="Gallring", decision="2026/1")
    assert retention.report(user=None).listed.get("participants") is None
    row.refresh_from_db()
    assert (row.country, row.sex, row.side, row.status) == (country, "F", "authority", "completed")
    assert (row.organisation, row.mandate, row.decided_by, row.team, row.later.count()) == (
        None, "", None, None, 0,
    )  # fmt: skip
    assert (row.nominated_on, row.ended_on) == (dt.date(2016, 1, 1), dt.date(2017, 1, 1))
    assert not row.public_id.startswith("OWN")
    told = Entry.objects.filter(object_type="projects.nomination", object_id=row.pk)
    assert {str(entry.changes) for entry in told} == {"[]"}
    with pytest.raises(Refused):
        nominations.change_nomination(user=manager, nomination=row, expected=row.version, fields={"sex": "M"})
    kept.refresh_from_db()
    assert kept.public_id == "OWN-03-002"
