"""The leadership: narrows the overview and follows a number to the records behind it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.steps import whole


def test_narrows_the_overview_and_follows_a_number_to_its_rows(open_page: Callable[..., Page]) -> None:
    page = open_page("leader")
    page.goto("/")
    page.get_by_role("link", name="Öppna ledningsöversikten").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ledningsöversikt")
    page.get_by_label("Visar").select_option("2017")
    page.get_by_label("betalt av").select_option("eu")
    page.get_by_role("button", name="Visa").click()
    expect(page).to_have_url("/overview/?year=2017&country=&funder=eu&theme=")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ledningsöversikt 2017")

    projects = page.locator(".figures div").filter(has_text="Pågående projekt").locator(".n a")
    number = whole(projects.inner_text())
    assert number == 3
    projects.click()
    expect(page).to_have_url("/figures/F1/?year=2017&funder=eu")
    expect(page.locator("#records")).to_have_text(f"{number} poster räknas")
    expect(page.locator("table tbody tr")).to_have_count(number)


def test_an_exception_leads_to_its_project(open_page: Callable[..., Page]) -> None:
    page = open_page("leader")
    page.goto("/overview/?year=2017")
    first = page.locator(".concerns a").first
    code = first.inner_text().split()[0]
    first.click()
    expect(page.locator("main")).to_contain_text(code)


def test_a_chart_has_the_same_numbers_as_a_table(open_page: Callable[..., Page]) -> None:
    page = open_page("leader")
    page.goto("/overview/?year=2017")
    months = page.locator("#months")
    expect(months.get_by_role("img").first).to_be_visible()
    months.get_by_text("Visa som tabell").click()
    rows = months.locator("tbody tr")
    expect(rows).to_have_count(12)
    logged = sum(whole(cell) for row in rows.all() for cell in row.locator("td").all_inner_texts()[:3])
    assert logged == whole(page.locator(".figures .d a").first.inner_text())
