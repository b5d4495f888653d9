"""The sheet of activities on its page: out, filled in, looked through, saved; and what is refused."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from projects.activities.sheets import columns, reading
from projects.models import Activity, Project
from tests import factories as make
from tests.projects.activities.sheets.asking import HEAD, file, sent
from tracker.core import spreadsheets
from tracker.privacy.models import SensitiveView

pytestmark = pytest.mark.django_db
ADDRESS = "/activities/sheet/"
ROW = ["", "OWN", "Utbildning", "2017-05-10", "", "Utbildning i matchning"]


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    return response.content.decode()


def content(answer: Any) -> bytes:
    return b"".join(answer) if answer.streaming else answer.content


def look(client: Client, *rows: Any, drafts: str = "", **more: Any) -> str:
    return text(client.post(ADDRESS, {"file": file(*rows, **more)} | ({"drafts": drafts} if drafts else {})))


def full(project: Project) -> Activity:
    """An activity that says something in every column."""
    row = make.ActivityFactory(
        project=project, country=project.country_shares.get().country, title_sv="=Möte", title_en="-Meeting",
        place="Kampot", youth=1, disability=0, first_time_women=1, participant_level="mixed", happened="Rad 1\nRad 2",
        changed="Nytt", indicator=make.IndicatorFactory(project=project), component=make.ComponentFactory(project=project),
        cost_estimate="1234.50", dnr="Af-1", forum=make.ForumFactory(), late_because="Fördröjt",
    )  # fmt: skip
    row.partners.add(make.OrganisationFactory(), make.OrganisationFactory())
    row.principles.add(make.PrincipleFactory())
    make.StaffDaysFactory(activity=row, project=project, days_abroad="0.5", days_home=0)
    return row


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_sheet_goes_out_and_comes_back_as_it_was(
    kind: str, language: str, as_manager: Client, manager: Any, own_project: Project
) -> None:
    full(own_project)
    make.ActivityFactory(project=own_project, women=None, men=None)
    manager.language = language
    manager.save()
    taken = content(as_manager.get(f"{ADDRESS}?project={own_project.public_id}&format={kind}"))
    page = text(as_manager.post(ADDRESS, {"file": SimpleUploadedFile(f"blad.{kind}", taken)}))
    told = {
        "sv": "Nya aktiviteter: 0. Ändrade: 0. Oförändrade: 2.",
        "en": "New activities: 0. Changed: 0. Unchanged: 2.",
    }
    assert told[language] in page
    assert 'name="sent"' not in page


def test_what_it_changes_is_told_and_then_saved_once(as_manager: Client, own_project: Project) -> None:
    page = look(as_manager, ROW)
    assert "Nya aktiviteter: 1. Ändrade: 0. Oförändrade: 0." in page
    assert "Rad 2, kolumn F" in page
    assert not Activity.objects.exists()
    for _click in range(2):
        answer = as_manager.post(ADDRESS, {"sent": sent(page), "key": "k" * 24})
        assert answer.headers["Location"] == "/activities/"
    row = Activity.objects.get()
    assert (row.title_sv, row.kind, row.public_id) == ("Utbildning i matchning", "training", "A-2017-0001")
    assert "Loggade: 1. Ändrade: 0." in text(as_manager.get("/activities/"))
    assert "Oförändrade: 1." in look(as_manager, ROW), "the same file twice adds nothing"


def test_faults_are_told_by_row_and_column_and_nothing_is_saved(
    as_manager: Client, own_project: Project
) -> None:
    page = look(as_manager, ROW, ["", "NONE", "Utbildning", "2017-05-10", "", "x"])
    assert "1 fel i bladet: inget har sparats" in page
    assert "Rad 3, kolumn B" in page
    assert 'name="sent"' not in page
    page = look(as_manager, ["", "OWN", "Fest", "2017-13-99", "", "x"])
    assert "Rad 2, kolumn C" in page
    assert "Rad 2, kolumn D" in page
    assert not Activity.objects.exists()


def test_incomplete_rows_become_drafts_when_asked(as_manager: Client, own_project: Project) -> None:
    half = ["", "OWN", "", "2017-05-10", "", "Något"]
    assert 'name="sent"' not in look(as_manager, half)
    page = look(as_manager, half, drafts="on")
    assert "1 är ett utkast." in page
    assert as_manager.post(ADDRESS, {"sent": sent(page)}).status_code == 302
    assert Activity.objects.get().is_draft


def test_what_somebody_saved_meanwhile_is_shown_and_nothing_saved(
    as_manager: Client, own_project: Project
) -> None:
    row = make.ActivityFactory(project=own_project, place="Siem Reap")
    head = ("Aktivitetsnummer", "Plats")
    page = look(as_manager, [row.public_id, "Kampot"], head=head)
    row.claim(1)
    answer = as_manager.post(ADDRESS, {"sent": sent(page), "key": "k" * 24})
    page = text(answer, 409)
    assert "Aktiviteter har ändrats sedan du tittade" in page
    row.refresh_from_db()
    assert row.place == "Siem Reap"
    assert as_manager.post(ADDRESS, {"sent": sent(page), "key": "l" * 24}).status_code == 302
    row.refresh_from_db()
    assert row.place == "Kampot"


@pytest.mark.parametrize("forged", ["", "x", "x:y:z"])
def test_what_was_not_looked_through_here_is_not_saved(forged: str, as_manager: Client) -> None:
    assert as_manager.post(ADDRESS, {"sent": forged}).status_code == 200
    assert not Activity.objects.exists()


def test_anothers_look_is_not_ones_own(
    as_manager: Client, as_other_manager: Client, own_project: Project
) -> None:
    page = look(as_manager, ROW)
    assert "Välj filen igen" in text(as_other_manager.post(ADDRESS, {"sent": sent(page)}))
    assert not Activity.objects.exists()


@pytest.mark.parametrize(
    ("name", "sheet", "words"),
    [
        ("a.csv", b"", "Filen \xc3\xa4r tom".encode("latin-1").decode()),
        ("a.pdf", b"%PDF-1.7 %%EOF", "Den här sortens fil tas inte emot"),
        ("a.xlsx", b"PK\x03\x04 no", "Filen är inte vad namnet säger"),
        ("a.csv", b"Kolumn;Annan\n1;2\n", "är ingen kolumn i det här bladet"),
        ("a.csv", b"Plats;Plats\n1;2\n", "samma namn"),
        ("a.csv", b"Plats\nKampot\n", "Kolumnen ”Första dagen” saknas"),
    ],
)  # fmt: skip
def test_what_is_no_sheet_is_refused_at_the_file(
    name: str, sheet: bytes, words: str, as_manager: Client
) -> None:
    assert words in text(as_manager.post(ADDRESS, {"file": SimpleUploadedFile(name, sheet)}))


def test_a_sheet_of_too_many_rows_is_refused(
    as_manager: Client, own_project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST", 1)
    assert "högst 1 rader" in look(as_manager, ROW, [*ROW[:5], "y"])


def test_who_may_only_read_takes_out_and_brings_nothing_in(as_viewer: Client, own_project: Project) -> None:
    make.ActivityFactory(project=own_project)
    assert "Läs igenom bladet" not in text(as_viewer.get(ADDRESS))
    sheet = spreadsheets.read(content(as_viewer.get(f"{ADDRESS}?format=xlsx")), "xlsx")
    assert len(sheet.rows) == 1
    assert as_viewer.post(ADDRESS, {"file": file(ROW)}).status_code == 403


def test_what_is_masked_is_left_out_and_who_takes_it_is_noted(
    as_manager: Client, as_leader: Client, own_project: Project
) -> None:
    make.ActivityFactory(project=own_project)
    make.sensitive(own_project, "restricted")
    for client, number in ((as_leader, 0), (as_manager, 1)):
        lines = content(client.get(f"{ADDRESS}?format=csv")).decode().splitlines()
        assert len(lines) - 1 == number
    assert SensitiveView.objects.get().user.username == "cast-manager"


@pytest.mark.parametrize(
    "query", ["?project=%00&format=csv", "?year=x&format=xlsx", "?format=exe", "?kind=x"]
)
def test_junk_in_the_address_breaks_nothing(query: str, as_viewer: Client) -> None:
    assert as_viewer.get(f"{ADDRESS}{query}").status_code == 200


def test_the_sheet_asks_as_much_for_three_as_for_one(
    as_manager: Client, own_project: Project, django_assert_num_queries: Any
) -> None:
    address = f"{ADDRESS}?format=csv"

    full(own_project)
    content(as_manager.get(address))
    for more in (0, 2):
        for _place in range(more):
            full(own_project)
        with django_assert_num_queries(7):
            content(as_manager.get(address))


def test_the_words_of_the_columns_are_all_different(as_manager: Client) -> None:
    assert len(columns._names()) >= len(columns.COLUMNS)
    assert set(columns._names().values()) == set(columns.COLUMNS)
    assert HEAD[0] == columns.label("public_id")
