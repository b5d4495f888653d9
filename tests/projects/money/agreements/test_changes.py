"""The pages that change an agreement's parts: amendments, rules, headings. What is typed is never lost."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from projects.models import Agreement, Amendment, Terms
from tests import factories as make
from tests.projects.money.agreements.test_pages import at, said

pytestmark = pytest.mark.django_db


def test_an_amendment_lives_on_its_pages(as_controller: Client, agreement: Agreement) -> None:
    sent = {"changes": "Mer pengar", "reason": "Revision", "amount_after": "1 000 000", "version": "1"}
    assert as_controller.post(at(agreement, "amendments/new/"), sent).url == at(agreement)
    row = Amendment.objects.get()
    page = said(as_controller.get(at(agreement, "amendments/1/edit/")))
    assert 'value="1000000"' in page
    change = sent | {"changes": "Mera pengar"}
    assert as_controller.post(at(agreement, "amendments/1/edit/"), change).url == at(agreement)
    rules = {**rules_of(), "with_draft": "on", "valid_from": "2017-01-01"}
    assert as_controller.post(at(agreement, "terms/new/"), rules).url == at(agreement)
    assert row.terms.get().valid_from == dt.date(2017, 1, 1)
    page = said(as_controller.get(at(agreement, "amendments/1/approve/")))
    assert "Mera pengar" in page
    assert "2017-01-01" in page
    wrong = {"decided_on": "2099-01-01", "decided_by": "EU", "version": "2"}
    page = said(as_controller.post(at(agreement, "amendments/1/approve/"), wrong))
    assert 'href="#id_decided_on"' in page
    right = wrong | {"decided_on": "2017-02-01", "version": "2"}
    assert as_controller.post(at(agreement, "amendments/1/approve/"), right).url == at(agreement)
    agreement.refresh_from_db()
    assert agreement.amount == Decimal(1_000_000)
    page = said(as_controller.post(at(agreement, "amendments/1/edit/"), change | {"version": "3"}))
    assert "Tillägget är beslutat" in page


def test_an_amendment_is_declined_with_a_reason(as_controller: Client, agreement: Agreement) -> None:
    make.AmendmentFactory(agreement=agreement)
    address = at(agreement, "amendments/1/decline/")
    sent = {"decided_on": "2017-02-01", "reason": "", "version": "1"}
    assert 'href="#id_reason"' in said(as_controller.post(address, sent))
    assert as_controller.post(address, sent | {"reason": "Nej."}).url == at(agreement)
    assert "Avslaget" in said(as_controller.get(at(agreement)))


@pytest.mark.parametrize("path", ["amendments/new/", "amendments/1/edit/", "amendments/1/approve/", "amendments/1/decline/"])  # fmt: skip
def test_a_stale_step_with_an_amendment_is_refused_and_keeps_what_was_typed(
    as_controller: Client, agreement: Agreement, path: str
) -> None:
    row = None if path.endswith("new/") else make.AmendmentFactory(agreement=agreement, changes="Deras text")
    (row or agreement).claim(1)
    sent = {
        "changes": "Min text", "reason": "Min text", "decided_on": "2017-02-01", "decided_by": "Min text",
        "version": "1",
    }  # fmt: skip
    late = as_controller.post(at(agreement, path), sent)
    assert late.status_code == 409
    assert "Min text" in said(late)
    if path == "amendments/1/edit/":
        assert '<td data-label="Sparat nu">Deras text</td>' in said(late)
    assert not Amendment.objects.exclude(status="draft").exists()
    assert as_controller.post(at(agreement, path), sent | {"version": "2"}).status_code == 302


def rules_of(**more: Any) -> dict[str, Any]:
    given = {
        "valid_from": "2016-01-01", "rate_method": "inforeuro_month", "indirect": "none", "comment_below": "85",
        "comment_above": "110", "period_months": "12", "report_format": "eu_grant", "by_calendar": "on",
        "contingency_needs_approval": "on", "flat_rates-TOTAL_FORMS": "2", "flat_rates-INITIAL_FORMS": "0",
        "flat_rates-0-what": "Expertdag", "flat_rates-0-name_en": "Expert day", "flat_rates-0-unit_amount": "350",
        "flat_rates-1-what": "", "flat_rates-1-name_en": "",
    }  # fmt: skip
    return given | more


def test_new_rules_begin_as_a_copy_and_hold_from_their_day(
    as_controller: Client, agreement: Agreement
) -> None:
    page = said(as_controller.get(at(agreement, "terms/new/")))
    assert 'name="valid_from" class' not in page
    assert as_controller.post(at(agreement, "terms/new/"), rules_of()).url == at(agreement)
    row = Terms.objects.get(valid_from=dt.date(2016, 1, 1))
    assert row.flat_rates.get().unit_amount == Decimal(350)
    page = said(as_controller.get(at(agreement)))
    assert "InforEuro för bokföringsmånaden" in page
    assert "Expertdag 350 EUR" in page


def test_new_rules_are_written_once(as_controller: Client, agreement: Agreement) -> None:
    sent = rules_of(key="k" * 20)
    first, second = (as_controller.post(at(agreement, "terms/new/"), sent) for _click in range(2))
    assert first.url == second.url == at(agreement)
    assert Terms.objects.count() == 2
    again = as_controller.post(at(agreement, "terms/new/"), rules_of(key="n" * 20))
    assert again.status_code == 200, "from one day there is one set of rules"
    assert Terms.objects.count() == 2


def test_rules_are_refused_at_their_field_and_rows_can_be_added(
    as_controller: Client, agreement: Agreement
) -> None:
    address = at(agreement, "terms/new/")
    page = said(as_controller.post(address, rules_of(rate_method="fixed")))
    assert 'href="#id_fixed_rate"' in page
    page = said(as_controller.post(address, rules_of(**{"flat_rates-0-percent": "7"})))
    assert "Ange en av dem" in page
    page = said(as_controller.post(address, rules_of(more="flat_rates")))
    assert "flat_rates-3-what" in page
    assert 'value="Expertdag"' in page
    assert Terms.objects.count() == 1


def test_stale_rules_show_both_and_keep_what_was_typed(as_controller: Client, agreement: Agreement) -> None:
    row = agreement.terms.get()
    row.claim(1)
    Terms.objects.filter(pk=row.pk).update(clause="Artikel 7")
    address = at(agreement, f"terms/{row.pk}/edit/")
    late = as_controller.post(address, rules_of(clause="Artikel 8", version="1"))
    assert late.status_code == 409
    page = said(late)
    assert '<td data-label="Sparat nu">Artikel 7</td><td data-label="Ditt">Artikel 8</td>' in page
    assert "Expertdag" in page
    assert as_controller.post(address, rules_of(clause="Artikel 8", version="2")).status_code == 302


def heading_rows(agreement: Agreement, **more: Any) -> dict[str, Any]:
    heading = agreement.headings.get()
    return {
        "version": str(agreement.version), "headings-TOTAL_FORMS": "3", "headings-INITIAL_FORMS": "1",
        "headings-0-heading": heading.pk, "headings-0-what": "A", "headings-0-name_sv": "Personal",
        "headings-0-name_en": "Staff", "headings-0-kind": "direct", "headings-0-accounts": "",
        "headings-1-what": "B", "headings-1-name_sv": "Resor", "headings-1-name_en": "Travel",
        "headings-1-kind": "direct", "headings-1-accounts": "", "headings-2-kind": "direct",
    } | more  # fmt: skip


def test_headings_are_written_with_our_accounts(as_controller: Client, agreement: Agreement) -> None:
    make.AccountFactory(code="5011")
    make.AccountFactory(code="5611")
    before, address = agreement.headings.get(), at(agreement, "headings/")
    wrong = heading_rows(agreement, **{"headings-1-accounts": "5011, 9999"})
    assert "Det finns inget konto 9999" in said(as_controller.post(address, wrong))
    right = heading_rows(agreement, **{"headings-1-accounts": "5011 5611"})
    assert as_controller.post(address, right).url == at(agreement)
    before.refresh_from_db()
    assert before.code == "A"
    assert [row.account.code for row in agreement.heading_accounts.order_by("pk")] == ["5011", "5611"]
    assert 'value="5011, 5611"' in said(as_controller.get(address))


def test_stale_headings_show_both_and_keep_what_was_typed(
    as_controller: Client, agreement: Agreement
) -> None:
    sent = heading_rows(agreement)
    agreement.claim(1)
    make.HeadingFactory(agreement=agreement, code="NY")
    late = as_controller.post(at(agreement, "headings/"), sent)
    assert late.status_code == 409
    assert "NY" in said(late)
    assert 'value="Resor"' in said(late)
    assert set(agreement.headings.values_list("code", flat=True)) == {"1", "NY"}
