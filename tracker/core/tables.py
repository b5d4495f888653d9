"""Tables that people take with them: CSV and Excel files of what a list shows.

A table is a header and rows of plain values: text, whole number, Decimal, date, yes or no, or None
for what is missing. Rows may come from a generator; they are written one at a time.
"""

import csv
import datetime
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import xlsxwriter
from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext

from tracker.core.formats import is_swedish

Cell = str | int | Decimal | datetime.date | bool | None

# A spreadsheet takes text that begins so for a formula; the last four are the wide signs of East Asia.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_BOM = "\ufeff"  # tells Excel that the file is UTF-8
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Table:
    """`name` is the file's name without its ending."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]


class _Asked(forms.Form):
    format = forms.ChoiceField(choices=[("csv", "CSV"), ("xlsx", "Excel")], required=False)


def asked_for(request: HttpRequest) -> str:
    """`csv` or `xlsx` when the address ends with format=csv or =xlsx, else nothing."""
    form = _Asked(request.GET)
    return str(form.cleaned_data["format"]) if form.is_valid() else ""


def download(table: Table, kind: str) -> HttpResponseBase:
    """The table as a file of `kind` csv or xlsx."""
    answer: HttpResponseBase
    if kind == "csv":
        answer = StreamingHttpResponse(csv_lines(table), content_type="text/csv; charset=utf-8")
    else:
        answer = HttpResponse(xlsx_bytes(table), content_type=_EXCEL)
    answer["Content-Disposition"] = content_disposition_header(True, f"{table.name}.{kind}") or "attachment"
    return answer


class _Line:
    """A file for the csv module that hands each line back."""

    def write(self, text: str) -> str:
        return text


def csv_lines(table: Table) -> Iterator[str]:
    """Lines of UTF-8 CSV as Excel reads it in the current language: semicolon and decimal comma in Swedish."""
    # Asked now: the lines are sent when the request, and with it the language, may be over.
    return _lines(table, is_swedish(), {True: _yes_no(True), False: _yes_no(False)})


def _lines(table: Table, swedish: bool, words: dict[bool, str]) -> Iterator[str]:
    def text(cell: Cell) -> str:
        if cell is None:
            return ""
        if isinstance(cell, bool):
            return words[cell]
        if isinstance(cell, Decimal):
            return f"{cell:f}".replace(".", ",") if swedish else f"{cell:f}"
        if isinstance(cell, str):
            return _harmless(cell)
        return cell.isoformat() if isinstance(cell, datetime.date) else str(cell)

    writer = csv.writer(_Line(), delimiter=";" if swedish else ",")
    yield _BOM + str(writer.writerow([_harmless(words) for words in table.header]))
    for row in table.rows:
        yield str(writer.writerow([text(cell) for cell in row]))


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def download_workbook(name: str, tables: Sequence[Table]) -> HttpResponse:
    """Several tables as one Excel file, each on the sheet of its name (at most 31 signs, without []:*?/\\)."""
    answer = HttpResponse(_workbook((table.name, table) for table in tables), content_type=_EXCEL)
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx") or "attachment"
    return answer


def xlsx_bytes(table: Table) -> bytes:
    """An Excel workbook with one sheet: frozen header, numbers as numbers, text never as formula."""
    return _workbook([(None, table)])


def _workbook(sheets: Iterable[tuple[str | None, Table]]) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    head, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    for name, table in sheets:
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(table.header) - 1, 0), 18)
        for column, words in enumerate(table.header):
            sheet.write_string(0, column, words, head)
        for number, row in enumerate(table.rows, start=1):
            for column, cell in enumerate(row):
                _xlsx_cell(sheet, number, column, cell, day)
    book.close()
    return file.getvalue()


def _xlsx_cell(sheet: Any, row: int, column: int, cell: Cell, day: Any) -> None:
    if isinstance(cell, bool):
        sheet.write_string(row, column, _yes_no(cell))
    elif isinstance(cell, int | Decimal):
        sheet.write_number(row, column, cell)
    elif isinstance(cell, datetime.date):
        sheet.write_datetime(row, column, cell, day)
    elif cell is not None:
        sheet.write_string(row, column, cell)


def _yes_no(value: bool) -> str:
    return gettext("yes") if value else gettext("no")
