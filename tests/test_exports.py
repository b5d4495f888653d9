"""Every list that can be taken away as a file, with text in every column that a spreadsheet would run."""

import csv
import datetime as dt
import io
import re
import zipfile

import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction

from tests import factories as make
from tests.conftest import signed_in
from tracker.core.management.commands.routes import routes

NUMBER = re.compile(r"-?[0-9]+([.,][0-9]+)?")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
ATTACKS = ["=1+1", "+cmd", "-2+3", "@SUM(A1)"]
# Its only text is currencies, three letters long.
NO_ROOM = {"/rates/"}
OURS = ("countries", "projects", "reports")


@pytest.fixture
def hostile(portfolio, leader):
    """The portfolio with an attack at the start of every text that the database lets it begin with."""
    make.DeadlineFactory(project=portfolio.own, owner=leader)
    make.AssessmentFactory(project=portfolio.own)
    make.RiskFactory(project=portfolio.own)
    make.DocumentFactory(project=portfolio.own)
    make.TravellerFactory(mission__project=portfolio.own)
    make.StaffDaysFactory(project=portfolio.own)
    make.ExchangeRateFactory(valid_from=dt.date(2017, 1, 1))
    changed = 0
    for model in apps.get_models():
        if model._meta.app_label not in OURS:
            continue
        for field in model._meta.concrete_fields:
            # What nobody types is made by the product, and may be part of an address.
            if (
                not isinstance(field, models.CharField | models.TextField)
                or field.choices
                or not field.editable
            ):
                continue
            for row in model._base_manager.exclude(**{field.attname: ""}).order_by("pk"):
                old = getattr(row, field.attname)
                attack = ATTACKS[changed % len(ATTACKS)] + str(old or "")
                try:
                    with transaction.atomic():
                        model._base_manager.filter(pk=row.pk).update(
                            **{field.attname: attack[: field.max_length]}
                        )
                    changed += 1
                except (DatabaseError, ValueError):
                    continue  # a rule of the database is in the way, and so it is for everybody
    assert changed > 30
    type(leader)._base_manager.update(first_name="=1+1", last_name="@SUM(A1)")
    return signed_in(leader)


def exports(client):
    """The addresses that answer `?format=csv` with a file."""
    for route in routes():
        if not re.search(r"[<(]", route.path) and not route.api:
            answer = client.get(route.path, {"format": "csv", "year": 2017})
            if answer.headers.get("Content-Type", "").startswith("text/csv"):
                yield route.path, b"".join(answer).decode("utf-8-sig")


def test_no_export_holds_a_formula(hostile):
    found = dict(exports(hostile))
    assert set(found) >= {"/activities/", "/countries/", "/overview/", "/projects/"}
    for path, text in found.items():
        cells = [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=";") for cell in row]
        assert any(cell.startswith("'") for cell in cells), path
        assert not [cell for cell in cells if cell.startswith(FORMULA) and not NUMBER.fullmatch(cell)], path


def test_no_workbook_holds_a_formula_and_numbers_are_numbers(hostile):
    for path, _text in exports(hostile):
        book = zipfile.ZipFile(io.BytesIO(hostile.get(path, {"format": "xlsx", "year": 2017}).content))
        whole = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f" not in sheet.replace("<font", ""), path
        assert "externalLink" not in whole, path
        shown = whole.replace("&quot;", '"')
        assert path in NO_ROOM or any(f">{attack}" in shown for attack in ATTACKS), path
        assert re.search(r'<c r="\w+"( s="\d+")?><v>', sheet), path
