"""Using the new value of a figure, or keeping the one that the text says."""

import pytest
from django.http import Http404

from reports.annual.book import Book
from reports.annual.text import actions, seen
from reports.annual.text.live import Figures
from reports.annual.text.models import SeenValue
from reports.annual.text.parse import Token
from tests import factories as make
from tracker.core.access import Denied
from tracker.core.errors import Refused

F1 = "[[F1]]"


@pytest.fixture
def text(portfolio):
    text = make.SectionTextFactory(text="Vi hade [[F1]] projekt.")
    SeenValue.objects.create(section_text=text, token=F1, shown="3")
    return text


def changes(text):
    return seen.changed(text, Figures(Book(2017)))


def test_the_text_goes_with_the_data(writer, text):
    assert [(one.then, one.now) for one in changes(text)] == [("3", "2")]
    actions.use_value(user=writer, text=text, token=F1, now="2")
    assert changes(text) == []
    assert seen.kept([text])[text.pk] == {}


def test_or_goes_on_saying_what_it_said(writer, text):
    row = actions.keep_value(user=writer, text=text, token=F1, now="2", reason="  Beslutat i mars ")
    assert row.kept_because == "Beslutat i mars"
    live = Figures(Book(2017), seen.kept([text])[text.pk])
    assert live.words(Token("F1")).text == "3"
    assert seen.undecided(changes(text)) == []
    # And can go with the data after all.
    actions.use_value(user=writer, text=text, token=F1, now="2")
    assert changes(text) == []


def test_who_saw_another_value_is_told(writer, text):
    for take, more in ((actions.use_value, {}), (actions.keep_value, {"reason": "Därför"})):
        with pytest.raises(Refused, match="Nu är den 2") as no:
            take(user=writer, text=text, token=F1, now="4", **more)
        assert no.value.code == "moved"
    assert changes(text)[0].then == "3"


@pytest.mark.parametrize(
    ("reason", "code"),
    [("", "no_reason"), (" \n", "no_reason"), ("x" * 301, "invalid"), ("a\x00b", "invalid")],
)
def test_a_reason_is_asked_for(writer, text, reason, code):
    with pytest.raises(Refused) as no:
        actions.keep_value(user=writer, text=text, token=F1, now="2", reason=reason)
    assert no.value.code == code
    assert not SeenValue.objects.exclude(kept_because="").exists()


def test_what_never_was_is_not_kept(writer, text):
    SeenValue.objects.update(shown="")
    with pytest.raises(Refused) as no:
        actions.keep_value(user=writer, text=text, token=F1, now="2", reason="Därför")
    assert no.value.code == "nothing_to_keep"


@pytest.mark.parametrize("token", ["[[F2]]", "", "F1", "[[F1]] ", "\x00", "[[" * 60])
def test_only_a_figure_of_the_text_is_decided_on(writer, text, token):
    with pytest.raises(Refused) as no:
        actions.use_value(user=writer, text=text, token=token, now="2")
    assert no.value.code == "no_figure"


def test_a_value_that_is_gone_is_not_used(writer, text):
    SeenValue.objects.create(section_text=text, token="[[F2:BY-2]]", shown="7")
    with pytest.raises(Refused) as no:
        actions.use_value(user=writer, text=text, token="[[F2:BY-2]]", now="")
    assert no.value.code == "no_value"


def test_only_who_may_write_decides(viewer, stranger, text):
    with pytest.raises(Denied):
        actions.use_value(user=viewer, text=text, token=F1, now="2")
    with pytest.raises((Denied, Http404)):
        actions.keep_value(user=stranger, text=text, token=F1, now="2", reason="Därför")


def test_a_frozen_edition_is_left_alone(writer, text):
    edition = text.section.edition
    type(edition).objects.filter(pk=edition.pk).update(
        state="frozen", frozen_by=writer, frozen_at="2018-03-12T09:00+01:00"
    )
    with pytest.raises((Refused, Denied)):
        actions.use_value(user=writer, text=text, token=F1, now="2")
