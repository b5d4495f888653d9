"""What the figures of a text were when somebody looked, and which have changed since."""

import pytest

from reports.annual.text import seen
from reports.annual.text.models import SeenValue
from reports.annual.text.parse import Token
from reports.document import Run
from tests import factories as make
from tracker.core.errors import Refused

pytestmark = pytest.mark.django_db


class Data(dict):
    """Token -> value, as the data have it now."""

    def now(self, token: Token) -> Run | None:
        return Run(self[str(token)]) if str(token) in self else None


@pytest.fixture
def text():
    return make.SectionTextFactory(
        text="Vi var [[F1|words]] av [[F2]], [[F1|words]]. [[map]]\n\n[[table:T1]] [[F99]]"
    )


def shown(text):
    return dict(text.seen_values.order_by("token").values_list("token", "shown"))


def test_each_figure_is_noted_once_and_tables_are_not(text):
    seen.note(text, Data({"[[F1|words]]": "åtta", "[[F2]]": "45", "[[map]]": "?"}))
    assert shown(text) == {"[[F1|words]]": "åtta", "[[F2]]": "45", "[[F99]]": ""}


def test_what_has_been_seen_stays_until_it_is_gone_from_the_text(text):
    seen.note(text, Data({"[[F1|words]]": "åtta", "[[F2]]": "45"}))
    text.text = "[[F2]] och [[F3]]"
    seen.note(text, Data({"[[F2]]": "46", "[[F3]]": "1"}))
    assert shown(text) == {"[[F2]]": "45", "[[F3]]": "1"}


def test_changes_are_told_in_the_order_of_the_text(text):
    seen.note(text, Data({"[[F1|words]]": "åtta", "[[F2]]": "45"}))
    assert seen.changed(text, Data({"[[F1|words]]": "åtta", "[[F2]]": "45"})) == []
    assert seen.changed(text, Data({"[[F1|words]]": "nio", "[[F99]]": "3"})) == [
        seen.Change("[[F1|words]]", "åtta", "nio"),
        # What was there may be hidden now, so it is not told again.
        seen.Change("[[F2]]", "", ""),
        seen.Change("[[F99]]", "", "3"),
    ]


def test_what_is_kept_needs_no_decision(text):
    seen.note(text, Data({"[[F1|words]]": "åtta", "[[F2]]": "45"}))
    SeenValue.objects.filter(token="[[F2]]").update(kept_because="Så var det i mars")
    changes = seen.changed(text, Data({"[[F1|words]]": "nio", "[[F2]]": "46"}))
    assert [one.token for one in seen.undecided(changes)] == ["[[F1|words]]"]
    assert seen.kept([text]) == {text.pk: {"[[F2]]": "45"}}
    gone = seen.changed(text, Data())
    assert "[[F2]]" in [one.token for one in seen.undecided(gone)]


def test_many_figures_are_refused_and_one_many_times_is_not(text):
    text.text = "[[F2]] " * 5000
    seen.note(text, Data())
    text.text = " ".join(f"[[F{n}]]" for n in range(seen.MOST + 1))
    with pytest.raises(Refused, match=r"Högst 1000 olika siffror"):
        seen.note(text, Data())
    assert shown(text) == {"[[F2]]": ""}


@pytest.mark.parametrize("number", [1, 30])
def test_queries_do_not_grow_with_the_text(text, number, django_assert_num_queries):
    text.text = " ".join(f"[[F{n}]]" for n in range(number))
    seen.note(text, Data())
    text.refresh_from_db()
    with django_assert_num_queries(1):
        seen.changed(text, Data({"[[F0]]": "1"}))
    with django_assert_num_queries(1):
        seen.kept([text, make.SectionTextFactory.build(pk=99)])
