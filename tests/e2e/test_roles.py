"""Controller, registrar and administrator: what each comes for; and the language that follows the user."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.steps import amount, column, fill_in, sign_in

TWO_FUNDERS = "P-2017-001"  # WA-1: EU in euro and Sida in kronor


def test_the_controller_follows_a_year_to_its_bookings(open_page: Callable[..., Page]) -> None:
    page = open_page("controller")
    page.goto(f"/projects/{TWO_FUNDERS}/")
    page.get_by_role("link", name="Ekonomi", exact=True).click()
    years = page.get_by_role("region", name="Bokfört per år och finansiär").locator("tbody tr")
    sums = [[amount(cell) for cell in row.locator("td").all_inner_texts()] for row in years.all()]
    assert len(sums) == 4
    for *parts, whole_year in sums:
        assert sum(parts) == whole_year
    booked = column(page, "Kronor")
    # Each is shown in whole kronor, so the shown ones may be off by half a krona each.
    assert abs(sum(map(amount, booked)) - sum(row[-1] for row in sums)) <= len(booked) / 2

    page.goto(f"/projects/{TWO_FUNDERS}/money/")
    page.get_by_role("link", name="2017", exact=True).click()
    expect(page.locator(".figures .n").first).to_be_visible()
    shown = amount(page.locator(".figures .n").first.inner_text())
    rows = [amount(text) for text in column(page, "Belopp")]
    assert abs(sum(rows) - shown) < 1
    assert abs(shown - sums[0][-1]) < 1


def test_every_foreign_booking_shows_its_rate_and_where_it_is_from(open_page: Callable[..., Page]) -> None:
    page = open_page("controller")
    page.goto(f"/projects/{TWO_FUNDERS}/money/")
    for row in page.locator("table").last.locator("tbody tr").filter(has_text="EUR").all():
        cells = row.locator("td").all_inner_texts()
        assert amount(cells[4].split("\n")[0]) > 9
        assert re.search(r"\d{4}-\d{2}-\d{2}", cells[4])


def test_a_repayment_is_shown_with_its_sign(open_page: Callable[..., Page]) -> None:
    page = open_page("leader")
    page.goto("/projects/P-2020-002/money/")
    row = (
        page.get_by_role("region", name="Bokfört per år och finansiär")
        .get_by_role("row")
        .filter(has_text="2021")
    )
    assert amount(row.locator("td").last.inner_text()) == Decimal(-200_000)


def test_the_registrar_finds_a_project_by_its_number_and_what_lacks_one(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("registrar")
    page.goto("/projects/P-2022-002/")
    card = page.get_by_role("region", name="Om projektet")
    number = re.search(r"DEMO-Af-\d{4}/\d{4}", card.inner_text())[0]
    page.goto("/projects/?status=all")
    page.locator("form.sentence [name=text]").fill(number)
    page.get_by_role("button", name="Visa", exact=True).click()
    expect(
        page.get_by_role("table").get_by_role("link", name="Inkluderande arbetsförmedling")
    ).to_be_visible()


def test_the_registrar_keeps_the_organisations(open_page: Callable[..., Page]) -> None:
    page = open_page("registrar")
    page.goto("/projects/")
    headers = {
        "X-CSRFToken": page.locator("[name=csrfmiddlewaretoken]").first.input_value(),
        "Referer": page.url,
    }
    body = {
        "identifier": "TN-PROV",
        "name_sv": "Arbetsverket i provstaden",
        "kind": "authority",
        "level": "local",
        "country": "TN",
    }
    made = page.request.post("/api/v1/organisations/", data=body, headers=headers)
    assert made.status == 201, made.text()
    found = page.request.get("/api/v1/organisations/?text=provstaden").json()
    assert [row["name_sv"] for row in found["results"]] == ["Arbetsverket i provstaden"]
    viewer = open_page("viewer")
    viewer.goto("/projects/")
    headers["X-CSRFToken"] = viewer.locator("[name=csrfmiddlewaretoken]").first.input_value()
    assert viewer.request.post("/api/v1/organisations/", data=body, headers=headers).status == 403


def test_the_administrator_gives_a_role_and_takes_it_back(open_page: Callable[..., Page]) -> None:
    page = open_page("admin")
    page.goto("/")
    page.get_by_role("link", name="Administration").click()
    page.get_by_role("link", name="Användare", exact=True).first.click()
    page.get_by_role("link", name="viewer", exact=True).click()
    page.get_by_text("Lägg till ytterligare Roll").click()
    page.locator("select[name=roles-1-role]").select_option("writer")
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    viewer = open_page()
    viewer.goto("/reports/")
    fill_in(viewer, "viewer")
    expect(viewer.get_by_role("button", name="Skapa rapporten")).to_be_visible()
    page.get_by_role("link", name="viewer", exact=True).first.click()
    page.locator("[name=roles-1-DELETE]").check()
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    # Other rights, another session: one signs in anew.
    viewer.goto("/reports/")
    fill_in(viewer, "viewer")
    expect(viewer.get_by_role("heading", level=1)).to_be_visible()
    expect(viewer.get_by_role("button", name="Skapa rapporten")).to_have_count(0)


def test_the_administration_is_entered_by_the_products_own_door(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto("/admin/")
    expect(page).to_have_url(re.compile(r"/accounts/login/\?next=/admin/"))
    fill_in(page, "admin")
    expect(page.get_by_role("heading", level=1, name="Administration")).to_be_visible()


@pytest.mark.parametrize("user", ["manager", "leader", "controller", "writer", "registrar", "viewer"])
def test_the_administration_is_closed_to_others(open_page: Callable[..., Page], user: str) -> None:
    page = open_page(user, provoked=[403])
    assert page.goto("/admin/").status == 403
    expect(page.get_by_role("heading", level=1)).to_have_text("Du får inte göra det här")


@pytest.mark.parametrize(
    ("address", "swedish", "english"),
    [
        ("/projects/?status=all&country=TN", "Projekt", "Projects"),
        ("/overview/?year=2017", "Ledningsöversikt 2017", "Overview 2017"),
        ("/activities/?year=2017", "Aktiviteter", "Activities"),
    ],
)
def test_the_language_changes_and_the_page_stays(
    open_page: Callable[..., Page], address: str, swedish: str, english: str
) -> None:
    page = open_page()
    sign_in(page, "manager4")
    for language, button, heading in (("en", "English", english), ("sv", "Svenska", swedish)):
        page.goto(address)
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        expect(page.locator("html")).to_have_attribute("lang", language)
        assert page.url.endswith(address)


def test_the_language_follows_the_user_to_another_browser(open_page: Callable[..., Page]) -> None:
    first, second = open_page(), open_page()
    sign_in(first, "manager4")
    first.get_by_role("button", name="English").click()
    expect(first.locator("html")).to_have_attribute("lang", "en")
    second.goto("/accounts/login/")
    fill_in(second, "manager4")
    expect(second.get_by_role("link", name="Sign out")).to_be_visible()
    second.goto("/overview/?year=2017")
    expect(second.locator(".figures")).to_contain_text("45.4")
    second.get_by_role("button", name="Svenska").click()
    expect(second.locator(".figures")).to_contain_text("45,4")
