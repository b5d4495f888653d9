"""Signing in as a person does it: with a passkey, with an app for codes, on several devices, without JavaScript.

Passkeys are held by Chromium's virtual authenticator. They belong to a host with a name, so the site is `localhost`.
"""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.steps import fill_in
from tests.tracker.accounts.signing import code_of

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
SECURITY = "Inloggning och säkerhet"


@pytest.fixture
def here(site) -> str:
    return site.replace("127.0.0.1", "localhost")


class Device:
    """A browser with an authenticator built in."""

    def __init__(self, page: Page) -> None:
        self.tools = page.context.new_cdp_session(page)
        self.tools.send("WebAuthn.enable")
        added = self.tools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        self.id = added["authenticatorId"]

    def keys(self) -> list[dict]:
        return self.tools.send("WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"]

    def forget(self) -> None:
        self.tools.send("WebAuthn.clearCredentials", {"authenticatorId": self.id})

    def refuse(self) -> None:
        """The finger on it is not the owner's."""
        self.tools.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": False})


def sign_in(page: Page, user: str = "writer") -> None:
    page.goto("/accounts/login/")
    fill_in(page, user)


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.locator("form.form button").click()
    expect(page.locator("[name=login]")).to_be_visible()


def at_home(page: Page) -> None:
    expect(page.get_by_role("link", name="Logga ut")).to_be_visible()


def add_passkey(page: Page, name: str = "Mobilen") -> None:
    page.goto("/accounts/passkeys/add/")
    page.locator("[name=name]").fill(name)
    page.get_by_role("button", name="Lägg till passnyckeln").click()
    expect(page.get_by_text("Passnyckeln är tillagd.")).to_be_visible()


def add_app(page: Page) -> str:
    page.goto("/accounts/app/add/")
    secret = page.locator("code.key").inner_text().replace(" ", "")
    page.locator("[name=code]").fill(code_of(secret))
    page.get_by_role("button", name="Lägg till appen").click()
    expect(page.locator("ul.codes li")).to_have_count(10)
    return secret


def test_a_passkey_signs_in_without_a_password(open_page, here):
    page = open_page(base_url=here)
    device = Device(page)
    sign_in(page)
    add_passkey(page)
    assert len(device.keys()) == 1
    assert device.keys()[0]["rpId"] == "localhost"
    assert device.keys()[0]["isResidentCredential"] is True
    expect(page.locator("ul.codes li")).to_have_count(10)
    sign_out(page)
    page.get_by_role("button", name="Logga in med passnyckel").click()
    at_home(page)
    page.get_by_role("link", name=SECURITY).click()
    expect(page.get_by_role("rowheader").first).to_be_visible()
    expect(page.locator("tbody tr").first).to_contain_text("Passnyckel")


def test_a_passkey_leads_on_to_where_one_was_going(open_page, here):
    page = open_page(base_url=here)
    Device(page)
    sign_in(page)
    add_passkey(page)
    sign_out(page)
    page.goto("/projects/?status=all")
    page.get_by_role("button", name="Logga in med passnyckel").click()
    at_home(page)
    assert page.url == f"{here}/projects/?status=all"


def test_a_passkey_is_the_second_step_too_and_confirms(open_page, here):
    page = open_page(base_url=here)
    Device(page)
    sign_in(page)
    add_passkey(page)
    sign_out(page)
    fill_in(page, "writer")
    page.get_by_role("button", name="Använd en passnyckel").click()
    at_home(page)
    page.goto("/accounts/passkeys/confirm/?next=/accounts/security/")
    page.get_by_role("button", name="Använd en passnyckel").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(SECURITY)


@pytest.mark.parametrize("fault", ["forget", "refuse"])
def test_a_passkey_that_fails_is_told_and_nothing_is_lost(open_page, here, fault):
    page = open_page(base_url=here)
    device = Device(page)
    sign_in(page)
    add_passkey(page)
    sign_out(page)
    getattr(device, fault)()
    page.get_by_role("button", name="Logga in med passnyckel").click()
    expect(page.get_by_role("alert")).to_contain_text("Passnyckeln användes inte")
    fill_in(page, "writer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tvåstegsinloggning")


def test_a_removed_passkey_opens_nothing(open_page, here):
    page = open_page(base_url=here)
    Device(page)
    sign_in(page)
    add_passkey(page)
    page.goto("/accounts/security/")
    page.get_by_role("link", name="Ta bort Mobilen").click()
    page.get_by_role("button", name="Ta bort").click()
    expect(page.get_by_text("Passnyckeln är borttagen.")).to_be_visible()
    sign_out(page)
    page.get_by_role("button", name="Logga in med passnyckel").click()
    expect(page.get_by_text("Passnyckeln godtogs inte.")).to_be_visible()


def test_an_app_and_a_recovery_code_without_javascript(open_page):
    page = open_page(java_script_enabled=False)
    sign_in(page)
    page.goto("/accounts/passkeys/add/")
    expect(page.get_by_text("Passnycklar kräver JavaScript")).to_be_visible()
    add_app(page)
    code = page.locator("ul.codes li").nth(4).inner_text()
    with page.expect_download() as file:
        page.get_by_role("link", name="Spara som textfil").click()
    assert code in file.value.path().read_text()
    sign_out(page)
    expect(page.get_by_text("Passnycklar kräver JavaScript")).to_be_visible()
    fill_in(page, "writer")
    page.locator("[name=code]").fill(code)
    page.get_by_role("button", name="Logga in").click()
    at_home(page)
    page.goto("/accounts/security/")
    expect(page.get_by_text("9 koder kvar")).to_be_visible()


def test_signing_out_everywhere_else(open_page):
    phone, desk = open_page(look="phone"), open_page()
    sign_in(phone)
    sign_in(desk)
    desk.goto("/accounts/security/")
    desk.get_by_role("button", name="Logga ut överallt annars").click()
    expect(desk.get_by_text("har avslutats.")).to_be_visible()
    phone.goto("/accounts/security/")
    expect(phone.locator("[name=login]")).to_be_visible()
    desk.reload()
    expect(desk.get_by_role("heading", level=1)).to_have_text(SECURITY)


def test_signing_out_one_device(open_page):
    phone, desk = open_page(look="phone"), open_page()
    sign_in(phone)
    sign_in(desk)
    desk.goto("/accounts/security/")
    desk.locator("section", has_text="Var du är inloggad").get_by_role(
        "button", name="Logga ut"
    ).first.click()
    expect(desk.get_by_text("1 inloggning har avslutats.")).to_be_visible()
    phone.goto("/")
    expect(phone.locator("[name=login]")).to_be_visible()


@pytest.mark.parametrize(
    ("look", "language"), [("light", "sv"), ("dark", "en"), ("narrow", "sv"), ("narrow", "en")]
)
def test_every_page_of_the_sign_in_is_accessible(open_page, here, assert_accessible, look, language):
    page = open_page(look=look, language=language, base_url=here, provoked=[429])
    Device(page)
    page.goto("/accounts/login/")
    assert_accessible(page)
    page.locator("[name=login]").fill("writer")
    page.locator("[name=password]").fill("fel")
    page.locator("[name=password]").press("Enter")
    expect(page.locator("#errors")).to_be_focused()
    assert_accessible(page)
    fill_in(page, "writer")
    page.wait_for_url(f"{here}/")
    if language == "en":  # the account's language goes before the browser's
        page.locator(".menu summary").filter(visible=True).click() if look == "narrow" else None
        page.get_by_role("button", name="English").click()
    for address in ("security/", "second-step/", "passkeys/add/", "password/change/", "confirm/"):
        page.goto(f"/accounts/{address}")
        assert_accessible(page)
    page.goto("/accounts/app/add/")
    assert_accessible(page)
    secret = page.locator("code.key").inner_text().replace(" ", "")
    page.locator("[name=code]").fill(code_of(secret))
    page.locator("[name=code]").press("Enter")
    expect(page.locator("ul.codes li")).to_have_count(10)
    assert_accessible(page)
    page.goto("/accounts/passkeys/add/")
    page.locator("form[data-passkey] button").click()
    page.wait_for_url("**/accounts/security/")
    assert_accessible(page)
    for address in (
        "recovery-codes/",
        "recovery-codes/new/",
        "app/remove/",
        "code/confirm/",
        "passkeys/confirm/",
    ):
        page.goto(f"/accounts/{address}")
        assert_accessible(page)
    page.goto("/accounts/security/")
    page.locator("a[href*='/passkeys/'][href$='/remove/']").click()
    assert_accessible(page)
    page.goto("/accounts/logout/")
    page.locator("form.form button").click()
    fill_in(page, "writer")
    page.wait_for_url("**/accounts/code/")
    assert_accessible(page)
    for number in range(6):
        page.locator("[name=code]").fill(f"00000{number}")
        page.locator("[name=code]").press("Enter")
        page.wait_for_load_state()
    expect(page.locator("[name=code]")).to_have_count(0)
    assert_accessible(page)


def test_signing_in_with_the_keyboard_alone(open_page, here):
    page = open_page(base_url=here)
    Device(page)
    sign_in(page)
    add_passkey(page)
    sign_out(page)
    for _key in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText") == "Logga in med passnyckel":
            break
    page.keyboard.press("Enter")
    at_home(page)
