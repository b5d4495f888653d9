"""The project list: the selection that its address names, as a page and as files."""

import csv
import datetime as dt
import io
import re
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from projects.models import Project
from tests import factories as make
from tracker.core.periods import today

URL = "/projects/"


def page(browser: Client, address: str = "") -> str:
    answer = browser.get(URL + address)
    assert answer.status_code == 200
    return answer.content.decode()


def codes(text: str) -> list[str]:
    return re.findall(
        r'<th scope="row"><a href="/projects/[^"]+/">[^<]+</a><span class="m">([^<]+)</span>', text
    )


def words(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).replace("\u00a0", " ")


def restrict(project: Project, level: str = "restricted") -> None:
    make.sensitive(project, level)


def test_a_row_tells_place_funder_period_money_and_last_activity(
    as_viewer: Client, portfolio: SimpleNamespace
) -> None:
    make.BudgetLineFactory(agreement=portfolio.agreements[0], year=2016, amount=Decimal(2000))
    text = words(page(as_viewer))
    assert "Eget projekt OWN" in text
    assert "Kambodja Testbiståndet 2015-01 – 2018-12" in text
    assert "53 % 0,0 av 0,0 mnkr 2017-05-10" in text
    assert "963 kr" not in text
    assert "0,0 mnkr ingen budget" in text


def test_ongoing_is_the_default_and_the_rest_is_a_click_away(
    as_viewer: Client, own_project, other_project
) -> None:
    Project.objects.filter(code="OTHER").update(status="closed")
    text = page(as_viewer)
    assert codes(text) == ["OWN"]
    assert '<a href="?status=all">Alla (2)</a>' in text
    assert '<a href="?" aria-current="true">Pågående (1)</a>' in text
    assert codes(page(as_viewer, "?status=all")) == ["OTHER", "OWN"]


def test_the_saved_views_count(as_manager: Client, own_project, other_project) -> None:
    Project.objects.filter(code="OTHER").update(end=today())
    text = words(page(as_manager))
    for view in ("Pågående (2)", "Mina projekt (1)", "Avslutas inom ett år (1)", "Alla (2)"):
        assert view in text
    assert codes(page(as_manager, "?mine=1")) == ["OWN"]
    assert codes(page(as_manager, "?status=ending")) == ["OTHER"]


def test_chips_remove_themselves_and_keep_the_rest(as_viewer: Client, portfolio: SimpleNamespace) -> None:
    text = page(as_viewer, f"?status=all&funder={portfolio.sida.code}&order=name")
    assert (
        'href="?status=all&amp;order=name"><span aria-hidden="true">×</span>Finansiär: Testbiståndet' in text
    )
    assert (
        f'href="?funder={portfolio.sida.code}&amp;order=name"><span aria-hidden="true">×</span>Även avslutade'
        in text
    )
    assert 'class="chip"' not in page(as_viewer, "?status=running")


def test_the_heading_is_a_finding(as_viewer: Client, portfolio: SimpleNamespace) -> None:
    assert "Två projekt pågår." in words(page(as_viewer))
    Project.objects.filter(code="OTHER").update(status="closed")
    assert "Ett av två projekt pågår." in words(page(as_viewer, "?status=all"))
    start, end = today() - dt.timedelta(days=499), today() + dt.timedelta(days=500)
    Project.objects.filter(code="OWN").update(start=start, end=end)
    for amount, said in [("1500", None), ("400000", "långsammare"), ("501000", None), ("900000", "snabbare")]:
        portfolio.agreements[0].transactions.update(counts="memo")
        make.set_budget(portfolio.agreements[0], 1_000_000)
        make.TransactionFactory(agreement=portfolio.agreements[0], amount=Decimal(amount), booked_on=start)
        text = words(page(as_viewer, "?country=KH"))
        assert "Ett projekt i Kambodja pågår." in text
        if said:
            assert f"Ett av dem förbrukar {said} än plan." in text


def test_the_sum_covers_exactly_the_listed_rows(as_viewer: Client, portfolio: SimpleNamespace) -> None:
    make.TransactionFactory(agreement=portfolio.agreements[0], amount=Decimal(3_000_000))
    make.TransactionFactory(
        agreement=portfolio.agreements[1], amount=Decimal(1_000_000), currency="EUR", rate=Decimal(10)
    )
    make.set_budget(portfolio.agreements[0], 9_000_000)
    both, own = words(page(as_viewer)), words(page(as_viewer, "?country=KH"))
    assert "Summa för raderna ovan 13,0 av 9,0 mnkr" in both
    assert "Av summan är 10,0 mnkr bokfört i annan valuta" in both
    assert "Summa för raderna ovan 3,0 av 9,0 mnkr" in own
    assert "annan valuta" not in own


def test_a_voided_booking_does_not_count(
    as_viewer: Client, manager: make.User, portfolio: SimpleNamespace
) -> None:
    row = make.TransactionFactory(agreement=portfolio.agreements[0], amount=Decimal(3_000_000))
    row.void(by=manager, reason="Fel projekt.")
    assert "3,0" not in words(page(as_viewer))


def test_nothing_found_names_the_filter_that_helps(as_viewer: Client, portfolio: SimpleNamespace) -> None:
    text = page(as_viewer, f"?country=KH&funder={portfolio.eu.code}&year=2017")
    assert "Inga projekt passar. Ta bort filtret Land: Kambodja." in words(text)
    assert f'href="?funder={portfolio.eu.code}&amp;year=2017"' in text
    assert "Inga projekt passar alla filter." in words(
        page(as_viewer, f"?country=KH&funder={portfolio.eu.code}&text=zzz")
    )


def test_no_project_at_all(as_viewer: Client, as_admin: Client) -> None:
    assert "Inget projekt pågår." in words(page(as_viewer))
    assert 'href="/projects/new/"' in page(as_admin)


def test_sorting_says_how(as_viewer: Client, portfolio: SimpleNamespace) -> None:
    text = page(as_viewer)
    assert re.search(r'aria-sort="descending"><a href="\?order=end">\s*Period, slut', text)
    for order, expected in {
        "logged": ["OWN", "OTHER"],
        "-spent": ["OWN", "OTHER"],
        "spent": ["OWN", "OTHER"],
        "funder": ["OWN", "OTHER"],
        "-funder": ["OTHER", "OWN"],
        "status": ["OTHER", "OWN"],
    }.items():
        if order == "logged":
            portfolio.activities[2].start = portfolio.activities[2].end = dt.date(2017, 6, 1)
            portfolio.activities[2].save()
        assert codes(page(as_viewer, f"?order={order}")) == expected, order


def test_junk_in_the_address_is_told(as_viewer: Client, own_project) -> None:
    for address in ("?country=%00", "?year=abc", "?order=password", "?text=%00", "?status=x"):
        text = page(as_viewer, address)
        assert "En del av adressen gick inte att förstå" in text, address
        assert codes(text) == ["OWN"]
    assert codes(page(as_viewer, "?page=%00&format=zip&unheard=1")) == ["OWN"]


def test_a_masked_row_shows_years_and_no_link_to_the_day(
    as_viewer: Client, as_manager: Client, portfolio: SimpleNamespace
) -> None:
    restrict(portfolio.own)
    text = words(page(as_viewer, "?country=KH"))
    assert "Partner och platser dolda" in text
    assert "2015 – 2018" in text
    assert "2017-05-10" not in text
    assert "2017-05-10" in words(page(as_manager, "?country=KH"))


def test_a_protected_project_is_neither_listed_nor_summed(
    as_viewer: Client, as_manager: Client, portfolio: SimpleNamespace
) -> None:
    make.TransactionFactory(agreement=portfolio.agreements[0], amount=Decimal(7_000_000))
    restrict(portfolio.own, "protected")
    text = page(as_viewer, "?status=all")
    assert codes(text) == ["OTHER"]
    assert "7,0" not in words(text)
    assert "Kambodja" not in text
    assert codes(page(as_manager, "?status=all")) == ["OTHER", "OWN"]


def test_many_projects_come_in_pages_and_the_sum_says_so(as_viewer: Client, db: None) -> None:
    for _number in range(51):
        make.ProjectFactory()
    text = words(page(as_viewer))
    assert "51 projekt" in text
    assert "Summa för alla 51 projekt i urvalet" in text
    assert len(codes(page(as_viewer))) == 50
    assert len(codes(page(as_viewer, "?page=2"))) == 1


def test_the_selection_as_csv(as_viewer: Client, portfolio: SimpleNamespace) -> None:
    answer = as_viewer.get(URL + "?country=KH&format=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    head, *rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert len(rows) == 1
    row = dict(zip(head, rows[0], strict=True))
    assert (row["Kortnamn"], row["Land"], row["Förbrukat, SEK"], row["Budget, SEK"]) == (
        "OWN",
        "Kambodja",
        "2100,00",
        "2000,00",
    )


def test_the_selection_as_a_workbook(as_viewer: Client, portfolio: SimpleNamespace) -> None:
    answer = as_viewer.get(URL + "?format=xlsx")
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert answer.content.startswith(b"PK")


@pytest.mark.parametrize(("person", "status"), [("as_viewer", 200), ("as_stranger", 403), ("client", 302)])
def test_who_sees_the_list(request: pytest.FixtureRequest, db: None, person: str, status: int) -> None:
    assert request.getfixturevalue(person).get(URL).status_code == status


def test_as_many_queries_for_three_projects_as_for_one(
    as_viewer: Client, portfolio: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(39):
        assert len(codes(page(as_viewer, "?country=KH"))) == 1
    country = portfolio.own.country_shares.get().country
    for _number in range(2):
        project = make.ProjectFactory()
        make.ProjectCountryFactory(project=project, country=country)
        make.TransactionFactory(agreement=make.AgreementFactory(project=project))
        make.ActivityFactory(project=project)
        make.IndicatorValueFactory(indicator=make.IndicatorFactory(project=project))
    with django_assert_num_queries(39):
        assert len(codes(page(as_viewer, "?country=KH"))) == 3


def test_in_english(as_viewer: Client, portfolio: SimpleNamespace) -> None:
    as_viewer.post("/language/", {"language": "en", "next": "/"})
    text = words(page(as_viewer))
    assert "Two projects are ongoing." in text
    assert "Own project OWN" in text
    assert "Cambodia" in text
