"""Beginning, scoring, finishing and voiding assessments: what the actions do and what they refuse."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404

from projects.assessments import actions
from projects.assessments.actions import Given
from projects.assessments.models import Assessment, Item, Score
from tests import factories as make
from tracker.core.errors import Refused, Stale
from tracker.core.periods import today

pytestmark = pytest.mark.django_db


def facts(project, **more):
    instrument = more.pop("instrument", None) or make.small()
    return {
        "instrument": instrument,
        "organisation": make.OrganisationFactory(),
        "project": project,
        "assessed_on": dt.date(2017, 6, 1),
        "round": "baseline",
        "scale": "classical",
        **more,
    }


def items(assessment):
    return list(Item.objects.filter(criterion__instrument=assessment.instrument).order_by("code"))


def save(user, assessment, *scores):
    assessment.refresh_from_db()
    return actions.save_scores(user=user, assessment=assessment, expected=assessment.version, scores=scores)


@pytest.fixture
def draft(manager, own_project):
    return actions.begin_assessment(user=manager, fields=facts(own_project))


@pytest.fixture
def culture(manager, own_project):
    fields = facts(own_project, instrument=make.small("culture"), scale="steps")
    return actions.begin_assessment(user=manager, fields=fields)


def test_a_draft_is_begun_with_a_number(manager, draft):
    assert (draft.public_id, draft.status, draft.created_by) == ("AS-2017-001", "draft", manager)


def test_who_is_no_member_of_the_project_begins_none(manager, other_project, viewer):
    with pytest.raises(PermissionDenied):
        actions.begin_assessment(user=manager, fields=facts(other_project))
    with pytest.raises(PermissionDenied):
        actions.begin_assessment(user=viewer, fields=facts(None))
    assert not Assessment.objects.exists()


def test_one_without_a_project_is_the_own_of_who_began_it(manager, other_manager, leader):
    alone = actions.begin_assessment(user=manager, fields=facts(None))
    item = items(alone)[0]
    assert save(manager, alone, Given(item=item, view="self", points=10)).version == 2
    for other in (other_manager, leader):
        with pytest.raises(PermissionDenied):
            save(other, alone, Given(item=item, view="self", points=20))


def test_of_a_restricted_project_others_know_nothing(draft, other_manager, leader):
    make.sensitive(draft.project, "restricted")
    for other in (other_manager, leader):
        with pytest.raises(Http404):
            save(other, draft, Given(item=items(draft)[0], view="self", points=20))


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"scale": "steps"}, "other_scale", "scale"),
        ({"assessed_on": dt.date(1989, 12, 31)}, "unknown_year", "assessed_on"),
        ({"assessed_on": today() + dt.timedelta(days=1)}, "future", "assessed_on"),
        ({"assessed_on": None}, "no_day", "assessed_on"),
        ({"instrument": None}, "no_instrument", "instrument"),
        ({"organisation": None}, "no_organisation", "organisation"),
    ],
)
def test_wrong_facts_are_refused_at_their_field(manager, own_project, changed, code, field):
    with pytest.raises(Refused) as no:
        actions.begin_assessment(user=manager, fields=facts(own_project) | changed)
    assert (no.value.code, no.value.field) == (code, field)
    assert not Assessment.objects.exists()


def test_an_organisation_is_assessed_once_a_day_with_an_instrument(manager, draft):
    again = facts(draft.project, instrument=draft.instrument, organisation=draft.organisation)
    with pytest.raises(Refused) as no:
        actions.begin_assessment(user=manager, fields=again)
    assert (no.value.code, no.value.field) == ("twice", "assessed_on")
    actions.void_assessment(user=manager, assessment=draft, expected=1, reason="Fel organisation")
    assert actions.begin_assessment(user=manager, fields=again).public_id == "AS-2017-002"


def test_scores_replace_what_their_item_had_in_that_view(manager, draft):
    first, second = items(draft)[:2]
    save(
        manager,
        draft,
        Given(item=first, view="self", points=40, strengths="Tydligt uppdrag"),
        Given(item=first, view="joint", points=30),
        Given(item=second, view="self", points=20),
    )
    save(manager, draft, Given(item=first, view="self", points=45), Given(item=second, view="self"))
    told = list(draft.scores.values_list("item__code", "view", "points", "strengths"))
    assert told == [(first.code, "joint", 30, ""), (first.code, "self", 45, "")]


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"points": 101}, "outside", "points"),
        ({"points": -1}, "outside", "points"),
        ({"plan_points": 10}, "other_scale", "plan_points"),
    ],
)
def test_points_outside_the_scale_are_refused_and_nothing_is_saved(manager, draft, given, code, field):
    first, second = items(draft)[:2]
    with pytest.raises(Refused) as no:
        save(
            manager,
            draft,
            Given(item=first, view="self", points=10),
            Given(item=second, view="self", **given),
        )
    assert (no.value.code, no.value.field) == (code, f"scores.{second.code}.self.{field}")
    draft.refresh_from_db()
    assert (draft.version, Score.objects.count()) == (1, 0)


def test_a_statement_takes_0_to_4_and_evidence_from_3_up(manager, culture):
    item = items(culture)[0]
    for points, code in ((5, "outside"), (3, "no_evidence"), (4, "no_evidence")):
        with pytest.raises(Refused) as no:
            save(manager, culture, Given(item=item, view="joint", points=points))
        assert no.value.code == code
    save(manager, culture, Given(item=item, view="joint", points=2))
    save(manager, culture, Given(item=item, view="joint", points=3, evidence="Protokoll i maj"))
    actions.add_evidence(user=manager, assessment=culture, item=item, name="Protokoll", dnr="2017/1")
    save(manager, culture, Given(item=item, view="joint", points=4))
    assert culture.scores.get().points == 4


def test_items_of_another_instrument_are_refused(manager, draft):
    with pytest.raises(Refused) as no:
        save(manager, draft, Given(item=make.ItemFactory(), view="self", points=1))
    assert no.value.code == "other_instrument"


def test_who_was_second_saves_nothing(manager, draft):
    item = items(draft)[0]
    save(manager, draft, Given(item=item, view="self", points=10))
    with pytest.raises(Stale):
        actions.save_scores(
            user=manager, assessment=draft, expected=1, scores=[Given(item=item, view="self", points=20)]
        )
    assert draft.scores.get().points == 10


def test_a_final_one_does_not_change_through_actions_or_behind_them(manager, draft):
    item = items(draft)[0]
    save(manager, draft, Given(item=item, view="self", points=10))
    actions.finalise_assessment(user=manager, assessment=draft, expected=2)
    with pytest.raises(PermissionDenied):
        save(manager, draft, Given(item=item, view="self", points=20))
    with pytest.raises(PermissionDenied):
        actions.change_assessment(user=manager, assessment=draft, expected=3, fields={"note": "Ny"})
    with pytest.raises(PermissionDenied):
        actions.add_evidence(user=manager, assessment=draft, item=item, name="Protokoll", dnr="2017/1")
    for behind in (
        lambda: Score.objects.update(points=99),
        lambda: Score.objects.all().delete(),
        lambda: make.ScoreFactory(assessment=draft, view="joint"),
        lambda: Assessment.objects.update(status="draft"),
        lambda: Assessment.objects.update(assessed_on=dt.date(2017, 7, 1)),
        lambda: make.ScoreEvidenceFactory(assessment=draft),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            behind()


def test_nothing_scored_or_half_scored_is_not_made_final(manager, own_project):
    draft = actions.begin_assessment(user=manager, fields=facts(own_project, scale="fine"))
    with pytest.raises(Refused) as no:
        actions.finalise_assessment(user=manager, assessment=draft, expected=1)
    assert no.value.code == "empty"
    item = items(draft)[0]
    save(manager, draft, Given(item=item, view="self", plan_points=10, do_points=0))
    with pytest.raises(Refused) as no:
        actions.finalise_assessment(user=manager, assessment=draft, expected=2)
    assert (no.value.code, no.value.message[:3]) == ("half", item.code)


def test_a_final_one_is_voided_with_a_reason(manager, viewer):
    one = make.scored([1, 2, 3, 4])
    make.ProjectMemberFactory(project=one.project, user=manager)
    with pytest.raises(PermissionDenied):
        actions.void_assessment(user=viewer, assessment=one, expected=1, reason="Fel")
    with pytest.raises(Refused):
        actions.void_assessment(user=manager, assessment=one, expected=1, reason=" ")
    actions.void_assessment(user=manager, assessment=one, expected=1, reason="Fel organisation")
    one.refresh_from_db()
    assert (one.voided_by, one.void_reason, one.status) == (manager, "Fel organisation", "final")


def test_instrument_and_scale_stay_once_something_is_scored(manager, draft):
    changed = {"scale": "fine", "note": "Ny"}
    actions.change_assessment(user=manager, assessment=draft, expected=1, fields=changed)
    save(manager, draft, Given(item=items(draft)[0], view="self", plan_points=10))
    for name, value in (("scale", "classical"), ("instrument", make.small())):
        with pytest.raises(Refused) as no:
            actions.change_assessment(user=manager, assessment=draft, expected=3, fields={name: value})
        assert (no.value.code, no.value.field) == ("scored", name)


def test_evidence_is_a_file_or_a_number_and_is_not_taken_from_under_a_score(manager, culture):
    item = items(culture)[0]
    with pytest.raises(Refused) as no:
        actions.add_evidence(user=manager, assessment=culture, item=item, name="Protokoll")
    assert no.value.field == "file"
    document = actions.add_evidence(
        user=manager, assessment=culture, item=item, name="Protokoll", dnr="2017/1"
    )
    save(manager, culture, Given(item=item, view="self", points=3))
    with pytest.raises(Refused) as no:
        actions.void_evidence(user=manager, evidence=document, reason="Fel fil")
    assert no.value.code == "needed"
    document.refresh_from_db()
    assert document.voided_at is None
    save(manager, culture, Given(item=item, view="self", points=2))
    actions.void_evidence(user=manager, evidence=document, reason="Fel fil")
    document.refresh_from_db()
    assert document.void_reason == "Fel fil"
