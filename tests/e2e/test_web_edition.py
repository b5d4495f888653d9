"""The annual report as a file: accessible in every look, mended nowhere, and printed on A4."""

import io
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import start

# Texts that nobody sees, but for those that wait to be opened and the way to the contents in wide windows.
HIDDEN = """[...document.querySelectorAll("main :is(h2, h3, h4, h5, p, li, dt, dd, th, td, caption, figcaption)")]
  .filter(one => !one.closest("details, .up") && one.getClientRects().length === 0).map(one => one.textContent)"""


@pytest.fixture(scope="session")
def files(site: str, site_folder: Path) -> dict[str, Path]:
    """Language -> the file of 2017, as the command writes it of the server's database."""
    made = {language: site_folder / f"2017-{language}.html" for language in ("sv", "en")}
    for language, path in made.items():
        command = ("annual_report", "2017", "--language", language, "--html", "--output", str(path))
        assert start(site_folder, "manage.py", *command).wait(120) == 0
    return made


@pytest.mark.parametrize("look", ["light", "dark", "phone", "narrow"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_web_edition_is_accessible(
    files: dict[str, Path],
    open_page: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
    look: str,
    language: str,
):
    page = open_page(look=look)
    page.goto(files[language].as_uri())
    assert_accessible(page)
    assert page.evaluate(HIDDEN) == []
    page.locator("summary").first.click()
    expect(page.locator("details[open] table").first).to_be_visible()
    page.keyboard.press("Control+Home")
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


class Events(HTMLParser):
    """Elements and words of a page, one after the other."""

    def __init__(self) -> None:
        super().__init__()
        self.met: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.met.append(f"<{tag}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.met += [f"<{tag}>", f"</{tag}>"]

    def handle_endtag(self, tag: str) -> None:
        self.met.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.met.append(re.sub(r"\s+", " ", data).strip())


def events(page: str) -> list[str]:
    parser = Events()
    parser.feed(page)
    return parser.met


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_browser_reads_the_file_as_it_is_written(
    files: dict[str, Path], open_page: Callable[..., Page], language: str
):
    """What it would have to mend, it would read otherwise."""
    page = open_page()
    page.goto(files[language].as_uri())
    read = page.evaluate("document.documentElement.outerHTML")
    written = files[language].read_text(encoding="utf-8").removeprefix("<!DOCTYPE html>")
    assert page.evaluate("document.compatMode") == "CSS1Compat"
    assert events(read) == events(written)


def test_the_printed_page_is_a_report_on_a4(files: dict[str, Path], open_page: Callable[..., Page]):
    page = open_page(look="dark")
    page.goto(files["sv"].as_uri())
    printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
    assert {(round(one.mediabox.width), round(one.mediabox.height)) for one in printed.pages} == {(595, 842)}
    assert 20 < len(printed.pages) < 80
    texts = [one.extract_text() for one in printed.pages]
    assert "2017" in texts[0]
    assert "Innehåll" in texts[1]
    assert not [number for number, text in enumerate(texts, 1) if len(text.split()) < 5]
    assert "Visa som tabell" not in " ".join(texts)
