"""The strand beside the projects, and training rounds: a visit, a forum, a network, a conference, a round of people."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tracker.core.periods import today

ONE = re.compile(r"/activities/A-\d{4}-\d{4}/$")
ROUND = "/projects/P-2022-002/rounds/5/"  # its nominations wait for a decision
EUPAN, NETWORK, CONFERENCE = "/forums/eupan/", "/forums/anti-corruption-network/", "/forums/caf-sofia-2018/"


def state(page: Page, step: str) -> str:
    """How far a visit has come with a step."""
    row = page.locator("section[aria-labelledby=course] li").filter(has_text=step)
    return row.locator(".tag").inner_text()


def save(page: Page) -> None:
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="har sparats")).to_be_visible()


def test_a_visit_from_request_to_idea(open_page: Callable[..., Page]) -> None:
    page = open_page("manager", look="phone")
    page.goto("/visits/")
    page.get_by_role("link", name="Logga ett besök").click()
    page.get_by_label("Vad gjordes?").fill("Statskontoret i Finland frågar om jäv")
    page.get_by_role("button", name="Spara som utkast").click()
    expect(page).to_have_url(ONE)
    page.goto("/visits/?state=asked")
    page.locator("main table").get_by_role("link", name="Statskontoret i Finland frågar om jäv").click()
    page.get_by_role("link", name="Program, återkoppling").click()
    page.get_by_label("Besökande organisation").select_option(label="Statskontoret, Finland")
    page.get_by_label("Efterfrågat den").fill("2026-01-15")
    page.get_by_label("Program (valfritt)").fill("Förmiddag: hur vi arbetar mot jäv.")
    save(page)
    expect(page.get_by_text("Statskontoret, Finland")).to_be_visible()
    assert [state(page, step) for step in ("Förfrågan", "Program", "Besök")] == ["Gjord", "Gjord", "Inte än"]

    address = page.url
    page.get_by_role("link", name="I loggen").click()
    page.get_by_role("link", name="Ändra").first.click()
    page.get_by_label("Kvinnor", exact=True).fill("5")
    page.get_by_label("Män", exact=True).fill("3")
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page).to_have_url(ONE)
    page.goto(f"{address}edit/")
    page.get_by_label("Besökarnas återkoppling").fill("De vill se mer av utbildningen.")
    page.get_by_label("Att följa upp").fill("Skicka utbildningen")
    page.get_by_label("Följ upp senast").fill("2030-01-31")
    page.get_by_label("Möjlig projektidé").fill("Gemensam utbildning om jäv")
    save(page)
    steps = ("Besök", "Återkoppling", "Uppföljning", "Möjlig projektidé")
    assert [state(page, step) for step in steps] == ["Gjord", "Gjord", "Inte än", "Gjord"]
    expect(page.get_by_text("kvinnor 5, män 3")).to_be_visible()


def test_a_meeting_is_logged_from_its_forum_and_stands_in_the_rota(open_page: Callable[..., Page]) -> None:
    page = open_page("manager")
    page.goto(EUPAN)
    before = page.locator(".rota circle").count()
    page.get_by_role("link", name="Logga ett möte").click()
    page.get_by_label("Vad gjordes?").fill("EUPAN, extra möte om tillit")
    page.get_by_label("Mötets nivå").select_option("working")
    page.keyboard.press("Control+Enter")
    page.get_by_role("link", name="Vad mötet gav").first.click()
    page.get_by_role("link", name="Skriv vad det gav").click()
    page.get_by_label("Vår roll, på svenska").fill("Vi ledde en punkt")
    save(page)
    page.goto(EUPAN)
    assert page.locator(".rota circle").count() == before + 1
    page.get_by_text("Visa som tabell").click()
    table = page.locator("section[aria-labelledby=rota] table")
    expect(table.get_by_role("link", name=f"{today()}")).to_be_visible()


def test_a_network_meets_with_ticks_for_who_came(open_page: Callable[..., Page]) -> None:
    page = open_page("leader")
    page.goto(NETWORK)
    expect(page.get_by_role("note").filter(has_text="2 medlemmar")).to_be_visible()
    page.get_by_role("link", name="Nätverket mot korruption, utbilda hemma").click()
    page.get_by_role("link", name="Skriv vad det gav").click()
    member = page.get_by_role("group", name="Kommun A, Sverige")
    member.get_by_label("Personer").fill("2")
    member.get_by_label("Gjort hemma").fill("Utbildat alla chefer")
    save(page)
    came = page.locator("section[aria-labelledby=attendance] li").filter(has_text="Kommun A, Sverige")
    expect(came).to_contain_text("2 personer")
    expect(came).to_contain_text("Utbildat alla chefer")


def test_a_conference_gets_a_delegation_and_its_cases_are_found(open_page: Callable[..., Page]) -> None:
    page = open_page("leader")
    page.goto(CONFERENCE)
    page.get_by_role("link", name="Konferens om god förvaltning och CAF", exact=True).click()
    page.get_by_role("link", name="Lägg till en delegation").click()
    page.get_by_label("Land").select_option(label="Norge")
    save(page)
    expect(page.get_by_role("link", name="Norge")).to_be_visible()
    page.get_by_role("link", name="Alla exempel").click()
    page.get_by_label("med orden").fill("kunder")
    page.get_by_role("button", name="Visa", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="exempel")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Kuopio"))).to_be_visible()


def test_a_round_is_filled_by_keyboard_within_its_places(open_page: Callable[..., Page]) -> None:
    page = open_page("manager", java_script_enabled=False)
    page.goto(ROUND)
    page.get_by_role("link", name="Besluta om flera").click()
    boxes = page.locator("input[name=chosen]")
    assert boxes.count() == 36
    for place in range(36):
        boxes.nth(place).press("Space")
    page.get_by_label("Välj ut: deltar").press("Space")
    page.get_by_label("Skäl").press("Enter")
    told = page.locator(".field-error").filter(
        has_text="Omgången: 0 av 30 platser är tagna, och 36 till är valda."
    )
    expect(told.first).to_contain_text("Tanzania: 0 av 9 platser är tagna, och 15 till är valda.")
    tanzania = page.get_by_role("group", name="Tanzania").get_by_role("checkbox")
    for place in range(9, 15):
        expect(tanzania.nth(place)).to_be_checked()
        tanzania.nth(place).press("Space")
    page.get_by_label("Skäl").press("Enter")
    expect(page.get_by_role("status").filter(has_text="Beslutet har antecknats")).to_be_visible()
    people = page.locator("section[aria-labelledby=people] dl")
    expect(people).to_contain_text(re.compile(r"Deltagare\s*30"))
    expect(people).to_contain_text(re.compile(r"Nominerade, inte beslutade\s*6"))


def test_an_organisation_is_asked_and_the_change_stands_in_its_document(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("manager", look="narrow")
    page.goto("/adoptions/?state=due")
    page.locator("main table a").first.click()
    page.get_by_role("link", name="Följ upp").first.click()
    page.get_by_label("Tillfrågades den").fill(f"{today()}")
    page.get_by_role("radio", name="ja").check()
    page.get_by_label("Svarade den").fill(f"{today()}")
    page.locator("[name=adopted_in]").fill("Årsplan 2027")
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.locator("section[aria-labelledby=adoption]")).to_contain_text("Årsplan 2027")


@pytest.mark.parametrize("look", ["light", "dark", "narrow"])
def test_the_pages_beside_the_projects_are_accessible(
    look: str, open_page: Callable[..., Page], assert_accessible: Callable[[Page], None]
) -> None:
    page = open_page("manager", look=look, language="en" if look == "dark" else "sv")
    select = f"{ROUND}nominations/select/"
    for address in (EUPAN, NETWORK, ROUND, select, "/visits/", "/outputs/", "/figures/meetings/?year=2017"):
        page.goto(address)
        assert_accessible(page)
