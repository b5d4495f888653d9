"""The leader: narrows the overview, and clicks a number through to the records that it counts."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.steps import Keyboard, amount, column, whole


def narrow(page: Page, **choices: str) -> None:
    """Choose in the overview's sentence, in words."""
    page.goto("/")
    page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name="Översikt").click()
    for name, words in choices.items():
        page.locator(f"form.sentence [name={name}]").select_option(label=words)
    page.get_by_role("button", name="Visa", exact=True).click()
    page.wait_for_url(lambda address: "year=" in address)


def follow(page: Page, figure: str) -> str:
    """Click the number on the overview; returns what it said."""
    link = page.locator(f".figures a[href*='/figures/{figure}/']").first
    said = link.inner_text()
    link.click()
    expect(page.get_by_role("heading", level=2).filter(has_text=re.compile("räknas"))).to_be_visible()
    return said


SCOPES = [
    {"year": "2017"},
    {"year": "2017", "country": "Tunisien", "funder": "Sida"},
    {"year": "2018", "country": "Kambodja"},
]


def people(page: Page) -> int:
    address = page.url
    total = Decimal(0)
    for label in ("Kvinnor", "Män", "Kön okänt"):
        page.goto(address)
        total += sum(amount(text) for text in column(page, label))
    return int(total)


@pytest.mark.parametrize("choices", SCOPES, ids=lambda choices: " ".join(choices.values()))
@pytest.mark.parametrize(
    ("figure", "counted"),
    [
        ("F1", lambda page: len(column(page, "Projekt"))),
        ("participations", people),
        ("activities", lambda page: len(column(page, "Aktivitet"))),
    ],
    ids=["F1", "participations", "activities"],
)
def test_a_number_is_the_count_of_its_records(
    open_page: Callable[..., Page], choices: dict[str, str], figure: str, counted: Callable[[Page], int]
) -> None:
    page = open_page("leader")
    narrow(page, **choices)
    said = whole(follow(page, figure))
    assert whole(page.locator(".figures .n").first.inner_text()) == said
    assert said > 0
    assert counted(page) == said


@pytest.mark.parametrize("choices", SCOPES, ids=lambda choices: " ".join(choices.values()))
def test_the_money_is_the_sum_of_its_bookings(
    open_page: Callable[..., Page], choices: dict[str, str]
) -> None:
    page = open_page("leader")
    narrow(page, **choices)
    millions = amount(follow(page, "F2").split()[0])
    kronor = amount(page.locator(".figures .n").first.inner_text())
    assert round(kronor / 1_000_000, 1) == millions
    address = page.url
    booked = [amount(text) for text in column(page, "Belopp")]
    shares = [Decimal(100)] * len(booked)
    if "country" in choices:
        page.goto(address)
        shares = [amount(text) for text in column(page, "Andel som räknas")]
    whole_sum = sum(sek * share / 100 for sek, share in zip(booked, shares, strict=True))
    assert abs(whole_sum - kronor) < 1


@pytest.mark.parametrize("choices", SCOPES[1:], ids=lambda choices: " ".join(choices.values()))
def test_each_employee_counts_once(open_page: Callable[..., Page], choices: dict[str, str]) -> None:
    """Where nobody is masked: of the whole year some names are."""
    page = open_page("leader")
    narrow(page, **choices)
    said = whole(follow(page, "F5"))
    assert said > 0
    assert len(set(column(page, "Person"))) == said


def test_the_control_totals_of_2017(open_page: Callable[..., Page]) -> None:
    page = open_page("leader")
    narrow(page, year="2017")
    assert whole(follow(page, "F2").split()[0]) == 454  # 45,4
    expect(page.locator(".figures .n").first).to_have_text(re.compile(r"45.392.900.kr"))
    page.goto("/figures/F4/?year=2017")
    expect(page.locator(".figures .n").first).to_contain_text("14")


def test_narrows_by_keyboard_and_takes_the_data_along(open_page: Callable[..., Page]) -> None:
    page = open_page("leader")
    page.goto("/overview/")
    keys = Keyboard(page)
    keys.press("Tab", "Enter")
    keys.tab_to(page.locator("form.sentence [name=year]"))
    keys.type("2017")
    keys.tab_to(page.locator("form.sentence [name=country]"))
    keys.type("Tanz")
    keys.tab_to(page.locator("form.sentence button"))
    keys.press("Enter")
    page.wait_for_url(re.compile(r"year=2017&country=TZ"))
    with page.expect_download() as download:
        page.get_by_role("link", name="Hämta underlag").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    assert download.value.path().read_bytes().startswith(b"PK")


def test_an_exception_leads_to_its_project(open_page: Callable[..., Page]) -> None:
    page = open_page("leader")
    page.goto("/overview/?year=2017")
    link = page.get_by_role("region", name="Behöver ledningens uppmärksamhet").get_by_role("link").first
    code = link.inner_text().split()[0]
    link.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(code)
