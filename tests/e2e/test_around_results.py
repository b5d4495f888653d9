"""What stands around the results: assessments, risks, status updates, and lights that somebody judges otherwise."""

import re
from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from tests.e2e.steps import button, refused
from tracker.core.periods import today

PROJECT = "P-2023-001"  # TZ-2, whose manager signs in as manager4
OTHERS = "P-2022-002"  # ITP-C, which "manager" leads


def begin_assessment(page: Page, instrument: str, scale: str) -> None:
    page.goto("/assessments/new/")
    page.get_by_label("Instrument").select_option(label=instrument)
    page.get_by_label("Skala").select_option(label=scale)
    for label in ("Organisation", re.compile("^Projekt")):
        field = page.locator("main").get_by_label(label)
        options = field.locator("option").all_inner_texts()
        field.select_option(label=next(text for text in options if "Tanzania" in text or "TZ-2" in text))
    page.get_by_label("Bedömd den").fill(today().isoformat())
    button(page, "Börja").click()
    page.get_by_role("link", name="Poängsätt från första kriteriet").click()


def test_scores_outside_the_scale_and_without_evidence_are_refused(open_page: Callable[..., Page]) -> None:
    page = open_page("manager4")
    begin_assessment(page, "CAF 2013", "Klassisk, 0–100")
    joint = page.get_by_role("group", name="Gemensam bild").get_by_label("Poäng")
    joint.nth(0).fill("45")
    joint.nth(1).fill("130")
    button(page, "Spara").last.click()
    refused(page, "Skalan går från 0 till 100.").click()
    expect(joint.nth(1)).to_be_focused()
    expect(joint.nth(1)).to_have_value("130")
    expect(joint.nth(0)).to_have_value("45")
    joint.nth(1).fill("55")
    button(page, "Spara").last.click()
    page.locator("nav.crumbs a").nth(1).click()
    expect(page.get_by_role("row").filter(has_text="1 Ledarskap")).to_contain_text("50")

    begin_assessment(page, "God förvaltningskultur, fyra faktorer", "Påståenden, 0–4")
    page.get_by_role("group", name="Gemensam bild").first.get_by_label("Poäng").select_option("3")
    button(page, "Spara").last.click()
    refused(page, "Från 3 och uppåt krävs underlag")
    expect(page.get_by_role("group", name="Gemensam bild").first.get_by_label("Poäng")).to_have_value("3")
    page.get_by_role("group", name="Gemensam bild").first.get_by_label("Underlag").fill(
        "Ledningens protokoll, maj"
    )
    button(page, "Spara").last.click()
    expect(page.locator("main")).to_contain_text("Ledningens protokoll, maj")


def test_rounds_are_drawn_beside_each_other_with_their_tables(open_page: Callable[..., Page]) -> None:
    page = open_page("leader")
    page.goto("/assessments/AS-2017-001/")
    page.get_by_role("link", name=re.compile("fastställda omgångar")).click()
    for instrument in page.locator("section.instrument").all():
        expect(instrument.locator("svg.chart:visible")).to_have_count(2)
        for figure in instrument.locator("figure").all():
            figure.locator("summary").click()
            expect(figure.get_by_role("table")).to_be_visible()
    assert page.locator("section.instrument").count() == 2


def test_a_risk_is_added_rated_and_that_of_corruption_stays(open_page: Callable[..., Page]) -> None:
    page = open_page("manager4")
    page.goto(f"/projects/{PROJECT}/risks/new/")
    page.get_by_label("Kategori").select_option(label="Dataskydd")
    page.get_by_label("Vad som kan hända, på svenska").fill("Uppgifter om unga sprids")
    for name, number in (("Sannolikhet", "2"), ("Konsekvens", "4")):
        page.get_by_label(name, exact=True).select_option(number)
        page.get_by_label(f"{name} som är kvar").select_option("5")
    button(page, "Lägg till en risk").click()
    refused(page, "kan inte vara")
    expect(page.get_by_label("Vad som kan hända, på svenska")).to_have_value("Uppgifter om unga sprids")
    page.get_by_label("Sannolikhet som är kvar").select_option("2")
    page.get_by_label("Konsekvens som är kvar").select_option("4")
    button(page, "Lägg till en risk").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Uppgifter om unga sprids")
    page.get_by_role("link", name="Bedöm på nytt").click()
    page.get_by_label("Sannolikhet som är kvar").select_option("1")
    page.locator("form .bar button").first.click()
    page.goto(f"/projects/{PROJECT}/risks/")
    expect(page.get_by_role("row").filter(has_text="Uppgifter om unga sprids")).to_contain_text("1 × 4 = 4")

    page.goto("/risks/R-2023-0003/close/")
    page.get_by_label("Varför").fill("Upphandlingen är klar.")
    page.locator("form .bar button").first.click()
    refused(page, "korruption")
    expect(page.get_by_label("Varför")).to_have_value("Upphandlingen är klar.")


def test_a_decision_that_is_wanted_reaches_the_leadership(open_page: Callable[..., Page]) -> None:
    manager, leader = open_page("manager"), open_page("leader")
    manager.goto(f"/projects/{OTHERS}/updates/new/")
    manager.get_by_label("Vad förändrades").fill("Femte omgången är antagen.")
    manager.get_by_label("Beslut önskas").fill("Får sjätte omgången börja i mars?")
    button(manager, "Skicka").click()
    expect(manager.locator("main")).to_contain_text("Det väntar på svar")
    leader.goto("/overview/")
    attention = leader.get_by_role("region", name="Behöver ledningens uppmärksamhet")
    entry = attention.get_by_role("listitem").filter(has_text="Får sjätte omgången börja i mars?")
    expect(entry).to_contain_text("Beslut önskas")
    entry.get_by_role("link").first.click()
    leader.get_by_role("link", name=re.compile("^Lägesrapport för ")).click()
    leader.get_by_role("link", name="Svara", exact=True).click()
    leader.get_by_label("Svar", exact=True).fill("Ja, med samma budget.")
    leader.locator("form .bar button").first.click()
    leader.goto("/overview/")
    expect(leader.locator("main")).not_to_contain_text("Får sjätte omgången börja i mars?")


def test_a_light_is_judged_with_a_reason_until_a_day(open_page: Callable[..., Page]) -> None:
    page = open_page("leader")
    page.goto(f"/projects/{PROJECT}/")
    page.get_by_role("link", name="Bedöm genomförande annorlunda").click()
    page.get_by_label("Viss risk").check()
    button(page, "Bedöm läget").click()
    refused(page, "Varför")
    expect(page.locator("#errors")).to_contain_text("Gäller till och med")
    expect(page.get_by_label("Viss risk")).to_be_checked()
    page.get_by_label("Varför").fill("Försenade leveranser tas igen i december.")
    page.get_by_label("Gäller till och med").fill((today() + timedelta(30)).isoformat())
    button(page, "Bedöm läget").click()
    page.goto(f"/projects/{PROJECT}/")
    said = page.locator("main").inner_text()
    assert "Bedömt av ledning, regeln sade: avviker." in said, said
    assert "Försenade leveranser tas igen i december." in said
