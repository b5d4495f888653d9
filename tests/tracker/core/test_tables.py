"""Files for spreadsheets: readable in Swedish Excel, and no text becomes a formula."""

import csv
import datetime
import io
import zipfile
from decimal import Decimal

import pytest
from django.test import RequestFactory
from django.utils import translation

from tracker.core import tables

ROWS = [
    ["Östra", 3, Decimal("1234.50"), datetime.date(2017, 5, 10), True, None],
    ["=1+1", 0, Decimal("-7"), None, False, None],
]


def table(rows=ROWS):
    return tables.Table("aktiviteter", ["Namn", "Antal", "Belopp", "Dag", "Digitalt", "Tomt"], iter(rows))


def test_csv_in_swedish():
    text = "".join(tables.csv_lines(table()))
    assert text.startswith("\ufeffNamn;Antal;")
    assert "Östra;3;1234,50;2017-05-10;ja;\r\n" in text
    assert "'=1+1;0;-7;;nej;\r\n" in text


def test_csv_in_english():
    with translation.override("en"):
        assert "Östra,3,1234.50,2017-05-10,yes,\r\n" in "".join(tables.csv_lines(table()))


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"]
)
def test_csv_text_is_never_a_formula(start):
    text = "".join(tables.csv_lines(tables.Table("x", [f"{start}cmd"], [[f"{start}cmd"]])))
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))
    assert rows == [[f"'{start}cmd"], [f"'{start}cmd"]]


def test_csv_comes_line_by_line():
    read = []

    def rows():
        for number in range(3):
            read.append(number)
            yield [number]

    lines = tables.csv_lines(tables.Table("x", ["n"], rows()))
    next(lines)
    next(lines)
    assert read == [0]


def test_excel_has_text_as_text_and_numbers_as_numbers():
    sheet = zipfile.ZipFile(io.BytesIO(tables.xlsx_bytes(table()))).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "=1+1" in sheet
    assert "<v>1234.50</v>" in sheet
    assert 'state="frozen"' in sheet


@pytest.mark.parametrize(
    ("query", "kind"),
    [("?format=csv", "csv"), ("?format=xlsx", "xlsx"), ("", ""), ("?format=%00", ""), ("?format=exe", "")],
)
def test_what_the_address_asks_for(query, kind):
    assert tables.asked_for(RequestFactory().get(f"/{query}")) == kind


def test_the_file_has_a_name():
    assert tables.download(table(), "csv")["Content-Disposition"] == 'attachment; filename="aktiviteter.csv"'


def test_a_name_is_one_header_whatever_it_holds():
    answer = tables.download(tables.Table('Åsas "lista"', ["a"], []), "csv")
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%C3%85sas%20%22lista%22.csv"
