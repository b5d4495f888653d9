"""Pages of documents and photos: added once, registered, changed, voided, fetched; and what is refused with which words."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from projects.models import Document, Photo, Project
from projects.records import pictures
from tests import factories as make
from tests.projects.records.asking import EXE, PDF, SVG, file, picture
from tracker.core import spreadsheets, uploads
from tracker.core.periods import today
from tracker.privacy.models import SensitiveView

pytestmark = pytest.mark.django_db


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    return response.content.decode()


def said(project: Project | None = None, **more: Any) -> dict[str, Any]:
    """What somebody types for a new document."""
    return {
        "file": file(),
        "title": "Lägesrapport",
        "kind": "report",
        "dated": "2017-05-15",
        "direction": "drawn_up",
        "project": project.pk if project else "",
        "key": "k" * 24,
    } | more


def snapped(project: Project | None = None, **more: Any) -> dict[str, Any]:
    """What somebody types for a new photo."""
    return {
        "file": file("IMG_1.jpg", picture()),
        "alt_sv": "En tom sal",
        "taken_on": "2017-05-10",
        "consent": "not_needed",
        "project": project.pk if project else "",
        "key": "p" * 24,
    } | more


def test_a_document_is_added_once_registered_changed_and_voided(
    as_manager: Client, as_registrar: Client, own_project: Project
) -> None:
    assert own_project.code in text(as_manager.get(f"/documents/new/?project={own_project.public_id}"))
    for _click in range(2):
        answer = as_manager.post("/documents/new/", said(own_project))
        assert answer.headers["Location"] == "/documents/D-2017-0001/"
    row = Document.objects.get()
    assert (row.project, row.name, row.added_by.username) == (own_project, "rapport.pdf", "cast-manager")
    assert "1 handling saknar diarienummer" in text(as_registrar.get("/documents/"))
    assert "Inte registrerad" in text(as_registrar.get("/documents/D-2017-0001/"))
    sent = {"dnr": "Af-2017/12", "registered_on": "2017-05-16", "version": 1}
    assert as_registrar.post("/documents/D-2017-0001/register/", sent).status_code == 302
    stale = {"title": "Ny titel", "kind": "report", "dated": "2017-05-15", "direction": "sent", "version": 1}
    page = text(as_manager.post("/documents/D-2017-0001/edit/", stale), 409)
    assert "Ny titel" in page
    assert "Lägesrapport" in page
    assert as_manager.post("/documents/D-2017-0001/edit/", stale | {"version": 2}).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.dnr, row.direction) == ("Ny titel", "Af-2017/12", "sent")
    assert as_manager.post("/documents/D-2017-0001/void/", {"reason": "", "version": 3}).status_code == 200
    gone = as_manager.post("/documents/D-2017-0001/void/", {"reason": "Fel fil", "version": 3})
    assert gone.headers["Location"] == f"/documents/?project={own_project.public_id}"
    assert as_manager.get("/documents/D-2017-0001/").status_code == 404
    assert as_manager.get("/documents/D-2017-0001/file/").status_code == 404


def test_a_file_is_handed_out_to_be_saved(
    as_viewer: Client, as_manager: Client, own_project: Project
) -> None:
    as_manager.post("/documents/new/", said(own_project, file=file("../../etc/Rapport våren.pdf")))
    answer = as_viewer.get("/documents/D-2017-0001/file/")
    assert b"".join(answer) == PDF
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''Rapport%20v%C3%A5ren.pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/pdf"
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (file("rapport.pdf", EXE), "Filen är inte vad namnet säger"),
        (file("rapport.exe", EXE), "Den här sortens fil tas inte emot"),
        (file("bild.svg", SVG), "Den här sortens fil tas inte emot"),
        (file("bild.png", SVG), "Filen är inte vad namnet säger"),
        (file("tom.pdf", b""), "Filen är tom"),
        (file("rapport.pdf", PDF.replace(b"<<>>", b"<</S/JavaScript/JS(x)>>")), "Filen innehåller program"),
    ],
)
def test_what_is_refused_is_said_at_the_file_and_what_was_typed_stays(
    sent: Any, words: str, as_manager: Client, own_project: Project
) -> None:
    page = text(as_manager.post("/documents/new/", said(own_project, file=sent)))
    assert words in page
    assert 'value="Lägesrapport"' in page
    assert not Document.objects.exists()


@pytest.mark.parametrize("address", ["/documents/new/", "/photos/new/"])
def test_a_request_of_two_gigabytes_is_refused_before_it_is_read(as_manager: Client, address: str) -> None:
    as_manager.raise_request_exception = False
    answer = as_manager.generic(
        "POST",
        address,
        b"--x\r\n",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(2 * 1024**3),
    )
    assert "Filer får vara högst 10 MB var" in text(answer, 400)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"file": ""}, "Välj en fil, ange en länk"),
        ({"dated": (today() + dt.timedelta(days=2)).isoformat()}, "Den dagen har inte kommit än"),
        ({"dated": "igår"}, "Skriv datumet som år-månad-dag"),
        ({"link": "javascript:alert(1)"}, "Skriv hela adressen"),
        ({"activity": "A-1900-0001"}, "Det finns ingen sådan aktivitet"),
        ({"activity": "a\0b"}, "tecken som inte kan visas"),
        ({"kind": "novel"}, "Välj ett giltigt alternativ"),
        ({"project": "99999999999999999999"}, "Välj ett giltigt alternativ"),
        ({"title": "x" * 201}, "högst 200"),
    ],
)
def test_bad_input_is_told_at_its_field(more: dict[str, Any], words: str, as_manager: Client) -> None:
    assert words in text(as_manager.post("/documents/new/", said() | more))
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    "query",
    ["?kind=x", "?year=x", "?year=99999999999", "?project=%00", "?page=9999", "?activity=%00", "?state=x", "?text=%00",
     "?publishable=x", "?direction=x"],
)  # fmt: skip
@pytest.mark.parametrize("address", ["/documents/", "/photos/"])
def test_junk_in_the_address_breaks_nothing(as_viewer: Client, address: str, query: str) -> None:
    make.DocumentFactory()
    assert as_viewer.get(f"{address}{query}").status_code == 200


def test_the_list_is_filtered_and_taken_out_as_a_file(as_viewer: Client, own_project: Project) -> None:
    kept = make.DocumentFactory(
        project=own_project, title="=Avtal", dnr="", file="records/2017/a.pdf", name="a.pdf"
    )
    make.DocumentFactory(project=own_project, dated=dt.date(2016, 1, 1), title="Gammal")
    make.DocumentFactory(project=None, title="Inbjudan", direction="received")
    queries = {
        "?state=lacking": {"=Avtal"}, "?year=2016": {"Gammal"}, "?direction=received": {"Inbjudan"},
        f"?project={own_project.public_id}": {"=Avtal", "Gammal"}, "?text=avtal": {"=Avtal"}, "?kind=letter": set(),
    }  # fmt: skip
    for query, titles in queries.items():
        answer = as_viewer.get(f"/documents/{query}&format=xlsx")
        sheet = spreadsheets.read(answer.content, "xlsx") if titles else None
        assert {row.cells[5] for row in sheet.rows} == titles if sheet else not titles
    lines = b"".join(as_viewer.get("/documents/?state=lacking&format=csv")).decode()
    assert "'=Avtal" in lines
    assert kept.public_id in lines


def test_of_a_sensitive_project_only_members_know_and_who_looks_is_noted(
    as_manager: Client, as_registrar: Client, own_project: Project
) -> None:
    as_manager.post("/documents/new/", said(own_project))
    make.sensitive(own_project, "restricted")
    for address in ("", "file/", "edit/", "register/", "void/"):
        assert as_registrar.get(f"/documents/D-2017-0001/{address}").status_code == 404
    assert "Lägesrapport" not in text(as_registrar.get("/documents/"))
    SensitiveView.objects.all().delete()
    assert b"".join(as_manager.get("/documents/D-2017-0001/file/")) == PDF
    assert SensitiveView.objects.get().user.username == "cast-manager"


def test_what_the_reader_cannot_see_is_not_emptied_by_a_change(
    as_manager: Client, own_project: Project
) -> None:
    secret = make.ProjectFactory()
    partner = make.OrganisationFactory()
    make.ProjectPartnerFactory(project=secret, organisation=partner)
    make.sensitive(secret, "restricted")
    row = make.DocumentFactory(project=own_project)
    Document.objects.filter(pk=row.pk).update(activity=make.ActivityFactory(project=secret))
    sent = {"title": "Ny", "kind": "report", "dated": "2017-05-15", "direction": "sent", "version": 1}
    assert as_manager.post(f"/documents/{row.public_id}/edit/", sent).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.activity.project) == ("Ny", secret)


def test_a_photo_is_added_once_and_shown_small(
    as_manager: Client, as_viewer: Client, own_project: Project
) -> None:
    for _click in range(2):
        answer = as_manager.post("/photos/new/", snapped(own_project))
        assert answer.headers["Location"] == "/photos/F-2017-0001/"
    wall = text(as_viewer.get(f"/projects/{own_project.public_id}/photos/"))
    assert '<img src="/photos/F-2017-0001/small/" alt="En tom sal"' in wall
    for part in ("small", "file"):
        answer = as_viewer.get(f"/photos/F-2017-0001/{part}/")
        assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
        assert answer["Content-Disposition"] == 'attachment; filename="IMG_1.jpg"'
        assert b"".join(answer).startswith(b"\xff\xd8")
    assert "får inte lämna huset" not in text(as_viewer.get("/photos/F-2017-0001/"))


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (file("a.svg", SVG), "Den här sortens fil tas inte emot. Välj JPG, PNG, WEBP."),
        (file("a.png", SVG), "Filen är inte vad namnet säger"),
        (file("a.pdf"), "Den här sortens fil tas inte emot"),
        (file("a.jpg", EXE), "Filen är inte vad namnet säger"),
        (file("a.jpg", b""), "Filen är tom"),
    ],
)
def test_what_is_no_photo_is_refused(sent: Any, words: str, as_manager: Client, own_project: Project) -> None:
    page = text(as_manager.post("/photos/new/", snapped(own_project, file=sent)))
    assert words in page
    assert 'value="En tom sal"' in page
    assert not Photo.objects.exists()


def test_a_picture_of_too_many_pixels_is_refused(
    as_manager: Client, own_project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_PIXELS", 100)
    assert "Bilden är för stor" in text(as_manager.post("/photos/new/", snapped(own_project)))


def test_a_photo_is_changed_its_consent_withdrawn_and_it_is_voided(
    as_manager: Client, as_viewer: Client, own_project: Project
) -> None:
    given = {
        "consent": "given",
        "consent_from": "2017-05-10",
        "consent_until": "2090-05-10",
        "consent_dnr": "Af-2017/7",
    }
    as_manager.post("/photos/new/", snapped(own_project, **given))
    address = "/photos/F-2017-0001/"
    assert "Samtycke gäller" in text(as_viewer.get(address))
    sent = {"alt_sv": "Två kollegor", "taken_on": "2017-05-10", "version": 1} | given
    withdrawn = sent | {"consent_withdrawn_on": "2018-01-01"}
    assert as_manager.post(f"{address}edit/", withdrawn).status_code == 302
    assert "Två kollegor" in text(as_manager.post(f"{address}edit/", sent), 409)
    page = text(as_manager.post(f"{address}edit/", sent | {"version": 2}))
    assert "Samtycket återkallades den 2018-01-01" in page
    assert as_viewer.get(address).status_code == 404, "nobody who has not consented is shown to all"
    assert as_viewer.get(f"{address}file/").status_code == 404
    assert "får inte lämna huset" in text(as_manager.get(address))
    assert as_manager.post(f"{address}void/", {"reason": "Suddig", "version": 2}).status_code == 302
    assert as_manager.get(address).status_code == 404


def test_photos_are_filtered_by_whether_they_may_be_published(
    as_writer: Client, own_project: Project
) -> None:
    free = make.PhotoFactory(project=own_project, consent="not_needed")
    kept = make.PhotoFactory(project=own_project)
    for query, there, away in (("yes", free, kept), ("no", kept, free)):
        page = text(as_writer.get(f"/photos/?publishable={query}&year=2017&project={own_project.public_id}"))
        assert there.public_id in page
        assert away.public_id not in page


@pytest.mark.parametrize("address", ["/documents/", "/photos/"])
def test_the_lists_ask_as_much_for_three_as_for_one(
    address: str, as_manager: Client, own_project: Project, django_assert_num_queries: Any
) -> None:
    def more() -> None:
        activity = make.ActivityFactory(project=own_project)
        make.DocumentFactory(project=own_project, activity=activity, counterparty=make.OrganisationFactory())
        make.PhotoFactory(project=own_project, activity=activity, consent="not_needed")

    more()
    as_manager.get(address)
    number = 10 if address == "/documents/" else 8
    with django_assert_num_queries(number):
        as_manager.get(address)
    more()
    more()
    with django_assert_num_queries(number):
        as_manager.get(address)


def test_a_stranger_and_nobody_get_nothing(client: Client, as_stranger: Client) -> None:
    row = make.DocumentFactory()
    assert client.get(f"/documents/{row.public_id}/file/").status_code == 302
    assert as_stranger.get(f"/documents/{row.public_id}/file/").status_code == 403
    assert pictures.small("records/2017/x.jpg") == "records/2017/x.small.jpg"
