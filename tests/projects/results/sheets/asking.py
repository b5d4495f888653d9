"""How the tests of sheets write a file, send it, and read what comes back."""

import csv
import io

from django.core.files.uploadedfile import SimpleUploadedFile

from projects.results.sheets import columns
from projects.results.sheets.reading import Line
from tracker.core import spreadsheets

LETTERS = {name: chr(65 + n) for n, name in enumerate(columns.LABELS)}


def lines(*rows):
    """Rows as (group or "", given), of OWN-P1 in 2017, from row 2 on."""
    return [Line(n, ("OWN-P1", "2017", "", group), given) for n, (group, given) in enumerate(rows, start=2)]


def book(answer):
    sheet = spreadsheets.read(answer.content, "xlsx")
    return [dict(zip(sheet.header, row.cells, strict=True)) for row in sheet.rows]


def file(
    *rows,
    head=(
        "Indikator",
        "Period",
        "Plats",
        "Grupp",
        "Svar",
        "Värde",
        "Täljare",
        "Nämnare",
        "Kommentar på svenska",
    ),
):
    """A CSV of such rows; those that are shorter end with empty cells."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(head)
    writer.writerows([*row, *[""] * (len(head) - len(row))] for row in rows)
    return SimpleUploadedFile("blad.csv", text.getvalue().encode())


def sent(page):
    """What the second step carries."""
    return page.split('name="sent" value="')[1].split('"')[0]


def body(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def look(client, address, *rows, **more):
    return body(client.post(address, {"file": file(*rows, **more)}))
