"""The pages of an import: send, map, follow, look, book; and what each says when something is wrong."""

import datetime as dt
import io
import re
import zipfile
from decimal import Decimal

import pytest
import xlsxwriter
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from projects.models import BookingImport, ColumnMap, Transaction
from projects.money.imports import work
from tests import factories as make
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
HEAD = "Vernr;Bokföringsdatum;Avtal;Konto;Belopp;Valuta;Text"
CHOSEN = {
    "name": "Agresso", "row_key_1": "Vernr", "booked_on": "Bokföringsdatum", "agreement": "Avtal", "amount": "Belopp",
    "currency": "Valuta", "text": "Text",
}  # fmt: skip


COLUMNS = {
    "row_key": ["Vernr"], "booked_on": ["Bokföringsdatum"], "agreement": ["Avtal"], "amount": ["Belopp"], "text": ["Text"],
}  # fmt: skip


@pytest.fixture
def agreement(own_project):
    return make.AgreementFactory(project=own_project, number="DEMO-1")


def a_file(*lines, head=HEAD, name="rader.csv"):
    return SimpleUploadedFile(name, "\r\n".join([head, *lines, ""]).encode("cp1252"))


def send(client, file, key="k" * 24):
    return client.post("/ledger/imports/", {"file": file, "key": key})


def work_off():
    for run in BookingImport.objects.filter(state="waiting"):
        {"checking": work.check, "booking": work.book}[run.stage].call(run=str(run.public_id))


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_file_is_sent_mapped_checked_and_booked(as_controller, agreement):
    answer = send(as_controller, a_file("A1;2017-03-31;DEMO-1;;1 234,50;SEK;Resor i Kambodja"))
    run = BookingImport.objects.get()
    assert answer["Location"] == f"/ledger/imports/{run.public_id}/"
    page = as_controller.get(answer["Location"])
    assert page["Location"] == f"/ledger/imports/{run.public_id}/columns/"
    page = as_controller.get(page["Location"])
    assert '<option value="Vernr" selected>' in page.content.decode()
    assert as_controller.post(f"/ledger/imports/{run.public_id}/columns/", CHOSEN).status_code == 302
    page = as_controller.get(f"/ledger/imports/{run.public_id}/")
    assert "Filen kontrolleras" in text(page)
    work_off()
    page = as_controller.get(f"/ledger/imports/{run.public_id}/")
    assert "Inget har bokförts än" in text(page)
    rows = as_controller.get(f"/ledger/imports/{run.public_id}/rows/?verdict=new")
    assert "Resor i Kambodja" in text(rows)
    assert not Transaction.objects.exists()
    answer = as_controller.post(f"/ledger/imports/{run.public_id}/book/", {"mode": "add"})
    assert answer.status_code == 302
    work_off()
    assert Transaction.objects.get().text == "Resor i Kambodja"
    assert "Filen är bokförd" in text(as_controller.get(f"/ledger/imports/{run.public_id}/"))


def a_run(client, *lines, chosen=CHOSEN, head=HEAD, name="rader.csv", key="k" * 24):
    """A file that is sent, mapped and checked."""
    answer = send(client, a_file(*lines, head=head, name=name), key)
    run = BookingImport.objects.get(public_id=answer["Location"].split("/")[-2])
    if run.stage == "mapping":
        assert client.post(f"/ledger/imports/{run.public_id}/columns/", chosen).status_code == 302
    work_off()
    run.refresh_from_db()
    return run


def test_a_file_with_known_columns_is_checked_at_once(as_controller, agreement):
    a_run(as_controller, "A1;2017-03-31;DEMO-1;;1;;")
    second = a_run(as_controller, "A2;2017-03-31;DEMO-1;;1;;", key="n" * 24)
    assert (second.stage, second.new, second.map.name) == ("checked", 1, "Agresso")
    assert ColumnMap.objects.count() == 1


def test_the_same_form_sent_twice_makes_one_import(as_controller, agreement):
    first = send(as_controller, a_file("A1;2017-03-31;DEMO-1;;1;;"))
    second = send(as_controller, a_file("A1;2017-03-31;DEMO-1;;1;;"))
    assert first["Location"] == second["Location"]
    assert BookingImport.objects.count() == 1


def test_a_file_that_was_booked_before_is_told_and_booked_once(as_controller, agreement):
    line = "A1;2017-03-31;DEMO-1;;1;;"
    run = a_run(as_controller, line)
    as_controller.post(f"/ledger/imports/{run.public_id}/book/", {"mode": "add"})
    work_off()
    again = a_run(as_controller, line, key="n" * 24)
    page = text(as_controller.get(f"/ledger/imports/{again.public_id}/"))
    assert "Exakt samma fil bokfördes" in page
    assert "Det finns inget att bokföra" in page
    answer = as_controller.post(f"/ledger/imports/{again.public_id}/book/", {"mode": "replace"})
    assert "Det finns inget att bokföra: allt är redan bokfört." in text(answer)
    assert Transaction.objects.count() == 1


def test_refused_rows_stand_on_the_page_with_row_column_and_why(as_controller, agreement):
    run = a_run(as_controller, "A1;2017-03-31;DEMO-1;;1;;", "A2;2017-02-30;DEMO-1;;1,234;;")
    page = text(as_controller.get(f"/ledger/imports/{run.public_id}/"))
    assert "1 rad nekas" in page
    assert "Rad 3 A2 B Bokföringsdatum Det finns ingen sådan dag." in page
    assert "Rad 3 A2 E Belopp Talet har fler än 2 decimaler." in page
    assert "<button" not in page
    answer = as_controller.post(f"/ledger/imports/{run.public_id}/book/", {"mode": "add"})
    assert "Några rader nekas" in text(answer)
    assert not Transaction.objects.exists()


def test_changed_rows_show_both_values_and_nobody_replaces_them_unasked(as_controller, agreement):
    make.TransactionFactory(agreement=agreement, row_key="A1", text="Gammal")
    run = a_run(as_controller, "A1;2017-03-31;DEMO-1;;1000;;Ny")
    page = as_controller.get(f"/ledger/imports/{run.public_id}/")
    assert "Rad 2 A1 Text Gammal Ny" in text(page)
    assert 'value="add" checked' not in page.content.decode()
    assert "Vad ska bokföras?" in text(as_controller.post(f"/ledger/imports/{run.public_id}/book/", {}))
    as_controller.post(f"/ledger/imports/{run.public_id}/book/", {"mode": "replace"})
    work_off()
    assert Transaction.objects.get().text == "Ny"


def test_a_stale_map_shows_both_and_keeps_what_was_chosen(as_controller, agreement):
    run = a_run(as_controller, "A1;2017-03-31;DEMO-1;;1;;")
    address = f"/ledger/imports/{run.public_id}/columns/"
    first = as_controller.post(address, CHOSEN | {"version": "1", "account": "Konto"})
    assert first.status_code == 302
    work_off()
    late = as_controller.post(address, CHOSEN | {"version": "1", "text": ""})
    assert late.status_code == 409
    page = late.content.decode()
    assert '<td data-label="Sparat nu">Konto</td>' in page
    assert 'name="version" value="2"' in page
    assert ColumnMap.objects.get().columns["account"] == ["Konto"]
    saved = as_controller.post(address, CHOSEN | {"version": "2", "text": ""})
    assert saved.status_code == 302
    assert "text" not in ColumnMap.objects.get().columns


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"name": ""}, "Kartans namn"),
        ({"name": "x\0y"}, "tecken som inte kan visas"),
        ({"amount": ""}, "Belopp"),
        ({"amount": "Finns inte"}, "Finns inte"),
        ({"text": "Belopp"}, "vald två gånger"),
        ({"row_key_2": "Vernr"}, "vald två gånger"),
        ({"row_key_1": "", "row_key_2": "Vernr"}, "Verifikationsnummer"),
    ],
)
def test_wrong_columns_are_told_at_their_field_and_what_was_chosen_stays(
    as_controller, agreement, changed, message
):
    run = BookingImport.objects.get(
        public_id=send(as_controller, a_file("A1;2017-03-31;DEMO-1;;1;;"))["Location"].split("/")[-2]
    )
    answer = as_controller.post(f"/ledger/imports/{run.public_id}/columns/", CHOSEN | changed)
    assert answer.status_code == 200
    assert message in text(answer)
    assert not ColumnMap.objects.exists()


def test_a_name_that_another_map_has_is_refused(as_controller, agreement):
    a_run(as_controller, "A1;2017-03-31;DEMO-1;;1;;")
    other = a_file("x;x;x;x", head="Nr;Dag;Projekt;Summa", name="annan.csv")
    run = send(as_controller, other, "n" * 24)["Location"]
    chosen = {
        "name": "Agresso",
        "row_key_1": "Nr",
        "booked_on": "Dag",
        "agreement": "Projekt",
        "amount": "Summa",
    }
    assert "Det finns en annan karta med det namnet" in text(as_controller.post(f"{run}columns/", chosen))


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"", "a.csv", "tom"),
        (b"Vernr;Belopp\r\n", "a.csv", "inga rader under rubrikerna"),
        (b"a;b;a\r\n1;2;3\r\n", "a.csv", "tidigare kolumn har samma namn"),
        (b"PK\x03\x04 no", "a.xlsx", "inte vad namnet"),
        (b"Vernr\r\n1\r\n", "a.exe", "CSV, XLSX"),
        (b"Vernr\r\n1\r\n", "a.xlsx", "inte vad namnet"),
        (b"a\0b\r\n", "a.csv", "inte vad namnet"),
        (b'a;b\r\n"x;1\r\n', "a.csv", "citattecken"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_at_the_field_and_not_kept(
    as_controller, content, name, message
):
    answer = send(as_controller, SimpleUploadedFile(name, content))
    assert answer.status_code == 200
    assert message in text(answer)
    assert not BookingImport.objects.exists()


def test_the_fragment_says_something_only_when_it_is_new_and_opens_the_page_anew_at_the_end(
    as_controller, agreement
):
    run = a_run(as_controller, "A1;2017-03-31;DEMO-1;;1;;")
    BookingImport.objects.filter(pk=run.pk).update(
        state="running", stage="checking", done_steps=1, all_steps=4
    )
    address = f"/ledger/imports/{run.public_id}/"
    asked = {"headers": {"hx-request": "true"}}
    assert "1 av 4 rader" in text(as_controller.get(address, **asked))
    assert 'hx-swap-oob="innerHTML:#said"' in as_controller.get(address, **asked).content.decode()
    assert "hx-swap-oob" not in as_controller.get(f"{address}?said=start", **asked).content.decode()
    BookingImport.objects.filter(pk=run.pk).update(state="done", stage="checked")
    assert as_controller.get(f"{address}?said=half", **asked)["HX-Refresh"] == "true"


def test_without_javascript_the_page_is_read_again_while_work_goes_on(as_controller, agreement):
    run = a_run(as_controller, "A1;2017-03-31;DEMO-1;;1;;")
    address = f"/ledger/imports/{run.public_id}/"
    assert 'http-equiv="refresh"' not in as_controller.get(address).content.decode()
    BookingImport.objects.filter(pk=run.pk).update(state="waiting", stage="checking")
    assert 'http-equiv="refresh"' in as_controller.get(address).content.decode()


def test_the_rows_of_a_file_are_for_who_sent_it(as_controller, agreement):
    run = a_run(as_controller, "A1;2017-03-31;DEMO-1;;1;;Hemligt")
    colleague = signed_in(make.UserFactory(username="cast-controller-2", roles=["controller"]))
    address = f"/ledger/imports/{run.public_id}/"
    page = colleague.get(address)
    assert page.status_code == 200
    assert "Hemligt" not in text(page)
    for part, method in (("rows/", "get"), ("columns/", "get"), ("check/", "post"), ("book/", "post")):
        assert getattr(colleague, method)(f"{address}{part}").status_code == 403


def test_others_than_controllers_see_no_imports(as_leader, as_viewer, as_controller, agreement):
    run = a_run(as_controller, "A1;2017-03-31;DEMO-1;;1;;")
    for client in (as_leader, as_viewer):
        for part in ("", f"{run.public_id}/", f"{run.public_id}/rows/"):
            assert client.get(f"/ledger/imports/{part}").status_code == 403
        assert send(client, a_file("A1;2017-03-31;DEMO-1;;1;;")).status_code == 403


@pytest.mark.parametrize(
    "query",
    ["?page=0", "?page=x", "?page=%00", "?verdict=%00", "?verdict=x", "?verdict=new&page=9999999999999999"],
)
def test_junk_in_the_address_is_no_error(as_controller, agreement, query):
    run = a_run(as_controller, "A1;2017-03-31;DEMO-1;;1;;")
    for part in ("", f"{run.public_id}/", f"{run.public_id}/rows/"):
        assert as_controller.get(f"/ledger/imports/{part}{query}").status_code == 200


# Excel files.


def excel(write):
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    write(book, book.add_worksheet())
    book.close()
    return SimpleUploadedFile("rader.xlsx", file.getvalue())


def plain_rows(book, sheet):
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, HEAD.split(";"))
    sheet.write_row(1, 0, ["A1", None, "DEMO-1", None, -1234.5, "SEK", "Resa"])
    sheet.write_datetime(1, 1, dt.date(2017, 3, 31), day)
    sheet.write_row(2, 0, [1002, 20170401, "DEMO-1", None, 5, None, 7])


def test_an_excel_file_is_read_with_its_types(as_controller, agreement):
    ColumnMap.objects.create(name="Agresso", columns=COLUMNS)
    assert send(as_controller, excel(plain_rows)).status_code == 302
    work_off()
    run = BookingImport.objects.get()
    assert (run.new, run.refused) == (2, 0)
    as_controller.post(f"/ledger/imports/{run.public_id}/book/", {"mode": "add"})
    work_off()
    rows = Transaction.objects.order_by("booked_on").values_list("row_key", "booked_on", "amount", "text")
    assert list(rows) == [
        ("A1", dt.date(2017, 3, 31), Decimal("-1234.50"), "Resa"), ("1002", dt.date(2017, 4, 1), Decimal("5.00"), "7"),
    ]  # fmt: skip


def formula(book, sheet):
    plain_rows(book, sheet)
    sheet.write_formula("E2", "=2+3", None, 5)


def failed(book, sheet):
    plain_rows(book, sheet)
    sheet.write_formula("E3", "=1/0", None, "#DIV/0!")


def merged(book, sheet):
    plain_rows(book, sheet)
    sheet.merge_range("A5:B6", "Summa")


def bomb():
    file = io.BytesIO()
    plain = io.BytesIO(excel(plain_rows).read())
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            is_sheet = entry == "xl/worksheets/sheet1.xml"
            new.writestr(entry, b"<x>" + b" " * 60_000_000 if is_sheet else old.read(entry))
    return SimpleUploadedFile("rader.xlsx", file.getvalue())


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (lambda: excel(formula), "Cell E2 innehåller en formel."),
        (lambda: excel(failed), "Cell E3: formeln har misslyckats."),
        (lambda: excel(merged), "Cellerna A5:B6 är sammanfogade."),
        (bomb, "packar upp till alldeles för mycket"),
        (
            lambda: SimpleUploadedFile("a.csv", b"x" * 10_000_001),
            "Filen är för stor. Den får vara högst 10 MB.",
        ),
    ],
    ids=["formula", "failed formula", "merged cells", "bomb", "too large"],
)
def test_a_hostile_or_unclear_sheet_is_refused_at_the_field_and_not_kept(
    as_controller, agreement, file, message
):
    answer = send(as_controller, file())
    assert answer.status_code == 200
    assert message in text(answer)
    assert not BookingImport.objects.exists()


def test_200_megabytes_are_refused_before_they_are_read(controller):
    """The request says how long it is; nothing of it is kept."""
    client = Client(raise_request_exception=False)
    client.force_login(controller)
    answer = client.generic(
        "POST", "/ledger/imports/", b"--x\r\n", content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH="200000000",
    )  # fmt: skip
    assert answer.status_code in (400, 413)
    assert not BookingImport.objects.exists()


def test_a_file_that_is_not_kept_leaves_nothing_on_the_disk(as_controller, agreement):
    folder = f"bookings/{timezone.localdate().year}"
    send(as_controller, a_file("A1;2017-03-31;DEMO-1;;1;;"))
    before = set(default_storage.listdir(folder)[1])
    send(as_controller, a_file("A1;2017-03-31;DEMO-1;;1;;"))
    send(as_controller, excel(formula), "n" * 24)
    assert set(default_storage.listdir(folder)[1]) == before
