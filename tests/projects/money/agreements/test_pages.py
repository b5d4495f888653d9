"""The pages of agreements: what they tell, to whom, and that what is typed is never lost."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from projects.models import Agreement, FunderShare, InKind, Project
from tests import factories as make

pytestmark = pytest.mark.django_db


def said(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode()).replace("\u00a0", " ")


def at(agreement: Agreement, path: str = "") -> str:
    return f"/agreements/{agreement.public_id}/{path}"


def test_the_list_tells_and_narrows(as_viewer: Client, agreement: Agreement) -> None:
    other = make.AgreementFactory(dnr="", amount=Decimal(8_000_000))
    make.AmendmentFactory(agreement=agreement)
    page = said(as_viewer.get("/agreements/"))
    assert "2 avtal" in page
    assert "8 000 000 SEK · 950 000 EUR" in page
    assert "/agreements/new/" not in page
    for query, shown, left_out in (
        ("state=drafts", agreement, other),
        ("state=no_dnr", other, agreement),
        ("text=WA", agreement, other),
        (f"project={agreement.project.public_id}", agreement, other),
        (f"funder={other.funder.code}", other, agreement),
    ):
        page = said(as_viewer.get(f"/agreements/?{query}"))
        assert at(shown) in page, query
        assert at(left_out) not in page, query


@pytest.mark.parametrize("order", ["number", "project", "funder", "amount", "end"])
def test_the_list_is_sorted_both_ways(as_viewer: Client, agreement: Agreement, order: str) -> None:
    funder = make.FunderFactory(order=99)
    last = make.AgreementFactory(
        number="Z", project__code="Z", funder=funder, amount=Decimal(10**9), end=dt.date(2099, 1, 1)
    )
    first, second = (said(as_viewer.get(f"/agreements/?order={sign}{order}")) for sign in ("", "-"))
    assert first.index(at(agreement)) < first.index(at(last))
    assert second.index(at(last)) < second.index(at(agreement))


@pytest.mark.parametrize(
    "query", ["state=x", "project=%00", "funder=%00", "kind=x", "order=x", "text=%00", "page=x"]
)
def test_nonsense_in_the_address_is_answered(as_viewer: Client, agreement: Agreement, query: str) -> None:
    assert as_viewer.get(f"/agreements/?{query}").status_code == 200


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_is_taken_along(as_viewer: Client, agreement: Agreement, kind: str) -> None:
    answer = as_viewer.get(f"/agreements/?format={kind}")
    assert answer.status_code == 200
    if kind == "csv":
        text = b"".join(answer.streaming_content).decode()
        assert "DEMO WA 17" in text
        assert "2018-12-31" in text


def test_the_page_tells_rules_headings_and_what_one_may_do(as_viewer: Client, agreement: Agreement) -> None:
    make.TermsFactory(
        agreement=agreement, valid_from=dt.date(2016, 1, 1), indirect="percent", indirect_percent=Decimal(7),
        reallocation_percent=Decimal(25),
    )  # fmt: skip
    make.FunderShareFactory(project=agreement.project, funder=agreement.funder)
    make.InKindFactory(project=agreement.project, what="Kontor för två")
    page = said(as_viewer.get(at(agreement)))
    for words in (
        "950 000 EUR", "Högst 7 % av direkta kostnader", "Upp till 25 % får flyttas utan tillägg", "Personal",
        "Kontor för två", "dnr 2016/203", "Din roll",
    ):  # fmt: skip
        assert words in page, words
    for path in ("edit/", "headings/", "terms/new/", "amendments/new/"):
        assert at(agreement, path) not in page


def test_what_an_amendment_changed_stays_to_be_read(as_controller: Client, agreement: Agreement) -> None:
    make.AmendmentFactory(
        agreement=agreement, status="approved", changes="Tre månader till", decided_by="EU-delegationen",
        amount_before=Decimal(900_000), end_after=dt.date(2019, 3, 31),
    )  # fmt: skip
    make.AmendmentFactory(agreement=agreement, number=2, changes="Mer pengar")
    page = said(as_controller.get(at(agreement)))
    for words in (
        "Tillägg 1", "Tre månader till", "EU-delegationen", "900 000 EUR", "2018-12-31", "2019-03-31",
        "Utkast till tillägg 2: Mer pengar", at(agreement, "amendments/2/approve/"),
    ):  # fmt: skip
        assert words in page, words
    assert at(agreement, "amendments/new/") not in page, "one draft at a time"


CHANGING = [
    "edit/",
    "headings/",
    "terms/new/",
    "amendments/new/",
    "amendments/1/edit/",
    "amendments/1/approve/",
    "amendments/1/decline/",
]


@pytest.mark.parametrize("path", [*CHANGING, "terms/{terms}/edit/"])
@pytest.mark.parametrize("who", ["as_manager", "as_viewer", "as_admin"])
def test_others_change_nothing(request: Any, agreement: Agreement, path: str, who: str) -> None:
    make.AmendmentFactory(agreement=agreement)
    client, address = request.getfixturevalue(who), at(agreement, path.format(terms=agreement.terms.get().pk))
    assert client.get(address).status_code == 403
    assert client.post(address, {}).status_code == 403


@pytest.mark.parametrize("path", [*CHANGING, "terms/{terms}/edit/"])
def test_a_restricted_projects_agreement_is_changed_by_who_sees_it(
    as_controller: Client, controller: Any, own_project: Project, agreement: Agreement, path: str
) -> None:
    make.AmendmentFactory(agreement=agreement, reason="Hemligt skäl")
    make.sensitive(own_project, "restricted")
    address = at(agreement, path.format(terms=agreement.terms.get().pk))
    page = said(as_controller.get(at(agreement)))
    assert "Hemligt skäl" not in page
    assert "2018-12-31" not in page
    assert address not in page
    assert as_controller.get(address).status_code == 403
    make.ProjectMemberFactory(
        project=own_project, user=controller, role="reader", decision="2017/3", last_day=dt.date(2099, 1, 1)
    )
    assert as_controller.get(address).status_code == 200


def test_a_protected_projects_agreement_is_not_there(
    as_controller: Client, own_project: Project, agreement: Agreement
) -> None:
    make.sensitive(own_project, "protected")
    assert at(agreement) not in said(as_controller.get("/agreements/"))
    for path in ("", *CHANGING):
        assert as_controller.get(at(agreement, path)).status_code == 404


def facts(agreement: Agreement | None = None, **more: Any) -> dict[str, Any]:
    given = {
        "kind": "twinning", "number": "DEMO 1", "dnr": "", "currency": "eur", "amount": "1 000 000,50",
        "start": "2017-01-01", "end": "2018-12-31", "signed_on": "", "contribution": "", "is_oda": "",
    }  # fmt: skip
    if agreement:
        of = {"project": agreement.project_id, "funder": agreement.funder_id, "number": agreement.number}
        given |= of | {"is_oda": "yes", "version": agreement.version}
    return given | more


def test_an_agreement_is_entered_with_the_rules_of_its_type(
    as_controller: Client, own_project: Project
) -> None:
    address = f"/agreements/new/?project={own_project.public_id}"
    assert f'<option value="{own_project.pk}" selected>' in said(as_controller.get(address))
    sent = facts(project=own_project.pk, funder=make.FunderFactory().pk, key="k" * 20)
    first, second = as_controller.post(address, sent), as_controller.post(address, sent)
    row = Agreement.objects.get()
    assert first.url == second.url == at(row), "a second click makes no second agreement"
    assert (row.currency, row.amount, row.is_oda) == ("EUR", Decimal("1000000.50"), True)
    assert row.headings.count() == 8
    assert "Fast twinningrådgivare" in said(as_controller.get(at(row)))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", "1.000,50"), ("amount", "1000000000000"), ("amount", "-1"), ("currency", "kr"),
        ("start", "i går"), ("end", "2016-12-31"), ("number", ""), ("number", "\0"), ("project", "999999"),
        ("kind", "gift"), ("end", "9999-12-31"), ("is_oda", "kanske"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_field_and_kept(
    as_controller: Client, own_project: Project, field: str, value: str
) -> None:
    sent = facts(project=own_project.pk, funder=make.FunderFactory().pk) | {field: value}
    page = said(as_controller.post("/agreements/new/", sent))
    assert f'href="#id_{field}"' in page
    assert 'value="1 000 000,50"' in page or field == "amount"
    assert not Agreement.objects.exists()


def test_a_stale_change_shows_both_and_keeps_what_was_typed(
    as_controller: Client, agreement: Agreement
) -> None:
    sent = facts(agreement, amount="950000", start="2015-01-01")
    agreement.claim(1)
    Agreement.objects.filter(pk=agreement.pk).update(dnr="2016/999")
    late = as_controller.post(at(agreement, "edit/"), sent | {"dnr": "2016/555"})
    assert late.status_code == 409
    page = said(late)
    assert '<td data-label="Sparat nu">2016/999</td><td data-label="Ditt">2016/555</td>' in page
    assert 'value="2016/555"' in page
    assert as_controller.post(at(agreement, "edit/"), sent | {"dnr": "2016/555", "version": "2"}).url == at(
        agreement
    )
    agreement.refresh_from_db()
    assert agreement.dnr == "2016/555"


def test_who_pays_is_a_table_of_years_and_funders(
    as_controller: Client, own_project: Project, agreement: Agreement
) -> None:
    other = make.AgreementFactory(project=own_project)
    address = f"/projects/{own_project.public_id}/funder-shares/"
    one, two = (f"share_2016_{row.funder_id}" for row in (agreement, other))
    assert f'name="{one}"' in said(as_controller.get(address))
    page = said(as_controller.post(address, {one: "60", two: "39,99", "version": "1"}))
    assert "99,99 procent" in page
    assert 'value="39,99"' in page
    assert as_controller.post(address, {one: "60", two: "40", "version": "1"}).url == address
    assert list(FunderShare.objects.values_list("year", "percent")) == [
        (2016, Decimal(60)),
        (2016, Decimal(40)),
    ]
    late = as_controller.post(address, {one: "50", two: "50", "version": "1"})
    assert late.status_code == 409
    assert '<td data-label="Sparat nu">60</td><td data-label="Ditt">50</td>' in said(late)
    assert FunderShare.objects.filter(percent=60).exists()


def test_in_kind_is_noted_once_and_voided(as_controller: Client, own_project: Project) -> None:
    base = f"/projects/{own_project.public_id}"
    sent = {"what": "Kontor", "year": "2017", "giver": "partner", "value_sek": "", "key": "k" * 20}
    for _click in range(2):
        assert as_controller.post(f"{base}/in-kind/add/", sent).url == f"{base}/funder-shares/"
    row = InKind.objects.get()
    assert "Kontor" in said(as_controller.get(f"{base}/funder-shares/"))
    void = f"{base}/in-kind/{row.pk}/void/"
    row.claim(1)
    assert as_controller.post(void, {"reason": "Fel", "version": "1"}).status_code == 409
    assert as_controller.post(void, {"reason": "", "version": "2"}).status_code == 200
    assert as_controller.post(void, {"reason": "Fel", "version": "2"}).url == f"{base}/funder-shares/"
    assert as_controller.get(void).status_code == 404


def test_money_of_another_project_is_not_reached(as_controller: Client, own_project: Project) -> None:
    row, other = make.InKindFactory(project=own_project), make.ProjectFactory()
    assert as_controller.get(f"/projects/{other.public_id}/in-kind/{row.pk}/void/").status_code == 404
    one = make.AgreementFactory(project=own_project)
    foreign = make.TermsFactory(agreement=make.AgreementFactory())
    assert as_controller.get(at(one, f"terms/{foreign.pk}/edit/")).status_code == 404
    assert as_controller.get(at(one, "amendments/1/edit/")).status_code == 404
    assert as_controller.get(f"/projects/{other.public_id}/in-kind/{2**70}/void/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_number_of_queries_does_not_grow(
    as_controller: Client, agreement: Agreement, number: int, django_assert_max_num_queries: Any
) -> None:
    for place in range(number):
        other = make.AgreementFactory(project=agreement.project)
        make.AmendmentFactory(agreement=other, status="approved")
        make.AmendmentFactory(agreement=agreement, status="approved", number=place + 1)
        make.TermsFactory(agreement=agreement, valid_from=dt.date(2016 + place, 1, 1))
        make.HeadingFactory(agreement=agreement)
        make.FunderShareFactory(project=agreement.project, year=2015 + place)
        make.InKindFactory(project=agreement.project)
    for address in ("/agreements/", at(agreement)):
        as_controller.get(address)
        with django_assert_max_num_queries(26):
            as_controller.get(address)
