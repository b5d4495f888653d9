"""The controller's day: follow a project's money, book and correct, read a file in, close a month, report."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.e2e.steps import amount, column, whole

TWO_FUNDERS = "P-2017-001"  # WA-1: EU in euro and Sida in kronor
RUNNING = "DEMO-51000467"  # WA-2, where this year is not closed
HEAD = "Verifikation;Rad;Bokföringsdatum;Konto;Avtal;Belopp;Valuta;Text\n"


def follow_up(page: Page) -> None:
    page.goto(f"/projects/{TWO_FUNDERS}/funding/?per=2019-12-31")


def row_of(page: Page, name: str) -> list[str]:
    cells = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name, exact=True)).first
    return [re.sub(r"\s", " ", text).strip() for text in cells.locator("td").all_inner_texts()]


def test_two_funders_stand_side_by_side_and_the_difference_of_rates_is_a_row(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("controller")
    follow_up(page)
    agreed, used, rates, left = (
        [whole(text) if re.search(r"\d", text) else 0 for text in row_of(page, name)]
        for name in ("Avtalat", "Förbrukat", "Kursdifferens", "Återstår")
    )
    assert [agreed[0], used[0], left[0]] == [950, 800, 150]
    for column_of in range(1, 4):
        assert agreed[column_of] == used[column_of] + rates[column_of] + left[column_of]


def test_a_sum_leads_to_the_bookings_that_make_it(open_page: Callable[..., Page]) -> None:
    page = open_page("controller")
    follow_up(page)
    page.get_by_role("row").filter(has_text="Resor").first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bokföring")
    amounts = [amount(text) for text in column(page, "Belopp")]
    assert sum(amounts) == 181_000


def test_books_corrects_and_voids(open_page: Callable[..., Page]) -> None:
    page = open_page("controller")
    page.goto("/ledger/new/")
    page.get_by_label("Avtal", exact=True).select_option(label=option(page, "Avtal", RUNNING))
    page.get_by_label("Verifikationsnummer").fill("E2E-1")
    page.get_by_label("Belopp", exact=True).fill("1 234,5x")
    page.get_by_label("Konto").select_option(index=1)
    page.get_by_role("button", name="Bokför", exact=True).click()
    expect(page.get_by_role("alert").or_(page.locator(".summary, .notice:visible")).first).to_be_visible()
    expect(page.get_by_label("Verifikationsnummer")).to_have_value("E2E-1")
    page.get_by_label("Belopp", exact=True).fill("1 234,50")
    page.get_by_role("button", name="Bokför", exact=True).click()

    page.goto("/ledger/row/E2E-1/")
    expect(page.locator("main")).to_contain_text("1 234,50")
    page.get_by_role("link", name=re.compile("Makulera")).click()
    page.get_by_label(re.compile("Varför|Skäl")).fill("Bokförd på fel avtal.")
    page.get_by_role("button", name=re.compile("Makulera")).click()
    page.goto("/ledger/row/E2E-1/")
    expect(page.locator("main")).to_contain_text("Bokförd på fel avtal.")


def option(page: Page, label: str, part: str) -> str:
    options = page.get_by_label(label, exact=True).locator("option").all_inner_texts()
    return next(text for text in options if part in text)


def test_a_closed_month_is_corrected_today_and_not_changed(open_page: Callable[..., Page]) -> None:
    page = open_page("controller")
    page.goto("/ledger/?agreement=DEMO-51000467&year=2025&kind=cost")
    page.locator("main table tbody a").first.click()
    here = page.url
    page.goto(here + "change/")
    page.get_by_label("Belopp", exact=True).fill("1,00")
    page.get_by_role("button", name=re.compile("Spara")).click()
    expect(page.locator("main")).to_contain_text(re.compile("stängd"))
    expect(page.get_by_label("Belopp", exact=True)).to_have_value("1,00")

    page.goto(here + "correct/")
    page.get_by_label("Rättelsens verifikationsnummer").fill("E2E-R")
    page.get_by_label("Rätt belopp").fill("10,00")
    page.get_by_label("Varför").fill("Fel belopp på fakturan.")
    page.get_by_role("button", name="Bokför rättelsen").click()
    page.goto("/ledger/row/E2E-R/")
    expect(page.locator("main")).to_contain_text(here.rstrip("/").rpartition("/")[2])


def send(page: Page, text: str, name: str = "huvudbok.csv") -> None:
    page.goto("/ledger/imports/")
    file = {"name": name, "mimeType": "text/csv", "buffer": (HEAD + text).encode("cp1252")}
    page.locator("input[type=file]").set_input_files([file])  # type: ignore[list-item]
    page.get_by_role("button", name="Skicka in och kontrollera").click()


def until(page: Page, words: str) -> None:
    """Ask for the page anew until the worker has come that far."""
    for _ in range(60):
        if words in page.locator("main").inner_text():
            return
        page.wait_for_timeout(500)
        page.reload()
    pytest.fail(page.locator("main").inner_text())


def test_a_file_is_checked_booked_and_changes_nothing_a_second_time(open_page: Callable[..., Page]) -> None:
    page = open_page("controller")
    rows = f"V9;1;2026-11-03;4110;{RUNNING};12 345,50;SEK;Arbetstid\n"
    rows += f"V9;2;2026-11-04;5510;{RUNNING};-100,00;SEK;=1+1\n"
    send(page, rows)
    page.get_by_label("Kartans namn").fill("Ekonomisystemet")
    page.get_by_role("button", name="Spara och kontrollera filen").click()
    until(page, "Filen är kontrollerad")
    page.get_by_role("button", name="Bokför", exact=True).click()
    until(page, "Filen är bokförd")
    page.goto("/ledger/?text=V9&order=row_key")
    assert [amount(text) for text in column(page, "Belopp")][:2] == [amount("12 345,50"), amount("−100,00")]

    send(page, rows, "en gång till.csv")
    until(page, "Filen är kontrollerad")
    main = page.locator("main").inner_text()
    assert re.search(r"Ny\s+0\s+Ändrad\s+0\s+Oförändrad\s+2\s+Nekad\s+0", main), main


def test_a_refused_row_tells_where_and_why_and_nothing_is_booked(open_page: Callable[..., Page]) -> None:
    page = open_page("controller")
    send(page, f"V10;1;2025-11-04;5510;{RUNNING};77,00;SEK;x\nV10;2;2026-11-04;4110;{RUNNING};1,0,0;SEK;x\n")
    page.get_by_label("Kartans namn").fill("Ekonomisystemet")
    page.get_by_role("button", name="Spara och kontrollera filen").click()
    until(page, "2 rader nekas")
    main = page.locator("main").inner_text()
    assert "stängd" in main, main
    assert "F Belopp" in main, main
    page.goto("/ledger/?text=V10")
    assert page.locator("main table tbody tr").count() == 0


def test_the_report_comes_as_page_spreadsheet_and_pdf(open_page: Callable[..., Page]) -> None:
    page = open_page("controller")
    follow_up(page)
    page.get_by_role("link", name="Rapport till EU", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2019")
    said = page.locator("main").inner_text()
    assert "800,000.00" in said
    with page.expect_download() as pdf:
        page.get_by_role("link", name="PDF").click()
    content = Path(pdf.value.path()).read_bytes()
    text = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(content)).pages)
    assert "800,000.00" in re.sub(r"\s", " ", text)
    with page.expect_download() as xlsx:
        page.get_by_role("link", name="Excel").click()
    assert "xl/workbook.xml" in zipfile.ZipFile(xlsx.value.path()).namelist()
