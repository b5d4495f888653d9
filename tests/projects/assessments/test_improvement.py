"""What is to be improved after an assessment, and what came of it."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from projects.assessments import improvement, queries
from tests import factories as make
from tracker.core.errors import Refused, Stale
from tracker.core.periods import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def final(manager):
    one = make.scored([1, 2, 3, 4])
    make.ProjectMemberFactory(project=one.project, user=manager)
    return one


def add(user, assessment, **more):
    fields = {"text": "Introduktion för alla", "owner": "Personalchefen", "due_on": dt.date(2018, 6, 1)}
    return improvement.add_improvement(user=user, assessment=assessment, fields=fields | more)


def test_a_final_assessment_is_followed_by_what_is_to_be_done(manager, final):
    item = final.instrument.criteria.first().items.first()
    activity = make.ActivityFactory(project=final.project)
    one = add(manager, final, item=item, priority=1, activity=activity)
    assert (one.public_id, one.item, one.activity, one.done_on) == ("IA-2017-001", item, activity, None)


def test_only_members_of_the_project_do_so(final, other_manager):
    with pytest.raises(PermissionDenied):
        add(other_manager, final)


def test_what_does_not_fit_is_refused_at_its_field(manager, final):
    for wrong, field in (
        ({"due_on": dt.date(2017, 5, 31)}, "due_on"),
        ({"due_on": dt.date(2150, 1, 1)}, "due_on"),
        ({"item": make.ItemFactory()}, "item"),
        ({"activity": make.ActivityFactory()}, "activity"),
        ({"text": ""}, "text"),
        ({"owner": ""}, "owner"),
        ({"priority": 4}, "priority"),
    ):
        with pytest.raises(Refused) as no:
            add(manager, final, **wrong)
        assert no.value.field == field


def test_it_is_done_on_a_day_with_an_outcome(manager, final):
    one = add(manager, final)

    def follow_up(done_on, outcome):
        one.refresh_from_db()
        return improvement.follow_up_improvement(
            user=manager, improvement=one, expected=one.version, done_on=done_on, outcome=outcome
        )

    for done_on, outcome, field in (
        (dt.date(2018, 5, 1), "", "outcome"),
        (dt.date(2017, 5, 1), "Klart", "done_on"),
        (today() + dt.timedelta(days=1), "Klart", "done_on"),
    ):
        with pytest.raises(Refused) as no:
            follow_up(done_on, outcome)
        assert no.value.field == field
    assert follow_up(None, "Halva personalen").done_on is None
    assert follow_up(dt.date(2018, 5, 1), "Alla nya går den").done_on == dt.date(2018, 5, 1)


def test_a_stale_change_is_refused_and_a_voided_one_gone(manager, final):
    one = add(manager, final)
    improvement.change_improvement(user=manager, improvement=one, expected=1, fields={"priority": 1})
    with pytest.raises(Stale):
        improvement.change_improvement(user=manager, improvement=one, expected=1, fields={"priority": 3})
    with pytest.raises(Refused):
        improvement.void_improvement(user=manager, improvement=one, expected=2, reason="")
    improvement.void_improvement(user=manager, improvement=one, expected=2, reason="Görs av ministeriet")
    assert not queries.improvement_actions(manager).exists()
    with pytest.raises(PermissionDenied):
        improvement.change_improvement(user=manager, improvement=one, expected=3, fields={"priority": 1})


def test_what_is_late_and_what_comes_first(manager, final):
    done, late, low = (make.ImprovementActionFactory(assessment=final) for _number in range(3))
    done.done_on, done.outcome, low.priority = dt.date(2018, 1, 1), "Klart", 3
    done.save()
    low.save()
    rows = queries.by_rank(queries.improvement_actions(manager))
    assert list(rows) == [late, low, done]
    assert set(rows.filter(queries.is_late())) == {late, low}
