"""Tables from outside: what is read, with which types and row numbers, and what is refused in which words."""

import contextlib
import datetime as dt
import io
import os
import tempfile
import time
import tracemalloc
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tracker.core import spreadsheets, tables
from tracker.core.spreadsheets import Row, read


def csv(text, encoding="utf-8"):
    return read(text.encode(encoding), "csv")


def refusal(content, kind="csv"):
    with pytest.raises(ValidationError) as refused:
        read(content if isinstance(content, bytes) else content.encode(), kind)
    return refused.value.messages


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("sign", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_in_each_encoding_and_form(encoding, sign, end):
    sheet = csv(end.join([f"Namn{sign}År", f"Åsa{sign}2017", f"Örjan{sign}", ""]), encoding)
    assert sheet.header == ("Namn", "År")
    assert sheet.rows == (Row(2, ("Åsa", "2017")), Row(3, ("Örjan", None)))


def test_empty_rows_are_left_out_and_the_others_keep_their_numbers():
    sheet = csv("\n\nA;B\n;\n1;2\n\n  ;3\n")
    assert sheet.header == ("A", "B")
    assert sheet.rows == (Row(5, ("1", "2")), Row(7, (None, "3")))


def test_a_short_row_is_filled_and_a_quoted_cell_may_hold_anything():
    assert csv('A;B;C\n"x;y\nz";"say ""so"""\n').rows == (Row(2, ("x;y\nz", 'say "so"', None)),)


def test_our_own_apostrophe_before_formulas_is_taken_away():
    assert csv("A;B\n'=1+1;'text\n").rows[0].cells == ("=1+1", "'text")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "Filen har inga rader."),
        ("\n;;\n", "Filen har inga rader."),
        ("A;B\n1;2;3\n", "Rad 2, kolumn C: kolumnen har inget namn."),
        ("A;;C\n", "Rad 1, kolumn B: kolumnen har inget namn."),
        ("A;B;a\n", "Rad 1, kolumn C: en tidigare kolumn har samma namn."),
        ("A;B\n1;2\nA;B\n", "Rad 3 upprepar kolumnernas namn."),
        ("A\nx\0y\n", "Rad 2: filen innehåller tecken som inte är text."),
        ('A\n"x\n', "Rad 2: ett citattecken saknas eller är för mycket, eller texten är för lång."),
        ('A\n"x"y\n', "Rad 2: ett citattecken saknas eller är för mycket, eller texten är för lång."),
        ("A\n" + "x" * 40_000, "Rad 2, kolumn A: texten är för lång."),
        ("A\n" + "x" * 9_000_000, "Rad 2: ett citattecken saknas eller är för mycket, eller texten är för lång."),
        ("A;B\n1;#REF!\n", "Rad 2, kolumn B: formeln har misslyckats."),
        (b"A\n\x81\x8d", "Filens teckenkodning är okänd. Spara den som CSV UTF-8."),
        (b"\xff\xfeA", "Filens teckenkodning är okänd. Spara den som CSV UTF-8."),
        (b"PK\x03\x04\0\0", "Rad 1: filen innehåller tecken som inte är text."),
        (b"x" * 10_000_001, "Filen är för stor. Den får vara högst 10 MB."),
        ("A\n" * 50_001, "Tabellen är för stor. Den får ha högst 50000 rader och 200 kolumner."),
        (";".join(f"k{n}" for n in range(201)), "Tabellen är för stor. Den får ha högst 50000 rader och 200 kolumner."),
    ],
)  # fmt: skip
def test_what_is_refused_and_where(content, message):
    assert refusal(content) == [message]


def test_every_fault_is_told_at_once_up_to_twenty():
    messages = refusal("A\n" + "1;2\n" * 30)
    assert len(messages) == 20
    assert messages[19] == "Rad 21, kolumn B: kolumnen har inget namn."


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (199, "GR"), (702, "AAA")])
def test_columns_are_called_as_in_spreadsheets(index, letters):
    assert spreadsheets.column(index) == letters


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    with contextlib.suppress(ValidationError):
        assert read(content, "csv").header


# Not what begins with our apostrophe, nor outer blanks: both are taken away. The rest must come back.
@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20), max_size=5)
)
def test_what_we_export_is_read_as_it_was(texts):
    rows = [[text, "end"] for text in texts]
    content = "".join(tables.csv_lines(tables.Table("x", ["A", "B"], rows))).encode()
    got = [row.cells[0] for row in read(content, "csv").rows]
    assert got == [text.strip(" \u00a0") or None for text in texts]


# Excel and OpenDocument


def excel(write):
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    write(book, book.add_worksheet("Blad"))
    book.close()
    return file.getvalue()


def test_excel_cells_have_their_types_and_rows_their_numbers():
    def write(book, sheet):
        day, moment, clock = (
            book.add_format({"num_format": form}) for form in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm", "hh:mm")
        )
        for column, name in enumerate(["Namn", "Antal", "Belopp", "Dag", "När", "Tid", "Ja"], start=1):
            sheet.write_string(2, column, name)
        sheet.write_string(4, 1, "Åsa")
        sheet.write_number(4, 2, 3)
        sheet.write_number(4, 3, 1234.56)
        sheet.write_datetime(4, 4, dt.datetime(2017, 5, 1), day)  # noqa: DTZ001 - a cell has no zone
        sheet.write_datetime(4, 5, dt.datetime(2017, 5, 1, 13, 5), moment)  # noqa: DTZ001
        sheet.write_datetime(4, 6, dt.time(3, 4), clock)
        sheet.write_boolean(4, 7, True)
        sheet.write_formula(5, 2, "=1+1", None, 2)

    with pytest.raises(ValidationError, match="Rad 3, kolumn A: kolumnen har inget namn"):
        read(excel(write), "xlsx")

    def named(book, sheet):
        write(book, sheet)
        sheet.write_string(2, 0, "Nr")

    sheet = read(excel(named), "xlsx")
    assert sheet.header == ("Nr", "Namn", "Antal", "Belopp", "Dag", "När", "Tid", "Ja")
    moment = dt.datetime(2017, 5, 1, 13, 5)  # noqa: DTZ001 - a cell has no zone
    first = (None, "Åsa", 3, Decimal("1234.56"), dt.date(2017, 5, 1), moment, dt.time(3, 4), True)
    assert sheet.rows[0] == Row(5, first)
    assert sheet.rows[1] == Row(6, (None, None, 2, None, None, None, None, None))


def test_a_failed_formula_is_no_empty_cell():
    content = excel(
        lambda book, sheet: (
            sheet.write_row(0, 0, ["A", "B"]) or sheet.write_formula(2, 1, "=1/0", None, "#DIV/0!")
        )
    )
    assert refusal(content, "xlsx") == ["Cell B3: formeln har misslyckats."]


def test_only_the_first_visible_sheet_is_read():
    def write(book, sheet):
        sheet.write_string(0, 0, "Dold")
        shown = book.add_worksheet("Visad")
        shown.write_string(0, 0, "Rätt")
        shown.activate()
        shown.set_first_sheet()
        sheet.hide()

    assert read(excel(write), "xlsx").header == ("Rätt",)


def test_an_excel_file_of_ours_is_read_as_it_was():
    rows = [
        ["=1+1", 3, Decimal("1234.5"), dt.date(2017, 5, 10), None],
        ["-x", 0, Decimal("-7"), None, "slut"],
    ]
    content = tables.xlsx_bytes(tables.Table("x", ["A", "B", "C", "D", "E"], rows))
    assert [list(row.cells) for row in read(content, "xlsx").rows] == rows


def opendocument(body):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr(
            "content.xml",
            '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
            'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
            f'<table:table table:name="Blad">{body}</table:table></office:spreadsheet></office:body>'
            "</office:document-content>",
        )
    return file.getvalue()


def cell(value, kind="string"):
    if kind == "string":
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value}"/>'


def test_opendocument():
    head = f"<table:table-row>{cell('Namn')}{cell('Antal')}</table:table-row>"
    body = f"<table:table-row>{cell('Åsa')}{cell('2.5', 'float')}</table:table-row>"
    sheet = read(opendocument(head + body), "ods")
    assert sheet.header == ("Namn", "Antal")
    assert sheet.rows == (Row(2, ("Åsa", Decimal("2.5"))),)


def zipped(name, content):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, content)
    return file.getvalue()


SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'


def swapped(name, content):
    """An Excel file with one part replaced."""
    file = io.BytesIO()
    plain = io.BytesIO(excel(lambda book, sheet: sheet.write(0, 0, "A")))
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, content if entry == name else old.read(entry))
    return file.getvalue()


PART = "xl/worksheets/sheet1.xml"
CELL = '<row r="{r}"><c r="{c}{r}"><v>1</v></c></row>'
UNREADABLE = "Filen kunde inte läsas. Öppna den i ett kalkylprogram och spara den igen."
FORBIDDEN = "Filen är skyddad med lösenord, skadad eller packar upp till alldeles för mycket."
HOSTILE = {
    "a sheet of two cells, seventeen billion apart": (
        swapped(PART, SHEET.format(CELL.format(r=1, c="A") + CELL.format(r=1048576, c="XFD"))), None),
    "a column far out": (swapped(PART, SHEET.format(CELL.format(r=1, c="XFD"))), None),
    "a row far down": (swapped(PART, SHEET.format(CELL.format(r=1048576, c="A"))), None),
    "no XML": (swapped(PART, "<worksheet"), None),
    "entities": (swapped("xl/sharedStrings.xml", '<!DOCTYPE x [<!ENTITY a "b">]><sst>&a;</sst>'), None),
    "a bomb": (swapped(PART, "<x>" + " " * 60_000_000), FORBIDDEN),
    "no archive": (b"PK\x03\x04 no", FORBIDDEN),
    "an old Excel file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, FORBIDDEN),
    "a web page": (b"<html></html>", FORBIDDEN),
    "an archive of something else": (zipped("a.txt", "x"), UNREADABLE),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_in_words_and_in_time(case):
    content, expected = HOSTILE[case]
    began = time.monotonic()
    (message,) = refusal(content, "xlsx")
    assert message == expected or expected is None
    assert time.monotonic() - began < spreadsheets._SECONDS


def test_one_long_text_in_every_cell_is_refused():
    rows = "".join(
        f'<row r="{r}">' + "".join(f'<c t="s" r="{c}{r}"><v>0</v></c>' for c in "ABCDEFGH") + "</row>"
        for r in range(1, 2001)
    )
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(swapped(PART, SHEET.format(rows)))) as old,
        zipfile.ZipFile(file, "w") as new,
    ):
        for entry in old.namelist():
            text = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{"x" * 30_000}</t></si></sst>'
            new.writestr(entry, text if entry == "xl/sharedStrings.xml" else old.read(entry))
    assert refusal(file.getvalue(), "xlsx") == [UNREADABLE]


def test_a_kind_that_nobody_reads():
    with pytest.raises(ValueError, match="exe"):
        read(b"", "exe")


# Row by row.


@contextlib.contextmanager
def stream(content, kind, **how):
    with tempfile.TemporaryFile() as file:
        file.write(content)
        with spreadsheets.opened(file, kind, **how) as sheet:
            yield sheet


def test_each_row_comes_with_what_is_wrong_with_it():
    with stream(b"A;B\n1;2\n1;2;3\nA;B\n4\n", "csv") as sheet:
        assert sheet.header == ("A", "B")
        rows = list(sheet.rows)
    assert [row for row, _faults in rows] == [
        Row(2, ("1", "2")),
        Row(3, ("1", "2")),
        Row(4, ("A", "B")),
        Row(5, ("4", None)),
    ]
    assert [[(fault.column, fault.message) for fault in faults] for _row, faults in rows] == [
        [],
        [(2, "Rad 3, kolumn C: kolumnen har inget namn.")],
        [(None, "Rad 4 upprepar kolumnernas namn.")],
        [],
    ]


def test_rows_are_handed_over_before_the_last_one_is_read():
    """The first row is there although a later one breaks the file."""
    with stream(b'A\n1\n"x\n', "csv") as sheet:
        assert next(sheet.rows)[0] == Row(2, ("1",))
        with pytest.raises(ValidationError, match="Rad 3: ett citattecken"):
            next(sheet.rows)


def test_a_reader_that_stops_early_leaves_no_process_behind():
    content = excel(lambda book, sheet: [sheet.write(row, 0, f"x{row}") for row in range(40_000)])
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    before = children.read_text().split()
    with stream(content, "xlsx") as sheet:
        assert next(sheet.rows)[0] == Row(2, ("x1",))
    assert set(children.read_text().split()) <= set(before)


def test_formulas_and_merged_cells_are_refused_by_name_where_plain_values_are_asked_for():
    def write(book, sheet):
        sheet.write_row(0, 0, ["A", "B", "C"])
        sheet.write_row(1, 0, [1, 2, 3])
        sheet.write_formula(2, 1, "=SUM(A1:A2)", None, 3)
        sheet.write_array_formula(3, 2, 3, 2, "{=A1*2}", None, 4)
        sheet.merge_range(5, 0, 6, 1, "both")

    content = excel(write)
    assert len(read(content, "xlsx").rows) == 4
    with pytest.raises(ValidationError) as refused, stream(content, "xlsx", plain=True):
        pass
    assert refused.value.messages == [
        "Cell B3 innehåller en formel. Skriv värdet där i stället.",
        "Cell C4 innehåller en formel. Skriv värdet där i stället.",
        "Cellerna A6:B7 är sammanfogade. Dela dem och fyll i var och en.",
    ]


def test_formulas_of_other_sheets_do_not_matter():
    def write(book, sheet):
        sheet.write_row(0, 0, ["A"])
        sheet.write_row(1, 0, [1])
        other = book.add_worksheet("Summa & co")
        other.write_formula(0, 0, "=1+1", None, 2)
        other.merge_range(5, 0, 6, 1, "both")

    with stream(excel(write), "xlsx", plain=True) as sheet:
        assert [row for row, _faults in sheet.rows] == [Row(2, (1,))]


def test_the_reader_asks_for_no_more_memory_for_a_longer_table():
    """What is held at once, in numbers of rows: the measure of bytes is in tests/bench."""
    content = b"A\n" + b"1\n" * 40_000
    with stream(content, "csv") as sheet:
        tracemalloc.start()
        for _row in sheet.rows:
            pass
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 400_000
