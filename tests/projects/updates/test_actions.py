"""What may be written, sent and answered, what changed in a year, and when a story may leave the house."""

import datetime as dt

import pytest

from projects.models import Lesson, Project, StatusUpdate, Story, YearNote
from projects.updates import actions, queries, telling
from tests import factories as make
from tracker.accounts.models import User
from tracker.core.access import Denied
from tracker.core.errors import Refused, Stale
from tracker.core.periods import today

pytestmark = pytest.mark.django_db
MARCH = dt.date(2017, 3, 1)
DAY = dt.timedelta(days=1)


def write(user: User, project: Project, send: bool = False, month: dt.date = MARCH, **fields) -> StatusUpdate:
    told = {"changed": "Fler matchningar"} | fields
    return actions.add_update(user=user, project=project, month=month, fields=told, send=send)


def test_a_draft_is_changed_until_it_is_sent_and_then_stays(manager: User, own_project: Project):
    row = write(manager, own_project, month=dt.date(2017, 3, 17))
    assert (row.month, row.is_draft, row.sent_at) == (MARCH, True, None)
    actions.change_update(user=manager, update=row, expected=1, fields={"deviations": "Sen"}, send=True)
    assert (row.is_draft, row.deviations) == (False, "Sen")
    assert row.sent_at
    with pytest.raises(Denied):
        actions.change_update(user=manager, update=row, expected=2, fields={"changed": "Annat"})
    row.refresh_from_db()
    assert row.changed == "Fler matchningar"


@pytest.mark.parametrize(
    ("month", "code"),
    [
        (dt.date(2014, 12, 1), "outside"),
        (dt.date(2019, 1, 1), "outside"),
        (today() + 40 * DAY, "future"),
        (dt.date(1066, 10, 1), "unknown_year"),
    ],
)
def test_a_month_outside_the_project_is_refused(
    month: dt.date, code: str, manager: User, own_project: Project
):
    with pytest.raises(Refused) as refused:
        write(manager, own_project, month=month)
    assert (refused.value.code, refused.value.field) == (code, "month")


def test_one_update_a_month(manager: User, own_project: Project):
    write(manager, own_project)
    with pytest.raises(Refused) as refused:
        write(manager, own_project)
    assert refused.value.code == "twice"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"changed": " "}, "changed"),
        ({"deviations": "a\x00"}, "deviations"),
        ({"changed": "x" * 2001}, "changed"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(fields: dict, field: str, manager: User, own_project: Project):
    with pytest.raises(Refused) as refused:
        write(manager, own_project, send=True, **fields)
    assert refused.value.field == field
    assert not StatusUpdate.objects.exists()


def test_leadership_answers_what_is_asked(
    manager: User, leader: User, controller: User, own_project: Project
):
    row = write(manager, own_project, send=True, decision_wanted="Får vi förlänga?")
    for user in (manager, controller):
        with pytest.raises(Denied):
            actions.answer_update(user=user, update=row, expected=1, answer="Ja")
    with pytest.raises(Refused):
        actions.answer_update(user=leader, update=row, expected=1, answer=" ")
    actions.answer_update(user=leader, update=row, expected=1, answer="Ja, tre månader")
    assert (row.answer, row.answered_by, row.answered_on) == ("Ja, tre månader", leader, today())
    silent = write(manager, own_project, send=True, month=dt.date(2017, 4, 1))
    with pytest.raises(Refused, match="Inget beslut"):
        actions.answer_update(user=leader, update=silent, expected=1, answer="Ja")


def test_a_decision_waits_from_the_day_it_was_sent_to_the_day_it_was_answered(
    leader: User, own_project: Project
):
    row = make.StatusUpdateFactory(
        project=own_project,
        decision_wanted="?",
        sent_at=dt.datetime(2017, 4, 3, 9, tzinfo=dt.UTC),
        answer="Ja",
        answered_by=leader,
        answered_on=dt.date(2017, 4, 20),
    )
    waits = {
        day: queries.updates(leader).filter(queries.waiting(day)).exists()
        for day in (dt.date(2017, 4, 2), dt.date(2017, 4, 3), dt.date(2017, 4, 19), dt.date(2017, 4, 20))
    }
    assert list(waits.values()) == [False, True, True, False]
    assert queries.latest(leader, own_project, dt.date(2017, 4, 3)) == row
    assert queries.latest(leader, own_project, dt.date(2017, 4, 2)) is None


def test_drafts_are_for_the_projects_members(
    manager: User, leader: User, other_manager: User, own_project: Project
):
    write(manager, own_project)
    assert queries.updates(manager).count() == 1
    assert not queries.updates(leader)
    assert not queries.updates(other_manager)


def test_what_lacks_last_month_is_told_to_the_manager(manager: User, leader: User, own_project: Project):
    assert list(queries.lacking(manager, MARCH)) == [own_project]
    assert not queries.lacking(leader, MARCH)
    assert not queries.lacking(manager, dt.date(2014, 12, 1)), "before it began"
    row = write(manager, own_project)
    assert list(queries.lacking(manager, MARCH)) == [own_project], "a draft is not enough"
    actions.change_update(user=manager, update=row, expected=1, fields={}, send=True)
    assert not queries.lacking(manager, MARCH)
    own_project.status = "closed"
    own_project.save()
    assert not queries.lacking(manager, dt.date(2017, 4, 1))


def test_month_before():
    assert queries.month_before(dt.date(2017, 3, 31)) == dt.date(2017, 2, 1)
    assert queries.month_before(dt.date(2017, 1, 1)) == dt.date(2016, 12, 1)


def test_what_changed_in_a_year_is_written_once_and_then_changed(manager: User, own_project: Project):
    def save(expected: int | None, **fields: str) -> YearNote:
        return actions.save_note(
            user=manager, project=own_project, year=2017, expected=expected, fields=fields
        )

    assert save(None, changed_sv="Samma arbetssätt").version == 1
    assert save(1, changed_en="The same ways").changed_sv == "Samma arbetssätt"
    with pytest.raises(Stale):
        save(None, changed_sv="Min")
    for year in (2014, 2019):
        with pytest.raises(Refused) as refused:
            actions.save_note(user=manager, project=own_project, year=year, expected=None, fields={})
        assert refused.value.field == "year"


def test_others_write_nothing(other_manager: User, leader: User, own_project: Project):
    for user in (other_manager, leader):
        with pytest.raises(Denied):
            write(user, own_project)
        with pytest.raises(Denied):
            actions.save_note(user=user, project=own_project, year=2017, expected=None, fields={})
        with pytest.raises(Denied):
            telling.add_lesson(user=user, project=own_project, fields={})


def tell(user: User, project: Project, **fields) -> Story:
    told = {"title_sv": "Jag fick jobb", "text_sv": "Nära hemmet.", "happened_on": dt.date(2017, 10, 1)}
    return telling.add_story(user=user, project=project, fields=told | fields)


CONSENT = {
    "consent_from": dt.date(2017, 10, 1),
    "consent_until": dt.date(2019, 9, 30),
    "consent_dnr": "T 2017/9",
}


def test_a_story_leaves_the_house_only_while_consent_holds(manager: User, own_project: Project):
    story = tell(manager, own_project, **CONSENT)
    assert story.public_id == "S-2017-001"

    def leaves(*day: int) -> bool:
        on = dt.date(*day)
        found = Story.objects.filter(queries.publishable(on)).exists()
        assert queries.holds(story, on) is found
        return found

    assert [leaves(2017, 9, 30), leaves(2017, 10, 1), leaves(2019, 9, 30), leaves(2019, 10, 1)] == [
        False,
        True,
        True,
        False,
    ]
    telling.change_story(
        user=manager, story=story, expected=1, fields={"consent_withdrawn_on": dt.date(2018, 5, 1)}
    )
    assert [leaves(2018, 4, 30), leaves(2018, 5, 1)] == [True, False]


def test_without_consent_or_from_a_sensitive_project_or_voided_it_never_does(
    manager: User, own_project: Project
):
    day = dt.date(2018, 1, 1)
    tell(manager, own_project)
    assert not queries.published_stories(2017, day)
    story = tell(manager, own_project, **CONSENT)
    assert list(queries.published_stories(2017, day)) == [story]
    assert not queries.published_stories(2016, day)
    make.sensitive(own_project, "restricted")
    assert not queries.published_stories(2017, day)
    make.sensitive(own_project, "open")
    telling.void_story(user=manager, story=story, expected=1, reason="Fel person")
    assert not queries.published_stories(2017, day)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"consent_from": None}, "consent_from"),
        ({"consent_until": None}, "consent_until"),
        ({"consent_until": dt.date(2017, 9, 30)}, "consent_until"),
        ({"consent_dnr": " "}, "consent_dnr"),
        ({"consent_from": today() + DAY, "consent_until": today() + 9 * DAY}, "consent_from"),
        ({"consent_withdrawn_on": dt.date(2017, 9, 30)}, "consent_withdrawn_on"),
        ({"consent_withdrawn_on": today() + DAY}, "consent_withdrawn_on"),
        ({"title_sv": "a\x00"}, "title_sv"),
        ({"text_sv": "x" * 3001}, "text_sv"),
    ],
)
def test_a_consent_is_dated_and_registered(change: dict, field: str, manager: User, own_project: Project):
    with pytest.raises(Refused) as refused:
        tell(manager, own_project, **CONSENT | change)
    assert refused.value.field == field
    assert not Story.objects.exists()


def test_a_withdrawn_consent_does_not_come_back(manager: User, own_project: Project):
    story = tell(manager, own_project, **CONSENT, consent_withdrawn_on=dt.date(2018, 5, 1))
    for fields in (
        {"consent_withdrawn_on": None},
        {"consent_withdrawn_on": None, "consent_dnr": "T 2018/4"},
        {"consent_withdrawn_on": None, "consent_from": dt.date(2018, 6, 1)},
    ):
        with pytest.raises(Refused) as refused:
            telling.change_story(user=manager, story=story, expected=1, fields=fields)
        assert refused.value.field == "consent_withdrawn_on"
    fresh = {"consent_withdrawn_on": None, "consent_dnr": "T 2018/4", "consent_from": dt.date(2018, 6, 1)}
    story.refresh_from_db()
    telling.change_story(user=manager, story=story, expected=1, fields=fresh)
    assert queries.holds(story, dt.date(2018, 6, 1))


def test_writers_add_lessons_to_all_but_sensitive_projects(writer: User, own_project: Project):
    fields = {"title_sv": "Börja med cheferna", "text_sv": "Då går det.", "learned_on": dt.date(2017, 9, 1)}
    lesson = telling.add_lesson(user=writer, project=own_project, fields=fields)
    assert (lesson.public_id, list(queries.published_lessons(2017))) == ("L-2017-001", [lesson])
    make.sensitive(own_project, "restricted")
    assert not queries.published_lessons(2017)
    with pytest.raises(Denied):
        telling.add_lesson(user=writer, project=own_project, fields=fields)
    assert Lesson.objects.count() == 1
