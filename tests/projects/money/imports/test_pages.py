"""The pages of an import: send, map, follow, look, book; and what each says when something is wrong."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from projects.models import BookingImport, Transaction
from projects.money.imports import work
from tests import factories as make

pytestmark = pytest.mark.django_db
HEAD = "Vernr;Bokföringsdatum;Avtal;Konto;Belopp;Valuta;Text"
CHOSEN = {
    "name": "Agresso", "row_key_1": "Vernr", "booked_on": "Bokföringsdatum", "agreement": "Avtal", "amount": "Belopp",
    "currency": "Valuta", "text": "Text",
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
