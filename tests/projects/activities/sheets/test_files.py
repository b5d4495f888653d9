"""Files of activities as people, their programs, and those who mean ill send them: read for certain, or refused."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from projects.models import Activity, Project
from tests import factories as make
from tests.projects.activities.sheets.asking import HEAD, sent
from tracker.core import spreadsheets, tables

pytestmark = pytest.mark.django_db
ADDRESS = "/activities/sheet/"
ROW = ["", "OWN", "Utbildning", "2017-05-10", "", "Utbildning i matchning"]


def workbook(fill: Callable[[Any, Any], None], *rows: list[Any]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEAD, *rows]):
            sheet.write_row(number, 0, row)
        fill(book, sheet)
    return file.getvalue()


def post(client: Client, content: bytes, name: str = "blad.xlsx") -> str:
    answer = client.post(ADDRESS, {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 200
    return answer.content.decode()


def save(client: Client, page: str) -> Activity:
    assert client.post(ADDRESS, {"sent": sent(page)}).status_code == 302
    return Activity.objects.get()


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_a_csv_of_any_program_is_read(
    encoding: str, sign: str, as_manager: Client, own_project: Project
) -> None:
    lines = [sign.join(HEAD), sign.join([*ROW[:5], '"Möte om åtgärder – ”först”; sedan, efteråt"'])]
    if sign == ",":
        lines[0] = sign.join(f'"{name}"' for name in HEAD)
    page = post(as_manager, "\r\n".join(lines).encode(encoding), "blad.csv")
    assert save(as_manager, page).title_sv == "Möte om åtgärder – ”först”; sedan, efteråt"


@pytest.mark.parametrize(
    "day", ["2017-05-10", dt.date(2017, 5, 10), dt.datetime.fromisoformat("2017-05-10 12:30")]
)
def test_a_day_may_be_a_date_or_a_text(day: Any, as_manager: Client, own_project: Project) -> None:
    def dated(book: Any, sheet: Any) -> None:
        if isinstance(day, str):
            sheet.write_string(1, 3, day)
        else:
            sheet.write_datetime(1, 3, day, book.add_format({"num_format": "yyyy-mm-dd"}))

    assert save(as_manager, post(as_manager, workbook(dated, ROW))).start == dt.date(2017, 5, 10)


def nothing(book: Any, sheet: Any) -> None:
    return None


@pytest.mark.parametrize(
    ("fill", "row", "place"),
    [
        (nothing, [*ROW[:3], "10.5.2017", *ROW[4:]], "Rad 2, kolumn D"),
        (nothing, [*ROW[:3], "05/10/17", *ROW[4:]], "Rad 2, kolumn D"),
        (nothing, [*ROW[:3], 42865, *ROW[4:]], "Rad 2, kolumn D"),
        (nothing, [*ROW[:4], "2017-05-09", ROW[5]], "Rad 2, kolumn E"),
        (nothing, ["A-1999-0001", *ROW[1:]], "Rad 2, kolumn A"),
        (nothing, ["", "NO-SUCH", *ROW[2:]], "Rad 2, kolumn B"),
        (nothing, [*ROW[:2], "Fest", *ROW[3:]], "Rad 2, kolumn C"),
        (nothing, [*ROW[:5], "Två\x07ljud"], "Rad 2, kolumn F"),
        (lambda book, sheet: sheet.write_formula(1, 5, '="A"&"B"', None, "AB"), ROW, "Cell F2"),
        (lambda book, sheet: sheet.merge_range("A3:B3", "OWN"), ROW, "A3:B3"),
    ],
)
def test_what_is_wrong_is_told_where_it_stands_and_nothing_is_saved(
    fill: Any, row: list[Any], place: str, as_manager: Client, own_project: Project
) -> None:
    page = post(as_manager, workbook(fill, row))
    assert place in page
    assert 'name="sent"' not in page
    assert not Activity.objects.exists()


def test_a_file_that_unpacks_to_gigabytes_is_refused_unread(as_manager: Client) -> None:
    whole, bomb = io.BytesIO(workbook(nothing, ROW)), io.BytesIO()
    with zipfile.ZipFile(whole) as book, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in book.namelist():
            packed.writestr(name, book.read(name))
        with packed.open("xl/worksheets/sheet9.xml", "w", force_zip64=True) as part:
            for _portion in range(60):
                part.write(b" " * 10_000_000)
    assert len(bomb.getvalue()) < 1_000_000
    assert "packar upp till alldeles för mycket" in post(as_manager, bomb.getvalue())


def test_what_went_out_comes_back_changed_and_then_changes_nothing(
    as_manager: Client, own_project: Project
) -> None:
    rows = [make.ActivityFactory(project=own_project, place="Kampot", women=n) for n in range(3)]
    taken = as_manager.get(f"{ADDRESS}?format=xlsx")
    sheet = spreadsheets.read(b"".join(taken) if taken.streaming else taken.content, "xlsx")
    place = sheet.header.index("Plats")
    cells = [list(row.cells) for row in sheet.rows]
    cells[1][place] = "Siem Reap"
    filled = tables.xlsx_bytes(tables.Table("blad", sheet.header, iter(cells)))
    page = post(as_manager, filled)
    assert "Nya aktiviteter: 0. Ändrade: 1. Oförändrade: 2." in page
    assert as_manager.post(ADDRESS, {"sent": sent(page)}).status_code == 302
    assert sorted(Activity.objects.values_list("place", flat=True)) == ["Kampot", "Kampot", "Siem Reap"]
    assert {row.version for row in Activity.objects.filter(pk__in=[row.pk for row in rows])} == {1, 2}
    again = post(as_manager, filled)
    assert "Nya aktiviteter: 0. Ändrade: 0. Oförändrade: 3." in again
    assert 'name="sent"' not in again
