"""The report writer: asks for the annual report, sees it being made, and gets the file."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

SECONDS = 60_000


def percent_until_done(page: Page) -> list[int]:
    """What the progress bar says, asked as the page asks, but without its pause of a second."""
    seen = []
    while bar := re.search(r'<progress[^>]* value="(\d+)"', fragment := progress(page)):
        seen.append(int(bar[1]))
    assert "Hämta PDF" in fragment, fragment
    return seen


def progress(page: Page) -> str:
    answer = page.request.get(page.url, headers={"HX-Request": "true"})
    assert answer.ok
    return answer.text()


def text_of(path: Path) -> tuple[int, str]:
    """Number of pages, and the text with plain blanks."""
    content = path.read_bytes()
    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")
    pages = PdfReader(io.BytesIO(content)).pages
    text = " ".join(page.extract_text() for page in pages)
    return len(pages), re.sub(r"[\s\u00a0\u202f]+", " ", text)


def ask(page: Page, year: str, language: str = "Svenska") -> None:
    page.goto("/reports/")
    page.get_by_label("År", exact=True).select_option(year)
    page.get_by_label(language).check()
    page.get_by_role("button", name="Skapa rapporten").click()
    expect(page).to_have_url(re.compile(r"/reports/[0-9a-f-]{36}/$"))


@pytest.mark.parametrize(
    ("language", "year", "name", "says"),
    [
        (
            "Svenska",
            "2017",
            "arsrapport-2017-sv.pdf",
            ["45 393", "37 400", "7 848", "30 kvinnor och 22 män", "50,4", "2 403"],
        ),
        (
            "English",
            "2016",
            "annual-report-2016-en.pdf",
            ["25,303", "In 2016 we had"],
        ),
    ],
)
def test_makes_and_downloads_the_report(
    open_page: Callable[..., Page], language: str, year: str, name: str, says: list[str]
) -> None:
    page = open_page("writer")
    ask(page, year, language)
    percent = percent_until_done(page)
    assert percent == sorted(percent)
    assert len({value for value in percent if 0 < value < 100}) >= 3, percent
    get = page.get_by_role("link", name="Hämta PDF")
    expect(get).to_be_visible(timeout=SECONDS)
    expect(page.locator("#said")).to_have_text("Rapporten är klar.")
    with page.expect_download() as download:
        get.click()
    assert download.value.suggested_filename == name
    pages, text = text_of(download.value.path())
    assert 20 <= pages <= 40
    for words in says:
        assert words in text
    page.goto("/reports/")
    made = page.get_by_role("region", name="Skapade rapporter")
    expect(made.get_by_role("row").nth(1)).to_contain_text("Klar")


def test_without_scripts_the_page_comes_anew_until_the_report_is_there(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("writer", java_script_enabled=False)
    ask(page, "2015")
    expect(page.get_by_role("link", name="Hämta PDF")).to_be_visible(timeout=SECONDS)


def test_a_reader_gets_the_finished_report_and_cannot_make_one(open_page: Callable[..., Page]) -> None:
    page = open_page("writer")
    ask(page, "2018")
    percent_until_done(page)
    reader = open_page("viewer")
    reader.goto("/reports/")
    expect(reader.get_by_role("button", name="Skapa rapporten")).to_have_count(0)
    reader.get_by_role("link", name="2018, svenska").first.click()
    with reader.expect_download() as download:
        reader.get_by_role("link", name="Hämta PDF").click()
    assert "49 477" in text_of(download.value.path())[1]
