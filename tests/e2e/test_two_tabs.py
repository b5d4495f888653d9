"""Two windows on one thing: nobody overwrites unseen, nothing typed is lost, nothing is made twice."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

PROJECT = "P-2022-002"


def log(page: Page, title: str) -> str:
    """An activity that the tests may change; returns its address."""
    page.goto(f"/activities/log/?project={PROJECT}")
    page.get_by_label("Verkstad", exact=True).check()
    page.get_by_label("Vad gjordes?").fill(title)
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page).to_have_url(re.compile(r"/activities/A-\d{4}-\d{4}/$"))
    return page.url


def test_a_stale_activity_shows_both_versions(
    open_page: Callable[..., Page], assert_accessible: Callable[[Page], None]
) -> None:
    mine, theirs = open_page("manager", provoked=[409]), open_page("admin")
    address = log(mine, "Två fönster")
    mine.goto(f"{address}edit/")
    theirs.goto(f"{address}edit/")
    theirs.locator("[name=place]").fill("Dodoma")
    theirs.get_by_role("button", name="Spara", exact=True).click()
    expect(theirs).to_have_url(address)

    mine.locator("[name=place]").fill("Arusha")
    mine.locator("[name=happened]").fill("Text som inte får gå förlorad.")
    with mine.expect_response(lambda answer: answer.request.method == "POST") as answer:
        mine.get_by_role("button", name="Spara", exact=True).click()
    assert answer.value.status == 409
    row = mine.get_by_role("table", name="Det här skiljer sig").or_(mine.locator("#errors table")).first
    expect(row).to_contain_text("Dodoma")
    expect(row).to_contain_text("Arusha")
    expect(mine.locator("[name=happened]")).to_have_value("Text som inte får gå förlorad.")
    assert_accessible(mine)
    theirs.reload()
    expect(theirs.locator("main")).to_contain_text("Dodoma")
    expect(theirs.locator("main")).not_to_contain_text("Arusha")

    mine.get_by_role("button", name="Spara min version").click()  # now a decision
    expect(mine).to_have_url(address)
    expect(mine.locator("main")).to_contain_text("Arusha")


def test_a_stale_project_shows_both_versions(
    open_page: Callable[..., Page], assert_accessible: Callable[[Page], None]
) -> None:
    address = f"/projects/{PROJECT}/edit/"
    mine, theirs = open_page("manager", provoked=[409]), open_page("admin")
    mine.goto(address)
    theirs.goto(address)
    group = theirs.locator("[name=target_group_sv]")
    before = group.input_value()
    group.fill("Lag på tre.")
    theirs.get_by_role("button", name="Spara", exact=True).click()
    expect(theirs).to_have_url(re.compile(f"/projects/{PROJECT}/$"))

    mine.locator("[name=target_group_sv]").fill(before + " Och deras chefer.")
    with mine.expect_response(lambda answer: answer.request.method == "POST") as answer:
        mine.get_by_role("button", name="Spara", exact=True).click()
    assert answer.value.status == 409
    conflict = mine.get_by_role("alert").first
    expect(conflict).to_contain_text("Lag på tre.")
    expect(conflict).to_contain_text("Och deras chefer.")
    expect(mine.locator("[name=target_group_sv]")).to_have_value(before + " Och deras chefer.")
    assert_accessible(mine)
    theirs.reload()
    expect(theirs.locator("main")).to_contain_text("Lag på tre.")

    mine.locator("[name=target_group_sv]").fill(before)
    mine.get_by_role("button", name="Spara min version").click()
    expect(mine).to_have_url(re.compile(f"/projects/{PROJECT}/$"))
    expect(mine.locator("main")).to_contain_text(before)


def test_a_form_sent_twice_logs_once(open_page: Callable[..., Page]) -> None:
    """Back in the history and sent again, as people do when an answer is slow."""
    page = open_page("manager")
    address = log(page, "Skickad två gånger")
    page.go_back()
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page).to_have_url(address)
    page.goto("/activities/?text=Skickad+tv%C3%A5")
    expect(page.get_by_role("table").get_by_role("link", name="Skickad två gånger")).to_have_count(1)
