"""Bad input of the log at each of its doors: a clear message where it belongs, and nothing is written."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from countries.organisations.models import Organisation
from projects.activities.models import Activity
from projects.activities.sheets import columns
from projects.staff.models import Employee
from tests import factories as make
from tests.api.asking import post, problem
from tests.projects.activities.asking import LOG, text, typed
from tests.projects.activities.sheets.asking import file, sent

pytestmark = pytest.mark.django_db
DAY = dt.date(2017, 5, 10)
SHEET = "/activities/sheet/"


@pytest.fixture
def astrid(own_project):
    """She is abroad on 10 May 2017."""
    row = make.ActivityFactory(project=own_project, title_sv="Uppdrag 1", start=DAY, end=DAY)
    days = {"start": DAY, "end": DAY, "days_abroad": Decimal(1), "days_home": 0}
    person = make.EmployeeFactory(name="Astrid", number="E777")
    return make.StaffDaysFactory(project=own_project, activity=row, employee=person, **days).employee


@pytest.fixture
def visitor(db):
    """An organisation that visits us on 10 May 2017."""
    row = make.ActivityFactory(project=None, kind="incoming_visit", title_sv="Besök 1", start=DAY, end=DAY)
    row.partners.add(make.OrganisationFactory(identifier="XX-1"))
    return row.partners.get()


# What is wrong, at which field, and what is said of it.
REFUSED = {
    "young people over all": ({"women": 1, "youth": 2}, "youth", "Högst så många som alla deltagare, 1"),
    "people with a disability over all": (
        {"women": 1, "men": 1, "disability": 3},
        "disability",
        "Högst så många som alla deltagare, 2",
    ),
    "women for the first time over women": (
        {"women": 1, "men": 5, "first_time_women": 2},
        "first_time_women",
        "Högst så många som deltog, 1",
    ),
    "first time where nobody counted": ({"first_time_men": 1}, "first_time_men", "Högst så många som deltog"),
    "days over the calendar": ({"end": "2017-05-11", "staff": [("E1", "2.5")]}, "staff", "aktiviteten tog 2"),
    "after the project": ({"start": "2019-02-01"}, "late_because", "Projektet slutade 2018-12-31"),
    "the last day before the first": ({"end": "2017-05-09"}, "end", "Sista dagen är före den första"),
}
DOUBTED = {
    "somebody abroad twice": ({"staff": [("E777", "1")]}, "Astrid är utomlands samma dagar: Uppdrag 1"),
    "a visit twice": (
        {"project": None, "kind": "incoming_visit", "partners": ["XX-1"], "start": "2017-06-01"},
        "Samma organisation har besökt oss nära den dagen: Besök 1",
    ),
}


class Page:
    """The log's form: the error stands at the field, and what was typed stays."""

    def __init__(self, client, project):
        self.client, self.project = client, project

    def refused(self, given, field, words):
        page = text(self.client.post(LOG, self._typed(given, place="Siem Reap")))
        where = {"staff": "Egna medarbetare"}.get(field, f'id="id_{field}_error"')
        assert where in page
        assert words in page
        assert 'value="Siem Reap"' in page

    def saved(self, given):
        assert self.client.post(LOG, self._typed(given, confirmed="on")).status_code == 302

    def _typed(self, given, **more):
        told = {name: value for name, value in given.items() if name not in ("project", "staff", "partners")}
        for place, (number, abroad) in enumerate(given.get("staff", [])):
            told[f"staff-{place}-employee"] = Employee.objects.get(number=number).pk
            told[f"staff-{place}-days_abroad"] = abroad
        bodies = Organisation.objects.filter(identifier__in=given.get("partners", []))
        return typed(given.get("project", self.project), **told, partners=[row.pk for row in bodies], **more)


class Api:
    def __init__(self, client, project):
        self.client, self.project = client, project

    def refused(self, given, field, words):
        told = problem(post(self.client, "activities/", self._sent(given), accept_language="sv"), 400)
        assert list(told["errors"]) == [field]
        assert words in str(told["errors"][field])

    def saved(self, given):
        answer = post(self.client, "activities/", self._sent(given) | {"confirmed": True})
        assert answer.status_code == 201, answer.content
        assert "confirmed" not in answer.json()

    def _sent(self, given):
        project = given.get("project", self.project)
        told = {"project": project and project.public_id, "kind": "training", "title_sv": "Kurs"}
        staff = [{"employee": number, "days_abroad": abroad} for number, abroad in given.get("staff", [])]
        return told | {"start": "2017-05-10"} | given | {"project": told["project"], "staff": staff}


class Sheet:
    """The fault is told by row and column; what is doubted is confirmed with a tick in the second step."""

    def __init__(self, client, project):
        self.client, self.project = client, project

    def refused(self, given, field, words):
        page = text(self.client.post(SHEET, {"file": self._file(given)}))
        assert words in page
        if field != "confirmed":
            assert 'name="sent"' not in page
            return
        page = text(self.client.post(SHEET, {"sent": sent(page), "key": "k" * 24}))
        assert 'id="id_confirmed_error"' in page
        assert words in page

    def saved(self, given):
        page = text(self.client.post(SHEET, {"file": self._file(given)}))
        told = {"sent": sent(page), "key": "l" * 24, "confirmed": "on"}
        assert self.client.post(SHEET, told).status_code == 302

    def _file(self, given):
        project = given.get("project", self.project)
        told = {"kind": "training", "title_sv": "Kurs", "start": "2017-05-10"} | given
        told["project"] = project.public_id if project else ""
        told["staff"] = "; ".join(f"{number} {abroad}/0" for number, abroad in given.get("staff", []))
        told["partners"] = ", ".join(given.get("partners", []))
        with translation.override("sv"):
            head = tuple(columns.label(name) for name in told)
        return file(list(told.values()), head=head)


@pytest.fixture(params=[Page, Api, Sheet])
def door(request, as_manager, own_project):
    return request.param(as_manager, own_project)


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_wrong_is_refused_at_its_field(case, door, db):
    make.EmployeeFactory(number="E1")
    door.refused(*REFUSED[case])
    assert not Activity.objects.exists()


@pytest.mark.parametrize("case", DOUBTED)
def test_what_is_doubted_is_asked_about_and_saved_when_confirmed(case, door, astrid, visitor):
    given, words = DOUBTED[case]
    before = Activity.objects.count()
    door.refused(given, "confirmed", words)
    assert Activity.objects.count() == before
    door.saved(given)
    assert Activity.objects.count() == before + 1


def test_after_the_project_is_saved_with_its_reason(door):
    door.saved({"start": "2019-02-01", "late_because": "Slutseminariet sköts upp"})
    assert Activity.objects.get().late_because == "Slutseminariet sköts upp"


def test_two_rows_of_a_sheet_are_held_against_each_other(as_manager, own_project):
    make.EmployeeFactory(name="Astrid", number="E777")
    row = [own_project.public_id, "Tjänsteresa", "2017-05-10"]
    with translation.override("sv"):
        head = tuple(columns.label(name) for name in ("project", "kind", "start", "title_sv", "staff"))
        kind = str(columns.CHOICES["kind"]["mission"])
    row[1] = kind
    page = text(
        as_manager.post(
            SHEET, {"file": file([*row, "Resa 1", "E777 1/0"], [*row, "Resa 2", "E777 1/0"], head=head)}
        )
    )
    assert "Rad 3: Astrid är utomlands samma dagar: Resa 1, 2017-05-10." in page
    assert 'name="confirmed"' in page


def test_a_sheet_without_doubts_asks_nothing(as_manager, own_project):
    page = text(as_manager.post(SHEET, {"file": Sheet(as_manager, own_project)._file({})}))
    assert 'name="sent"' in page
    assert 'name="confirmed"' not in page


# Files of the wrong kind, named as paths, and of two gigabytes. The other doors for files: tests/projects/records.


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("blad.xlsx", b"MZ\x90\x00", "Filen är inte vad namnet säger"),
        ("blad.exe", b"MZ\x90\x00", "Den här sortens fil tas inte emot"),
        ("blad.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "Den här sortens fil"),
        ("blad.csv", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "Filen är inte vad"),
    ],
)  # fmt: skip
def test_what_is_no_sheet_is_refused_at_the_file(name, content, words, as_manager):
    page = text(as_manager.post(SHEET, {"file": SimpleUploadedFile(name, content), "drafts": "on"}))
    assert 'id="id_file_error"' in page
    assert words in page
    assert 'name="drafts" id="id_drafts" checked' in page or "checked" in page.split('name="drafts"')[1][:80]


def test_a_path_in_the_name_of_a_sheet_leads_nowhere(as_manager, own_project, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    given = Sheet(as_manager, own_project)._file({})
    for name in ("../../../etc/passwd.csv", "..\\..\\boot.csv", "/etc/cron.d/x.csv", "a/\u202e/b.csv"):
        given.seek(0)
        page = text(as_manager.post(SHEET, {"file": SimpleUploadedFile(name, given.read())}))
        assert "Nya aktiviteter: 1." in page
    assert not list(tmp_path.rglob("*.csv"))


class Endless:
    """What a client sends that says two gigabytes; `taken` is how much of it was read."""

    def __init__(self):
        self.taken = 0

    def read(self, size=-1):
        assert size >= 0, "nobody asks for all of it"
        self.taken += size
        return b"x" * size

    readline = read


@pytest.mark.parametrize("address", [SHEET, LOG, "/documents/new/", "/photos/new/", "/about/help/"])
@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])
def test_two_gigabytes_are_refused_unread(address, kind, as_manager):
    stream = Endless()
    as_manager.raise_request_exception = False
    told = {"wsgi.input": stream, "CONTENT_TYPE": kind, "CONTENT_LENGTH": str(2 * 1024**3)}
    answer = as_manager.post(address, **told)
    assert answer.status_code in (400, 413)
    assert "10 MB" in text(answer)
    assert stream.taken < 100_000


def test_of_two_gigabytes_the_api_reads_no_more_than_it_takes(as_manager):
    stream = Endless()
    told = {"wsgi.input": stream, "CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(2 * 1024**3)}
    problem(as_manager.post("/api/v1/activities/", **told), 413)
    assert stream.taken < 3_000_000
