"""The viewer: reads what is open, changes nothing, and does not learn that a protected project exists."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

OPEN, RESTRICTED, PROTECTED = "P-2022-002", "P-2015-001", "P-2020-002"  # ITP-C, BY-1, BY-2
FORMS = [
    "/activities/log/",
    "/activities/A-2017-0001/edit/",
    "/activities/A-2017-0001/void/",
    "/activities/A-2017-0001/copy/",
    "/projects/new/",
    f"/projects/{OPEN}/edit/",
    f"/projects/{OPEN}/status/",
    f"/projects/{OPEN}/extend/",
    "/admin/",
]
CHANGING = (
    "Ändra",
    "Logga aktivitet",
    "Nytt projekt",
    "Ny status",
    "Förläng",
    "Makulera",
    "Skapa rapporten",
    "Kopiera",
)


def test_reads_everything_and_is_offered_no_change(open_page: Callable[..., Page]) -> None:
    page = open_page("viewer")
    for address in (
        "/",
        "/overview/",
        "/projects/",
        f"/projects/{OPEN}/",
        "/activities/",
        "/countries/",
        "/reports/",
    ):
        assert page.goto(address).status == 200
        for words in CHANGING:
            expect(page.get_by_role("link", name=words, exact=True)).to_have_count(0)
            expect(page.get_by_role("button", name=words, exact=True)).to_have_count(0)
    page.goto("/activities/")
    page.get_by_role("table").get_by_role("rowheader").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for words in CHANGING:
        expect(page.get_by_role("link", name=words, exact=True)).to_have_count(0)


@pytest.mark.parametrize("address", FORMS)
def test_a_form_by_its_address_is_refused_in_words(
    open_page: Callable[..., Page], assert_accessible: Callable[[Page], None], address: str
) -> None:
    page = open_page("viewer", provoked=[403])
    assert page.goto(address).status == 403
    expect(page.get_by_role("heading", level=1)).to_have_text("Du får inte göra det här")
    assert_accessible(page)


NOWHERE = [
    "/projects/?status=all",
    "/projects/?status=all&text=BY-2",
    "/projects/?status=all&country=BY",
    "/activities/?year=2020&country=BY",
    "/activities/?text=regioner",
    "/overview/?year=2020",
    "/figures/F1/?year=2020",
    "/figures/F2/?year=2020",
    "/figures/F2/?year=2021",
    "/figures/F7/?year=2020",
    "/figures/activities/?year=2020",
    "/countries/?year=2020",
    "/countries/BY/",
    "/reports/",
    "/api/v1/projects/?page_size=100",
    f"/api/v1/activities/?project={PROTECTED}",
    f"/api/v1/ledger/?project={PROTECTED}",
    "/api/v1/figures/F1/?year=2020",
]


@pytest.mark.parametrize("address", NOWHERE)
def test_a_protected_project_is_nowhere(open_page: Callable[..., Page], address: str) -> None:
    page = open_page("viewer")
    answer = page.request.get(address)
    text = answer.text()
    for trace in (
        PROTECTED,
        "BY-2 Prognoser",
        ">BY-2<",
        '"code":"BY-2"',
        "Prognoser i alla regioner",
        "Forecasting in all regions",
    ):
        assert trace not in text, f"{trace} in {address}"


# Whoever may change no project is told so before anybody looks whether there is one.
@pytest.mark.parametrize(
    ("part", "status"), [("", 404), ("money/", 404), ("history/", 404), ("edit/", 403), ("status/", 403)]
)
def test_its_pages_do_not_exist(open_page: Callable[..., Page], part: str, status: int) -> None:
    page = open_page("viewer")
    unknown = page.request.get(f"/projects/P-1999-999/{part}")
    protected = page.request.get(f"/projects/{PROTECTED}/{part}")
    assert protected.status == unknown.status == status
    assert page.request.get(f"/api/v1/projects/{PROTECTED}/").status == 404


def test_who_is_named_finds_it_everywhere(open_page: Callable[..., Page]) -> None:
    page = open_page("manager2")
    page.goto("/projects/?status=all&text=BY-2")
    page.get_by_role("table").get_by_role("link", name="Prognoser i alla regioner").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("BY-2")
    for address in (
        f"/activities/?project={PROTECTED}",
        "/figures/F1/?year=2020",
        "/figures/F2/?year=2020",
        f"/api/v1/projects/{PROTECTED}/",
    ):
        assert "BY-2" in page.request.get(address).text(), address


def test_a_restricted_project_tells_no_partner_person_or_day(open_page: Callable[..., Page]) -> None:
    page = open_page("viewer")
    page.goto(f"/projects/{RESTRICTED}/")
    expect(page.get_by_text("Projektet är begränsat").or_(page.get_by_text("känsligt")).first).to_be_visible()
    text = page.locator("main").inner_text()
    assert "Projektledare Armenien och Belarus" not in text
    assert "2015-05-15" not in text
