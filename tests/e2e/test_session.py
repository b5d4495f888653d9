"""The end of a session: a warning in time, and nothing that was written is lost."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.contrib.sessions.serializers import JSONSerializer
from django.core import signing
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DATABASE
from tests.e2e.steps import fill_in

LOG = "/activities/log/"
MINUTE = 60_000
SALT = "django.contrib.sessions.SessionStore"


def later(folder: Path, minutes: int) -> None:
    """All that the server knows of sessions happened so many minutes earlier."""
    with closing(sqlite3.connect(folder / DATABASE, timeout=20)) as database:
        for name, data in database.execute("SELECT session_key, session_data FROM django_session").fetchall():
            told = signing.loads(data, salt=SALT, serializer=JSONSerializer)
            for moment in ("began", "seen"):
                if moment in told:
                    told[moment] -= minutes * 60
            data = signing.dumps(told, salt=SALT, serializer=JSONSerializer, compress=True)
            database.execute("UPDATE django_session SET session_data = ? WHERE session_key = ?", (data, name))
        database.commit()


@pytest.fixture
def minutes_pass(site_folder: Path):
    """`minutes_pass(25, page, ...)`: for the server, and for the clocks of these pages (with `page.clock`)."""

    def pass_(minutes: int, *pages: Page) -> None:
        later(site_folder, minutes)
        for page in pages:
            page.clock.fast_forward(minutes * MINUTE + 2_000)

    return pass_


def dialog(page: Page):
    return page.get_by_role("alertdialog")


def write(page: Page, title: str) -> None:
    """Begin an activity, as with keys."""
    page.locator("[name=title_sv]").fill(title)
    expect(page.locator("[data-draft-state]")).to_contain_text("utkast sparat")


def test_a_warning_and_staying(open_page, minutes_pass, assert_accessible):
    page = open_page("manager")
    page.clock.install()
    page.goto(LOG)
    page.locator("[name=title_sv]").focus()
    minutes_pass(24, page)
    expect(dialog(page)).to_be_hidden()
    minutes_pass(1, page)
    expect(dialog(page)).to_have_accessible_name(re.compile(r"^Du loggas ut klockan \d\d\.\d\d$"))
    expect(page.get_by_role("button", name="Fortsätt vara inloggad")).to_be_focused()
    assert_accessible(page)
    page.keyboard.press("Enter")
    expect(dialog(page)).to_be_hidden()
    expect(page.locator("[name=title_sv]")).to_be_focused()
    minutes_pass(10, page)
    expect(dialog(page)).to_be_hidden()
    page.goto("/projects/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Projekt")


def test_escape_puts_the_warning_away_and_the_end_is_told(open_page, minutes_pass, assert_accessible):
    page = open_page("manager", look="narrow")
    page.clock.install()
    page.goto(LOG)
    minutes_pass(26, page)
    page.keyboard.press("Escape")
    expect(dialog(page)).to_be_hidden()
    minutes_pass(5, page)
    expect(dialog(page)).to_have_accessible_name("Du har loggats ut")
    expect(dialog(page).get_by_role("link", name="Logga in")).to_be_focused()
    assert_accessible(page)


def test_tabs_agree_on_the_end(open_page, minutes_pass):
    one = open_page("manager")
    other = one.context.new_page()
    for page in (one, other):
        page.clock.install()
        page.goto(LOG)
    minutes_pass(26, one)  # the two share a clock
    expect(dialog(one)).to_be_visible()
    expect(dialog(other)).to_be_visible()
    one.get_by_role("button", name="Fortsätt vara inloggad").click()
    expect(dialog(one)).to_be_hidden()
    expect(dialog(other)).to_be_hidden()


def test_signing_in_in_another_tab_saves_this_one(open_page, minutes_pass):
    page = open_page("manager")
    page.clock.install()
    page.goto(LOG)
    write(page, "Skrivet före utloggningen")
    page.get_by_text("Skrivbordsarbete").click()
    minutes_pass(31, page)
    with page.context.expect_page() as opened:
        dialog(page).get_by_role("link", name="Logga in").click()
    fill_in(opened.value, "manager")
    expect(dialog(page)).to_be_hidden()
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Skrivet före utloggningen")


@pytest.mark.parametrize("scripts", [True, False])
def test_what_is_sent_too_late_is_saved_after_signing_in(open_page, minutes_pass, assert_accessible, scripts):
    page = open_page("manager", java_script_enabled=scripts)
    page.goto(LOG)
    page.get_by_text("Verkstad", exact=True).click()
    page.locator("[name=title_sv]").fill("Skickat för sent")
    minutes_pass(31)
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.locator("main")).to_contain_text("Du loggades ut efter 30 minuter utan aktivitet.")
    expect(page.locator("main")).not_to_contain_text("Skickat för sent")
    fill_in(page, "manager")
    expect(page.locator("main")).to_contain_text("Skickat för sent")
    if scripts:
        assert_accessible(page)
    page.get_by_role("button", name="Skicka det nu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Skickat för sent")


def test_another_user_meets_nothing_of_it(open_page, minutes_pass):
    page = open_page("manager")
    page.goto(LOG)
    write(page, "Bara för mig")
    minutes_pass(31)
    page.get_by_role("button", name="Spara", exact=True).click()
    fill_in(page, "manager2")
    expect(page.get_by_role("link", name="Logga ut")).to_be_visible()
    page.goto(LOG)
    expect(page.get_by_role("button", name="Lägg tillbaka den")).to_have_count(0)
    assert "Bara för mig" not in page.content() + page.evaluate("JSON.stringify(sessionStorage)")


def test_a_form_from_before_signing_in_anew(open_page):
    page = open_page("manager", provoked=[403])
    page.goto(LOG)
    page.get_by_text("Verkstad", exact=True).click()
    page.locator("[name=title_sv]").fill("Två fönster, en inloggning")
    page.locator("[name=csrfmiddlewaretoken]").evaluate_all(
        "fields => { for (const field of fields) field.value = 'a'.repeat(64) }"
    )
    page.get_by_role("button", name="Spara", exact=True).click()
    page.get_by_role("link", name="Titta på det och skicka det").click()
    page.get_by_role("button", name="Skicka det nu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Två fönster, en inloggning")


def test_a_draft_survives_a_reload_and_can_be_thrown_away(open_page, assert_accessible):
    page = open_page("manager", look="narrow")
    page.goto(LOG)
    write(page, "Mitt i ett ord")
    page.reload()
    expect(page.get_by_text(re.compile(r"Din text från klockan \d\d\.\d\d finns här\."))).to_be_visible()
    expect(page.locator("[name=title_sv]")).to_have_value("")
    assert_accessible(page)
    page.get_by_role("button", name="Kasta den").click()
    page.reload()
    expect(page.get_by_role("button", name="Lägg tillbaka den")).to_have_count(0)


def test_a_draft_of_an_earlier_version_overwrites_nothing(open_page):
    mine, theirs = open_page("manager", provoked=[409]), open_page("admin")
    address = "/projects/P-2022-002/edit/"
    mine.goto(address)
    mine.locator("[name=target_group_sv]").fill("Min målgrupp")
    theirs.goto(address)
    theirs.locator("[name=target_group_sv]").fill("Deras målgrupp")
    theirs.get_by_role("button", name="Spara", exact=True).click()
    expect(theirs).to_have_url(re.compile(r"/projects/P-2022-002/$"))
    mine.reload()
    mine.get_by_role("button", name="Lägg tillbaka den").click()
    expect(mine.locator("[name=target_group_sv]")).to_have_value("Min målgrupp")
    with mine.expect_response(lambda answer: answer.request.method == "POST") as answer:
        mine.get_by_role("button", name="Spara", exact=True).click()
    assert answer.value.status == 409
    expect(mine.get_by_role("alert").first).to_contain_text("Deras målgrupp")


def test_signing_out_removes_drafts(open_page):
    page = open_page("manager")
    page.goto(LOG)
    write(page, "Borta efteråt")
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Logga ut").click()
    expect(page).to_have_url(re.compile("/accounts/login/"))
    assert "draft" not in page.evaluate("Object.keys(sessionStorage).join()")
