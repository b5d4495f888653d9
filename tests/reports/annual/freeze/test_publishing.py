"""The files of a published edition: all of them or none, the same again, and handed out to be saved."""

import csv
import datetime as dt
import hashlib
import io
import subprocess
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from projects.models import Project
from reports.annual.freeze import annex as annex_file
from reports.annual.freeze import files, publishing
from reports.annual.freeze.facts import Facts, TableFact
from reports.models import EditionFile, PublishRun
from tests.conftest import signed_in
from tracker.accounts.models import RoleHeld
from tracker.core import runs
from tracker.core.access import Denied
from tracker.core.errors import Refused, Stale

pytestmark = pytest.mark.django_db
State = PublishRun.State


def publish(edition, writer):
    run = publishing.publish(user=writer, edition=edition, expected=edition.version)
    publishing.build.call(run=str(run.public_id))
    edition.refresh_from_db()
    run.refresh_from_db()
    return run


def path(row):
    return Path(default_storage.path(row.file.name))


def test_publishing_makes_every_file_and_a_list_that_a_checker_reads(approved, writer, tmp_path):
    run = publish(approved, writer)
    assert (run.state, approved.state, approved.published_by) == (State.DONE, "published", writer)
    rows = {(row.kind, row.language): row for row in approved.files.all()}
    assert set(rows) == set(files.ALL)
    for row in rows.values():
        (tmp_path / files.name(approved, row.kind, row.language)).write_bytes(path(row).read_bytes())
        assert row.size == path(row).stat().st_size
        assert row.seal == hashlib.sha256(path(row).read_bytes()).hexdigest()
    assert rows["pdf", "sv"].pages > 5
    manifest = files.name(approved, "manifest", "")
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", manifest], cwd=tmp_path, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert (checked.returncode, checked.stdout.count(": OK")) == (0, 5)


def annex(edition):
    text = files.content(edition.files.get(kind="annex")).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_annex_has_figures_and_rows_in_both_languages(published):
    rows = annex(published)
    volume = next(row for row in rows if (row["key"], row["year"], row["part"]) == ("F2", "2017", ""))
    assert (volume["value"], volume["label_en"], volume["shown_en"]) == (
        "2363.40",
        "Used volume",
        "SEK\u00a02,363",
    )
    assert volume["shown_sv"] == "2\u00a0363\u00a0kr"
    assert {row["kind"] for row in rows} == {"figure", "cell"}
    shared = next(row for row in rows if row["key"].startswith("projects:"))
    assert shared["column_sv"] != shared["column_en"]


def test_persons_of_a_few_are_not_in_the_annex(published):
    """All women and men together may be told; the three men of one project, and unknown ones, are in no figure."""
    told = {(row["part"], row["value"]) for row in annex(published) if row["key"] == "participations"}
    assert ("women", "7") in told
    assert not {value for _part, value in told} & {"1", "3", "4"}


def test_a_name_that_a_spreadsheet_would_run_is_harmless():
    row = TableFact("t", "=1+1", "", ("@A", "B"), (("=cmd", "+1"),), ("",))
    content = annex_file.content({"sv": Facts((), (row,), ()), "en": Facts((), (row,), ())})
    cells = [
        cell for line in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")) for cell in line
    ]
    assert {"'=1+1", "'@A", "'=cmd", "'+1"} <= set(cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def test_a_table_of_one_language_stands_by_itself():
    one = TableFact("t", "T", "", ("A",), (("1",),), ("",))
    other = TableFact("t", "T", "", ("A",), (("1",), ("2",)), ("", ""))
    content = annex_file.content({"sv": Facts((), (one,), ()), "en": Facts((), (other,), ())})
    keys = [line["key"] for line in csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))]
    assert keys == ["t:sv", "t:en", "t:en"]


def test_only_an_approved_edition_is_published_and_by_one_run(approved, writer, viewer):
    with pytest.raises(Denied):
        publishing.publish(user=viewer, edition=approved, expected=approved.version)
    with pytest.raises(Stale):
        publishing.publish(user=writer, edition=approved, expected=approved.version - 1)
    approved.refresh_from_db()
    publishing.publish(user=writer, edition=approved, expected=approved.version)
    with pytest.raises(Refused, match="redan"):
        publishing.publish(user=writer, edition=approved, expected=approved.version)


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_died_is_followed_by_another(approved, writer):
    silent = timezone.now() - runs.SILENCE - dt.timedelta(seconds=1)
    run = PublishRun.objects.create(
        edition=approved, requested_by=writer, state=State.RUNNING, attempt=1, seen_at=silent
    )
    signed_in(writer).get(f"/reports/{approved.public_id}/files/")
    call_command("db_worker", "--batch", "--no-startup-delay", "--no-reload", "--interval", "0", verbosity=0)
    run.refresh_from_db()
    approved.refresh_from_db()
    assert (run.state, run.attempt, approved.state) == (State.DONE, 2, "published")


def test_a_late_worker_publishes_nothing(approved, writer):
    """Another attempt holds the run: what the late one made is not taken."""
    run = PublishRun.objects.create(edition=approved, requested_by=writer, state=State.RUNNING, attempt=1)
    late = runs.Attempt(run)
    PublishRun.objects.filter(pk=run.pk).update(attempt=2)
    made = files.all_made(approved)
    publishing._publish(user=writer, attempt=late, edition=approved, made=made)
    approved.refresh_from_db()
    assert (approved.state, EditionFile.objects.count()) == ("approved", 0)


def test_who_lost_the_right_publishes_nothing(approved, writer):
    run = publishing.publish(user=writer, edition=approved, expected=approved.version)
    RoleHeld.objects.filter(user=writer).delete()
    publishing.build.call(run=str(run.public_id))
    run.refresh_from_db()
    approved.refresh_from_db()
    assert (run.state, approved.state) == (State.FAILED, "approved")


def test_a_file_that_cannot_be_written_is_told_leaves_nothing_and_is_tried_again(approved, writer):
    """Where the fifth should be there is a folder: the four before it go too."""
    folder = Path(default_storage.path(f"editions/{approved.year}"))
    for left in folder.iterdir() if folder.exists() else ():
        left.unlink()
    in_the_way = folder / "annual-report-2017-1.0-figures.csv"
    in_the_way.mkdir(parents=True)
    run = publishing.publish(user=writer, edition=approved, expected=approved.version)
    with pytest.raises(IsADirectoryError):
        publishing.build.call(run=str(run.public_id))
    run.refresh_from_db()
    approved.refresh_from_db()
    assert (run.state, approved.state) == (State.FAILED, "approved")
    assert run.problem == "Utgåvan publicerades inte: en fil kunde inte skrivas"
    assert list(folder.iterdir()) == [in_the_way]
    in_the_way.rmdir()
    again = publish(approved, writer)
    assert (again.state, approved.state) == (State.DONE, "published")


def test_a_file_that_has_gone_or_was_changed_is_made_again_the_same(published):
    Project.objects.update(name_sv="Ett annat namn", name_en="Another name")
    for row in published.files.all():
        before = path(row).read_bytes()
        path(row).unlink()
        assert files.content(row) == before == path(row).read_bytes()
        path(row).write_bytes(b"x")
        assert files.content(row) == before == path(row).read_bytes()


def test_what_can_no_longer_be_made_the_same_is_refused(published):
    row = published.files.get(kind="annex")
    path(row).unlink()
    row.seal = "0" * 64
    with pytest.raises(Refused, match="säkerhetskopia"):
        files.content(row)


@pytest.mark.parametrize(
    ("file", "media", "name"),
    [
        ("pdf-sv", "application/pdf", "arsrapport-2017-1.0-sv.pdf"),
        ("web-en", "text/html; charset=utf-8", "annual-report-2017-1.0-en.html"),
        ("annex", "text/csv; charset=utf-8", "annual-report-2017-1.0-figures.csv"),
        ("manifest", "text/plain; charset=utf-8", "annual-report-2017-1.0-sha256sums.txt"),
    ],
)
def test_files_are_handed_out_to_be_saved(published, as_viewer, file, media, name):
    answer = as_viewer.get(f"/reports/2017-1.0/files/{file}/")
    assert answer.status_code == 200
    assert answer["Content-Type"] == media
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer["Cache-Control"]
    kind, _dash, language = file.partition("-")
    assert (
        hashlib.sha256(answer.content).hexdigest() == published.files.get(kind=kind, language=language).seal
    )


def test_there_are_no_files_before_publishing(approved, as_viewer):
    assert as_viewer.get("/reports/2017-1.0/files/pdf-sv/").status_code == 404


def test_there_are_none_of_another_name(published, as_viewer):
    assert as_viewer.get("/reports/2017-1.0/files/pdf-fi/").status_code == 404
    assert as_viewer.get("/reports/2016-1.0/files/pdf-sv/").status_code == 404
