"""What can be put into a text: found whatever its letters, with its value and where it comes from."""

import pytest
from django.utils.translation import override

from reports.annual.book import Book
from reports.annual.text import catalogue
from reports.annual.text.live import Figures
from reports.annual.text.parse import tokens


def offered(book, key, kind, query=""):
    return {offer.token: offer for offer in catalogue.offers(book, key, kind, query)}


def test_an_indicator_tells_its_value_and_when_it_was_approved(demo):
    first = offered(Book(2017), "place-kh", "figures")["[[KH-1-O2]]"]
    assert first.label == "I arbete inom sex månader 2017"
    assert first.value == "17\u00a0%"
    assert first.source.startswith("KH-1-O2 · godkänd ")


def test_a_section_is_offered_its_own_and_a_search_finds_the_rest(demo):
    book = Book(2017)
    own = offered(book, "place-kh", "figures")
    assert "[[F2:KH-1|mnkr]]" in own
    assert not any("TN-1" in token for token in own)
    assert own["[[F2:KH-1|mnkr]]"].source.startswith("F2 · läst ")
    # The year's values come before those to compare with.
    assert list(own).index("[[KH-1-P5]]") < list(own).index("[[KH-1-B1:2016]]")
    assert "[[TN-1-P1]]" in offered(book, "place-kh", "figures", "VÄGLEDARE utbildade")
    assert {"[[F5.women]]", "[[participations.women:KH-1]]"} <= set(
        offered(book, "place-kh", "figures", "kvinnor")
    )
    assert offered(book, "place-kh", "figures", "45,4 mnkr")
    assert not offered(book, "place-kh", "figures", "finns inte")


@pytest.mark.parametrize(
    "key", ["foreword", "economy", "results", "equality", "place-kh", "own-1", "contents"]
)
def test_whatever_is_offered_says_what_it_says_in_the_text(demo, key):
    live = Figures(Book(2017))
    found = catalogue.offers(live.book, key, "figures", "")
    assert found
    for offer in found:
        assert live.words(tokens(offer.token)[0]).text == offer.value


def test_charts_and_tables_are_told_by_what_they_show(demo):
    book = Book(2017)
    with override("en"):
        found = offered(book, "place-kh", "charts", "")
    assert found["[[chart:F9]]"].value == "Chart"
    assert found["[[table:T2]]"].label == "Standard indicators"
    assert next(iter(found)).startswith("[[indicator:KH-1-")
    live = Figures(book)
    assert all(live.blocks(tokens(token)[0]) for token in found)


def test_events_are_those_of_the_section(demo):
    book = Book(2017)
    told = offered(book, "place-kh", "events")
    assert {offer.source for offer in told.values()} == {"KH-1"}
    assert next(iter(told)).startswith("[[story:S-2017-")
    assert all("[[activity:" in token for token in offered(book, "forums", "events") if "story" not in token)


def test_nothing_of_a_protected_project_is_offered(demo):
    book = Book(2020)
    for kind, query in (("figures", "BY-2"), ("events", ""), ("charts", "BY-2")):
        assert not any("BY-2" in " ".join(offer) for offer in catalogue.offers(book, "place-by", kind, query))
