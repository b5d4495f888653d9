"""Files of bookings as tests send them, checked and booked as a worker would."""

from django.core.files.uploadedfile import SimpleUploadedFile

from projects.money.imports import actions, work
from projects.money.imports.columns import suggested
from tracker.core import uploads

HEAD = "Vernr;Bokföringsdatum;Avtal;Konto;Belopp;Valuta;Text"


def sent(user, text, name="rader.csv", encoding="utf-8"):
    content = text if isinstance(text, bytes) else text.encode(encoding)
    return actions.upload(user=user, file=uploads.checked(SimpleUploadedFile(name, content), actions.KINDS))


def a_file(*lines, head=HEAD):
    return "\r\n".join([head, *lines, ""])


def checked(user, text, **more):
    """An import of the file, checked with the columns that its headings tell."""
    run = sent(user, text, **more)
    reading = suggested(run.headings)
    known = actions.save_column_map(
        user=user, name="Agresso", headings=run.headings, expected=more.get("expected"), **reading.kept()
    )
    actions.start_check(user=user, run=run, map=known)
    work.check.call(run=str(run.public_id))
    run.refresh_from_db()
    return run


def booked(user, run, mode="add"):
    actions.start_booking(user=user, run=run, mode=mode)
    work.book.call(run=str(run.public_id))
    run.refresh_from_db()
    return run


def found(run):
    return {row.number: row for row in run.rows.all()}


def problems(run):
    return {row.number: row.problems for row in run.rows.filter(verdict="refused")}
