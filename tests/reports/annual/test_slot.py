"""The place of a chapter for what people write of it."""

from reports.annual.slot import Slot, filled, slot
from reports.document import Chapter, Column, Columns, Heading, Paragraph, Part, Table

OWN = (Paragraph("Skrivet."),)
MADE = Paragraph("Gjort av siffror.")


def chapter(*blocks):
    return Chapter("x", "Ett kapitel", blocks)


def test_a_text_takes_the_place_of_the_default():
    assert filled(chapter(Heading("A"), slot(MADE), Heading("B")), OWN).blocks == (
        Heading("A"),
        *OWN,
        Heading("B"),
    )


def test_without_a_text_the_default_stands():
    assert filled(chapter(slot(MADE, MADE)), ()).blocks == (MADE, MADE)
    assert filled(chapter(slot()), ()).blocks == ()


def test_a_slot_within_columns():
    made = filled(chapter(Columns((Part(1, 7, (slot(MADE),)), Part(9, 4, (MADE,))))), OWN)
    assert made.blocks == (Columns((Part(1, 7, OWN), Part(9, 4, (MADE,)))),)


def test_below_columns_goes_on_what_wants_the_width_of_the_page():
    table, after = Table((Column("A"),), (), summary="Tom"), Paragraph("Efter.")
    made = filled(
        chapter(Columns((Part(1, 5, (slot(MADE),)), Part(7, 6, (MADE,)))), MADE), (*OWN, table, after)
    )
    assert made.blocks == (Columns((Part(1, 5, OWN), Part(7, 6, (MADE,)))), table, after, MADE)
    # Nothing but a table leaves the column to what stands there otherwise.
    made = filled(chapter(Columns((Part(1, 5, (slot(MADE),)), Part(7, 6, (MADE,))))), (table,))
    assert made.blocks == (Columns((Part(1, 5, (MADE,)), Part(7, 6, (MADE,)))), table)


def test_without_a_slot_the_text_stands_first_and_nothing_is_lost():
    assert filled(chapter(MADE), OWN).blocks == (*OWN, MADE)
    assert filled(chapter(MADE), ()).blocks == (MADE,)
    assert isinstance(slot(), Slot)
