"""One journey from its need to its registered report, by everybody who has a step of it."""

import datetime as dt
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.steps import button
from tracker.core.periods import today

PROJECT = "P-2022-002"  # ITP-C, which the manager leads
UNIT = "metoder-och-tjanster"
WHO, TITLE = "Vega Prov", "Coachning av tre kontor"
PDF = {"name": "uppdrag.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\nUppdrag\n%%EOF"}
PROGRAM = {
    "name": "uppdrag.pdf",
    "mimeType": "application/pdf",
    "buffer": b"MZ\x90\x00 cannot be run in DOS mode",
}


def stands(page: Page, address: str, words: str) -> None:
    """The mission's page says where it is stuck and who has it; the board says the same."""
    page.goto(address)
    expect(page.get_by_role("heading", level=2).first).to_have_text(words)
    if words.startswith("Står vid "):
        step, who = words.removeprefix("Står vid ").removesuffix(" har den").split(": ")
        page.goto(f"/missions/?state=all&project={PROJECT}")
        row = page.get_by_role("row").filter(has_text=TITLE)
        expect(row.get_by_role("cell").nth(3)).to_contain_text(step[0].upper() + step[1:])
        expect(row.get_by_role("cell").nth(4)).to_have_text(who)
        page.goto(address)


def step(page: Page, link: str, verb: str, /, **fields: str) -> None:
    """Open the step from the mission's page, fill in what is named, and take it."""
    page.get_by_role("link", name=link, exact=True).click()
    for name, value in fields.items():
        page.locator(f"[name={name}]").fill(value)
    button(page, verb).click()
    expect(page.get_by_role("status").first).to_be_visible()


def someone_in_the_unit(leader: Page) -> None:
    """The leader names the unit's manager, and adds a colleague who belongs to it."""
    leader.goto(f"/line-units/{UNIT}/edit/")
    manager = leader.locator("[name=manager]")
    manager.select_option(manager.locator("option").filter(has_text="Rapportskribent").get_attribute("value"))
    button(leader, "Spara").click()
    leader.goto("/staff/new/")
    leader.locator("[name=name]").fill(WHO)
    leader.locator("[name=number]").fill("E-901")
    leader.locator("[name=positions-0-what]").fill("2020-01-01")
    leader.locator("[name=positions-0-unit]").select_option(label="Metoder och tjänster")
    leader.locator("[name=name]").press("Enter")
    expect(leader.get_by_role("heading", level=1)).to_have_text(WHO)


def test_a_journey_goes_from_hand_to_hand(
    open_page: Callable[..., Page], assert_accessible: Callable[[Page], None]
) -> None:
    leader, manager, chief, registrar = (
        open_page(user) for user in ("leader", "manager", "writer", "registrar")
    )
    someone_in_the_unit(leader)
    first, last = today() - dt.timedelta(14), today() - dt.timedelta(10)

    manager.goto(f"/projects/{PROJECT}/missions/new/")
    for name, value in {"title_sv": TITLE, "need": "Kontoren har bett om det.", "place": "Kampot"}.items():
        manager.locator(f"[name={name}]").fill(value)
    manager.locator("[name=start]").fill(first.isoformat())
    manager.locator("[name=end]").fill(last.isoformat())
    manager.locator("[name=country]").select_option(label="Kambodja")
    manager.locator("[name=travellers-0-what]").select_option(label=WHO)
    manager.locator("[name=place]").press("Enter")
    expect(manager.get_by_role("heading", level=1)).to_have_text(TITLE)
    address = manager.url

    manager.get_by_role("link", name="Uppdragsbeskrivningen är skriven").click()
    manager.locator("[name=file]").set_input_files(PROGRAM)
    manager.locator("[name=dnr]").fill("Af-2026/4711")
    button(manager, "Uppdragsbeskrivningen är skriven").click()
    expect(manager.locator("#errors")).to_contain_text("Filen är inte vad namnet säger")
    expect(manager.locator("[name=dnr]")).to_have_value("Af-2026/4711")
    assert_accessible(manager)
    manager.locator("[name=file]").set_input_files(PDF)
    button(manager, "Uppdragsbeskrivningen är skriven").click()
    expect(manager.get_by_role("link", name="Af-2026/4711")).to_be_visible()

    chief.goto("/missions/?person=me")
    chief.get_by_role("link", name=TITLE).click()
    step(chief, "Släpp någon", "Släpp")
    stands(leader, address, "Står vid resesäkerhetskontroll: ledningen har den")
    step(leader, "Resan är kontrollerad", "Resan är kontrollerad", note="UD:s råd är lästa")
    stands(leader, address, "Står vid beslut: ledningen har den")
    step(leader, "Besluta", "Besluta", dnr="Af-2026/4712")

    stands(manager, address, f"Står vid reserapport: {WHO} har den")
    step(manager, "Rapporten är skriven", "Rapporten är skriven", link="https://arkiv.example/resa")
    stands(manager, address, f"Står vid dagar i tidrapporten: {WHO} har den")
    manager.get_by_role("link", name="Logga", exact=True).click()
    expect(manager.locator("[name=start]")).to_have_value(first.isoformat())
    expect(manager.locator("[name=staff-0-days_abroad]")).to_have_value("5")
    manager.locator("[name=title_sv]").press("Control+Enter")
    expect(manager.get_by_role("status").first).to_contain_text("Sparat")
    logged = manager.url

    stands(manager, address, "Står vid resultat: Projektledare Kambodja och ITP har den")
    manager.goto(f"{logged}edit/")
    manager.locator("[name=changed]").evaluate("field => field.closest('details').open = true")
    manager.locator("[name=changed]").fill("Tre kontor arbetar på det nya sättet.")
    manager.locator("[name=changed]").press("Control+Enter")
    expect(manager.get_by_role("heading", level=1)).to_have_text(TITLE)

    stands(registrar, address, "Står vid registrerad: registratorn har den")
    registrar.get_by_role("link", name="reserapport", exact=False).click()
    registrar.get_by_role("link", name="Registrera").click()
    registrar.locator("[name=dnr]").fill("Af-2026/4713")
    button(registrar, "Registrera").click()
    stands(manager, address, "Alla steg är gjorda")
    assert_accessible(manager)
