"""The report to a funder: its numbers, its funder's words, what makes it a draft, and its files."""

import datetime as dt
import io
import zipfile
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import lxml.html
import pypdf
import pytest
from django.test import Client
from django.utils import translation

from projects.models import Agreement, Project, VarianceComment
from projects.money.agreements.queries import agreements, with_rules
from reports.figures.statements import Money
from reports.funders import compose
from reports.funders.layouts import LAYOUTS
from reports.funders.report import FunderReport, latest_period, period_until
from tests import factories as make
from tests.reports import funding
from tracker.accounts.models import User

pytestmark = pytest.mark.django_db
D = Decimal
YEAR = (dt.date(2019, 1, 1), dt.date(2019, 12, 31))
QUERY = "since=2019-01-01&until=2019-12-31"


@pytest.fixture
def world(own_project: Project) -> SimpleNamespace:
    return funding.build(own_project)


def read(user: User, agreement: Agreement) -> Agreement:
    return with_rules(agreements(user)).get(pk=agreement.pk)


def report(
    user: User, agreement: Agreement, since: dt.date = YEAR[0], until: dt.date = YEAR[1]
) -> FunderReport:
    return FunderReport(user, read(user, agreement), since, until)


def address(agreement: Agreement, query: str = QUERY, kind: str = "") -> str:
    return f"/agreements/{agreement.public_id}/report{f'.{kind}' if kind else '/'}?{query}"


def text(client: Client, agreement: Agreement, query: str = QUERY) -> str:
    answer = client.get(address(agreement, query))
    assert answer.status_code == 200
    return " ".join(lxml.html.fromstring(answer.content).xpath("//main")[0].text_content().split())


def comment(world: SimpleNamespace) -> None:
    VarianceComment.objects.create(
        agreement=world.eu, heading=world.travel, until=YEAR[1], text="Two trips more"
    )


def test_before_and_in_the_period_are_all_that_was_used(world: SimpleNamespace, controller: User) -> None:
    staff, travel = report(controller, world.eu).headings
    assert (staff.before.own, staff.period.own, staff.total.own) == (D(300), D(200), D(500))
    assert (staff.before.sek, staff.period.sek) == (D("2900.00"), D("2200.00"))
    assert (staff.plan, staff.variance, staff.remaining, staff.percent) == (D(200), D(0), D(200), D("71.4"))
    assert (travel.before.own, travel.period.own, travel.plan, travel.variance) == (
        D(50),
        D(200),
        D(100),
        D(100),
    )
    whole = report(controller, world.eu).sum
    assert (whole.before.own, whole.period.own, whole.total.own) == (D(350), D(400), D(750))


def test_money_from_opening_to_closing_balance(world: SimpleNamespace, controller: User) -> None:
    one = report(controller, world.eu)
    assert one.opening == Money(D(250), D("2400.00"))
    assert one.received.period == Money(D(0), D(0))
    assert one.closing == Money(D(-150), D("-2000.00"))
    assert one.opening.own + one.received.period.own - one.used.period.own == one.closing.own  # type: ignore[operator]


def test_bookings_make_up_the_period_in_the_agreements_currency(
    world: SimpleNamespace, controller: User
) -> None:
    """A cost in kronor is told in euro by our rate of its year: 110 kronor at 11."""
    make.TransactionFactory(
        agreement=world.eu, heading=world.travel, booked_on=dt.date(2019, 5, 5), amount=D(110), row_key="KR"
    )
    one = report(controller, world.eu)
    assert one.sum.period.own == D(410)
    assert sum(part or 0 for part in one.parts.values()) == D(410)
    assert [(rate.rate, rate.day_from.year) for rate in one.statement.conversions.rates] == [(D(11), 2019)]


def test_a_missing_comment_makes_it_a_draft(world: SimpleNamespace, controller: User) -> None:
    one = report(controller, world.eu)
    assert [lack.text for lack in one.lacks] == ["En kommentar saknas till Resor, som ligger över plan."]
    assert f"heading={world.travel.pk}" in one.lacks[0].url
    comment(world)
    assert not report(controller, world.eu).is_draft


def test_no_rules_a_missing_rate_or_no_heading_make_it_a_draft(
    world: SimpleNamespace, controller: User
) -> None:
    comment(world)
    world.sida.terms.all().delete()
    funding.spend(world.sida, None, 2018, 5)
    lacks = [lack.text for lack in report(controller, world.sida).lacks]
    assert lacks == [
        "Avtalet har inga regler som gäller vid periodens slut.",
        "Det finns bokningar utan rubrik.",
    ]
    one = report(controller, world.eu, dt.date(2020, 1, 1), dt.date(2020, 12, 31))
    assert any("EUR" in lack.text and "2020" in lack.text for lack in one.lacks)


def test_masked_readers_get_a_draft_of_whole_years(
    world: SimpleNamespace, as_viewer: Client, viewer: User
) -> None:
    make.sensitive(world.project, "restricted")
    assert "Du ser projektet med dolda uppgifter" in report(viewer, world.sida).lacks[0].text
    said = text(as_viewer, world.sida, "since=2019-01-01&until=2019-06-30")
    assert "Av det här projektet kan bara hela år visas för dig." in said
    assert "2018-10-15" not in text(as_viewer, world.sida, "since=2018-01-01&until=2018-12-31")


@pytest.mark.parametrize("form", LAYOUTS)
def test_each_form_has_its_funders_words_and_columns(
    world: SimpleNamespace, as_controller: Client, form: str
) -> None:
    world.eu.terms.update(report_format=form)
    layout = LAYOUTS[form]
    said = text(as_controller, world.eu)
    with translation.override(layout.language):
        for title in layout.sections.values():
            assert str(title) in said
        for label, _key in layout.columns:
            assert str(label) in said
        heading = "Personal" if layout.language == "sv" else "Staff"
    assert heading in said


def test_the_language_can_be_chosen(world: SimpleNamespace, as_controller: Client) -> None:
    assert "Costs incurred by budget heading" in text(as_controller, world.eu)
    said = text(as_controller, world.eu, f"{QUERY}&language=sv")
    assert "Kostnader per budgetrubrik" in said
    assert "Personal" in said
    page = lxml.html.fromstring(as_controller.get(address(world.eu)).content)
    assert page.get("lang") == "sv"
    assert page.xpath("//article/@lang") == ["en"]


def test_indirect_costs_are_compared_with_what_the_agreement_allows(
    world: SimpleNamespace, controller: User
) -> None:
    indirect = make.HeadingFactory(agreement=world.eu, code="9", kind="indirect", order=9)
    funding.spend(world.eu, indirect, 2019, 45)
    assert report(controller, world.eu).indirect_percent == D("6.0")
    with translation.override("en"):
        said = " ".join(
            item
            for block in compose.blocks(report(controller, world.eu))
            for item in getattr(block, "items", ())
            if isinstance(item, str)
        )
    assert "Indirect costs are 6.0% of the direct costs; the agreement allows at most 7%." in said
    assert "The funder pays 90.00% of the costs: EUR\xa0715.50" in said


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("since=2019-01-02&until=2019-12-31", "En rapport börjar den första dagen i en månad."),
        ("since=2019-01-01&until=2019-12-30", "En rapport slutar den sista dagen i en månad."),
        ("since=2019-12-01&until=2019-01-31", "Slutet ligger före starten."),
        ("since=2019-01-01&until=2099-12-31", "Den dagen har inte kommit än."),
        ("since=0001-01-01&until=2019-12-31", "Året måste vara 1990 eller senare."),
    ],
)
def test_a_period_that_cannot_be_is_told_at_the_field(
    world: SimpleNamespace, as_controller: Client, query: str, words: str
) -> None:
    said = text(as_controller, world.eu, query)
    assert words in said
    assert "Costs incurred" not in said
    for kind in ("pdf", "xlsx"):
        answer = as_controller.get(address(world.eu, query, kind))
        assert answer.status_code == 302
        assert answer["Location"].startswith(f"/agreements/{world.eu.public_id}/report/")


@pytest.mark.parametrize(
    "junk", ["since=%00", "until=x", "language=%00", "since=9999-12-31&until=9999-12-31", "until=1800-01-31"]
)
def test_junk_in_the_address_is_told_or_left_out(
    world: SimpleNamespace, as_controller: Client, junk: str
) -> None:
    assert as_controller.get(address(world.eu, junk)).status_code == 200


def test_periods_follow_the_rules_of_the_agreement(world: SimpleNamespace, controller: User) -> None:
    world.eu.terms.update(period_months=3)
    eu, sida = read(controller, world.eu), read(controller, world.sida)
    third = (dt.date(2019, 7, 1), dt.date(2019, 9, 30))
    assert latest_period(eu, dt.date(2019, 9, 30)) == third
    assert latest_period(eu, dt.date(2019, 12, 30)) == third
    assert latest_period(sida, dt.date(2030, 5, 5)) == (dt.date(2020, 1, 1), dt.date(2020, 12, 31))
    assert latest_period(sida, dt.date(2017, 5, 5)) == (dt.date(2017, 1, 1), dt.date(2017, 4, 30))
    assert period_until(eu, dt.date(2019, 9, 29)) == (dt.date(2019, 7, 1), dt.date(2019, 8, 31))


def test_marks_name_the_period() -> None:
    with translation.override("en"):
        assert compose.period_mark(dt.date(2019, 1, 1), dt.date(2019, 12, 31)) == "2019"
        assert compose.period_mark(dt.date(2019, 4, 1), dt.date(2019, 6, 30)) == "2019 Q2"
        assert compose.period_mark(dt.date(2017, 1, 1), dt.date(2019, 12, 31)) == "2017–2019"
        assert compose.period_mark(dt.date(2019, 5, 1), dt.date(2019, 6, 30)) == "2019-05–2019-06"
        assert compose.period_mark(dt.date(2019, 5, 1), dt.date(2019, 5, 31)) == "2019-05"


def test_the_pdf_is_the_report_and_says_when_it_is_a_draft(
    world: SimpleNamespace, as_controller: Client
) -> None:
    answer = as_controller.get(address(world.eu, QUERY, "pdf"))
    assert answer["Content-Type"] == "application/pdf"
    assert "draft" in answer["Content-Disposition"]
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    pages = [page.extract_text() for page in reader.pages]
    assert all("DRAFT" in page.replace(" ", "") for page in pages)
    assert "Draft: Interim financial report" in reader.metadata.title
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "en"
    comment(world)
    answer = as_controller.get(address(world.eu, QUERY, "pdf"))
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages]
    assert not any("draft" in page.lower() for page in pages)
    assert answer.content == as_controller.get(address(world.eu, QUERY, "pdf")).content


def sheets(client: Client, agreement: Agreement) -> dict[str, str]:
    """Name of each sheet and what is in it."""
    book = zipfile.ZipFile(io.BytesIO(client.get(address(agreement, QUERY, "xlsx")).content))
    names = lxml.html.fromstring(book.read("xl/workbook.xml")).xpath("//sheet/@name")
    return {
        name: book.read(f"xl/worksheets/sheet{number}.xml").decode()
        for number, name in enumerate(names, start=1)
    }


def test_the_workbook_has_a_sheet_for_each_part(world: SimpleNamespace, as_controller: Client) -> None:
    found = sheets(as_controller, world.eu)
    assert [*found] == ["Draft", "Headings", "Money", "Rates", "Bookings"]
    assert "<v>750" in found["Headings"]
    assert found["Bookings"].count("<row") == 1 + 2
    comment(world)
    assert [*sheets(as_controller, world.eu)] == ["Headings", "Money", "Rates", "Bookings"]
    assert [*sheets(as_controller, world.sida)] == ["Rubriker", "Medel", "Bokningar"]


def test_no_text_becomes_a_formula(world: SimpleNamespace, as_controller: Client) -> None:
    funding.spend(world.eu, world.staff, 2019, 1, text="=1+1")
    world.staff.name_en = "=cmd"
    world.staff.save()
    for content in sheets(as_controller, world.eu).values():
        assert "<f>" not in content


def test_protected_is_not_found_and_our_own_money_has_no_report(
    world: SimpleNamespace, as_viewer: Client, as_controller: Client
) -> None:
    own = make.AgreementFactory(project=world.project, kind="own", funder__kind="own")
    assert as_controller.get(address(own)).status_code == 404
    make.sensitive(world.project, "protected")
    for kind in ("", "pdf", "xlsx"):
        assert as_viewer.get(address(world.sida, QUERY, kind)).status_code == 404


def test_an_agreement_with_nothing_gives_an_empty_report(as_controller: Client) -> None:
    bare: Any = make.AgreementFactory(currency="USD")
    assert as_controller.get(address(bare, "")).status_code == 200
    assert as_controller.get(address(bare, "", "pdf")).status_code == 200
    assert as_controller.get(address(bare, "", "xlsx")).status_code == 200
