"""The log that takes thirty seconds: few keys, a network that comes and goes, and impatient clicks."""

import time

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e import steps
from tests.e2e.steps import Keyboard, button

LOG = "/activities/log/"
# Of a complete entry, beyond the signs of its texts and numbers.
MOST_KEYS = 25
NO_NETWORK = ["net::ERR_"]


def logged(page: Page, title: str) -> None:
    """The list has one of that name, and not two."""
    page.goto(f"/activities/?text={title}")
    expect(page.get_by_role("heading", level=2, name="1 aktivitet", exact=True)).to_be_visible()


def fill_in(page: Page, title: str, **more: str) -> None:
    page.get_by_text("Utbildning", exact=True).click()
    for name, text in {"title_sv": title, **more}.items():
        page.locator(f"[name={name}]").fill(text)


def staff(page: Page) -> str:
    """Half a day of the first person there is; the name."""
    page.locator("details.more > summary").click()
    person = page.locator("[name=staff-0-employee]")
    person.select_option(index=1)
    page.locator("[name=staff-0-days_home]").fill("0,5")
    return person.locator("option:checked").inner_text()


def lose_answers(page: Page) -> None:
    """What is sent arrives, and the network is cut before the answer comes back."""

    def cut(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
            route.abort()
        else:
            route.continue_()

    page.route(f"**{LOG}", cut)


def refuse_posts(page: Page) -> None:
    """The network carries pages to us and nothing from us."""
    page.route(
        f"**{LOG}", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )


def test_a_complete_entry_takes_few_keys(open_page, capsys):
    page = open_page("manager")
    page.goto(LOG)
    keys, began = Keyboard(page), time.monotonic()
    assert keys.here == "project", "the form begins at its first field"
    keys.press("Tab", "ArrowRight", "Tab")  # type: the second of the chips
    assert keys.here == "title_sv"
    keys.type("Komplett med tangenter")
    keys.press("Tab", "ArrowRight", "Tab", "Tab")  # yesterday, on site
    assert keys.here == "place"
    keys.type("Siem Reap")
    keys.press("Tab")
    keys.type("Kambodja")
    keys.press("Tab", "ArrowDown", "Tab")  # the first result of the project
    assert keys.here == "women"
    keys.type("18")
    keys.press("Tab")
    keys.type("11")
    keys.press("Tab")
    keys.type("0")
    keys.press("Tab", "Space", "Tab")  # open the rest: our staff come first
    assert keys.here == "staff-0-employee"
    keys.press("ArrowDown", "Tab", "Tab")
    assert keys.here == "staff-0-days_abroad"
    keys.type("1")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Komplett med tangenter")
    expect(page.locator("main")).to_contain_text("Siem Reap, Kambodja")
    expect(page.get_by_role("heading", level=2, name="29 deltagare")).to_be_visible()
    expect(page.get_by_role("heading", level=2, name="Egna medarbetare")).to_be_visible()
    with capsys.disabled():
        took = time.monotonic() - began
        print(f"\n{keys.presses} keys beyond text and numbers, saved and shown after {took:.1f} s")  # noqa: T201
    assert keys.presses <= MOST_KEYS


def test_nothing_is_lost_without_a_network(open_page, assert_accessible):
    page = open_page("manager", look="narrow", provoked=NO_NETWORK)
    page.goto(LOG)
    fill_in(page, "Skriven utan nät")
    page.context.set_offline(True)
    page.locator("[name=women]").fill("5")
    button(page, "Spara").dblclick()
    bar = page.locator("#outbox")
    expect(bar).to_contain_text("1 inlägg väntar på nätet")
    expect(page.locator("[name=title_sv]")).to_have_value("")
    assert_accessible(page)
    fill_in(page, "Nästa utan nät")
    button(page, "Spara").click()
    expect(bar).to_contain_text("2 inlägg väntar på nätet")
    page.context.set_offline(False)
    expect(bar.get_by_role("link")).to_have_text(["Skriven utan nät", "Nästa utan nät"])
    assert_accessible(page)
    assert "outbox" not in page.evaluate("Object.keys(localStorage).join()")
    logged(page, "Skriven utan nät")
    expect(page.locator("main")).to_contain_text("5 kvinnor")
    logged(page, "Nästa utan nät")


def test_what_is_kept_outlives_the_page_and_is_sent_by_the_next(open_page):
    page = open_page("manager", look="phone", provoked=NO_NETWORK)
    page.goto(LOG)
    refuse_posts(page)
    fill_in(page, "Sidan laddades om")
    button(page, "Spara").tap()
    bar = page.locator("#outbox")
    expect(bar).to_contain_text("1 inlägg väntar på nätet")
    page.reload()
    expect(bar).to_contain_text("1 inlägg väntar på nätet")
    page.unroute(f"**{LOG}")
    page.reload()
    expect(bar.get_by_role("link")).to_have_text(["Sidan laddades om"])
    logged(page, "Sidan laddades om")


def test_who_was_signed_out_meanwhile_signs_in_and_it_is_sent_once(open_page):
    page = open_page("manager", look="narrow", provoked=NO_NETWORK)
    page.goto(LOG)
    fill_in(page, "Utloggad utan nät")
    page.context.set_offline(True)
    button(page, "Spara").click()
    bar = page.locator("#outbox")
    expect(bar).to_contain_text("1 inlägg väntar på nätet")
    page.context.clear_cookies(name="sessionid")
    page.context.set_offline(False)
    expect(bar).to_contain_text("Du har loggats ut")
    bar.get_by_role("link", name="Logga in").click()
    steps.fill_in(page, "manager")
    page.locator("#outbox").get_by_role("link", name="Utloggad utan nät").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Utloggad utan nät")
    logged(page, "Utloggad utan nät")


def test_of_two_tabs_the_one_where_it_was_written_sends(open_page):
    """Together with the people that only it knows."""
    page = open_page("manager", provoked=NO_NETWORK)
    sent = []
    page.context.on("request", lambda one: sent.append(one) if "x-outbox" in one.headers else None)
    page.goto(LOG)
    other = page.context.new_page()
    other.goto("/activities/")
    fill_in(page, "Från två flikar")
    name = staff(page)
    page.context.set_offline(True)
    button(page, "Spara").click()
    for tab in (page, other):
        expect(tab.locator("#outbox")).to_contain_text("1 inlägg väntar på nätet")
    sent.clear()
    page.context.set_offline(False)
    page.locator("#outbox").get_by_role("link", name="Från två flikar").click()
    expect(page.locator("main")).to_contain_text(name)
    expect(other.locator("#outbox")).to_be_hidden()
    assert len(sent) == 1
    logged(page, "Från två flikar")


def test_when_the_writing_tab_is_closed_another_sends_once(open_page):
    page = open_page("manager", provoked=NO_NETWORK)
    page.goto("/activities/")
    writing = page.context.new_page()
    writing.goto(LOG)
    fill_in(writing, "Fliken stängdes")
    page.context.set_offline(True)
    button(writing, "Spara").click()
    expect(page.locator("#outbox")).to_contain_text("1 inlägg väntar på nätet")
    writing.close()
    page.context.set_offline(False)
    expect(page.locator("#outbox").get_by_role("link")).to_have_text(["Fliken stängdes"])
    logged(page, "Fliken stängdes")


@pytest.mark.parametrize("stays", [True, False], ids=["page stays open", "page is closed"])
def test_what_had_arrived_arrives_once_with_its_staff(open_page, stays):
    page = open_page("manager", look="narrow", provoked=NO_NETWORK)
    page.goto(LOG)
    fill_in(page, "Svaret kom bort")
    name = staff(page)
    lose_answers(page)
    button(page, "Spara").click()
    expect(page.locator("#outbox").get_by_text("Medarbetares namn och dagar sparas inte")).to_be_visible()
    assert "staff-0-employee" not in page.evaluate("JSON.stringify({ ...localStorage, ...sessionStorage })")
    page.unroute(f"**{LOG}")
    if stays:
        page.evaluate("dispatchEvent(new Event('online'))")
    else:
        page.goto("/activities/")
    page.locator("#outbox").get_by_role("link", name="Svaret kom bort").click()
    expect(page.locator("main")).to_contain_text(name)
    logged(page, "Svaret kom bort")


def test_an_impatient_double_click_logs_once(open_page):
    page = open_page("manager")
    page.goto(LOG)
    fill_in(page, "Dubbelklickad")
    button(page, "Spara").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dubbelklickad")
    logged(page, "Dubbelklickad")


def test_what_is_wrong_opens_with_what_was_typed(open_page):
    page = open_page("manager", look="narrow", provoked=NO_NETWORK)
    page.goto(LOG)
    fill_in(page, "Fel utan nät", women="tre")
    page.context.set_offline(True)
    button(page, "Spara").click()
    bar = page.locator("#outbox")
    expect(bar).to_contain_text("1 inlägg väntar på nätet")
    page.context.set_offline(False)
    expect(bar).to_contain_text("Inte skickat, något behöver rättas: Fel utan nät")
    bar.get_by_role("button", name="Öppna").click()
    expect(page.locator("#errors")).to_be_visible()
    expect(page.locator("[name=title_sv]")).to_have_value("Fel utan nät")
    page.locator("[name=women]").fill("3")
    button(page, "Spara").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fel utan nät")
    assert "outbox" not in page.evaluate("Object.keys(localStorage).join()")
    logged(page, "Fel utan nät")


def test_others_do_not_see_what_somebody_keeps(open_page):
    page = open_page("manager", provoked=NO_NETWORK)
    page.goto(LOG)
    fill_in(page, "Min egen text")
    page.context.set_offline(True)
    button(page, "Spara").click()
    expect(page.locator("#outbox")).to_be_visible()
    kept = page.evaluate("JSON.stringify({ ...localStorage })")
    other = open_page("manager2")
    other.goto("/activities/")
    other.evaluate(
        "kept => Object.entries(JSON.parse(kept)).forEach(pair => localStorage.setItem(...pair))", kept
    )
    other.goto("/activities/")
    expect(other.locator("#outbox")).to_be_hidden()
