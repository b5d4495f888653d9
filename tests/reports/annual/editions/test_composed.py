"""An edition as a document: outline, titles, texts; and nothing else than before without one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from reports.annual.book import Book
from reports.annual.compose import chapters, compose
from reports.annual.editions import actions, queries
from reports.annual.editions.titles import titles
from reports.document import Columns, Heading, Paragraph, plain
from tests import factories as make

pytestmark = pytest.mark.django_db


def quiet(*said):
    pass


def composed(edition, language="sv"):
    with translation.override(language):
        return compose(2017, progress=quiet, edition=edition)


def keys(document):
    return [chapter.key for chapter in document.chapters]


def chapter_of(document, key):
    return next(chapter for chapter in document.chapters if chapter.key == key)


def said(blocks):
    """The words of headings and paragraphs, in reading order."""
    found = []
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            found.append(plain(block.text))
        elif isinstance(block, Columns):
            found += [words for part in block.parts for words in said(part.blocks)]
    return found


@pytest.fixture
def edition(writer, portfolio):
    return actions.open_edition(user=writer, year=2017)


@pytest.fixture
def write(edition, writer):
    def it(key, words, language="sv"):
        text = queries.text_of(writer, edition, language, key)
        return actions.save_text(user=writer, text=text, expected=text.version, written=words)

    return it


@pytest.fixture
def place(edition, writer):
    """`place("economy", order=1)` changes the outline."""

    def it(key, **changes):
        section = edition.sections.get(key=key)
        names = ("key", "order", "is_included", "title_sv", "title_en")
        row = {name: getattr(section, name) for name in names} | changes
        edition.refresh_from_db()
        actions.change_outline(user=writer, edition=edition, expected=edition.version, rows=[row])

    return it


def test_an_edition_without_texts_is_the_report_of_figures(edition):
    plain_report = composed(None)
    document = composed(edition)
    assert keys(document) == keys(plain_report)
    assert document.chapters[1:-1] == plain_report.chapters[1:-1]
    assert not {"foreword", "outlook"} & set(keys(document))


def test_a_draft_says_so_on_cover_and_colophon(edition, writer):
    edition = actions.change_edition(
        user=writer, edition=edition, expected=edition.version, fields={"dnr": "2018/17"}
    )
    document = composed(edition)
    assert (document.draft, document.registry_number, document.edition) == (
        True,
        "2018/17",
        "Utgåva 1.0, utkast",
    )
    assert composed(edition, "en").edition == "Edition 1.0, draft"
    fields = chapter_of(document, "colophon").blocks[0].fields
    assert fields[0].value == "Årsrapport 2017, utgåva 1.0"
    assert "Diarienummer 2018/17" in fields[0].comment
    assert not composed(None).draft


def test_texts_stand_in_their_chapters_in_their_language(write, edition):
    write("foreword", "Ett gott år.")
    write("foreword", "A good year.", "en")
    write("outlook", "## Nästa år\n\nMer av samma.")
    document = composed(edition)
    assert said(chapter_of(document, "foreword").blocks) == ["Ett gott år."]
    assert said(chapter_of(document, "outlook").blocks) == ["Nästa år", "Mer av samma."]
    assert keys(document)[1] == "foreword"
    assert keys(document)[-4:] == ["outlook", "projects", "definitions", "colophon"]
    english = composed(edition, "en")
    assert said(chapter_of(english, "foreword").blocks) == ["A good year."]
    assert "outlook" not in keys(english)


def test_the_automatic_narrative_stands_until_somebody_writes(write, edition):
    automatic = said(chapter_of(composed(edition), "place-kh").blocks)
    assert "Vad förändrades" in automatic
    write("place-kh", "Åtta av nio center följer nu sina resultat.")
    told = said(chapter_of(composed(edition), "place-kh").blocks)
    assert told[0] == "Åtta av nio center följer nu sina resultat."
    assert "Vad förändrades" not in told


def test_figures_in_a_text_are_live_and_bound_to_their_definition(write, edition, portfolio):
    write("economy", "Vi använde [[F2|tkr]].")
    runs = next(
        block.text
        for block in chapter_of(composed(edition), "economy").blocks[0].parts[0].blocks
        if isinstance(block, Paragraph)
    )
    assert [(run.text, run.term) for run in runs] == [("Vi använde ", ""), ("2\xa0tkr", "F2"), (".", "")]
    make.TransactionFactory(agreement=portfolio.agreements[0], amount=5000)
    assert "7\xa0tkr" in said(chapter_of(composed(edition), "economy").blocks)[0]


def test_a_value_that_somebody_keeps_stays(write, edition, portfolio):
    text = write("economy", "Vi använde [[F2|tkr]].")
    text.seen_values.update(kept_because="Rättas nästa år")
    make.TransactionFactory(agreement=portfolio.agreements[0], amount=5000)
    assert "Vi använde 2\xa0tkr." in said(chapter_of(composed(edition), "economy").blocks)


def test_the_chapters_follow_the_outline(place, edition):
    place("economy", order=0)
    found = keys(composed(edition))
    assert found[:3] == ["contents", "economy", "figures"]
    assert [chapter.number for chapter in composed(edition).chapters[1:4]] == ["1", "2", "3"]


def test_what_the_outline_leaves_out_is_not_there(place, edition):
    place("brief", is_included=False)
    assert "brief" not in keys(composed(edition))


def test_a_section_can_have_a_title_of_its_own_in_one_language(place, edition):
    place("economy", title_sv="Pengar")
    assert chapter_of(composed(edition), "economy").title == "Pengar"
    assert chapter_of(composed(edition, "en"), "economy").title == "Money and staff"


def test_a_section_of_the_authors_own(write, edition, writer, place):
    actions.add_section(user=writer, edition=edition, title_sv="Jubileum", title_en="Jubilee")
    assert "own-1" not in keys(composed(edition))
    write("own-1", "Tjugo år.")
    chapter = chapter_of(composed(edition), "own-1")
    assert (chapter.title, said(chapter.blocks)) == ("Jubileum", ["Tjugo år."])
    place("own-1", order=0)
    assert keys(composed(edition))[1] == "own-1"


def test_a_chapter_that_the_outline_does_not_know_keeps_its_place(edition):
    for key in ("brief", "figures"):
        section = edition.sections.get(key=key)
        section.texts.all().delete()
        section.delete()
    assert keys(composed(edition)) == keys(composed(None))


def test_a_text_about_which_the_data_say_nothing_any_more_is_not_lost(write, edition):
    make.SectionTextFactory(
        section=make.SectionFactory(edition=edition, key="culture", title_sv="", title_en="", order=50),
        text="Ingen mätning i år.",
    )
    chapter = chapter_of(composed(edition), "culture")
    assert chapter.title == "God förvaltningskultur"
    assert said(chapter.blocks) == ["Ingen mätning i år."]


def test_words_of_a_chart_are_those_that_people_gave_it(edition):
    make.ChartTextFactory(edition=edition, chart="volume", finding="Mest någonsin")
    grid = chapter_of(composed(edition), "figures").blocks[0]
    assert grid.chart.chart.finding == "Mest någonsin"
    assert chapter_of(composed(edition, "en"), "figures").blocks[0].chart.chart.finding != "Mest någonsin"


def test_the_same_data_give_the_same_tree(write, edition):
    write("economy", "Vi använde [[F2]] och [[F1]].")
    assert composed(edition) == composed(edition)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_sections_are_called_as_their_chapters_are(demo, writer, language):
    """All chapters of the demo's year have sections that are called the same."""
    edition = actions.open_edition(user=writer, year=2016)
    with translation.override(language):
        sections = [text.section for text in queries.texts(edition, language)]
        called = titles(sections)
        assert [(one.key, one.title) for one in chapters(Book(2016))] == [
            (section.key, called[section.key]) for section in sections
        ]


def test_texts_cost_few_queries_however_many_they_are(write, edition, writer, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(queries.texts(edition, "sv")) > 5

    with CaptureQueriesContext(connection) as without:
        composed(None)
    for number in (1, 2):
        actions.add_section(user=writer, edition=edition, title_sv="Eget", title_en="Own")
        write(f"own-{number}", "Vi använde [[F2]].")
        with CaptureQueriesContext(connection) as found:
            composed(edition)
        assert len(found) - len(without) == 3  # texts, kept values, words of charts
