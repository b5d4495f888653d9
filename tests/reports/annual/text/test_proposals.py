"""Sentences that the data propose: forms for none, one and many, and for what is missing; no claims."""

import pytest
from django.utils.translation import override

from reports.annual.book import Book
from reports.annual.compose import chapters
from reports.annual.text.bare import bare_numbers
from reports.annual.text.live import Figures
from reports.annual.text.parse import parse
from reports.annual.text.proposals import proposals
from reports.document import plain


def read(year, key, language="sv"):
    """The proposals as they would stand in the report."""
    with override(language):
        book = Book(year)
        parsed = parse("\n\n".join(proposals(book, key)), Figures(book), "?")
        assert not parsed.missing
        return [plain(block.text).replace("\u00a0", " ") for block in parsed.blocks]


def test_the_year(demo):
    assert read(2017, "foreword")[0] == "Under 2017 hade vi åtta pågående projekt i 14 länder."
    assert read(2017, "foreword", "en")[0] == "In 2017 we had eight active projects in 14 countries."


def test_an_indicator_goes_from_its_baseline_to_its_target(demo):
    told = read(2017, "place-kh")
    assert "Jobbcenter med månatlig resultatdialog gick från 0 (2013) till 8 2017; målet är 9 (2018)." in told
    assert "Av 402 deltagare var 187 kvinnor (47 %)." in told


def test_one_and_none(db, own_project, portfolio):
    assert "Under 2017 hade vi två pågående projekt i två länder." in read(2017, "foreword")
    assert read(2013, "foreword")[0].startswith("Under 2013 hade vi inga pågående projekt")


def test_what_is_missing_is_said(db):
    assert any("uppgift saknas för 2017" in line for line in read(2017, "forums"))
    assert read(2017, "outlook") == []
    assert read(2017, "place-xx") == []


def test_few_women_are_not_told(portfolio):
    told = " ".join(read(2017, "place-kh"))
    assert "12" in told
    assert "kvinnor" not in told


@pytest.mark.parametrize(("year", "language"), [(2017, "sv"), (2020, "en")])
def test_every_section_reads_well(demo, year, language):
    with override(language):
        keys = [chapter.key for chapter in chapters(Book(year))]
    told = " ".join(line for key in keys for line in read(year, key, language))
    assert len(told) > 1000
    for word in ("lyck", "succe", "?", "by-2"):
        assert word not in told.lower()


def test_proposals_type_no_number_themselves(demo):
    book = Book(2017)
    for key in ("foreword", "economy", "results", "equality", "culture", "forums", "lessons", "programmes"):
        for line in proposals(book, key):
            assert bare_numbers(line) == []
