"""A real browser before the real thing: what `make run` starts, with the demo portfolio, in Debian's Chromium.

`open_page("manager", look="dark")` gives a page of somebody signed in; whatever the browser's console
says during a test fails it, but for answers and words that the test provokes (`provoked=[403, "net::ERR_"]`). `assert_accessible(page)` asks axe and refuses sideways scrolling.
"""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.looks import LOOKS
from tests.e2e.steps import sign_in
from tracker.demo.sign_ins import ROLES

LOCALES = {"sv": "sv-SE", "en": "en-GB"}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CHROMIUM_OPTIONS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]
SECONDS_TO_START = 120
DATABASE, PRISTINE = "site.sqlite3", "pristine.sqlite3"
MILLISECONDS_TO_ANSWER = 15_000
expect.set_options(timeout=MILLISECONDS_TO_ANSWER)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path) -> dict[str, str]:
    """The product's own settings, not those of the tests, with database and files in `folder`."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "tracker.settings",
        "DEMO": "1",
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / DATABASE}",
    }


def start(folder: Path, *command: str) -> subprocess.Popen[bytes]:
    """A process of the product that says what it has to say in `folder`/log."""
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, *command],
            cwd=settings.BASE_DIR,
            env=environment(folder),
            stdout=log,
            stderr=log,
        )


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
def site(site_folder: Path) -> Iterator[str]:
    """The address of a server with a database of its own; ended by Ctrl-C, as a person would."""
    port = free_port()
    server = start(site_folder, "manage.py", "serve_demo", str(port))
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/readyz", server, site_folder / "log")
        yield address
    finally:
        server.send_signal(signal.SIGINT)
        ended = server.wait(20)
    said = (site_folder / "log").read_text()
    assert ended == 0, said
    assert " ERROR " not in said, said
    assert "Traceback" not in said, said


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while server.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                assert answer.status == 200
                return
        except OSError:  # not there yet, or on a busy machine too slow to answer
            time.sleep(0.1)
    pytest.fail(f"The server did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no Chromium on this machine (Debian: apt install chromium chromium-l10n)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path, chromium_sandbox=os.geteuid() != 0, args=CHROMIUM_OPTIONS
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def signed_in(browser: Browser, site: str, site_folder: Path) -> Callable[[str], Any]:
    """The cookies of each demo user, who signs in once in a run, through the form."""
    states: dict[str, Any] = {}
    for user in ROLES:
        context = browser.new_context(base_url=site, locale="sv-SE")
        sign_in(context.new_page(), user)
        states[user] = context.storage_state()
        context.close()
    copy_database(site_folder / DATABASE, site_folder / PRISTINE)
    return states.__getitem__


def copy_database(source: Path, target: Path) -> None:
    """The whole database in one step, also while a server has the target open."""
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target, timeout=20)) as other:
        one.backup(other)


@pytest.fixture(autouse=True)
def _as_new(request: pytest.FixtureRequest) -> None:
    """Each test meets the demo portfolio with everybody signed in, whatever other tests have changed."""
    if "signed_in" in request.fixturenames:
        request.getfixturevalue("signed_in")
        folder = request.getfixturevalue("site_folder")
        copy_database(folder / PRISTINE, folder / DATABASE)


@pytest.fixture
def open_page(browser: Browser, site: str, signed_in: Callable[[str], Any]) -> Iterator[Callable[..., Page]]:
    """`open_page(user=None, look="light", language="sv", provoked=(), **context)`: a page in a fresh window."""
    contexts, said = [], []

    def open_page(
        user: str | None = None,
        look: str = "light",
        language: str = "sv",
        provoked: Collection[int | str] = (),
        **more: Any,
    ) -> Page:
        def heard(text: str) -> None:
            signs = (sign if isinstance(sign, str) else f"with a status of {sign} " for sign in provoked)
            if not any(sign in text for sign in signs):
                said.append(f"{page.url}: {text}")

        if user:
            more["storage_state"] = signed_in(user)
        context = browser.new_context(
            **({"base_url": site, "locale": LOCALES[language]} | LOOKS[look] | more)
        )
        context.set_default_timeout(MILLISECONDS_TO_ANSWER)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: heard(message.text))
        page.on("pageerror", lambda error: heard(str(error)))
        if user and language == "en":  # the account's language goes before the browser's
            page.goto("/about/help/")
            switch = page.locator("button[name=language][value=en]")
            if switch.count():
                switch.evaluate(
                    "button => button.form.requestSubmit(button)"
                )  # also where the menu is folded
            expect(page.locator("html[lang=en]")).to_have_count(1)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not said, "\n".join(said)


@pytest.fixture(scope="session")
def assert_accessible() -> Callable[[Page], None]:
    def check(page: Page) -> None:
        result = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
        assert result.violations_count == 0, f"{page.url}\n{result.generate_report()}"
        width, room = page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert width <= room, f"{page.url} is {width} px wide in a window of {room} px"

    return check
