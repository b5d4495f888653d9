"""Files as people, their programs, and those who mean ill send them: read for certain, or refused in words."""

import datetime as dt
import io
import zipfile
from decimal import Decimal

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from projects.models import IndicatorValue
from tests import factories as make
from tests.projects.results.sheets.asking import body, sent
from tracker.core import tables

pytestmark = pytest.mark.django_db

HEAD = ("Indikator", "Period", "Plats", "Grupp", "Svar", "Värde", "Täljare", "Nämnare")


def workbook(fill):
    """An Excel file whose first sheet `fill` writes: it gets the book."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        fill(book)
    return file.getvalue()


def sheet_of(book, *rows, head=HEAD, name=None):
    sheet = book.add_worksheet(name)
    for number, row in enumerate([head, *rows]):
        sheet.write_row(number, 0, row)
    return sheet


def post(client, address, content, name="blad.xlsx"):
    return body(client.post(address, {"file": SimpleUploadedFile(name, content)}))


def hidden_first(book):
    sheet_of(book, ["X", "1066"], head=("Annat", "Blad"), name="Noter")
    shown = sheet_of(book, ["OWN-P1", "2017", "", "", "", 12], name="Resultat")
    shown.activate()
    shown.set_first_sheet()
    book.get_worksheet_by_name("Noter").hide()


def protected(book):
    sheet_of(book, ["OWN-P1", "2017", "", "", "", 12]).protect("hemligt")


def as_percent(book):
    sheet = sheet_of(book, ["OWN-P1", "2017"])
    sheet.write_number(1, 5, 12, book.add_format({"num_format": "0%"}))


@pytest.mark.parametrize("fill", [hidden_first, protected, as_percent])
def test_what_the_first_visible_sheet_says_is_taken(as_manager, number, address, fill):
    page = post(as_manager, address, workbook(fill))
    assert as_manager.post(address, {"sent": sent(page)}).status_code == 302
    assert IndicatorValue.objects.get().value == 12


@pytest.mark.parametrize(
    "head",
    [
        ("Värde", "Period", "Indikator"),
        ("value", "PERIOD", "indicator"),
        (" Värde ", "Period:", "INDIKATOR"),
    ],
)
def test_columns_may_stand_in_any_order_and_in_either_language(as_manager, number, address, head):
    page = post(
        as_manager, address, workbook(lambda book: sheet_of(book, ["1 061,5", 2017, "own-p1"], head=head))
    )
    assert "Rad 2, kolumn A" in page
    assert as_manager.post(address, {"sent": sent(page)}).status_code == 302
    assert IndicatorValue.objects.get().value == Decimal("1061.50")


@pytest.mark.parametrize("typed", ["1 061,5", "1\u00a0061,50", "1\u202f061.5", 1061.5, "'1061,5"])
def test_numbers_as_people_write_them(as_manager, number, address, typed):
    page = post(
        as_manager,
        address,
        workbook(lambda book: sheet_of(book, ["OWN-P1", "2017", "", "", "", typed])),
    )
    if isinstance(typed, str) and typed.startswith("'"):
        assert "Rad 2, kolumn F" in page
        assert 'name="sent"' not in page
    else:
        assert "1\u00a0061,50" in page


def dated(book):
    sheet = sheet_of(book, ["OWN-P1", "2017"])
    sheet.write_datetime(1, 5, dt.date(2017, 5, 1), book.add_format({"num_format": "yyyy-mm-dd"}))


def a_date_for_a_period(book):
    sheet = sheet_of(book, ["OWN-P1", "", "", "", "", 1])
    sheet.write_datetime(1, 1, dt.date(2017, 1, 1), book.add_format({"num_format": "yyyy"}))


def truth(book):
    sheet_of(book, ["OWN-P1", "2017", "", "", "", True])


@pytest.mark.parametrize(
    ("fill", "place", "why"),
    [
        (dated, "Rad 2, kolumn F", "Skriv ett tal"),
        (a_date_for_a_period, "Rad 2, kolumn B", "Kalendern har ingen period ”2017-01-01"),
        (truth, "Rad 2, kolumn F", "Skriv ett tal"),
        (
            lambda book: sheet_of(book, ["OWN-P1", "2017", "", "", "", "33 %"]),
            "Rad 2, kolumn F",
            "Skriv ett tal",
        ),
        (
            lambda book: sheet_of(book, ["OWN-P2", "2017", "", "", "", 0.33]),
            "Rad 2, kolumn F",
            "täljare och nämnare",
        ),
        (
            lambda book: sheet_of(book, ["OWN-P1", "2017", "", "", "", "=1+1"]),
            "F2",
            "formel",
        ),
        (
            lambda book: sheet_of(book, ["OWN-P1", "2017", "", "", "", 1]).merge_range("A3:B3", "OWN-P1"),
            "A3:B3",
            "sammanfogade",
        ),
        (lambda book: sheet_of(book, ["OWN-P1", "2017"], head=HEAD[:1] * 2), "kolumn B", "samma namn"),
        (lambda book: book.add_worksheet(), "", "Filen har inga rader."),
    ],
)
def test_what_is_no_number_or_no_key_is_told_where_it_stands(
    as_manager, number, percent, address, fill, place, why
):
    page = post(as_manager, address, workbook(fill))
    assert place in page
    assert why in page
    assert 'name="sent"' not in page
    assert not IndicatorValue.objects.exists()


def bomb():
    """Well formed, and far more when unpacked."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(protected))) as sound,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts,
    ):
        for name in sound.namelist():
            content = sound.read(name)
            parts.writestr(name, content + b" " * 300_000_000 if name.endswith("sheet1.xml") else content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"", "blad.xlsx", "tom"),
        (b"", "blad.csv", "tom"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "blad.xls", "XLSX, CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "blad.xlsx", "inte vad namnet säger"),
        (b"Indikator;Period\nOWN-P1;2017\n", "blad.xlsx", "inte vad namnet säger"),
        (workbook(protected), "blad.csv", "inte vad namnet säger"),
        (b"Indikator;Period;V\xc3\xa4rde\nOWN-P1;2017;1\0\n", "blad.csv", "inte vad namnet säger"),
        (b'Indikator;Period\n"OWN-P1;2017\n', "blad.csv", "citattecken"),
        (bomb(), "blad.xlsx", "lösenord"),
        (workbook(protected)[:-200], "blad.xlsx", "inte vad namnet säger"),
    ],
    ids=[
        "empty",
        "empty csv",
        "xls",
        "xls as xlsx",
        "csv as xlsx",
        "xlsx as csv",
        "nul",
        "quote",
        "bomb",
        "cut",
    ],
)
def test_what_is_no_table_is_refused_at_the_field(as_manager, number, address, content, name, why):
    page = post(as_manager, address, content, name)
    assert why in page
    assert 'name="sent"' not in page


def test_a_sheet_of_another_project_changes_nothing(
    as_manager, manager, other_project, number, period, address
):
    make.IndicatorFactory(project=other_project, code="OTH-P1")
    page = post(
        as_manager,
        address,
        workbook(
            lambda book: sheet_of(book, ["OWN-P1", "2017", "", "", "", 1], ["OTH-P1", "2017", "", "", "", 1])
        ),
    )
    assert "Rad 3, kolumn A" in page
    assert "Projektet har ingen indikator ”OTH-P1”." in page
    assert 'name="sent"' not in page
    assert not IndicatorValue.objects.exists()


def test_in_english_the_sheet_and_what_is_told_are_english(as_manager, manager, number, address):
    manager.language = "en"
    manager.save()
    for kind in ("xlsx", "csv"):
        answer = as_manager.get(f"{address}?periods=2017&format={kind}")
        content = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code == 200
        page = post(as_manager, address, content, f"sheet.{kind}")
        assert "New values: 0. Changed: 0. Unchanged: 0." in page
    head = ("Indicator", "Period", "Group", "Answer", "Value")
    rows = [["OWN-P1", "2017", "", "measured", "10.5"], ["OWN-P1", "2017", "sex:women", "", "11"]]
    content = "".join(tables.csv_lines(tables.Table("sheet", head, rows))).encode()
    page = post(as_manager, address, content, "sheet.csv")
    assert "Row 3, column E" in page
    assert "the parts make 11 together, more than the whole, 10.50." in page


def test_zero_and_not_measured_and_not_applicable_and_nothing_are_four(
    as_manager, own_project, number, address
):
    for n in range(3, 6):
        make.IndicatorFactory(project=own_project, code=f"OWN-P{n}")
    head = ("Indikator", "Period", "Svar", "Värde", "Kommentar på svenska")
    rows = [
        ["OWN-P1", "2017", None, 0, None],
        ["OWN-P3", "2017", "mättes inte", None, "Stängt"],
        ["OWN-P4", "2017", "inte tillämpligt", None, "Finns inte här"],
        ["OWN-P5", "2017", None, None, None],
    ]
    page = post(as_manager, address, tables.xlsx_bytes(tables.Table("blad", head, rows)))
    assert "Nya värden: 3. Ändrade: 0. Oförändrade: 0." in page
    assert as_manager.post(address, {"sent": sent(page)}).status_code == 302
    told = IndicatorValue.objects.order_by("indicator__code").values_list("answer", "value")
    assert list(told) == [("measured", 0), ("not_measured", None), ("not_applicable", None)]
