"""Tables as they are heard, and columns wide enough for what stands in them."""

import io
import re

import pypdf
import pytest

from reports import document as d
from reports.pdf import styles as s
from reports.pdf.place import Known, Place
from reports.pdf.structure import Root
from reports.pdf.tables import table
from tests.reports.pdf import reading
from tracker.core import fonts

COLUMNS = (d.Column("Land", 3), d.Column("2017", 1, "number", current=True), d.Column("Läge", 1, "status"))


def row(name, value="1", kind="normal"):
    return d.Row((name, value, d.Cell(status=d.Status("ok", "I fas"))), kind)


def test_heads_and_first_cells_are_heads_with_a_scope():
    heard = reading.read_blocks(d.Table(COLUMNS, (row("Mali"), row("Summa", "2", "total")), "Länder"))
    (found,) = heard.all("Table")
    assert [kid.role for kid in found.kids] == ["Caption", "THead", "TBody"]
    assert [(cell.text, cell.attributes["Scope"].name) for cell in found.all("TH")] == [
        ("Land", "Column"),
        ("2017", "Column"),
        ("Läge", "Column"),
        ("Mali", "Row"),
        ("Summa", "Row"),
    ]
    assert [cell.text for cell in found.all("TD")] == ["1", "I fas", "2", "I fas"]


def test_a_table_over_pages_is_one_table_whose_head_is_read_once():
    rows = tuple(row(f"Land {number}", str(number)) for number in range(100))
    pdf, result = reading.written(reading.report(d.Table(COLUMNS, rows, "Lång")))
    (found,) = reading.read(pdf).all("Table")
    assert result.pages >= 5
    assert len(found.all("TR")) == 101
    assert found.text.count("Läge") == 1
    assert [cell.text for cell in found.all("TH")][3:] == [f"Land {number}" for number in range(100)]


def test_no_row_stands_alone_on_the_next_page():
    for count in range(20, 60):
        rows = tuple(row(f"Rad {number}") for number in range(count))
        pdf, result = reading.written(reading.report(d.Table(COLUMNS, rows, "Lång"), lead="", number=""))
        if result.pages == 3:
            break
    last = pypdf.PdfReader(io.BytesIO(pdf)).pages[2].extract_text()
    assert re.findall(r"Rad \d+", last) == [f"Rad {count - 2}", f"Rad {count - 1}"]


def test_a_row_divided_by_a_page_stays_one_row():
    words = ("ord " * 3000).strip()
    rows = (row("Kort"), row(words), row("Sist"))
    (found,) = reading.read_blocks(d.Table(COLUMNS, rows, "Hög")).all("Table")
    assert len(found.all("TR")) == 4
    assert found.all("TH")[4].text == words


def test_every_row_has_all_cells_also_the_empty_ones():
    heard = reading.read_blocks(d.Table(COLUMNS, (d.Row(("Mali", "", d.Cell())),), "Tomt"))
    assert [cell.text for cell in heard.all("TR")[1].kids] == ["Mali", "", ""]


def test_a_detail_is_a_paragraph_of_its_own():
    heard = reading.read_blocks(
        d.Table((d.Column("A"),), (d.Row((d.Cell("Projekt", detail="Mening."),)),), "T")
    )
    assert [kid.text for kid in heard.all("TH")[1].kids] == ["Projekt", "Mening."]


def test_a_group_is_a_head_over_all_columns():
    group = d.Row(("Afrika",), "group")
    heard = reading.read_blocks(d.Table(COLUMNS, (group, row("Mali")), "Grupper"))
    (cell,) = heard.all("TR")[1].kids
    assert (cell.text, cell.attributes["ColSpan"]) == ("Afrika", 3)


def test_a_table_without_caption_says_what_it_holds():
    heard = reading.read_blocks(d.Table(COLUMNS, (row("Mali"),), summary="Länder och läge (2017)"))
    (found,) = heard.all("Table")
    assert found.attributes["Summary"].decode("utf-16") == "Länder och läge (2017)"


def test_notes_and_source_follow_on_one_line():
    made = d.Table(COLUMNS, (row("Mali"),), "T", note="Avrundat.", source="Källa: projektdata.")
    assert reading.read_blocks(made).kids[-1].text == "Avrundat. Källa: projektdata."


def widths(columns, rows, width=s.WIDTH):
    fonts.register()
    root = Root()
    place = Place(root.document, width, Known({}, frozenset())).within("Table")
    made = table(d.Table(columns, rows, "T"), place.parent, width, frozenset())
    return made._colWidths


def test_columns_have_their_shares_and_fill_the_width():
    columns = (d.Column("A", 3), d.Column("B", 1))
    assert widths(columns, (d.Row(("a", "b")),)) == pytest.approx([s.WIDTH * 0.75, s.WIDTH * 0.25])


def test_a_number_is_never_broken_its_column_takes_from_the_others():
    columns = (d.Column("A", 30), d.Column("B", 1, "number"))
    narrow = widths(columns, (d.Row(("a", "1\u00a0234 567 890")),), 200)
    assert narrow[1] >= fonts.width("1\u00a0234 567 890", s.TABLE.face, s.TABLE.size) + 12
    assert sum(narrow) == pytest.approx(200)


def test_more_than_the_width_holds_is_shared_alike():
    columns = tuple(d.Column("Rubrikord") for _n in range(30))
    made = widths(columns, (d.Row(("värde",) * 30),))
    assert sum(made) == pytest.approx(s.WIDTH)
    assert min(made) > 0
