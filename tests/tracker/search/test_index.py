"""The index: what is erased leaves it in the same transaction, and what it lacks is told and made."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.models import Model
from django.db.models.functions import Now

from projects.engagements.models import Delegate
from projects.models import Activity, Employee, Story
from tests import factories as make
from tracker.core import triggers
from tracker.core.history.models import Entry
from tracker.core.history.recording import recording, untold
from tracker.privacy import people, retention
from tracker.privacy.models import PersonRequest
from tracker.privacy.retention import Because
from tracker.search import checks, find, index, registry, words
from tracker.search.models import Gram, IndexedKind, Posting, Word

pytestmark = pytest.mark.django_db
NAME = "Gunhild Zetterqvist"


@pytest.fixture
def because(admin_user) -> Because:
    return Because(admin_user, "Begäran från den enskilda", "2026/118")


def _employee(project) -> Model:
    """With an account: both are rows of one person."""
    user = make.UserFactory(username="gunhild.z", first_name="Gunhild", last_name="Zetterqvist")
    row = make.EmployeeFactory(number="Z-4711", name=NAME)
    Employee.objects.filter(pk=row.pk).update(user=user)
    make.StaffDaysFactory(project=project, employee=row)
    return user


def _expert(project) -> Model:
    return make.EmployeeFactory(number="Z-4711", name=NAME, is_external=True)


def _user(project) -> Model:
    user = make.UserFactory(username="gunhild.z", first_name="Gunhild", last_name="Zetterqvist")
    make.ProjectMemberFactory(project=project, user=user)
    make.ActivityFactory(project=project, created_by=user)
    return user


def _delegate(project) -> Model:
    row = make.EmployeeFactory(number="Z-4711", name=NAME)
    Delegate.objects.create(forum=make.ForumFactory(), employee=row, role="delegate", first_day="2016-01-01")
    make.TravellerFactory(mission=make.MissionFactory(project=project), employee=row)
    return row


@pytest.mark.parametrize("made", [_employee, _expert, _user, _delegate])
def test_nobody_finds_who_has_been_erased(made: Callable[[Any], Model], own_project, leader, because):
    person = people.of(made(own_project))
    people.erase(person, because)
    for told in (*words.told(NAME), "z4711", "4711", "zetter"):
        assert not Word.objects.filter(text__startswith=told).exists(), told
        assert find.look(leader, told) == [], told
    assert not Gram.objects.filter(text__in=["^zet", "tte", "qvi", "~ztrqvst"]).exists()
    number = PersonRequest.objects.get().receipt["number"]
    found = [hit.title for group in find.look(leader, f"tidigare {number}") for hit in group.hits]
    assert found == [f"Tidigare medarbetare {number}"] * any(isinstance(row, Employee) for row in person.rows)


def test_a_name_that_another_bears_stays_found(own_project, leader, because):
    gone = make.EmployeeFactory(number="Z-1", name=NAME)
    stays = make.EmployeeFactory(number="Z-2", name="Gunhild Holm")
    people.erase(people.of(gone), because)
    (group,) = find.look(leader, "Gunhild")
    assert [hit.row.pk for hit in group.hits] == [stays.pk]
    assert not Word.objects.filter(text="zetterqvist").exists()


def test_nobody_finds_who_told_a_story(own_project, leader, manager):
    """The teller is no word of the search at all, nor when the consent is over."""
    row = make.StoryFactory(project=own_project, title_sv="Ett arbete", teller_sv=NAME)
    assert find.look(manager, "Zetterqvist") == []
    Story.objects.filter(pk=row.pk).update(teller_sv="", consent_withdrawn_on=dt.date(2018, 1, 1))
    assert not Word.objects.filter(text__in=words.told(NAME)).exists()


def test_a_draft_that_has_been_kept_long_enough_leaves_no_word(own_project, manager, because):
    row = make.ActivityFactory(project=own_project, created_by=manager, is_draft=True, title_sv=NAME)
    assert find.look(manager, "Zetterqvist")
    retention.delete(Activity.objects.filter(pk=row.pk), because)
    assert not Word.objects.filter(text="zetterqvist").exists()
    assert not Posting.objects.filter(kind="activity", object_id=row.pk).exists()


def test_texts_that_are_emptied_leave_no_word(own_project, manager, because):
    row = make.ActivityFactory(project=own_project, title_sv="Kursen", happened=f"{NAME} höll den.")
    row.happened = ""
    retention.empty([row], ("happened",), because)
    assert not Word.objects.filter(text="zetterqvist").exists()
    assert find.look(manager, "kursen")


def test_what_is_untold_becomes_no_entry_beside_what_is_told(own_project, manager):
    row = make.ActivityFactory(project=own_project, title_sv="Kurs", happened=NAME)
    before = Entry.objects.count()
    with untold():
        Activity.objects.filter(pk=row.pk).update(happened="Ordet alfa", changed_at=Now())
    assert Entry.objects.count() == before
    assert find.look(manager, "alfa")
    with recording(manager, "Skäl", "change"):
        Activity.objects.filter(pk=row.pk).update(title_sv="Ordet beta")
        with untold():
            Activity.objects.filter(pk=row.pk).update(happened="Ordet gamma")
    (entry,) = Entry.objects.order_by("-number")[: Entry.objects.count() - before]
    assert [list(change["fields"]) for change in entry.changes] == [["title_sv"]]
    assert find.look(manager, "beta gamma")
    assert find.look(manager, "alfa") == []


# Whole or not.


def test_what_is_not_indexed_is_told_and_made_when_it_migrates(own_project, manager):
    row = make.ActivityFactory(project=own_project, title_sv="Ordet alfa")
    assert index.lacking() == []
    assert checks.index_is_whole(None, databases=["default"]) == []
    Posting.objects.filter(kind="activity").delete()
    IndexedKind.objects.filter(kind="activity").delete()  # as of a release that had no search
    IndexedKind.objects.create(kind="zebra", definition="")  # nor that kind any more
    assert index.lacking() == ["activity"]
    (warning,) = checks.index_is_whole(None, databases=["default"])
    assert (warning.id, "activity" in warning.msg) == ("samverkan.W016", True)
    assert find.look(manager, "alfa") == []
    index.complete()
    assert index.lacking() == []
    assert [hit.row.pk for group in find.look(manager, "alfa") for hit in group.hits] == [row.pk]
    assert not IndexedKind.objects.filter(kind="zebra").exists()


def test_on_earlier_tables_nothing_is_read(own_project, monkeypatch):
    IndexedKind.objects.all().delete()
    monkeypatch.setattr(triggers, "is_newest", lambda connection: False)
    index.complete()
    assert not IndexedKind.objects.exists()


def test_another_mask_or_way_to_fold_wants_another_index(monkeypatch):
    kind = registry.kinds()["activity"]
    before = kind.definition
    assert before == kind.definition
    monkeypatch.setattr(registry, "is_open", lambda model, field: True)
    assert kind.definition != before
    monkeypatch.undo()
    monkeypatch.setattr(words, "VERSION", words.VERSION + 1)
    assert kind.definition != before


def test_no_check_speaks_of_a_database_that_is_away():
    def refuse(*args: Any) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    with connection.execute_wrapper(refuse):
        assert checks.index_is_whole(None, databases=["default"]) == []
