"""Every list that can be taken away as a file, with text in every column that a spreadsheet would run."""

import csv
import datetime as dt
import io
import re
import zipfile

import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction

from projects.models import Project
from tests import factories as make
from tests.conftest import signed_in
from tests.crawling import addresses

NUMBER = re.compile(r"-?[0-9]+([.,][0-9]+)?")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
ATTACKS = ["=1+1", "+cmd", "-2+3", "@SUM(A1)"]
# Their texts are currencies, three letters long; or begin with the number of what is planned.
NO_ROOM = re.compile(r"/rates/$|/plan/$")
# Lists that must not lose their file.
EVERY_LIST = {
    "/activities/", "/activities/sheet/", "/adoptions/", "/assessments/", "/cases/", "/change-projects/", "/conferences/",
    "/countries/", "/deadlines/", "/documents/", "/forums/", "/ledger/", "/meetings/", "/missions/", "/nominations/",
    "/outputs/", "/overview/", "/person-days/", "/projects/", "/rates/", "/results/", "/risks/", "/rounds/", "/staff/",
    "/travel/", "/visits/",
}  # fmt: skip
ASKED = {"year": "2017", "from": "2017-05-01"}
OURS = ("countries", "projects", "reports")


@pytest.fixture
def hostile(portfolio, leader):
    """The portfolio with an attack at the start of every text that the database lets it begin with."""
    make.DeadlineFactory(project=portfolio.own, owner=leader)
    make.AssessmentFactory(project=portfolio.own)
    make.RiskFactory(project=portfolio.own)
    make.DocumentFactory(project=portfolio.own, registered_on=dt.date(2017, 5, 15))
    make.TravellerFactory(mission__project=portfolio.own)
    make.StaffDaysFactory(project=portfolio.own)
    make.AssignmentFactory(project=portfolio.own)
    _plan(portfolio.own, leader)
    make.ExchangeRateFactory(valid_from=dt.date(2017, 1, 1))
    _programme(portfolio.own)
    _beside(portfolio.own)
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
                # A code is part of an address: it may begin with one of the signs only.
                known = ["-2"] if isinstance(field, models.SlugField) else ATTACKS
                attack = known[changed % len(known)] + str(old or "")
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


def _plan(project, leader):
    """An agreed plan keeps its words, so they are written before."""
    words = {"item__title_sv": "=1+1", "item__title_en": "=1+1"}
    plan = make.PlannedWorkFactory(item__project=project, days_abroad=3, **words).plan
    type(plan).objects.filter(pk=plan.pk).update(
        status="agreed", agreed_on=dt.date(2017, 1, 20), agreed_by=leader
    )


def _programme(project):
    change = make.ChangeProjectFactory(
        team__round__project=project,
        reported_on=dt.date(2017, 11, 30),
        approved_on=dt.date(2017, 12, 11),
        approved_by=make.UserFactory(),
    )
    make.AdoptionFactory(change_project=change, asked_on=dt.date(2018, 12, 11))
    make.NominationFactory(round=change.team.round)


def _beside(project):
    """What is done in forums, networks and conferences, and the visits to us."""
    make.MeetingFactory()
    make.VisitFactory(activity__women=4)
    case = make.GoodPracticeCaseFactory()
    make.DelegationFactory(conference=case.conference)
    make.ReuseFactory(project=project)
    make.SharedCaseFactory()
    make.NetworkDelegateFactory()


def exports(client):
    """The addresses that answer `?format=csv` with a file; where they want an object, with the portfolio's project."""
    project = Project.objects.get(code__contains="OWN").public_id
    for path in addresses(project):
        if path.startswith(("/api/", "/admin/", "/accounts/")):
            continue
        answer = client.get(path, ASKED | {"format": "csv"})
        if answer.headers.get("Content-Type", "").startswith("text/csv"):
            yield path, b"".join(answer).decode("utf-8-sig")


def test_no_export_holds_a_formula(hostile):
    found = dict(exports(hostile))
    assert set(found) >= EVERY_LIST, EVERY_LIST - set(found)
    for path, text in found.items():
        cells = [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=";") for cell in row]
        assert path.endswith("/plan/") or any(cell.startswith("'") for cell in cells), path
        assert not [cell for cell in cells if cell.startswith(FORMULA) and not NUMBER.fullmatch(cell)], path


def test_no_workbook_holds_a_formula_and_numbers_are_numbers(hostile):
    for path, _text in exports(hostile):
        book = zipfile.ZipFile(io.BytesIO(hostile.get(path, ASKED | {"format": "xlsx"}).content))
        whole = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f" not in sheet.replace("<font", ""), path
        assert "externalLink" not in whole, path
        shown = whole.replace("&quot;", '"')
        assert NO_ROOM.search(path) or any(f">{attack}" in shown for attack in ATTACKS), path
        assert re.search(r'<c r="\w+"( s="\d+")?><v>', sheet), path
