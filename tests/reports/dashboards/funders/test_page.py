"""The page of a project's funding: its numbers, links, findings and states."""

import csv
import datetime as dt
import io
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import lxml.html
import pytest
from django.test import Client

from projects.models import Project, VarianceComment
from tests import factories as make
from tests.reports import funding

pytestmark = pytest.mark.django_db
QUERIES = 34
MONEY = "//table[contains(@class, 'money')]"
HEADINGS = "//table[contains(@class, 'bud')]"


@pytest.fixture
def world(own_project: Project) -> SimpleNamespace:
    return funding.build(own_project)


def address(project: Project, day: dt.date | None = funding.DAY) -> str:
    return f"/projects/{project.public_id}/funding/" + (f"?per={day.isoformat()}" if day else "")


def page(client: Client, project: Project, day: dt.date | None = funding.DAY) -> Any:
    answer = client.get(address(project, day))
    assert answer.status_code == 200
    return lxml.html.fromstring(answer.content)


def text(found: Any) -> str:
    return " ".join(found.text_content().split())


def money_rows(tree: Any) -> dict[str, list[str]]:
    rows = tree.xpath(MONEY + "//tbody/tr")
    return {text(row[0]): [text(cell) for cell in row[1:]] for row in rows}


def thousandfold(world: SimpleNamespace) -> None:
    """The page tells thousands: make the small amounts large."""
    for row in (*world.eu.transactions.all(), *world.sida.transactions.all()):
        row.amount, row.amount_sek = row.amount * 1000, row.amount_sek * 1000
        row.save()
    for agreement in (world.eu, world.sida):
        agreement.amount *= 1000
        agreement.save()


def test_the_table_tells_both_currencies_and_their_sum_in_kronor(
    as_controller: Client, world: SimpleNamespace
) -> None:
    thousandfold(world)
    rows = money_rows(page(as_controller, world.project))
    assert rows["Avtalat"] == ["1 000", "11 000", "20 000", "31 000"]
    assert rows["Mottaget"] == ["600", "5 750", "15 000", "20 750"]
    assert rows["Förbrukat"] == ["750", "7 750", "11 000", "18 750"]
    assert rows["Kursdifferens"] == ["–", "500", "–", "500"]
    assert rows["Återstår"] == ["250", "2 750", "9 000", "11 750"]
    assert rows["Mottaget minus förbrukat"] == ["−150", "−2 000", "+4 000", "+2 000"]


def test_title_lede_and_findings_are_made_from_the_numbers(
    as_controller: Client, world: SimpleNamespace
) -> None:
    tree = page(as_controller, world.project)
    said = text(tree)
    assert text(tree.xpath("//h1")[0]) == "OWN Kambodja: två avtal"
    assert "Båda avtalen följer plan. Vi ligger ute med 150 euro tills nästa betalning från Unionen" in said
    assert "Unionen: resor ligger över plan och saknar kommentar" in said
    assert "Testbiståndet: alla rubriker följer plan" in said
    VarianceComment.objects.create(
        agreement=world.eu, heading=world.travel, until=funding.DAY, text="Två resor"
    )
    said = text(page(as_controller, world.project))
    assert "Unionen: resor ligger över plan och har fått en kommentar" in said
    assert "Två resor" in said
    assert "Kommentar saknas" not in said


def test_our_own_appropriation_waits_for_no_payment(as_controller: Client, world: SimpleNamespace) -> None:
    own = make.AgreementFactory(
        project=world.project, funder__kind="own", kind="own", start=funding.FROM, end=funding.TO,
        amount=Decimal(9000), number="EGET",
    )  # fmt: skip
    funding.spend(own, make.HeadingFactory(agreement=own), 2018, 5000)
    rows = money_rows(page(as_controller, world.project))
    assert rows["Mottaget minus förbrukat"] == ["0", "−2", "+4", "–", "+2"]
    assert rows["Mottaget"][3] == "–"
    assert rows["Förbrukat"][3:] == ["5", "24"]


def test_what_has_ended_tells_what_is_to_be_paid_back(as_controller: Client, world: SimpleNamespace) -> None:
    said = text(page(as_controller, world.project, dt.date(2021, 6, 30)))
    assert "Avtalen har avslutats." in said
    assert "4 000 kronor som Testbiståndet har betalat är inte förbrukade och ska betalas tillbaka." in said
    assert "Vi ligger ute" not in said


def test_every_sum_leads_to_bookings_that_add_up_to_it(as_controller: Client, world: SimpleNamespace) -> None:
    tree = page(as_controller, world.project)
    links = [link.get("href") for link in tree.xpath(f"{MONEY}//tbody//a | {HEADINGS}//a")]
    ledger = [link for link in links if link.startswith("/ledger/")]
    assert len(ledger) == 2 * 3 + 3
    assert f"/ledger/?agreement=EU+17&sum=agreement&heading=2&booked_before={funding.DAY}" in ledger
    for link in ledger:
        answer = as_controller.get(link)
        assert answer.status_code == 200
        assert b"field-error" not in answer.content
    travel = as_controller.get(
        f"/ledger/?agreement=EU+17&sum=agreement&heading=2&booked_before={funding.DAY}"
    )
    assert text(lxml.html.fromstring(travel.content)).count("EU 17") >= 1


def test_other_links_lead_somewhere(as_controller: Client, world: SimpleNamespace) -> None:
    make.DeadlineFactory(
        project=world.project, agreement=world.sida, due_on=dt.date(2020, 1, 15),
        period_from=dt.date(2019, 1, 1), period_to=dt.date(2019, 12, 31),
    )  # fmt: skip
    tree = page(as_controller, world.project)
    links = {
        link for link in tree.xpath("//main//a[not(ancestor::*[@hidden])]/@href") if not link.startswith("#")
    }
    assert any("/report/?since=2019-01-01&until=2019-12-31" in link for link in links)
    for link in links:
        url = address(world.project, None) + link if link.startswith("?") else link
        assert as_controller.get(url.split("#")[0]).status_code == 200, link


def test_a_comment_can_be_written_by_who_may(
    as_controller: Client, as_viewer: Client, world: SimpleNamespace
) -> None:
    wanted = (
        f"/agreements/{world.eu.public_id}/budget/comments/new/?heading={world.travel.pk}&until={funding.DAY}"
    )
    assert wanted in page(as_controller, world.project).xpath("//a/@href")
    assert not page(as_viewer, world.project).xpath("//a[contains(@href, 'comments/new')]")


def test_the_day_in_the_address_decides_what_is_told(as_controller: Client, world: SimpleNamespace) -> None:
    tree = page(as_controller, world.project, dt.date(2017, 12, 31))
    assert "150 av 1" not in text(tree)
    assert "Betalning 1 från Unionen" in text(tree)
    assert "Betalning 2 från Unionen" not in text(tree)
    nothing = page(as_controller, world.project, dt.date(2016, 12, 31))
    assert "Inget avtal hade börjat gälla då." in text(nothing)


@pytest.mark.parametrize("junk", ["per=2019-02-30", "per=%00", "per=9999-12-31", "per=x&format=%00"])
def test_junk_in_the_address_is_told_or_left_out(
    as_controller: Client, world: SimpleNamespace, junk: str
) -> None:
    assert as_controller.get(f"{address(world.project, None)}?{junk}").status_code == 200


def test_a_missing_rate_is_named_and_nothing_guessed(as_controller: Client, world: SimpleNamespace) -> None:
    tree = page(as_controller, world.project, dt.date(2020, 6, 30))
    rows = money_rows(tree)
    assert rows["Avtalat"][1] == "Kurs saknas"
    assert rows["Avtalat"][-1] == "–"
    assert "2020-06-30" in text(tree)


def test_an_amendment_under_approval_is_drawn_as_one(as_controller: Client, world: SimpleNamespace) -> None:
    world.eu.amendments.create(
        number=1, changes="5 euro till resor", reason="Fler resor", amount_before=Decimal(1000),
        amount_after=Decimal(2000), end_before=funding.TO, end_after=funding.TO,
    )  # fmt: skip
    tree = page(as_controller, world.project)
    (draft,) = tree.xpath("//ol[@class='tl']/li[@class='draft']")
    assert "under godkännande" in text(draft)
    assert money_rows(tree)["Avtalat"][0] == "1"


def test_a_missing_registration_number_is_told(as_controller: Client, world: SimpleNamespace) -> None:
    events = [text(event) for event in page(as_controller, world.project).xpath("//ol[@class='tl']/li")]
    assert [event for event in events if "Diarienummer saknas" in event] == [
        "2016-12-09 Avtal med Testbiståndet, 20 tkr Diarienummer saknas"
    ]


def test_a_repayment_is_told_with_its_word(as_controller: Client, world: SimpleNamespace) -> None:
    funding.money(world.sida, "repayment", 2019, -12_000, heading=world.fees)
    tree = page(as_controller, world.project)
    assert money_rows(tree)["varav återbetalningar"][2] == "−12"
    assert "återbetalning" in text(tree.xpath(HEADINGS)[1])


def test_of_a_restricted_project_only_years_are_told(as_viewer: Client, world: SimpleNamespace) -> None:
    make.sensitive(world.project, "restricted")
    world.eu.amendments.create(
        number=1, status="approved", changes="Hemligt", reason="Hemligt", amount_before=Decimal(1000),
        amount_after=Decimal(1000), end_before=funding.TO, end_after=funding.TO, decided_on=dt.date(2018, 6, 14),
    )  # fmt: skip
    said = text(page(as_viewer, world.project))
    assert "Hemligt" not in said
    assert "2018-06-14" not in said
    assert "2018-10-15" not in said
    assert "2018" in said


def test_a_protected_project_does_not_exist_for_others(as_viewer: Client, world: SimpleNamespace) -> None:
    make.sensitive(world.project, "protected")
    assert as_viewer.get(address(world.project)).status_code == 404


def test_the_file_holds_every_amount_to_the_ore(as_controller: Client, world: SimpleNamespace) -> None:
    answer = as_controller.get(address(world.project) + "&format=csv")
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    head, eu, _staff, travel, *_rest = csv.reader(io.StringIO(content), delimiter=";")
    told = dict(zip(head, eu, strict=True))
    assert [told[name] for name in ("Avtal", "Valuta", "Avtalat", "Förbrukat", "Kursdifferens, SEK")] == [
        "EU 17", "EUR", "1000,00", "750,00", "500,00",
    ]  # fmt: skip
    told = dict(zip(head, travel, strict=True))
    assert [told[name] for name in ("Rubrik", "Plan hittills", "Förbrukat")] == ["Resor", "200,00", "250,00"]
    assert as_controller.get(address(world.project) + "&format=xlsx").content[:2] == b"PK"


def test_as_many_queries_for_four_agreements_as_for_two(
    as_controller: Client, world: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    make.DeadlineFactory(project=world.project)
    page(as_controller, world.project)
    with django_assert_num_queries(QUERIES):
        page(as_controller, world.project)
    more = funding.build_more(world.project)
    assert page(as_controller, world.project).xpath(f"count({HEADINGS})") == 2 + more
    with django_assert_num_queries(QUERIES):
        page(as_controller, world.project)
