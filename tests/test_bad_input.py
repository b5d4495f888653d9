"""Bad input at every door: a message in the user's language at the field, what was typed stays, nothing is written."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from projects.models import Activity, Agreement, Project, Transaction
from reports.annual.models import ReportRun
from tests import factories as make
from tests.api.asking import V1
from tests.projects.activities.asking import typed as typed_activity
from tests.projects.portfolio.test_views import typed as typed_project

pytestmark = pytest.mark.django_db
MEGABYTE = "x" * 1_000_000
LANGUAGES = ["sv", "en"]
NUMBER = {"sv": "Skriv ett tal", "en": "Write a number"}
COUNT = {"sv": "Skriv ett heltal", "en": "Write a whole number"}
NEGATIVE = {"sv": "Ett antal kan inte vara mindre än 0", "en": "A count cannot be less than 0"}
REVERSED_ACTIVITY = {"sv": "Sista dagen är före den första", "en": "The last day comes before the first"}
REVERSED_PROJECT = {"sv": "Slutet ligger före starten", "en": "The end comes before the start"}
YEAR = {"sv": "Året måste ligga mellan", "en": "The year must lie between"}
DATE = {"sv": "Skriv datumet som år-månad-dag", "en": "Write the date as year-month-day"}
LONG = {"sv": "1000000 tecken", "en": "1000000 characters"}
SIGN = {"sv": "tecken som inte", "en": "character"}
CHOICE = {"sv": "Välj", "en": "hoose"}

ACTIVITY: list[tuple[str, dict[str, str], dict[str, str]]] = [
    ("end", {"end": "2017-05-09"}, REVERSED_ACTIVITY),
    ("start", {"start": "0017-05-09"}, YEAR),
    ("start", {"start": "i går"}, DATE),
    ("women", {"women": "-3"}, NEGATIVE),
    ("men", {"men": "tre"}, COUNT),
    ("men", {"men": "1,5"}, COUNT),
    ("unknown", {"unknown": "1\x002"}, COUNT),
    ("cost_estimate", {"cost_estimate": "mycket"}, NUMBER),
    ("cost_estimate", {"cost_estimate": "1.234,50"}, NUMBER),
    ("title_sv", {"title_sv": "a\x00b"}, SIGN),
    ("happened", {"happened": MEGABYTE}, LONG),
    ("place", {"place": "a\x1bb"}, SIGN),
]
PROJECT: list[tuple[str, dict[str, Any], dict[str, str]]] = [
    ("end", {"end": "2016-12-31"}, REVERSED_PROJECT),
    ("start", {"start": "0017-03-01"}, YEAR),
    ("end", {"end": "snart"}, DATE),
    ("description_sv", {"description_sv": MEGABYTE}, LONG),
    ("name_sv", {"name_sv": "a\x00b"}, SIGN),
    ("countries-0-share", {"share": "hälften"}, NUMBER),
    ("countries-0-share", {"share": "1.000,5"}, NUMBER),
]


def in_language(client: Client, user: Any, language: str) -> Client:
    user.language = language
    user.save(update_fields=["language"])
    return client


def widget(page: str, name: str) -> str:
    """The tag of the form's field."""
    found = re.search(rf'<(?:input|textarea|select)\b[^>]*\bname="{re.escape(name)}"[^>]*>', page)
    assert found, f"{name} is not on the page"
    return found[0]


def assert_told(page: str, name: str, message: str) -> None:
    """The field says that it is wrong, and points at a text that says how."""
    tag = widget(page, name)
    assert 'aria-invalid="true"' in tag
    described = re.search(r'aria-describedby="([^"]+)"', tag)
    assert described
    texts = []
    for key in described[1].split():
        start = page.index(f'id="{key}"')
        texts.append(html.unescape(re.sub(r"<[^>]+>", " ", page[start : start + 3000]).split("</ul>")[0]))
    assert message in " ".join(texts)


def assert_kept(page: str, name: str, value: str) -> None:
    """What was typed is in the form again. A sign that no text may hold cannot be looked for."""
    if "\x00" in value or "\x1b" in value:
        return
    tag = widget(page, name)
    assert f'value="{html.escape(value)}"' in tag or html.escape(value) in page[page.index(tag) :]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("field", "wrong", "says"), ACTIVITY, ids=lambda part: str(part)[:40])
def test_logging(
    as_manager: Client,
    manager: Any,
    own_project: Project,
    language: str,
    field: str,
    wrong: dict[str, str],
    says: dict[str, str],
) -> None:
    client = in_language(as_manager, manager, language)
    page = client.post("/activities/log/", typed_activity(own_project, dnr="KVAR-1") | wrong).content.decode()
    assert_told(page, field, says[language])
    assert_kept(page, field, wrong[field])
    assert_kept(page, "dnr", "KVAR-1")
    assert not Activity.objects.exists()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("field", "wrong", "says"), ACTIVITY, ids=lambda part: str(part)[:40])
def test_changing_an_activity(
    as_manager: Client,
    manager: Any,
    own_project: Project,
    language: str,
    field: str,
    wrong: dict[str, str],
    says: dict[str, str],
) -> None:
    row = make.ActivityFactory(project=own_project)
    before = Activity.objects.values().get()
    client = in_language(as_manager, manager, language)
    sent = typed_activity(own_project, version="1") | wrong
    page = client.post(f"/activities/{row.public_id}/edit/", sent).content.decode()
    assert_told(page, field, says[language])
    assert_kept(page, field, wrong[field])
    assert Activity.objects.values().get() == before


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("field", "wrong", "says"), PROJECT, ids=lambda part: str(part)[:40])
def test_a_new_project(
    as_manager: Client, manager: Any, language: str, field: str, wrong: dict[str, Any], says: dict[str, str]
) -> None:
    client = in_language(as_manager, manager, language)
    before = Project.objects.count()
    share = wrong.get("share", "100")
    sent = typed_project(countries=[(make.CountryFactory().pk, share)], dnr="KVAR-1")
    sent |= {name: value for name, value in wrong.items() if name != "share"}
    page = client.post("/projects/new/", sent).content.decode()
    assert_told(page, field, says[language])
    assert_kept(page, field, wrong.get(field, share))
    assert_kept(page, "dnr", "KVAR-1")
    assert Project.objects.count() == before


@pytest.mark.parametrize(
    ("language", "says"), [("sv", "De måste bli 100"), ("en", "must sum to 100")], ids=LANGUAGES
)
@pytest.mark.parametrize("shares", [["99.99"], ["50", "50,01"], ["100", "0,5"]], ids=str)
def test_shares_that_do_not_sum_to_a_hundred(
    as_manager: Client, manager: Any, language: str, says: str, shares: list[str]
) -> None:
    client = in_language(as_manager, manager, language)
    before = Project.objects.count()
    rows = [(make.CountryFactory().pk, share) for share in shares]
    page = client.post("/projects/new/", typed_project(countries=rows)).content.decode()
    group = page[page.index('id="countries"') :]
    assert 'countries-errors"' in group[:400]  # the group is described by its message
    assert says in html.unescape(group[group.index('id="countries-errors"') :][:900])
    for number, share in enumerate(shares):
        assert_kept(page, f"countries-{number}-share", share)
    assert Project.objects.count() == before


@pytest.mark.parametrize("written", ["50,5", "50.5"])
def test_decimal_comma_and_point_are_both_read(as_manager: Client, written: str) -> None:
    rows = [(make.CountryFactory().pk, written), (make.CountryFactory().pk, "49,50")]
    assert as_manager.post("/projects/new/", typed_project(countries=rows)).status_code == 302
    shares = Project.objects.get(code="NEW-1").country_shares.values_list("share", flat=True)
    assert [f"{share:.2f}" for share in sorted(shares)] == ["49.50", "50.50"]


CREATE = 'action="/reports/create/"'


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("year", ["1890", "tjugohundra", "", "20\x0017", "9" * 400])
def test_a_report_of_an_unknown_year(as_writer: Client, writer: Any, language: str, year: str) -> None:
    make.TransactionFactory()
    client = in_language(as_writer, writer, language)
    answer = client.post("/reports/create/", {"year": year, "language": "sv"})
    page = answer.content.decode()
    assert 'aria-invalid="true"' in widget(page[page.index(CREATE) :], "year")
    assert 'id="errors"' in page
    assert not ReportRun.objects.exists()


FILTERS = [
    ("/overview/", "year", ["1066", "nu", "20\x0017", "9" * 400]),
    ("/overview/", "country", ["XX", "\x00", "SE'--"]),
    ("/figures/F2/", "year", ["1066", "nu", "20\x0017", "9" * 400]),
    ("/figures/F2/", "project", ["P-1900-001", "\x00"]),
    ("/projects/", "year", ["1066", "nu", "\x00"]),
    ("/projects/", "country", ["XX", "\x00"]),
    ("/projects/", "text", ["a\x00b", "x" * 5000]),
    ("/activities/", "year", ["1066", "nu", "\x00"]),
    ("/activities/", "project", ["P-1900-001", "\x00"]),
    ("/activities/", "text", ["a\x00b", "x" * 5000]),
    ("/countries/", "year", ["1066", "nu", "\x00"]),
    ("/missions/", "year", ["1066", "nu", "\x00"]),
    ("/missions/", "step", ["zz", "\x00"]),
    ("/missions/", "project", ["P-1900-001", "\x00"]),
    ("/staff/", "year", ["1066", "nu", "\x00"]),
    ("/documents/", "year", ["1066", "\x00"]),
    ("/documents/", "text", ["a\x00b", "x" * 5000]),
    ("/documents/", "project", ["P-1900-001", "\x00"]),
    ("/photos/", "project", ["P-1900-001", "\x00"]),
    ("/rounds/", "project", ["P-1900-001", "\x00"]),
    ("/nominations/", "status", ["zz", "\x00"]),
    ("/change-projects/", "state", ["zz", "\x00"]),
    ("/adoptions/", "months", ["13", "\x00"]),
    ("/forums/", "kind", ["zz", "\x00"]),
    ("/meetings/", "year", ["1066", "nu", "\x00"]),
    ("/visits/", "topic", ["zz", "\x00"]),
    ("/cases/", "text", ["a\x00b", "x" * 5000]),
    ("/outputs/", "kind", ["zz", "\x00"]),
    ("/calendar/", "from", ["1066-01-01", "nu", "\x00"]),
    ("/travel/", "from", ["nu", "\x00"]),
    ("/search/", "q", ["a\x00b", "x" * 5000]),
    ("/person-days/", "year", ["1066", "nu", "\x00"]),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("address", "field", "value"),
    [(address, field, value) for address, field, values in FILTERS for value in values],
)
def test_a_filter_tells_what_it_does_not_understand(
    as_leader: Client, leader: Any, portfolio: Any, language: str, address: str, field: str, value: str
) -> None:
    answer = in_language(as_leader, leader, language).get(address, {field: value})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert re.search(r'class="(?:field-error|errorlist|notice bad)', page)
    assert "Traceback" not in page


@pytest.mark.parametrize(
    "address",
    [
        "/activities/",
        "/projects/",
        "/countries/",
        "/figures/F2/",
        "/reports/",
        "/missions/",
        "/staff/",
        "/documents/",
        "/photos/",
        "/rounds/",
        "/nominations/",
        "/change-projects/",
        "/adoptions/",
        "/forums/",
        "/meetings/",
        "/conferences/",
        "/visits/",
        "/cases/",
        "/outputs/",
        "/calendar/",
        "/travel/",
        "/search/",
        "/person-days/",
    ],
)
@pytest.mark.parametrize(
    "query",
    ["view=\x00", "page=\x00", "page=" + "9" * 400, "page=-1", "format=\x00", "order=\x00", "%FF=%FE"],
)
def test_junk_in_an_address_is_no_fault(as_leader: Client, portfolio: Any, address: str, query: str) -> None:
    assert as_leader.get(f"{address}?{query}").status_code == 200


API: list[tuple[str, dict[str, Any], str]] = [
    ("activities", {"women": -1}, "women"),
    ("activities", {"women": "tre"}, "women"),
    ("activities", {"title_sv": "a\x00b"}, "title_sv"),
    ("activities", {"happened": MEGABYTE}, "happened"),
    ("activities", {"start": "2017-05-10", "end": "2017-05-09"}, "end"),
    ("activities", {"start": "0017-05-09"}, "start"),
    ("projects", {"countries": [{"country": "KH", "share": "99.99"}]}, "countries"),
    ("projects", {"countries": [{"country": "KH", "share": "hälften"}]}, "countries.0.share"),
    ("projects", {"start": "2017-01-01", "end": "2016-01-01"}, "end"),
    ("projects", {"description_sv": MEGABYTE}, "description_sv"),
    ("projects", {"name_sv": "a\x00b"}, "name_sv"),
]
WHOLE: dict[str, Callable[[Project], dict[str, Any]]] = {
    "activities": lambda project: {
        "project": project.public_id,
        "kind": "training",
        "title_sv": "Utbildning",
        "start": "2017-05-10",
    },
    "projects": lambda project: {
        "code": "NEW-1",
        "kind": "sida_bilateral",
        "name_sv": "Nytt projekt",
        "start": "2017-02-01",
        "end": "2019-01-31",
        "countries": [{"country": "KH", "share": "100"}],
    },
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("resource", "wrong", "field"), API, ids=lambda part: str(part)[:40])
def test_the_api(
    as_manager: Client,
    manager: Any,
    own_project: Project,
    language: str,
    resource: str,
    wrong: dict[str, Any],
    field: str,
) -> None:
    client = in_language(as_manager, manager, language)
    before = Project.objects.count()
    answer = client.post(
        f"{V1}/{resource}/", WHOLE[resource](own_project) | wrong, content_type="application/json"
    )
    assert answer.status_code == 400
    problem = answer.json()
    assert field in problem["errors"]
    assert ("Inget" in problem["detail"]) == (language == "sv")
    assert (Activity.objects.count(), Project.objects.count()) == (0, before)


@pytest.mark.parametrize("amount", ["mycket", "1,5", "NaN", "1e400", "9" * 40, "", None, "1.005"])
def test_the_ledger_takes_no_guess(as_controller: Client, amount: Any) -> None:
    agreement: Agreement = make.AgreementFactory()
    body = {
        "agreement": agreement.number,
        "booked_on": "2017-02-01",
        "amount": amount,
        "currency": "SEK",
        "row_key": "V-1",
        "kind": "cost",
    }
    answer = as_controller.post(f"{V1}/ledger/", body, content_type="application/json")
    assert answer.status_code == 400
    assert "amount" in answer.json()["errors"]
    assert not Transaction.objects.exists()
