"""A worker that is killed while it makes a report: the report is made by the next one, whole, or told as failed."""

import datetime as dt
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from reports.annual.actions import ATTEMPTS, SILENCE
from tests.e2e.conftest import free_port, start, wait_for
from tests.e2e.test_writer import ask, text_of

PATIENCE = 60


class Place:
    """A server without a worker, on a copy of the site's database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.children: list[subprocess.Popen[bytes]] = []

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        self.children.append(start(self.folder, *command))
        return self.children[-1]

    def worker(self) -> subprocess.Popen[bytes]:
        return self.start("manage.py", "db_worker", "--no-reload", "--no-startup-delay", "--interval", "0.1")

    def sql(self, question: str, *values: Any) -> list[Any]:
        with closing(sqlite3.connect(self.folder / "site.sqlite3", timeout=10)) as database, database:
            return database.execute(question, values).fetchall()

    def run(self) -> tuple[str, int, int]:
        """State, attempt and steps done of the report."""
        (row,) = self.sql("SELECT state, attempt, done_steps FROM reports_reportrun")
        return row

    def wait_until_under_way(self, attempt: int) -> None:
        until = monotonic() + PATIENCE
        while monotonic() < until:
            state, tried, steps = self.run()
            if (state, tried) == ("running", attempt) and steps > 0:
                return
        pytest.fail(f"{self.run()}\n{(self.folder / 'log').read_text()}")

    def let_silence_pass(self) -> None:
        """The last sign of life is moved back, instead of waiting a minute."""
        long_ago = dt.datetime.now(dt.UTC) - SILENCE - dt.timedelta(seconds=1)
        self.sql("UPDATE reports_reportrun SET seen_at = ?", f"{long_ago:%Y-%m-%d %H:%M:%S}")

    def files(self) -> list[Path]:
        return [path for path in (self.folder / "files").rglob("*") if path.is_file()]


@pytest.fixture
def place(site: str, site_folder: Path, tmp_path: Path) -> Iterator[Place]:
    with (
        closing(sqlite3.connect(site_folder / "site.sqlite3")) as source,
        closing(sqlite3.connect(tmp_path / "site.sqlite3")) as copy,
    ):
        source.backup(copy)
    here = Place(tmp_path)
    here.sql("DELETE FROM reports_reportrun")
    here.sql("DELETE FROM django_tasks_database_dbtaskresult")
    try:
        server = here.start(
            "-m", "gunicorn", "tracker.wsgi", "--threads", "4", "--bind", f"127.0.0.1:{here.port}"
        )
        wait_for(f"http://127.0.0.1:{here.port}/healthz", server, tmp_path / "log")
        yield here
    finally:
        for child in here.children:
            child.kill()
            child.wait()


def test_what_a_killed_worker_left_is_made_whole_by_the_next(
    open_page: Callable[..., Page], place: Place
) -> None:
    page = open_page("writer", base_url=f"http://127.0.0.1:{place.port}")
    ask(page, "2017")
    lost = place.worker()
    place.wait_until_under_way(attempt=1)
    lost.kill()
    lost.wait()
    assert place.files() == []
    page.reload()
    expect(page.get_by_role("heading", name="Rapporten skapas")).to_be_visible()

    place.let_silence_pass()
    page.reload()
    expect(page.get_by_role("heading", name="Rapporten väntar på sin tur")).to_be_visible()
    place.worker()
    get = page.get_by_role("link", name="Hämta PDF")
    expect(get).to_be_visible(timeout=PATIENCE * 1000)
    with page.expect_download() as download:
        get.click()
    assert "45 393" in text_of(download.value.path())[1]
    assert len(place.files()) == 1
    assert place.run()[:2] == ("done", 2)


def test_after_the_last_attempt_the_user_is_told_and_can_try_again(
    open_page: Callable[..., Page], place: Place
) -> None:
    page = open_page("writer", base_url=f"http://127.0.0.1:{place.port}")
    ask(page, "2017")
    for attempt in range(1, ATTEMPTS + 1):
        lost = place.worker()
        place.wait_until_under_way(attempt)
        lost.kill()
        lost.wait()
        place.let_silence_pass()
        page.reload()
    expect(page.get_by_text("Arbetet avbröts 3 gånger")).to_be_visible()
    assert place.files() == []
    page.get_by_role("button", name="Försök igen").click()
    place.worker()
    expect(page.get_by_role("link", name="Hämta PDF")).to_be_visible(timeout=PATIENCE * 1000)
