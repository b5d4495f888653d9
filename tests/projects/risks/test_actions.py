"""What may be done with a risk, and what is refused: rating anew, closing, and the risk of corruption."""

import datetime as dt

import pytest

from projects.models import Project, Risk, RiskRating
from projects.risks import actions
from tests import factories as make
from tracker.accounts.models import User
from tracker.core.access import Denied
from tracker.core.errors import Refused, Stale
from tracker.core.periods import today

pytestmark = pytest.mark.django_db
RATING = {"probability": 4, "consequence": 4, "residual_probability": 3, "residual_consequence": 4}
DAY = dt.timedelta(days=1)


def add(user: User, project: Project, rating: dict | None = None, **fields) -> Risk:
    told = {"category": "partner", "title_sv": "Personalen byts ut", "found_on": dt.date(2017, 3, 1)} | fields
    return actions.add_risk(user=user, project=project, fields=told, rating=RATING | (rating or {}))


def test_a_risk_gets_its_number_and_its_first_rating(manager: User, own_project: Project):
    risk = add(manager, own_project)
    assert risk.public_id == "R-2017-0001"
    rating = risk.ratings.get()
    assert (rating.inherent, rating.residual, rating.rated_on, rating.rated_by) == (
        16,
        12,
        dt.date(2017, 3, 1),
        manager,
    )


def test_rating_anew_keeps_what_was_rated(manager: User, own_project: Project):
    risk = add(manager, own_project)
    day = dt.date(2017, 9, 1)
    actions.rate_risk(
        user=manager,
        risk=risk,
        expected=1,
        rating=RATING | {"residual_probability": 1},
        rated_on=day,
        review_on=dt.date(2017, 12, 1),
    )
    assert [(row.rated_on, row.residual) for row in risk.ratings.all()] == [
        (day, 4),
        (dt.date(2017, 3, 1), 12),
    ]
    risk.refresh_from_db()
    assert (risk.review_on, risk.version) == (dt.date(2017, 12, 1), 2)


@pytest.mark.parametrize(
    ("rating", "field"),
    [
        ({"probability": 0}, "probability"),
        ({"consequence": 6}, "consequence"),
        ({"residual_probability": 5}, "residual_probability"),
        ({"note": "a\x00"}, "note"),
    ],
)
def test_a_rating_outside_its_scale_or_graver_than_before_is_refused(
    rating: dict, field: str, manager: User, own_project: Project
):
    with pytest.raises(Refused) as refused:
        add(manager, own_project, rating)
    assert refused.value.field == field
    assert not Risk.objects.exists()
    assert not RiskRating.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"found_on": today() + DAY}, "found_on"),
        ({"found_on": dt.date(1066, 10, 14)}, "found_on"),
        ({"review_on": dt.date(2017, 2, 28)}, "review_on"),
        ({"title_sv": ""}, "title_sv"),
        ({"title_sv": "a\x00"}, "title_sv"),
        ({"category": "weather"}, "category"),
        ({"description": "x" * 2001}, "description"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(fields: dict, field: str, manager: User, own_project: Project):
    with pytest.raises(Refused) as refused:
        add(manager, own_project, **fields)
    assert refused.value.field == field
    assert not Risk.objects.exists()


@pytest.mark.parametrize("day", [dt.date(2017, 2, 28), today() + DAY])
def test_no_rating_before_the_last_one_or_after_today(day: dt.date, manager: User, own_project: Project):
    risk = add(manager, own_project)
    with pytest.raises(Refused) as refused:
        actions.rate_risk(user=manager, risk=risk, expected=1, rating=RATING, rated_on=day)
    assert refused.value.field == "rated_on"
    assert risk.ratings.count() == 1


def test_closing_says_why_and_a_closed_risk_is_not_rated(manager: User, own_project: Project):
    risk = add(manager, own_project)
    with pytest.raises(Refused) as refused:
        actions.close_risk(user=manager, risk=risk, expected=1, reason=" ")
    assert refused.value.field == "reason"
    actions.close_risk(user=manager, risk=risk, expected=1, reason="Ny chef på plats")
    assert (risk.closed_on, risk.closed_reason) == (today(), "Ny chef på plats")
    with pytest.raises(Refused, match="stängd"):
        actions.rate_risk(user=manager, risk=risk, expected=2, rating=RATING)


@pytest.mark.parametrize(
    "step",
    [
        lambda **facts: actions.close_risk(reason="Ett skäl", **facts),
        lambda **facts: actions.void_risk(reason="Ett skäl", **facts),
        lambda **facts: actions.change_risk(fields={"category": "partner"}, **facts),
    ],
)
def test_the_last_open_risk_of_corruption_of_a_running_project_stays(
    step, manager: User, own_project: Project
):
    risk = add(manager, own_project, category="corruption")
    make.RiskFactory(project=own_project, category="partner")
    make.RiskFactory(
        project=own_project, category="corruption", closed_on=dt.date(2017, 5, 1), closed_reason="x"
    )
    make.RiskFactory(category="corruption")
    with pytest.raises(Refused) as refused:
        step(user=manager, risk=risk, expected=1)
    assert refused.value.code == "last_corruption_risk"
    risk.refresh_from_db()
    assert (risk.version, risk.category, risk.closed_on, risk.voided_at) == (1, "corruption", None, None)
    make.RiskFactory(project=own_project, category="corruption")
    step(user=manager, risk=risk, expected=1)


def test_it_may_go_when_the_project_has_ended(manager: User, own_project: Project):
    risk = add(manager, own_project, category="corruption")
    own_project.status = "closed"
    own_project.save()
    actions.close_risk(user=manager, risk=risk, expected=1, reason="Projektet är slut")
    assert risk.closed_on


def test_only_members_write_and_only_on_what_they_read(
    manager: User, other_manager: User, leader: User, own_project: Project
):
    for user in (other_manager, leader):
        with pytest.raises(Denied):
            add(user, own_project)
    risk = add(manager, own_project)
    with pytest.raises(Denied):
        actions.close_risk(user=leader, risk=risk, expected=1, reason="x")
    with pytest.raises(Stale):
        actions.close_risk(user=manager, risk=risk, expected=7, reason="x")


def test_an_owner_can_read_what_to_see_to(manager: User, leader: User, own_project: Project):
    risk = add(manager, own_project, owner=leader)
    make.sensitive(own_project, "restricted")
    actions.change_risk(user=manager, risk=risk, expected=1, fields={"measure": "Nytt"})
    with pytest.raises(Refused) as refused:
        add(manager, own_project, owner=leader)
    assert refused.value.field == "owner"
