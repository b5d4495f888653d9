"""The summary of a week: all rows or none, and each error in its row."""

import datetime as dt

import pytest

from projects.activities.models import Activity
from tests import factories as make
from tests.projects.activities.asking import key_of, text

pytestmark = pytest.mark.django_db
WEEK = "/activities/log/week/?week=2017-W19"


def row(number, own, **more):
    given = {
        "start": f"2017-05-{8 + number:02}", "project": own.public_id, "kind": "training", "title": f"Sak {number}",
    }  # fmt: skip
    return {f"rows-{number}-{name}": value for name, value in (given | more).items()}


def sent(*rows, total=None, **more):
    return {
        "rows-TOTAL_FORMS": str(len(rows) if total is None else total),
        "rows-INITIAL_FORMS": "0",
        **{name: value for one in rows for name, value in one.items()},
        **more,
    }


def test_the_form_begins_with_the_days_of_the_week(as_manager, own_project):
    page = text(as_manager.get(WEEK))
    for day in ("2017-05-08", "2017-05-12"):
        assert f'value="{day}"' in page
    assert "week=2017-W18" in page
    assert "week=2017-W20" in page
    assert page.count(f'<option value="{own_project.public_id}" selected>') == 5


@pytest.mark.parametrize("week", ["", "2017-W54", "0000-W00", "9999-W52", "x" * 5000, "%00", "2017-W00"])
def test_nonsense_is_this_week(as_manager, own_project, week):
    assert as_manager.get(f"/activities/log/week/?week={week}").status_code == 200


def test_rows_are_logged_and_empty_ones_left_out(as_manager, own_project):
    empty = {"rows-2-start": "2017-05-10", "rows-2-project": own_project.public_id}
    answer = as_manager.post(WEEK, sent(row(0, own_project, women="3"), row(1, own_project), empty))
    assert answer.url == "/activities/?mine=1"
    assert [(one.title_sv, one.start, one.women) for one in Activity.objects.order_by("start")] == [
        ("Sak 0", dt.date(2017, 5, 8), 3),
        ("Sak 1", dt.date(2017, 5, 9), None),
    ]
    page = text(as_manager.get(answer.url))
    assert "2 aktiviteter sparade:" in page
    assert "Sak 1" in page


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"kind": ""}, "kind"),
        ({"kind": "party"}, "kind"),
        ({"project": ""}, "project"),
        ({"project": "none"}, "project"),
        ({"start": ""}, "start"),
        ({"start": "igår"}, "start"),
        ({"end": "2017-05-01"}, "end"),
        ({"women": "-1"}, "women"),
        ({"title": "a\x00b"}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"start": "2019-02-01"}, "late_because"),
    ],
)
def test_one_wrong_row_keeps_all_from_being_saved(as_manager, own_project, wrong, field):
    wrong = {"place": "Siem Reap"} | wrong
    answer = as_manager.post(WEEK, sent(row(0, own_project), row(1, own_project, **wrong)))
    page = text(answer)
    assert answer.status_code == 200
    assert f'href="#id_rows-1-{field}"' in page
    assert 'value="Siem Reap"' in page
    assert 'value="Sak 0"' in page
    assert not Activity.objects.exists()


def test_nothing_filled_in_is_told(as_manager, own_project):
    assert "Fyll i minst en rad." in text(as_manager.post(WEEK, sent(total=5)))


def test_more_rows_keep_what_was_typed(as_manager, own_project):
    page = text(as_manager.post(WEEK, sent(row(0, own_project, kind=""), more="1")))
    assert 'value="Sak 0"' in page
    assert 'name="rows-5-title"' in page
    assert 'id="errors"' not in page
    assert not Activity.objects.exists()


def test_the_same_form_twice_is_one_week(as_manager, own_project):
    form = sent(row(0, own_project), row(1, own_project), key=key_of(text(as_manager.get(WEEK))))
    first, second = as_manager.post(WEEK, form), as_manager.post(WEEK, form)
    assert first.url == second.url
    assert Activity.objects.count() == 2
    changed = as_manager.post(WEEK, form | {"rows-0-title": "Något annat"})
    assert 'id="errors"' in text(changed)
    assert Activity.objects.count() == 2


@pytest.mark.parametrize("count", ["x", "-1", "9" * 30, "1000", ""])
def test_a_broken_count_of_rows_writes_nothing(as_manager, own_project, count):
    assert as_manager.post(WEEK, sent(row(0, own_project), total=count)).status_code in (200, 302)
    assert Activity.objects.count() <= 1


def test_another_managers_project_is_not_offered_and_others_may_not(as_manager, as_leader, other_project):
    page = text(as_manager.post(WEEK, sent(row(0, other_project))))
    assert 'href="#id_rows-0-project"' in page
    assert as_leader.get(WEEK).status_code == as_leader.post(WEEK, sent()).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_it_asks_the_database_as_often_for_one_as_for_three(
    as_manager, manager, own_project, number, django_assert_num_queries
):
    for _ in range(number):
        make.ActivityFactory(project=own_project, created_by=manager)
        make.ProjectMemberFactory(user=manager)
    with django_assert_num_queries(13):
        as_manager.get(WEEK)
