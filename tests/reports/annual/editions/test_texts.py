"""What is done with the text of a section, and what is said of it; and what a frozen edition refuses."""

import datetime as dt

import pytest
from django.http import Http404

from reports.annual.editions import actions
from reports.annual.editions.models import LONGEST_TEXT, Edition, SectionText
from tests import factories as make
from tracker.core.access import Denied
from tracker.core.errors import Refused, Stale
from tracker.core.models import Entry

pytestmark = pytest.mark.django_db


def frozen(edition, controller):
    moment = dt.datetime(2018, 3, 1, tzinfo=dt.UTC)
    Edition.objects.filter(pk=edition.pk).update(state="frozen", frozen_at=moment, frozen_by=controller)


# Who writes.


def test_somebody_is_to_write_by_a_day(writer, manager, edition):
    text = make.SectionTextFactory(section__edition=edition)
    day = dt.date(2018, 2, 1)
    actions.assign(user=writer, text=text, expected=1, owner=manager, due_on=day)
    text.refresh_from_db()
    assert (text.owner, text.due_on, text.version) == (manager, day, 2)
    actions.assign(user=writer, text=text, expected=2, owner=None, due_on=None)
    text.refresh_from_db()
    assert (text.owner, text.due_on) == (None, None)


def test_who_may_not_write_is_not_asked_to(writer, viewer, text):
    with pytest.raises(Refused) as no:
        actions.assign(user=writer, text=text, expected=1, owner=viewer, due_on=None)
    assert no.value.field == "owner"


def test_an_owner_hands_the_text_to_nobody_else(manager, other_manager, text):
    with pytest.raises(Denied):
        actions.assign(user=manager, text=text, expected=1, owner=other_manager, due_on=None)


# The text.


def test_a_first_word_makes_a_draft(manager, edition):
    text = make.SectionTextFactory(section__edition=edition, owner=manager, text="")
    saved = actions.save_text(user=manager, text=text, expected=1, written="  Rad ett\r\nrad två\n\nNytt ")
    saved.refresh_from_db()
    assert saved.text == "Rad ett\nrad två\n\nNytt"
    assert (saved.status, saved.written_by, saved.version) == ("draft", manager, 2)


def test_the_second_of_two_savers_gets_what_the_first_wrote(manager, writer, text):
    actions.save_text(user=writer, text=text, expected=1, written="Den förstas")
    with pytest.raises(Stale) as stale:
        actions.save_text(user=manager, text=text, expected=1, written="Den andras")
    assert stale.value.current.text == "Den förstas"
    assert stale.value.current.written_by == writer


def test_who_forgets_the_version_is_stale(manager, text):
    with pytest.raises(Stale):
        actions.save_text(user=manager, text=text, expected=None, written="Nytt")


def test_saving_the_same_words_does_not_undo_an_approval(manager, leader, edition):
    text = make.SectionTextFactory(section__edition=edition, owner=manager, approved_by=leader)
    actions.save_text(user=manager, text=text, expected=1, written=f"{text.text} ")
    text.refresh_from_db()
    assert (text.status, text.approved_by) == ("approved", leader)


def test_an_approved_text_that_is_written_in_is_a_draft_again(manager, leader, edition):
    text = make.SectionTextFactory(section__edition=edition, owner=manager, approved_by=leader)
    actions.save_text(user=manager, text=text, expected=1, written="Något annat.")
    text.refresh_from_db()
    assert (text.status, text.approved_by, text.approved_at) == ("draft", None, None)


def test_a_reader_mends_what_was_handed_in(writer, edition):
    text = make.SectionTextFactory(section__edition=edition, status="to_review")
    actions.save_text(user=writer, text=text, expected=1, written="Rättat.")
    text.refresh_from_db()
    assert (text.status, text.written_by) == ("to_review", writer)
    actions.save_text(user=writer, text=text, expected=2, written="")
    text.refresh_from_db()
    assert text.status == "draft"


def test_a_text_that_is_too_long_is_refused_with_its_length(manager, text):
    with pytest.raises(Refused, match="1500001") as no:
        actions.save_text(user=manager, text=text, expected=1, written="x" * (LONGEST_TEXT + 1))
    assert no.value.field == "text"
    text.refresh_from_db()
    assert (text.text, text.version) == ("Det gick bra.", 1)


def test_200_000_words_are_kept(manager, text):
    words = "orden " * 199_999 + "orden"
    actions.save_text(user=manager, text=text, expected=1, written=words)
    assert SectionText.objects.get(pk=text.pk).text == words


@pytest.mark.parametrize("words", ["a\x00b", "a\u202eb"])
def test_control_characters_are_refused(manager, text, words):
    with pytest.raises(Refused) as no:
        actions.save_text(user=manager, text=text, expected=1, written=words)
    assert no.value.field == "text"


def test_only_who_writes_it_writes(other_manager, viewer, text):
    for user in (other_manager, viewer):
        with pytest.raises(Denied):
            actions.save_text(user=user, text=text, expected=1, written="Nej")


def test_from_draft_to_approved(manager, leader, text):
    handed = actions.hand_in(user=manager, text=text, expected=1)
    assert handed.status == "to_review"
    approved = actions.approve_text(user=leader, text=text, expected=2)
    approved.refresh_from_db()
    assert (approved.status, approved.approved_by) == ("approved", leader)
    assert approved.approved_at is not None
    assert approved.written_by == manager


def test_nothing_is_handed_in(manager, edition):
    text = make.SectionTextFactory(section__edition=edition, owner=manager, text="")
    with pytest.raises(Refused) as no:
        actions.hand_in(user=manager, text=text, expected=1)
    assert (no.value.code, no.value.field) == ("no_text", "text")


def test_a_text_is_handed_in_once(manager, text):
    actions.hand_in(user=manager, text=text, expected=1)
    with pytest.raises(Refused, match="redan lämnats in"):
        actions.hand_in(user=manager, text=text, expected=2)


def test_a_draft_is_not_approved(leader, text):
    with pytest.raises(Refused) as no:
        actions.approve_text(user=leader, text=text, expected=1)
    assert no.value.code == "not_handed_in"


def test_the_last_writer_does_not_approve(writer, leader, edition):
    text = make.SectionTextFactory(section__edition=edition, status="to_review", written_by=writer)
    with pytest.raises(Refused, match="skrev sist") as no:
        actions.approve_text(user=writer, text=text, expected=1)
    assert no.value.code == "own_text"
    actions.approve_text(user=leader, text=text, expected=1)


def test_the_owner_does_not_approve(manager, text):
    actions.hand_in(user=manager, text=text, expected=1)
    with pytest.raises(Denied):
        actions.approve_text(user=manager, text=text, expected=2)


@pytest.mark.parametrize("status", ["to_review", "approved"])
def test_a_writer_takes_the_text_back(manager, leader, edition, status):
    approved = {"approved_by": leader} if status == "approved" else {"status": status}
    text = make.SectionTextFactory(section__edition=edition, owner=manager, **approved)
    actions.reopen_text(user=manager, text=text, expected=1)
    text.refresh_from_db()
    assert (text.status, text.approved_by) == ("draft", None)


def test_a_draft_is_not_taken_back(manager, text):
    with pytest.raises(Refused):
        actions.reopen_text(user=manager, text=text, expected=1)


@pytest.mark.parametrize("step", ["hand_in", "approve_text", "reopen_text"])
def test_a_step_with_an_old_version_is_stale(writer, leader, edition, step):
    text = make.SectionTextFactory(section__edition=edition, status="to_review", version=2)
    user = leader if step == "approve_text" else writer
    with pytest.raises(Stale):
        getattr(actions, step)(user=user, text=text, expected=1)


# Comments.


def test_a_comment_and_its_end(viewer, registrar, manager, text):
    made = actions.remark(user=registrar, text=text, words="  Källa?  ")
    assert (made.text, made.made_by) == ("Källa?", registrar)
    with pytest.raises(Denied):
        actions.remark(user=viewer, text=text, words="Jag med")
    closed = actions.close_remark(user=manager, remark=made)
    assert closed.closed_by == manager
    with pytest.raises(Refused, match="redan"):
        actions.close_remark(user=manager, remark=made)


def test_who_made_the_comment_ends_it_and_others_do_not(registrar, other_manager, text):
    made = make.RemarkFactory(section_text=text, made_by=registrar)
    with pytest.raises(Denied):
        actions.close_remark(user=other_manager, remark=made)
    assert actions.close_remark(user=registrar, remark=made).closed_by == registrar


@pytest.mark.parametrize("words", [" ", "x" * 2001, "a\x00b"])
def test_a_comment_says_something_that_can_be_shown(writer, text, words):
    with pytest.raises(Refused) as no:
        actions.remark(user=writer, text=text, words=words)
    assert no.value.field == "text"
    assert not text.remarks.exists()


# What is frozen.


def test_a_frozen_edition_refuses_every_change(writer, leader, controller, edition):
    section = make.SectionFactory(edition=edition)
    text = make.SectionTextFactory(section=section, status="to_review", owner=leader)
    made = make.RemarkFactory(section_text=text, made_by=writer)
    frozen(edition, controller)
    every = [
        lambda: actions.change_edition(user=writer, edition=edition, expected=1, fields={"dnr": "1"}),
        lambda: actions.change_outline(user=writer, edition=edition, expected=1, rows=[]),
        lambda: actions.add_section(user=writer, edition=edition, title_sv="A", title_en="B"),
        lambda: actions.assign(user=writer, text=text, expected=1, owner=None, due_on=None),
        lambda: actions.save_text(user=writer, text=text, expected=1, written="Nytt"),
        lambda: actions.hand_in(user=writer, text=text, expected=1),
        lambda: actions.approve_text(user=leader, text=text, expected=1),
        lambda: actions.reopen_text(user=writer, text=text, expected=1),
        lambda: actions.remark(user=writer, text=text, words="Nytt"),
        lambda: actions.close_remark(user=writer, remark=made),
    ]
    for change in every:
        with pytest.raises(Denied):
            change()
    text.refresh_from_db()
    assert (text.text, text.version, text.status) == ("Det gick bra.", 1, "to_review")


# In the history.


def test_the_history_tells_who_wrote_what(manager, text):
    actions.save_text(user=manager, text=text, expected=1, written="Något annat.")
    entry = Entry.objects.filter(what="save_text").get()
    assert (entry.object_type, entry.object_id, entry.user) == ("reports.sectiontext", text.pk, manager)
    assert entry.changes[0]["fields"]["text"] == ["Det gick bra.", "Något annat."]


def test_what_is_out_of_sight_is_not_there(stranger, text):
    with pytest.raises((Http404, Denied)):
        actions.save_text(user=stranger, text=text, expected=1, written="Nej")
