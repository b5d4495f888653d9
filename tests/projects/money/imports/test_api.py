"""Imports through the API: send a file, read what was found, have it booked; and the command."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from projects.models import BookingImport, ColumnMap, Transaction
from projects.money.imports import work
from tests import factories as make
from tests.api.asking import V1, get, post, problem, send
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
HEAD = "Vernr;Bokföringsdatum;Avtal;Belopp;Text"
COLUMNS = {
    "row_key": ["Vernr"],
    "booked_on": ["Bokföringsdatum"],
    "agreement": ["Avtal"],
    "amount": ["Belopp"],
    "text": ["Text"],
}


@pytest.fixture
def agreement(own_project):
    ColumnMap.objects.create(name="Agresso", columns=COLUMNS)
    return make.AgreementFactory(project=own_project, number="DEMO-1")


def content(*lines):
    return "\r\n".join([HEAD, *lines, ""]).encode()


def upload(client, *lines, headers=None, **more):
    file = SimpleUploadedFile("rader.csv", content(*lines))
    return client.post(f"{V1}/booking-imports/", {"file": file, **more}, headers=headers or {})


def work_off(job=work.check):
    job.call(run=str(BookingImport.objects.get().public_id))


def test_a_file_is_sent_checked_and_booked(as_controller, agreement):
    answer = upload(as_controller, "A1;2017-03-31;DEMO-1;-1 234,50;Resa")
    assert answer.status_code == 201
    sent = answer.json()
    assert (sent["stage"], sent["map"], sent["booked_before"]) == ("checking", "Agresso", False)
    address = f"booking-imports/{sent['public_id']}/"
    work_off()
    read = get(as_controller, address)
    assert (read.json()["stage"], read.json()["new"], read.json()["refused"]) == ("checked", 1, 0)
    rows = get(as_controller, f"{address}rows/", verdict="new").json()["results"]
    assert rows[0]["values"]["amount"] == "-1234.50"
    assert problem(post(as_controller, f"{address}book/", {"mode": "add"}), 428)
    booked = send(as_controller, "POST", f"{address}book/", {"mode": "add"}, if_match=read["ETag"])
    assert booked.json()["stage"] == "booking"
    work_off(work.book)
    assert get(as_controller, address).json()["stage"] == "booked"
    assert Transaction.objects.get().row_key == "A1"


def test_refused_rows_are_told_with_column_and_message_and_nothing_is_booked(as_controller, agreement):
    address = f"booking-imports/{upload(as_controller, 'A1;2017-02-30;DEMO-1;1;').json()['public_id']}/"
    work_off()
    (row,) = get(as_controller, f"{address}rows/", verdict="refused").json()["results"]
    assert row["problems"] == [
        {"column": "B", "heading": "Bokföringsdatum", "message": "Det finns ingen sådan dag."}
    ]
    refused = send(as_controller, "POST", f"{address}book/", {"mode": "add"}, if_match="*")
    assert "Some rows are refused" in problem(refused, 400)["detail"]
    assert problem(get(as_controller, f"{address}rows/", verdict="x"), 400)
    assert problem(get(as_controller, f"{address}rows/", other="x"), 400)


@pytest.mark.parametrize(
    ("more", "field"), [({"map": "Okänd"}, "map"), ({"map": "a\0"}, "map"), ({"mode": "add"}, "mode")]
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_kept(as_controller, agreement, more, field):
    assert field in problem(upload(as_controller, "A1;2017-03-31;DEMO-1;1;", **more), 400)["errors"]
    assert not BookingImport.objects.exists()


def test_a_file_is_needed_and_json_is_not_read(as_controller, agreement):
    assert "file" in problem(as_controller.post(f"{V1}/booking-imports/", {"map": "Agresso"}), 400)["errors"]
    wrong = SimpleUploadedFile("rader.exe", b"MZ")
    assert "file" in problem(as_controller.post(f"{V1}/booking-imports/", {"file": wrong}), 400)["errors"]
    assert problem(post(as_controller, "booking-imports/", {"file": "x"}), 415)


def test_a_repeat_with_the_same_key_makes_one_import(as_controller, agreement):
    key = {"idempotency-key": "k" * 20}
    first = upload(as_controller, "A1;2017-03-31;DEMO-1;1;", headers=key)
    second = upload(as_controller, "A1;2017-03-31;DEMO-1;1;", headers=key)
    assert first.json() == second.json()
    assert BookingImport.objects.count() == 1


def test_only_controllers_and_the_rows_only_for_who_sent_them(
    as_controller, as_leader, as_manager, agreement
):
    address = f"booking-imports/{upload(as_controller, 'A1;2017-03-31;DEMO-1;1;').json()['public_id']}/"
    for client in (as_leader, as_manager):
        assert get(client, address).status_code == 403
        assert upload(client, "A1;2017-03-31;DEMO-1;1;").status_code == 403
    colleague = signed_in(make.UserFactory(username="cast-controller-2", roles=["controller"]))
    assert get(colleague, address).status_code == 200
    assert get(colleague, f"{address}rows/").status_code == 403
    assert send(colleague, "POST", f"{address}book/", {"mode": "add"}, if_match="*").status_code == 403


# The command.


@pytest.fixture
def file(tmp_path):
    def write(*lines):
        path = tmp_path / "rader.csv"
        path.write_bytes(content(*lines))
        return path

    return write


def run(file, *options, map="Agresso", user="cast-controller"):
    call_command("import_bookings", file, *options, map=map, user=user)


def test_the_command_checks_and_only_books_when_told(controller, agreement, file, capsys):
    path = file("A1;2017-03-31;DEMO-1;1 000,00;")
    run(path)
    assert "1 new, 0 changed, 0 unchanged, 0 refused" in capsys.readouterr().out
    assert not Transaction.objects.exists()
    run(path, "--commit")
    assert Transaction.objects.get().amount == 1000
    with pytest.raises(CommandError, match="inget att bokföra"):
        run(path, "--commit")
    changed = file("A1;2017-03-31;DEMO-1;2 000,00;")
    with pytest.raises(CommandError, match="inget att bokföra"):
        run(changed, "--commit")
    run(changed, "--commit", "--replace")
    assert Transaction.objects.get().amount == 2000


def test_the_command_tells_refused_rows_and_books_nothing(controller, agreement, file, capsys):
    path = file("A1;2017-03-31;DEMO-1;1;", "A2;2017-03-31;FEL;1;")
    with pytest.raises(CommandError, match="Några rader nekas"):
        run(path, "--commit")
    told = capsys.readouterr()
    assert "1 new, 0 changed, 0 unchanged, 1 refused" in told.out
    assert "3 C Avtal: Det finns inget avtal eller projekt ”FEL”." in told.err
    assert not Transaction.objects.exists()


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"map": "Okänd"}, "There is no column map"),
        ({"user": "nobody\0"}, "There is no user"),
        ({"user": "cast-viewer"}, "får inte"),
    ],
)
def test_the_command_refuses_who_and_what_it_does_not_know(
    controller, viewer, agreement, file, more, message
):
    with pytest.raises(CommandError, match=message):
        run(file("A1;2017-03-31;DEMO-1;1;"), **more)
    assert not BookingImport.objects.exists()


def test_the_command_needs_a_file_it_can_read(controller, agreement, tmp_path):
    with pytest.raises(CommandError, match="could not be read"):
        run(tmp_path / "borta.csv")
    (tmp_path / "a.txt").write_text("x")
    with pytest.raises(CommandError, match="CSV, XLSX"):
        run(tmp_path / "a.txt")
