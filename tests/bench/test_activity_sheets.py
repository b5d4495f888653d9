"""How long a sheet of activities takes out, in to be looked through, and in to be saved: prints a table.

What is asserted: as many queries are asked to look through 2 000 activities as 30; to save one asks no more among
300 than among 30; everything is saved. docs/measurements.md holds the times and how to repeat them.
"""

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from projects.activities.sheets import columns
from projects.models import Activity, Project
from tests import factories as make
from tests.bench.test_sheets import measured
from tracker.core import spreadsheets, tables
from tracker.core.history.chain import verify

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]
ADDRESS = "/activities/sheet/"
FEW, MOST, MANY = 30, 300, 2000


def book(rows: list[dict[str, Any]]) -> SimpleUploadedFile:
    lines = [[row.get(name) for name in columns.COLUMNS] for row in rows]
    content = tables.xlsx_bytes(tables.Table("blad", columns.header(), iter(lines)))
    return SimpleUploadedFile("blad.xlsx", content)


def new(project: Project, first: int, number: int) -> list[dict[str, Any]]:
    """Rows that say what a logged activity usually does."""
    country = project.country_shares.get().country
    partner, principle = make.OrganisationFactory(), make.PrincipleFactory()
    component = make.ComponentFactory(project=project)
    people = [make.EmployeeFactory() for _person in range(10)]
    return [
        {
            "project": project.code, "kind": "training", "start": dt.date(2017, 1, 2) + dt.timedelta(days=n % 300),
            "title_sv": f"Utbildning {n}", "place": "Kampot", "country": country.iso2, "women": 7, "men": 5,
            "happened": "Två dagar om matchning och bemötande.", "component": component.number,
            "partners": partner.identifier, "principles": principle.code, "staff": f"{people[n % 10].number} 0/0,5",
        }
        for n in range(first, first + number)
    ]  # fmt: skip


def changed(content: bytes, number: int) -> SimpleUploadedFile:
    """The sheet that went out, with another place and count in the first rows."""
    sheet = spreadsheets.read(content, "xlsx")
    place, women = sheet.header.index("Plats"), sheet.header.index("Kvinnor")
    rows = [list(row.cells) for row in sheet.rows]
    for cells in rows[:number]:
        cells[place], cells[women] = "Battambang", 9
    return SimpleUploadedFile("blad.xlsx", tables.xlsx_bytes(tables.Table("blad", sheet.header, iter(rows))))


def carried(page: Any) -> str:
    sent: str = page.content.decode().split('name="sent" value="')[1].split('"')[0]
    return sent


def test_a_large_sheet_of_activities(own_project: Project, as_manager: Any) -> None:
    def look(file: Any) -> Any:
        return as_manager.post(ADDRESS, {"file": file})

    def save(sent: str) -> Any:
        return as_manager.post(ADDRESS, {"sent": sent})

    def out() -> bytes:
        return bytes(as_manager.get(f"{ADDRESS}?format=xlsx").content)

    head = "time | of the processor | queries | most memory"
    print(f"\n| {connection.vendor} | {head} |\n| --- | --- | --- | --- | --- |")  # noqa: T201
    asked: dict[str, dict[int, int]] = {"new": {}, "changed": {}}
    looked = []
    for number in (FEW, MOST):
        page, n = measured(f"{number} new looked through", look, book(new(own_project, number * 10, number)))
        looked.append(n)
        done, asked["new"][number] = measured(f"{number} new saved", save, carried(page))
        assert done.status_code == 302
        Activity.objects.update(place="Kampot")
        page, n = measured(f"{number} changed looked through", look, changed(out(), number))
        looked.append(n)
        done, asked["changed"][number] = measured(f"{number} changed saved", save, carried(page))
        assert done.status_code == 302
        assert Activity.objects.filter(place="Battambang", women=9).count() == number
    assert Activity.objects.count() == FEW + MOST
    assert verify() is None
    for counts in asked.values():
        assert counts[MOST] / MOST <= counts[FEW] / FEW
    day = dt.date(2016, 5, 2)
    Activity.objects.bulk_create(
        Activity(public_id=f"A-2016-{n:04}", project=own_project, kind="workshop", title_sv=f"Seminarium {n}", start=day,
                 end=day, women=n)
        for n in range(MANY - FEW - MOST)
    )  # fmt: skip
    content, _n = measured(f"{MANY} out", out)
    page, n = measured(f"{MANY} unchanged looked through", look, changed(content, 0))
    looked.append(n)
    assert "Nya aktiviteter: 0. Ändrade: 0." in page.content.decode()
    page, n = measured(f"{MANY} changed looked through", look, changed(content, MANY))
    looked.append(n)
    assert "högst 300 aktiviteter" in page.content.decode()
    assert max(looked) - min(looked) < 40, looked
