"""The whole report, read back: what is heard in which order, what can be clicked, what is promised."""

import dataclasses
import io
import itertools
import re
import threading

import pypdf
import pytest
from django.utils import translation

from reports import document as d
from reports.pdf.writer import write
from tests.reports.pdf import reading, sample


@pytest.fixture(scope="module")
def pdf():
    with translation.override("sv"):
        return reading.written(sample.document())[0]


@pytest.fixture(scope="module")
def tree(pdf):
    return reading.read(pdf)


@pytest.fixture
def file(pdf):
    return pypdf.PdfReader(io.BytesIO(pdf))


def words_of(document):
    """Every text of the tree, as it is heard: without charts, whose words are in the alternative text."""

    def visit(piece):
        if isinstance(piece, str):
            yield piece
        elif isinstance(piece, tuple):
            for item in piece:
                yield from visit(item)
        elif isinstance(piece, d.Run):
            yield piece.text
        elif dataclasses.is_dataclass(piece) and type(piece).__module__ == d.__name__:
            skipped = {
                "key",
                "term",
                "link",
                "lang",
                "look",
                "kind",
                "level",
                "density",
                "summary",
                "language",
            }
            if isinstance(piece, d.Definition):
                skipped = {"key"}
            if isinstance(piece, d.Column):
                skipped.add("width")
            for item in dataclasses.fields(piece):
                if item.name not in skipped:
                    yield from visit(getattr(piece, item.name))

    for chapter in document.chapters:
        yield from visit(chapter)


def squeezed(text):
    return re.sub(r"\s+", " ", text).strip()


def test_every_word_of_the_document_is_heard(tree):
    heard = squeezed(tree.text)
    missing = [text for text in words_of(sample.document()) if squeezed(text) not in heard]
    assert missing == []


def test_the_cover_is_read_name_first(tree):
    assert [kid.text for kid in tree.kids[0].kids[:2]] == ["Årsrapport", "2017"]


def test_each_chapter_is_a_section_that_begins_with_its_heading(tree):
    titles = [section.all("H1")[0].text for section in tree.kids[1:]]
    assert titles == [
        "Innehåll",
        "1 Året i siffror",
        "2 Där vi arbetar",
        "3 Ekonomi och personal",
        "4 Resultat",
        "5 Land för land",
        "Kambodja",
        "Azerbajdzjan",
        "6 Definitioner",
        "Kolofon",
    ]
    assert {kid.role for kid in tree.kids} == {"Sect"}


def test_no_heading_skips_a_level(tree):
    for section in tree.kids[1:]:
        levels = [int(node.role[1]) for node in section.all("H1", "H2", "H3")]
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_words_are_not_joined_at_the_ends_of_lines(tree):
    lead = tree.kids[2].all("P")[0].text
    assert lead == squeezed(sample.year_in_figures().lead)


def test_columns_are_read_one_after_the_other(tree):
    heard = tree.kids[4].text
    order = [
        "Två projekt startade",
        "Lägst är Armenien.",
        "Figur 3.",
        "Tabell 4.",
        "Delarna är avrundade",
        "Figur 4.",
    ]
    places = [heard.index(words) for words in order]
    assert places == sorted(places)


def test_every_figure_has_its_words_and_a_caption(tree):
    figures = tree.all("Figure")
    assert len(figures) == 7
    assert all(len(figure.alt) > 20 and "BBox" in figure.attributes for figure in figures)
    assert [figure.kids[0].role for figure in figures] == ["Caption"] * 7
    assert figures[0].kids[0].text == "Figur 1. Upp 79 procent på ett år Mnkr, 2013–2017"


def test_key_figures_are_a_list_of_value_label_and_comparison(tree):
    first = tree.kids[2].all("LI")[0]
    assert [text.text for text in first.all("P")] == [
        "45,4 mnkr",
        "Förbrukade medel",
        "90,9 % av budgeten 49,9 mnkr; 25,3 mnkr år 2016",
    ]


def test_words_in_another_language_say_so(tree):
    (span,) = tree.all("Span")
    assert (span.lang, span.text) == ("de", "Alle Diagramme haben eine Beschreibung")


def test_the_file_speaks_its_language_and_shows_its_title(file):
    root = file.trailer["/Root"]
    assert root["/Lang"] == "sv"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert file.metadata.title == "Årsrapport 2017"
    assert file.metadata.creation_date == sample.document().created


def test_bookmarks_lead_to_chapters_and_headings(file):
    def titles(items):
        return [titles(item) if isinstance(item, list) else item.title for item in items]

    outline = titles(file.outline)
    assert outline[:4] == ["Innehåll", "1 Året i siffror", "2 Där vi arbetar", "3 Ekonomi och personal"]
    assert outline[4] == ["Två projekt startade"]
    assert outline[7] == "5 Land för land"
    countries = outline[8]
    assert countries[0] == "Kambodja"
    assert countries[1] == ["Vad förändrades", "Arbetsmarknaden 2017", "Risk", "Nästa år"]
    pages = [
        file.get_destination_page_number(item) + 1 for item in file.outline if not isinstance(item, list)
    ]
    assert pages == [2, 3, 4, 5, 6, 10, 14, 15]


def test_the_contents_are_links_with_the_pages_of_the_chapters(tree, file):
    lines = [line.text for line in tree.kids[1].all("TOCI")]
    assert lines[0].split() == ["1", "Året", "i", "siffror", "3"]
    assert lines[4].split()[-1] == lines[5].split()[-1] == "10", (
        "the part begins where its first country does"
    )
    links = [note.get_object() for note in file.pages[1]["/Annots"]]
    pages = [page.indirect_reference for page in file.pages]
    targets = [pages.index(link["/Dest"][0].indirect_reference) + 1 for link in links]
    shown = [int(line.split()[-1]) for line in lines]
    assert targets[: len(lines)] == shown
    assert links[0]["/Contents"] == "Året i siffror, 3"


def test_a_definition_leads_back_to_the_first_use(tree):
    rows = tree.kids[-2].all("Table")[0].all("TR")[1:]
    pages = {row.kids[0].text: row.kids[2].text for row in rows}
    assert pages["Pågående projekt"] == "3"
    assert pages["Måluppfyllelse"] == "7"
    assert pages["Sårbart arbete"] == "10"
    assert pages["Oanvänt begrepp"] == "–"
    assert rows[0].kids[2].all("Link")


def test_countries_begin_on_left_pages_and_a_right_page_before_them_names_the_part(file):
    starts = [
        number for number, page in enumerate(file.pages, 1) if "5  Land för land" in page.extract_text()
    ]
    assert starts == [9, 10, 12]
    assert "Azerbajdzjan" in file.pages[8].extract_text()


@pytest.mark.parametrize(("pages_before", "is_named"), [(1, False), (2, True)])
def test_a_part_has_a_page_of_its_own_only_where_a_right_page_would_be_empty(pages_before, is_named):
    before = tuple(d.Chapter(f"c{number}", "Kapitel", ()) for number in range(pages_before - 1))
    land = d.Chapter("land", "Land", (), "5", part="Land för land", look="chapter", spread=True)
    pdf, result = reading.written(sample.document(chapters=(*before, land), cover=None))
    assert result.pages == pages_before + 1 + is_named
    assert ("Land för land" in reading.read(pdf).text) is is_named
    assert len(reading.read(pdf).kids) == pages_before + 1 + is_named, "what is not drawn is not in the tree"


def test_every_page_of_a_demo_says_so_and_a_real_one_does_not(file):
    mark = "DEMO · PÅHITTADE UPPGIFTER"
    assert all(mark in squeezed(page.extract_text().replace("\n", " ")) for page in file.pages)
    real, _result = reading.written(sample.document(demo=False))
    assert not any("PÅHITTADE" in page.extract_text() for page in pypdf.PdfReader(io.BytesIO(real)).pages)


def test_furniture_is_silent_but_printed(tree, file):
    assert "Utgåva 1.0 · uppgifter lästa 2018-02-15" not in tree.text
    for number, page in enumerate(file.pages[1:], 2):
        text = page.extract_text()
        assert "Utgåva 1.0 · uppgifter lästa 2018-02-15" in text
        assert str(number) in text.split()


def test_all_fonts_are_embedded_subsets(file):
    fonts = {
        font.get_object()["/BaseFont"]: font.get_object()["/FontDescriptor"]
        for page in file.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts
    for name, descriptor in fonts.items():
        assert re.match(r"/[A-Z]{6}\+", name)
        assert "/FontFile2" in descriptor


def test_the_same_document_gives_the_same_bytes_whoever_writes_beside_it(pdf):
    others = []
    threads = [
        threading.Thread(target=lambda: others.append(reading.written(sample.document())[0]))
        for _n in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert others == [pdf, pdf]


def test_another_text_gives_another_file_id(file):
    changed = reading.written(sample.document(subtitle="Något annat"))[0]
    assert pypdf.PdfReader(io.BytesIO(changed)).trailer["/ID"] != file.trailer["/ID"]


def test_nothing_is_printed_outside_the_page(pdf):
    import playa

    with playa.parse(pdf) as file:
        for page in file.pages:
            for text in page.texts:
                x0, y0, x1, y1 = text.bbox
                assert -1 <= x0 <= x1 <= page.width + 1, text.chars
                assert -1 <= y0 <= y1 <= page.height + 1, text.chars


def test_the_language_of_the_document_decides_not_the_one_that_is_active():
    with translation.override("sv"):
        pdf, _result = reading.written(sample.document(language="en"))
    file = pypdf.PdfReader(io.BytesIO(pdf))
    assert file.trailer["/Root"]["/Lang"] == "en"
    assert "Table 1." in file.pages[3].extract_text()
    assert "data read 2018-02-15" in file.pages[3].extract_text()


def test_progress_names_the_chapters_and_ends_at_the_total():
    steps = []
    result = write(sample.document(), io.BytesIO(), lambda *step: steps.append(step))
    assert result.pages == 15
    assert steps[0] == ("Mäter: Innehåll", 1, 18)
    assert steps[-1] == ("Skriver: Kolofon", 18, 18)
    assert [done for _text, done, _total in steps] == sorted(done for _text, done, _total in steps)


def test_a_sign_no_font_has_is_replaced_and_reported():
    pdf, result = reading.written(reading.report(d.Paragraph("Före \U0001f9ff efter")))
    assert len(result.warnings) == 1
    assert "U+1F9FF" in result.warnings[0]
    assert "Före \ufffd efter" in reading.read(pdf).text


def test_a_link_to_nowhere_is_plain_text():
    chapter = reading.read_blocks(
        d.Paragraph(("Se ", d.Run("bilagan", link="#nowhere"), " och ", d.Run("ord", term="unknown"), "."))
    )
    assert chapter.all("Link") == []
    assert "Se bilagan och ord." in chapter.text


def test_links_go_out_to_addresses_as_they_are_written():
    pdf, _result = reading.written(
        reading.report(d.Paragraph((d.Run("data", link="https://example.org/å?q=(1)"),)))
    )
    (link,) = (note.get_object() for note in pypdf.PdfReader(io.BytesIO(pdf)).pages[1]["/Annots"])
    assert link["/A"]["/URI"] == "https://example.org/å?q=(1)"
    assert link["/F"] == 4


LOREM = "Detta är en längre brödtext som skall brytas över sidgränsen. "


@pytest.mark.parametrize(
    ("blocks", "pages"),
    [
        ((d.Paragraph(LOREM * 300),), 5),
        ((d.Paragraph("x" * 5000),), 2),
        (
            (
                d.Columns(
                    (d.Part(1, 7, (d.Paragraph(LOREM * 200),)), d.Part(9, 4, (d.Paragraph(LOREM * 20),)))
                ),
            ),
            4,
        ),
        ((d.Table((d.Column("A"), d.Column("B")), (d.Row((LOREM * 200, "1")), d.Row(("2", "3"))), "T"),), 4),
        ((d.LessonBox("Lärdom", LOREM * 60, LOREM * 60),), 4),
        ((d.FieldGrid((d.Field("Namn", LOREM * 60, LOREM * 60),) * 4),), 5),
        ((d.Bullets((LOREM * 90, LOREM * 90)),), 4),
        ((d.FigureGrid((d.KeyFigure("1" * 80, LOREM, LOREM, "mnkr"),) * 4),), 2),
        ((d.Table(tuple(d.Column("Rubrik") for _n in range(30)), (d.Row(("1234567",) * 30),), "T"),), 2),
    ],
)
def test_what_is_longer_than_a_page_goes_on(blocks, pages):
    pdf, result = reading.written(reading.report(*blocks))
    assert result.pages >= pages
    heard = reading.read(pdf).text
    assert heard.count("brödtext") == sum(
        text.count("brödtext") for text in words_of(reading.report(*blocks))
    )


@pytest.mark.parametrize("look", ["chapter", "country", "front", "back"])
def test_a_lead_longer_than_a_page_goes_on(look):
    chapter = reading.read_blocks(d.Paragraph("Slut."), look=look, part="Land", lead=LOREM * 80)
    assert chapter.text.count("brödtext") == 80
    assert chapter.text.endswith("Slut.")


def test_blocks_without_content_are_left_out_or_say_so():
    chapter = reading.read_blocks(
        d.Paragraph(""),
        d.Paragraph(" \n"),
        d.Bullets(()),
        d.FigureGrid(()),
        d.FieldGrid(()),
        d.StatusLegend(()),
        d.Columns(()),
        d.Columns((d.Part(1, 3, ()),)),
        d.Table((d.Column("A"), d.Column("B")), (), "Tom"),
    )
    assert chapter.text == "1 Ett kapitelTabell 1. TomABUppgift saknas"


def test_markup_in_a_text_is_text():
    text = "<b>x</b> &amp; </para> <a href='x'>"
    assert text in reading.read_blocks(d.Paragraph(text), d.Heading(text), title=text).text


@pytest.mark.parametrize(("chapters", "countries"), [(4, 0), (9, 3), (10, 8), (12, 7)])
def test_the_contents_grow_denser_before_they_need_a_second_page(chapters, countries):
    many = tuple(d.Chapter(f"c{number}", f"Kapitel {number}", (), str(number)) for number in range(chapters))
    lands = tuple(d.Chapter(f"l{number}", "Land", (), "5", part="Länder") for number in range(countries))
    pdf, result = reading.written(sample.document(chapters=(sample.contents(), *many, *lands), cover=None))
    assert result.pages == 2 + chapters + countries
    assert "Alla uppgifter är påhittade." in pypdf.PdfReader(io.BytesIO(pdf)).pages[1].extract_text()
