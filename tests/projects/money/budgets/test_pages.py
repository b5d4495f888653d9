"""The pages of a budget: what they tell, what they keep when something stands in the way."""

import datetime as dt
from decimal import Decimal

import pytest

from projects.models import BudgetVersion, Forecast, VarianceComment
from projects.money.budgets import actions
from projects.money.budgets.actions import Line
from tests import factories as make
from tracker.core.periods import today

pytestmark = pytest.mark.django_db


def sent(*rows, years, total=None, **more):
    """A draft form as a browser sends it: rows of (heading, account, {year: text})."""
    data = {"lines-TOTAL_FORMS": str(total or len(rows)), "lines-INITIAL_FORMS": "0", "reason": "Nytt"} | more
    for place, (heading, account, amounts) in enumerate(rows):
        data[f"lines-{place}-what"] = str(heading.pk) if heading else ""
        data[f"lines-{place}-account"] = str(account.pk) if account else ""
        for year in years:
            data[f"lines-{place}-y{year}"] = amounts.get(year, "")
    return data


YEARS = range(2015, today().year + 2)


def text(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


# Reading.


def test_a_budget_is_told_in_both_currencies(as_viewer, first, base):
    page = text(as_viewer.get(base))
    assert "Version 1 gäller sedan 2016-01-01" in page
    for number in ("100\u00a0000", "950\u00a0000", "150\u00a0000", "1\u00a0425\u00a0000"):
        assert f">{number}</td>" in page


def test_an_agreement_without_anything_has_a_page(as_viewer, base):
    page = text(as_viewer.get(base))
    assert "Ingen budget gäller" in page
    assert "budget/new/" not in page


def test_kronor_are_told_once(as_viewer, own_project):
    agreement = make.AgreementFactory(project=own_project)
    make.BudgetLineFactory(agreement=agreement, amount=Decimal(4321))
    page = text(as_viewer.get(f"/agreements/{agreement.public_id}/budget/"))
    assert page.count(">4\u00a0321</td>") == 5  # the line and its sum, the sums of both, the list of versions
    assert "pair-head" not in page


def test_two_versions_are_compared(as_viewer, controller, first, base):
    actions.reallocate_budget(
        user=controller,
        version=first,
        expected=2,
        source=first.lines.get(amount=100_000),
        heading=first.agreement.headings.get(code="H1"),
        amount=Decimal(10_000),
        reason="Fler resor",
        in_force_from=dt.date(2016, 6, 1),
    )
    page = text(as_viewer.get(f"{base}2/"))
    assert "2 belopp skiljer sig från version 1" in page
    assert "+10\u00a0000" in page
    assert "\u221210\u00a0000" in page
    assert "+95\u00a0000" in page
    back = text(as_viewer.get(f"{base}1/?against=2"))
    assert "2 belopp skiljer sig från version 2" in back
    assert "Ersatt" in back


@pytest.mark.parametrize("junk", ["?against=x", "?against=99", "?against=1%00", "?against=" + "9" * 50])
def test_junk_to_compare_with_does_no_harm(as_viewer, first, base, junk):
    assert "Det finns ingen tidigare version" in text(as_viewer.get(f"{base}1/{junk}"))


# Drafts.


def test_a_draft_begins_from_the_version_in_force(as_controller, first, base):
    page = text(as_controller.get(f"{base}new/"))
    assert 'value="100000"' in page
    answer = as_controller.post(
        f"{base}new/", sent((first.agreement.headings.first(), None, {2016: "1 234,5"}), years=YEARS)
    )
    assert answer.status_code == 302
    draft = BudgetVersion.objects.get(status="draft")
    assert answer["Location"] == f"{base}2/"
    assert [(line.year, line.amount) for line in draft.lines.all()] == [(2016, Decimal("1234.50"))]
    assert as_controller.get(f"{base}new/")["Location"] == f"{base}2/change/"


def test_wrong_amounts_are_said_at_their_field_and_all_typed_text_stays(as_controller, base, staff, travel):
    rows = [(staff, None, {2015: "tolv", 2016: "5"}), (travel, None, {2016: "-1"}), (None, None, {2017: "7"})]
    page = text(as_controller.post(f"{base}new/", sent(*rows, years=YEARS)))
    assert 'value="tolv"' in page
    assert "Rad 1, 2015:" in page
    assert "Rad 2, 2016:" in page
    assert "Rad 3, Rubrik:" in page
    assert 'value="Nytt"' in page
    assert not BudgetVersion.objects.exists()


@pytest.mark.parametrize("amount", ["1" * 12, "1e5", "0x10", "1,2,3", "١٢", "9" * 39, "1\x00"])
def test_amounts_that_are_none(as_controller, base, staff, amount):
    page = text(as_controller.post(f"{base}new/", sent((staff, None, {2016: amount}), years=YEARS)))
    assert "Rad 1, 2016:" in page
    assert not BudgetVersion.objects.exists()


def test_a_heading_twice_is_said_above_the_rows(as_controller, base, staff):
    rows = [(staff, None, {2016: "1"}), (staff, None, {2016: "2"})]
    page = text(as_controller.post(f"{base}new/", sent(*rows, years=YEARS)))
    assert "Samma rubrik och konto står två gånger för ett år." in page
    assert not BudgetVersion.objects.exists()


def test_more_rows_keep_what_was_typed(as_controller, base, staff):
    data = sent((staff, None, {2016: "tolv"}), years=YEARS, more="lines")
    page = text(as_controller.post(f"{base}new/", data))
    assert 'name="lines-2-what"' in page
    assert 'value="tolv"' in page
    assert "field-error" not in page


def test_a_draft_sent_twice_is_one(as_controller, base, staff):
    data = sent((staff, None, {2016: "1"}), years=YEARS, key="k" * 20)
    assert {as_controller.post(f"{base}new/", data)["Location"] for _ in range(2)} == {f"{base}1/"}
    assert BudgetVersion.objects.count() == 1


def test_a_stale_draft_shows_both_and_keeps_what_was_typed(as_controller, controller, agreement, base, staff):
    draft = actions.save_budget_draft(
        user=controller,
        agreement=agreement,
        version=None,
        expected=None,
        lines=[Line(2016, staff, Decimal(1))],
    )
    data = sent((staff, None, {2016: "77"}), years=YEARS, version="1")
    actions.save_budget_draft(
        user=controller, agreement=agreement, version=draft, expected=1, lines=[Line(2016, staff, Decimal(55))], reason="Annat",
    )  # fmt: skip
    page = text(as_controller.post(f"{base}1/change/", data), 409)
    assert "2016 Personal" in page
    assert '<td data-label="Sparat nu">55</td><td data-label="Ditt">77</td>' in page
    assert 'value="77"' in page
    assert draft.lines.get().amount == 55
    assert as_controller.post(f"{base}1/change/", data | {"version": "2"}).status_code == 302
    assert draft.lines.get().amount == 77


def test_who_begins_a_draft_second_goes_on_with_the_first(as_controller, controller, agreement, base, staff):
    actions.save_budget_draft(user=controller, agreement=agreement, version=None, expected=None, lines=[])
    page = text(as_controller.post(f"{base}new/", sent((staff, None, {2016: "5"}), years=YEARS)), 409)
    assert f'action="{base}1/change/"' in page
    assert 'name="version" value="1"' in page


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"lines-TOTAL_FORMS": "x"},
        {"lines-TOTAL_FORMS": "99999999", "lines-INITIAL_FORMS": "0"},
        {"lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0", "lines-0-what": "99", "lines-0-y2016": "1"},
        {"lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0", "reason": "a\x00b"},
        {"lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0", "version": "x", "lines-0-what": "\x00"},
    ],
)
def test_forms_that_no_browser_sends(as_controller, base, staff, data):
    assert as_controller.post(f"{base}new/", data).status_code == 200
    assert not BudgetVersion.objects.exists()


def test_addresses_that_lead_nowhere(as_controller, base, first):
    for path in ("9" * 30 + "/", "0/", "7/change/", "9" * 30 + "/approve/", "comments/" + "9" * 30 + "/"):
        assert as_controller.get(base + path).status_code == 404


# Decisions.


def test_a_draft_is_approved_on_its_page(as_leader, controller, agreement, base, staff):
    actions.save_budget_draft(
        user=controller,
        agreement=agreement,
        version=None,
        expected=None,
        lines=[Line(2016, staff, Decimal(1))],
    )
    assert "Godkänn version 1" in text(as_leader.get(f"{base}1/approve/"))
    answer = as_leader.post(f"{base}1/approve/", {"in_force_from": "2016-02-01", "version": "1"})
    assert answer["Location"] == f"{base}1/"
    assert BudgetVersion.objects.get().in_force_from == dt.date(2016, 2, 1)


def test_what_needs_the_funder_is_said_before_and_after(as_controller, controller, first, base, staff):
    make.TermsFactory(agreement=first.agreement, reallocation_percent=25)
    actions.save_budget_draft(
        user=controller, agreement=first.agreement, version=None, expected=None, lines=[Line(2016, staff, Decimal(130_000))]
    )  # fmt: skip
    assert "Kräver finansiären" in text(as_controller.get(f"{base}2/approve/"))
    page = text(as_controller.post(f"{base}2/approve/", {"in_force_from": "2016-07-01", "version": "1"}))
    assert "ange det godkända tillägget" in page
    assert 'value="2016-07-01"' in page
    assert BudgetVersion.objects.get(number=2).status == "draft"


def test_a_stale_decision_is_not_taken(as_controller, controller, agreement, base, staff):
    for address, data in (
        ("approve", {"in_force_from": "2016-01-01"}),
        ("withdraw", {"reason": "Fel"}),
    ):
        draft = actions.save_budget_draft(
            user=controller,
            agreement=agreement,
            version=None,
            expected=None,
            lines=[Line(2016, staff, Decimal(1))],
        )
        draft.claim(1)
        page = text(as_controller.post(f"{base}{draft.number}/{address}/", data | {"version": "1"}), 409)
        assert 'name="version" value="2"' in page
        assert (
            as_controller.post(f"{base}{draft.number}/{address}/", data | {"version": "2"}).status_code == 302
        )


def test_a_draft_is_withdrawn_with_its_reason(as_controller, controller, agreement, base):
    actions.save_budget_draft(user=controller, agreement=agreement, version=None, expected=None, lines=[])
    assert "Varför" in text(as_controller.post(f"{base}1/withdraw/", {"version": "1"}))
    as_controller.post(f"{base}1/withdraw/", {"version": "1", "reason": "Fel underlag"})
    assert "Indragen" in text(as_controller.get(f"{base}1/"))


def test_money_is_moved_on_its_page(as_controller, first, base, travel):
    page = text(as_controller.get(f"{base}1/move/"))
    assert "2016 · Personal · 100\u00a0000,00\u00a0EUR" in page
    source = first.lines.get(amount=100_000)
    data = {
        "source": source.pk, "heading": travel.pk, "amount": "25 000", "reason": "Fler resor",
        "in_force_from": "2016-05-01", "version": "2", "key": "k" * 20,
    }  # fmt: skip
    assert as_controller.post(f"{base}1/move/", data)["Location"] == f"{base}2/"
    assert as_controller.post(f"{base}1/move/", data)["Location"] == f"{base}2/"
    assert BudgetVersion.objects.count() == 2
    stale = as_controller.post(f"{base}1/move/", data | {"key": "j" * 20})
    assert 'value="25 000"' in text(stale, 409)


# Forecasts and comments.


def test_a_forecast_is_written_beside_the_plan_and_the_earlier_one(as_manager, base, staff, manager):
    year = today().year
    make.ForecastFactory(agreement=staff.agreement, heading=staff, year=year, amount=Decimal(777))
    page = text(as_manager.get(f"{base}forecast/"))
    assert "tidigare prognos 777<" in page
    data = {f"amount_{year}_{staff.pk}": "1 000,5", "note": "Färre resor", "key": "k" * 20}
    for _ in range(2):
        assert as_manager.post(f"{base}forecast/", data)["Location"] == base
    row = Forecast.objects.get(made_by=manager)
    assert (row.amount, row.note, row.made_on) == (Decimal("1000.50"), "Färre resor", today())
    assert ">1\u00a0000,50</td>" in text(as_manager.get(base))


def test_an_empty_or_wrong_forecast_is_refused(as_manager, base, staff):
    name = f"amount_{today().year}_{staff.pk}"
    assert "minst en rubrik" in text(as_manager.post(f"{base}forecast/", {}))
    page = text(as_manager.post(f"{base}forecast/", {name: "tolv", "note": "Behåll"}))
    assert 'value="tolv"' in page
    assert 'value="Behåll"' in page
    assert not Forecast.objects.exists()


def test_an_agreement_that_is_over_has_no_forecast(as_manager, own_project):
    agreement = make.AgreementFactory(project=own_project)
    page = text(as_manager.get(f"/agreements/{agreement.public_id}/budget/forecast/"))
    assert "Avtalets sista år är slut" in page
    assert "Spara prognos" not in page


def test_a_comment_is_written_changed_and_met(as_manager, base, staff):
    address = f"{base}comments/new/?heading={staff.pk}&until=2017-12-31"
    page = text(as_manager.get(address))
    assert 'value="2017-12-31"' in page
    data = {"heading": staff.pk, "until": "2017-12-31", "text": "Två extra resor"}
    assert as_manager.post(f"{base}comments/new/", data)["Location"] == base
    row = VarianceComment.objects.get()
    met = text(as_manager.post(f"{base}comments/new/", data | {"text": "En till"}), 409)
    assert f'action="{base}comments/{row.pk}/"' in met
    assert "En till</textarea>" in met
    changed = as_manager.post(f"{base}comments/{row.pk}/", data | {"text": "En till", "version": "1"})
    assert changed.status_code == 302
    stale = as_manager.post(f"{base}comments/{row.pk}/", data | {"text": "Sen", "version": "1"})
    assert "Sen</textarea>" in text(stale, 409)
    assert VarianceComment.objects.get().text == "En till"


@pytest.mark.parametrize("junk", ["?heading=x&until=y", "?heading=99999999999999", "?until=0001-01-01"])
def test_junk_in_the_address_presets_nothing(as_manager, base, staff, junk):
    assert "errors" not in text(as_manager.get(f"{base}comments/new/{junk}"))


# Who.


def test_who_may_not_is_told_so(as_manager, as_viewer, first, base):
    for client, path in (
        (as_manager, "new/"),
        (as_manager, "1/approve/"),
        (as_viewer, "forecast/"),
        (as_viewer, "comments/new/"),
    ):
        assert client.get(base + path).status_code == 403
    assert as_viewer.get(f"{base}9/").status_code == 404
    assert as_viewer.get("/agreements/AG-0000-000/budget/").status_code == 404


def test_a_restricted_project_tells_years_only(as_viewer, as_manager, first, base, agreement, staff):
    make.sensitive(agreement.project, "restricted")
    make.ForecastFactory(
        agreement=agreement, heading=staff, made_on=dt.date(2016, 4, 17), note="Hemlig plats"
    )
    VarianceComment.objects.create(
        agreement=agreement, heading=staff, until=dt.date(2016, 4, 17), text="Hemlig partner"
    )
    for address in (base, f"{base}1/"):
        page = text(as_viewer.get(address))
        for secret in ("2016-01-01", "2016-04-17", "Hemlig", "Första"):
            assert secret not in page
        assert "Version 1" in page
    assert "Hemlig partner" in text(as_manager.get(base))


def test_a_protected_project_has_no_budget_for_others(as_viewer, first, base, agreement):
    make.sensitive(agreement.project, "protected")
    assert as_viewer.get(base).status_code == 404
    assert as_viewer.get(f"{base}1/").status_code == 404


# Cost.

QUERIES = {
    "": 11,
    "1/": 10,
    "new/": 12,
    "1/move/": 20,
    "2/change/": 11,
    "2/approve/": 18,
    "forecast/": 10,
    "comments/new/": 7,
}


@pytest.mark.parametrize("path", QUERIES)
@pytest.mark.parametrize("number", [1, 3])
def test_a_page_takes_the_same_number_of_queries(
    as_controller, controller, agreement, base, first, number, path, django_assert_num_queries
):
    draft = make.BudgetVersionFactory(agreement=agreement, number=2)
    for place in range(number):
        heading, account = make.HeadingFactory(agreement=agreement), make.AccountFactory()
        for version in (first, draft):
            make.BudgetLineFactory(version=version, heading=heading, account=account)
        make.BudgetVersionFactory(agreement=agreement, number=3 + place, status="withdrawn")
        make.ForecastFactory(agreement=agreement, heading=heading)
        make.VarianceCommentFactory(agreement=agreement, heading=heading)
    if path == "new/":
        draft.lines.all().delete()
        draft.delete()
    as_controller.get(base + path)
    with django_assert_num_queries(QUERIES[path]):
        assert as_controller.get(base + path).status_code == 200
