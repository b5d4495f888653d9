"""How the tests of sheets of activities write a file, send it, and read what comes back."""

import csv
import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from projects.activities.sheets import columns
from projects.activities.sheets.reading import Line
from tracker.core import spreadsheets

LETTERS = {name: spreadsheets.column(number) for number, name in enumerate(columns.COLUMNS)}
HEAD = ("Aktivitetsnummer", "Projekt", "Typ", "Första dagen", "Sista dagen", "Vad som gjordes, på svenska")


def lines(*rows: tuple[str, dict[str, str]]) -> list[Line]:
    """Rows as (activity number or "", given), from row 2 on."""
    return [Line(number, key, given) for number, (key, given) in enumerate(rows, start=2)]


def file(*rows: Any, head: tuple[str, ...] = HEAD) -> SimpleUploadedFile:
    """A CSV of such rows; those that are shorter end with empty cells."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(head)
    writer.writerows([*row, *[""] * (len(head) - len(row))] for row in rows)
    return SimpleUploadedFile("aktiviteter.csv", text.getvalue().encode())


def sent(page: str) -> str:
    """What the second step carries."""
    return page.split('name="sent" value="')[1].split('"')[0]
