"""Whoever tampers with the history is found, at the right entry; writers who come together make one chain."""

import itertools
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections
from django.utils import timezone

from countries.models import Country
from tests import factories as make
from tracker.core.history import chain
from tracker.core.history.chain import erase_contents, kept_head, verify
from tracker.core.history.models import Entry
from tracker.core.history.record import recording

THREADS, CHANGES = 8, 50


@pytest.fixture(autouse=True)
def _own_head(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def written(db, django_capture_on_commit_callbacks):
    """Ten entries, and their head outside the database."""
    with django_capture_on_commit_callbacks(execute=True):
        country = make.CountryFactory(region=None)
        while Entry.objects.count() < 10:
            country.name_sv += "!"
            country.save()
    assert [entry.number for entry in Entry.objects.order_by("number")] == list(range(1, 11))
    return country


def problem() -> tuple[int, str]:
    fault = verify()
    assert fault
    return fault.number, fault.problem


class TestVerify:
    def test_what_is_whole_is_whole(self, written):
        assert verify() is None
        assert kept_head().number == 10

    def test_an_empty_history_is_whole(self, db):
        assert verify() is None

    @pytest.mark.parametrize(
        "values",
        [
            {"changes": [{"model": "countries.country", "id": 1, "kind": "changed", "fields": {}}]},
            {"reason": "En annan."},
            {"what": "something_else"},
            {"door": "api"},
            {"object_id": 4711},
            {"request_id": "another-request"},
            {"content_seal": "0" * 64},
            {"seal": "0" * 64},
            {"salt": ""},
        ],
        ids=lambda values: next(iter(values)),
    )
    def test_an_edited_entry_is_named(self, written, values):
        Entry.objects.filter(number=5).update(**values)
        number, text = problem()
        assert number == 5
        assert "5" in text

    def test_an_entry_given_to_somebody_else_is_named(self, written, stranger):
        Entry.objects.filter(number=5).update(user=stranger)
        assert problem()[0] == 5

    def test_a_removed_entry_is_named(self, written):
        Entry.objects.filter(number=5).delete()
        number, text = problem()
        assert (number, text) == (5, "Post 5 saknas.")

    def test_several_removed_entries_are_named(self, written):
        Entry.objects.filter(number__in=[5, 6, 7]).delete()
        assert problem() == (5, "Posterna 5 till 7 saknas.")

    def test_the_first_one_too(self, written):
        Entry.objects.filter(number=1).delete()
        assert problem()[0] == 1

    def test_closing_the_gap_does_not_help(self, written):
        Entry.objects.filter(number=5).delete()
        for number in range(6, 11):
            Entry.objects.filter(number=number).update(number=number - 1)
        assert problem()[0] == 5

    @pytest.mark.parametrize(("one", "other"), [(4, 5), (3, 8)])
    def test_swapped_entries_are_named(self, written, one, other):
        for old, new in ((one, 1000), (other, one), (1000, other)):
            Entry.objects.filter(number=old).update(number=new)
        assert problem()[0] == one

    def test_swapped_contents_are_named(self, written):
        first, second = Entry.objects.get(number=4), Entry.objects.get(number=6)
        first.changes, second.changes = second.changes, first.changes
        first.salt, second.salt = second.salt, first.salt
        first.content_seal, second.content_seal = second.content_seal, first.content_seal
        first.save()
        second.save()
        assert problem()[0] == 4

    def test_a_cut_tail_is_named(self, written):
        Entry.objects.filter(number__gt=7).delete()
        assert problem() == (8, "Posterna 8 till 10 saknas.")

    def test_an_emptied_history_is_named(self, written):
        Entry.objects.all().delete()
        assert problem() == (1, "Posterna 1 till 10 saknas.")

    def test_a_tail_written_anew_is_named(self, written):
        Entry.objects.filter(number__gt=7).delete()
        for _n in range(3):
            written.name_sv += "?"
            written.save()
        assert Entry.objects.count() == 10
        assert problem()[0] == 10

    def test_without_the_head_nothing_shows_whether_the_end_is_there(self, written, tmp_path):
        (tmp_path / "history-head").unlink()
        assert problem()[0] == 10
        (tmp_path / "history-head").write_text("junk")
        assert problem()[0] == 10

    def test_another_key_seals_otherwise_and_an_earlier_one_still_counts(self, written, settings):
        old = settings.HISTORY_KEYS
        settings.HISTORY_KEYS = ["another-key-than-the-one-that-sealed"]
        assert problem()[0] == 1
        settings.HISTORY_KEYS = ["another-key-than-the-one-that-sealed", *old]
        assert verify() is None
        written.name_sv = "Sealed with the new one"
        written.save()
        assert verify() is None
        settings.HISTORY_KEYS = old
        assert problem()[0] == 11

    def test_the_command(self, written, capsys):
        call_command("verify_history")
        assert "10 entries" in capsys.readouterr().out
        Entry.objects.filter(number=3).update(reason="x")
        with pytest.raises(CommandError, match="3") as error:
            call_command("verify_history")
        assert error.value.returncode == 1


class TestHead:
    def test_only_forwards(self, tmp_path):
        now = timezone.now()
        chain.keep_head(5, "a" * 64, now)
        chain.keep_head(4, "b" * 64, now)
        assert (kept_head().number, kept_head().seal) == (5, "a" * 64)
        chain.keep_head(6, "c" * 64, now)
        assert kept_head().number == 6

    def test_it_is_logged(self, written, caplog):
        with caplog.at_level("INFO", logger="samverkan.history"):
            chain.keep_head(11, "ab" * 32, Entry.objects.get(number=10).at)
        assert "head 11 " + "ab" * 20 in caplog.text


class TestErasing:
    def test_contents_go_and_the_chain_stays(self, written, admin_user, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            assert erase_contents([3, 4], reason="Beslut 12/2026.", user=admin_user) == 2
        assert verify() is None
        erased = Entry.objects.get(number=3)
        assert (erased.changes, erased.reason, erased.salt) == ([], "", "")
        told = Entry.objects.order_by("-number").first()
        assert (told.what, told.user, told.reason) == ("history_erased", admin_user, "Beslut 12/2026.")
        assert [change["id"] for change in told.changes] == [3, 4]

    def test_once_is_enough(self, written, admin_user):
        erase_contents([3], reason="Beslut.", user=admin_user)
        assert erase_contents([3], reason="Beslut.", user=admin_user) == 0

    def test_the_erasing_itself_cannot_be_erased(self, written, admin_user):
        erase_contents([3], reason="Beslut.", user=admin_user)
        number = Entry.objects.order_by("-number").first().number
        assert erase_contents([number], reason="Beslut.", user=admin_user) == 0

    def test_emptying_without_a_decision_is_found(self, written):
        Entry.objects.filter(number=4).update(changes=[], reason="", salt="")
        assert problem()[0] == 4

    def test_what_was_erased_cannot_be_guessed(self, written, admin_user):
        """The seal of the contents stays, but with a salt that is gone."""
        before = Entry.objects.get(number=3)
        erase_contents([3], reason="Beslut.", user=admin_user)
        after = Entry.objects.get(number=3)
        after.changes, after.reason = before.changes, before.reason
        assert chain._content_seal(chain._keys()[0], after) != after.content_seal


def race(work) -> list[Exception]:
    """The work of each thread, all starting together; what went wrong."""
    start, wrong = threading.Barrier(THREADS), []

    def run(number):
        try:
            start.wait()
            work(number)
        except DatabaseError as error:
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


@pytest.mark.django_db(transaction=True)
class TestTogether:
    @pytest.fixture
    def rows(self):
        make.UserFactory()
        return [make.CountryFactory(region=None).pk for _n in range(THREADS)]

    def change(self, rows):
        def work(number):
            for n in range(CHANGES):
                with recording(what="race"):
                    Country.objects.filter(pk=rows[number]).update(name_sv=f"{number} {n}")

        return work

    def test_400_changes_are_400_entries_in_one_chain(self, rows):
        before = Entry.objects.count()
        assert race(self.change(rows)) == []
        assert Entry.objects.count() == before + THREADS * CHANGES
        assert verify() is None
        assert kept_head().number == before + THREADS * CHANGES

    def test_all_change_the_same_row_and_each_old_value_is_the_one_before(self, rows):
        assert race(self.change([rows[0]] * THREADS)) == []
        told = [
            entry.changes[0]["fields"]["name_sv"]
            for entry in Entry.objects.filter(what="race").order_by("number")
        ]
        assert len(told) == THREADS * CHANGES
        assert all(one[1] == other[0] for one, other in itertools.pairwise(told))

    def test_without_taking_turns_it_goes_wrong(self, rows, monkeypatch):
        """The negative control: else the two tests above would prove nothing."""
        monkeypatch.setattr(chain, "take_turn", lambda: None)
        work = self.change(rows)

        def deferred(number):
            if connection.vendor == "sqlite":  # there the transaction itself is the lock
                connection.ensure_connection()
                connection.transaction_mode = "DEFERRED"
            work(number)

        before = Entry.objects.count()
        wrong = race(deferred)
        assert wrong or Entry.objects.count() < before + THREADS * CHANGES or verify()
