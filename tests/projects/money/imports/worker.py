"""A real worker in a process of its own, on the tests' database and files; and large files for it to read."""

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from projects.models import BookingImport
from projects.money.imports import actions
from projects.money.imports.columns import suggested
from tests import factories as make
from tracker.core import tables, uploads

HEAD = ["Serie", "Vernr", "Rad", "Bokföringsdatum", "Avtal", "Konto", "Valutabelopp", "Valuta", "Text"]
# Between the tests and the worker: a process is told the memory of the one that it is a copy of, too.
MEASURE = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
WORKER = [
    sys.executable, "manage.py", "db_worker", "--batch", "--no-startup-delay", "--no-reload", "--interval", "0",
]  # fmt: skip


def address() -> str:
    """Of the tests' database, as another process finds it."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    who = known["USER"] + (f":{known['PASSWORD']}" if known["PASSWORD"] else "")
    host = quote(known["HOST"] or "localhost", safe="")  # the folder of a socket, with its slashes
    return f"postgres://{who}@{host}:{known['PORT'] or 5432}/{known['NAME']}"


def environment() -> dict[str, str]:
    own = {
        "DEBUG": "0",
        "DEMO": "1",
        "SECRET_KEY": "tests-" * 10,
        "DJANGO_SETTINGS_MODULE": "tracker.settings",
    }
    own |= {"VAR_DIR": str(settings.VAR_DIR), "DATABASE_URL": address(), "LOG_LEVEL": "WARNING"}
    return os.environ | own


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """At work until its queue is empty; killed at the end if it still is."""
    process = subprocess.Popen(
        WORKER,
        cwd=settings.BASE_DIR,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def work_off() -> int:
    """One worker until the queue is empty; the most memory that it had, in kB."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *WORKER],
        cwd=settings.BASE_DIR,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout.splitlines()[-1])


def lines(number: int, changed: bool = False) -> list[list[Any]]:
    """Rows of 2017, a tenth of them in euro, each different, the same every time."""
    chance = random.Random(2017)
    found = []
    for n in range(number):
        amount = f"{chance.randint(-50_000, 500_000)},{chance.randint(0, 99):02}"
        day = f"2017-{n % 12 + 1:02}-{n % 28 + 1:02}"
        text = f"Resa nummer {n}{' ändrad' if changed else ''}"
        found.append(
            [
                "A",
                1000 + n // 4,
                n % 4 + 1,
                day,
                f"A-{n % 5}",
                "5810",
                amount,
                "EUR" if n % 10 == 0 else "",
                text,
            ]
        )
    return found


def books(project: Any) -> None:
    """What the lines speak of."""
    for n in range(5):
        agreement = make.AgreementFactory(project=project, number=f"A-{n}")
        for _place in range(3):
            make.HeadingFactory(agreement=agreement)
    account = make.AccountFactory(code="5810")
    for agreement in project.agreements.all():
        agreement.heading_accounts.create(account=account, heading=agreement.headings.first())
    make.ExchangeRateFactory(base="EUR", valid_from="2017-01-01")


def queued(user: Any, rows: list[list[Any]], kind: str = "csv") -> BookingImport:
    """An import of the rows whose check waits for a worker."""
    if kind == "csv":
        content = "\r\n".join(";".join(map(str, row)) for row in [HEAD, *rows]).encode("cp1252")
    else:
        content = tables.xlsx_bytes(tables.Table("x", HEAD, rows))
    run = actions.upload(
        user=user, file=uploads.checked(SimpleUploadedFile(f"rader.{kind}", content), actions.KINDS)
    )
    known = actions.save_column_map(
        user=user, name="Ekonomisystemet", headings=run.headings, **suggested(run.headings).kept()
    )
    actions.start_check(user=user, run=run, map=known)
    return run
