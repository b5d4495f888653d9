"""The canvas refuses what nobody would hear, and writes a tree that leads both ways."""

import datetime as dt
import io

import pypdf
import pytest

from reports.pdf.archive import PARTS, Metadata
from reports.pdf.canvas import TaggedCanvas, TaggingError
from reports.pdf.structure import Element, Root
from tests.reports.pdf import reading
from tracker.core import fonts

METADATA = Metadata(
    "Titel & <mer>",
    "Ämne",
    "Myndighet",
    "ett, två",
    "sv",
    dt.datetime(2018, 2, 15, 9, 30, tzinfo=dt.UTC),
    PARTS["2a"],
)


@pytest.fixture
def stream():
    return io.BytesIO()


@pytest.fixture
def canvas(stream):
    fonts.register()
    return TaggedCanvas(stream, root=Root(), metadata=METADATA)


def paragraph(canvas, role="P"):
    return Element(role, canvas.root.document)


def test_text_outside_the_tree_is_refused(canvas):
    with pytest.raises(TaggingError, match="outside the structure tree"):
        canvas.drawString(0, 0, "ingen hör")


def test_furniture_is_let_through_and_only_while_it_is_drawn(canvas):
    with canvas.furniture():
        canvas.drawString(0, 0, "3")
    with pytest.raises(TaggingError):
        canvas.drawString(0, 0, "3")


def test_a_font_that_cannot_be_embedded_is_refused(canvas):
    with canvas.tagged(paragraph(canvas)):
        canvas.setFont("Helvetica", 10)
        with pytest.raises(TaggingError, match="Helvetica cannot be embedded"):
            canvas.drawString(0, 0, "text")


def test_tags_do_not_nest_while_drawing(canvas):
    with canvas.tagged(paragraph(canvas)), pytest.raises(TaggingError, match="do not nest"):
        canvas.tagged(paragraph(canvas, "Span")).__enter__()


def test_reportlabs_own_links_are_refused(canvas):
    for link in (canvas.linkURL, canvas.linkRect, canvas.linkAbsolute):
        with pytest.raises(TaggingError, match="use link"):
            link("https://example.org", "x", (0, 0, 1, 1))


def test_a_sign_without_glyph_is_shown_as_one_and_remembered(canvas, stream):
    with canvas.tagged(paragraph(canvas)):
        canvas.setFont(fonts.FALLBACK, 10)
        canvas.drawString(0, 0, "a\U0001f9ffb")
    canvas.save()
    assert canvas.missing == {"\U0001f9ff"}
    assert reading.read(stream.getvalue()).text == "a\ufffdb"


def test_a_paragraph_over_two_pages_is_one_element(canvas, stream):
    element = paragraph(canvas)
    for words in ("början ", "slut"):
        with canvas.tagged(element):
            canvas.drawString(72, 72, words)
        canvas.showPage()
    canvas.save()
    (heard,) = reading.read(stream.getvalue()).kids
    assert (heard.role, heard.text) == ("P", "början slut")


def test_the_tree_has_the_order_of_making_not_of_drawing(canvas, stream):
    first, second = paragraph(canvas, "H1"), paragraph(canvas)
    for element, words in ((second, "sedan"), (first, "först")):
        with canvas.tagged(element):
            canvas.drawString(72, 72, words)
    canvas.save()
    assert [kid.text for kid in reading.read(stream.getvalue()).kids] == ["först", "sedan"]


def test_a_link_is_read_where_it_stands_and_leads_from_page_to_element(canvas, stream):
    element = paragraph(canvas)
    inner = Element("Link", element, attach=False)
    for part, words in ((element, "se "), (inner, "här"), (element, " nu")):
        with canvas.tagged(part):
            canvas.drawString(72, 72, words)
    canvas.link(inner, (72, 72, 90, 80), "https://example.org/", "här")
    canvas.save()
    (heard,) = reading.read(stream.getvalue()).kids
    assert [kid if isinstance(kid, str) else kid.role for kid in heard.kids] == ["se ", "Link", " nu"]
    file = pypdf.PdfReader(stream)
    (note,) = (item.get_object() for item in file.pages[0]["/Annots"])
    numbers = file.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    owners = dict(zip(numbers[::2], numbers[1::2], strict=True))
    assert owners[note["/StructParent"]].get_object()["/S"] == "/Link"
    contents = [owner.get_object()["/S"] for owner in owners[file.pages[0]["/StructParents"]]]
    assert contents == ["/P", "/Link", "/P"]


def test_the_metadata_claim_both_standards_and_are_escaped(canvas, stream):
    canvas.save()
    file = pypdf.PdfReader(stream)
    packet = file.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in packet
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in packet
    assert "<pdfuaid:part>1</pdfuaid:part>" in packet
    assert "Titel &amp; &lt;mer&gt;" in packet
    assert file.xmp_metadata.xmp_create_date.replace(tzinfo=dt.UTC) == METADATA.created
    assert file.metadata.creation_date == METADATA.created
