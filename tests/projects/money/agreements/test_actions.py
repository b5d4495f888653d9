"""Agreements, their rules and headings: what may change, and what money and amendments have fixed."""

import datetime as dt
from decimal import Decimal

import pytest
from django.http import Http404

from projects.models import Agreement, Heading, HeadingAccount, Terms
from projects.money.agreements import actions, defaults, queries
from tests import factories as make
from tracker.core.access import Denied
from tracker.core.errors import Refused, Stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(own_project) -> Agreement:
    return make.AgreementFactory(project=own_project, currency="EUR", amount=Decimal(950_000))


def refusal(call, *args, **fields):
    with pytest.raises(Refused) as refused:
        call(*args, **fields)
    return refused.value.code, refused.value.field


def save(user, agreement, **fields):
    if agreement:
        agreement.refresh_from_db()
    return actions.save_agreement(
        user=user, agreement=agreement, expected=agreement.version if agreement else None, fields=fields
    )


def new(user, project, **fields):
    return save(
        user,
        None,
        **{
            "project": project,
            "funder": make.FunderFactory(),
            "number": "DEMO WA 17",
            "amount": Decimal(1000),
            "start": dt.date(2017, 3, 1),
            "end": dt.date(2019, 11, 30),
            **fields,
        },
    )


@pytest.mark.parametrize("kind", Agreement.Kind.values)
def test_a_new_agreement_begins_as_its_type_proposes(controller, own_project, kind):
    row = new(controller, own_project, kind=kind, currency="EUR")
    assert row.public_id == "AG-2017-001"
    terms, proposed = row.terms.get(), defaults.table()[kind]
    assert terms.valid_from == row.start
    assert {name: getattr(terms, name) for name in proposed["terms"]} == {
        name: Decimal(value) if name in defaults._PERCENT else value
        for name, value in proposed["terms"].items()
    }
    assert list(row.headings.values_list("code", "name_sv")) == [
        (heading["code"], heading["name_sv"]) for heading in proposed["headings"]
    ]
    assert row.is_oda == (kind != "structural")


def test_every_type_has_a_proposal_with_its_source():
    assert set(defaults.table()) == set(Agreement.Kind.values)
    assert all(of["source_sv"] and of["source_en"] for of in defaults.table().values())


@pytest.mark.parametrize(
    ("end", "until"),
    [
        (dt.date(2019, 11, 30), dt.date(2020, 2, 29)),
        (dt.date(2019, 12, 31), dt.date(2020, 3, 31)),
        (dt.date(2019, 12, 15), dt.date(2020, 3, 15)),
        (dt.date(2018, 11, 29), dt.date(2019, 2, 28)),
    ],
)
def test_costs_of_a_twinning_count_three_months_longer(controller, own_project, end, until):
    row = new(controller, own_project, kind="twinning", end=end)
    assert row.terms.get().eligible_to == until


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"start": dt.date(1000, 1, 1)}, "start"),
        ({"end": dt.date(9999, 1, 1)}, "end"),
        ({"end": dt.date(2017, 2, 28)}, "end"),
        ({"amount": Decimal("-0.01")}, "amount"),
        ({"amount": Decimal("100000000000.00")}, "amount"),
        ({"currency": "euro"}, "currency"),
        ({"kind": "gift"}, "kind"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(controller, own_project, fields, field):
    assert refusal(new, controller, own_project, **fields)[1] == field
    assert not Agreement.objects.exists()


def test_an_agreement_ends_after_it_starts(controller, agreement):
    assert refusal(save, controller, agreement, end=dt.date(2014, 12, 31)) == ("invalid", "end")


@pytest.mark.parametrize("who", ["manager", "leader", "writer", "registrar", "admin_user", "viewer"])
def test_only_controllers_write_agreements(request, own_project, agreement, who):
    user = request.getfixturevalue(who)
    with pytest.raises(Denied):
        new(user, own_project)
    with pytest.raises(Denied):
        save(user, agreement, dnr="2017/1")
    with pytest.raises(Denied):
        actions.set_headings(user=user, agreement=agreement, rows=[], expected=1)
    with pytest.raises(Denied):
        actions.save_terms(user=user, agreement=agreement, terms=None, expected=None, fields={})


def test_an_old_version_is_stale(controller, agreement):
    with pytest.raises(Stale):
        actions.save_agreement(user=controller, agreement=agreement, expected=7, fields={"dnr": "x"})


@pytest.mark.parametrize(
    "money",
    [
        lambda row: make.TransactionFactory(agreement=row),
        lambda row: make.BudgetVersionFactory(agreement=row),
        lambda row: make.ForecastFactory(agreement=row),
        lambda row: make.AmendmentFactory(agreement=row),
    ],
)
def test_money_fixes_currency_and_project(controller, agreement, money):
    assert save(controller, agreement, currency="SEK").currency == "SEK"
    money(agreement)
    assert refusal(save, controller, agreement, currency="EUR") == ("has_money", "currency")
    other = make.ProjectFactory()
    assert refusal(save, controller, agreement, project=other) == ("has_money", "project")
    agreement.refresh_from_db()
    assert (agreement.currency, agreement.version) == ("SEK", 2)
    assert save(controller, agreement, currency="SEK", dnr="2017/9").dnr == "2017/9"


def test_amount_and_end_are_corrected_until_an_amendment_is_approved(controller, agreement):
    make.AmendmentFactory(agreement=agreement)
    assert save(controller, agreement, amount=Decimal(960_000)).amount == Decimal(960_000)
    make.AmendmentFactory(agreement=agreement, status="approved", number=2)
    for name, value in (("amount", Decimal(1)), ("end", dt.date(2030, 1, 1))):
        assert refusal(save, controller, agreement, **{name: value}) == ("by_amendment", name)


def test_the_first_rules_follow_the_start(controller, agreement):
    make.TermsFactory(agreement=agreement, valid_from=agreement.start)
    make.TermsFactory(agreement=agreement, valid_from=dt.date(2016, 1, 1))
    save(controller, agreement, start=dt.date(2014, 6, 1))
    days = agreement.terms.order_by("valid_from").values_list("valid_from", flat=True)
    assert list(days) == [dt.date(2014, 6, 1), dt.date(2016, 1, 1)]
    assert refusal(save, controller, agreement, start=dt.date(2016, 1, 1)) == ("after_terms", "start")


# Rules.


def terms(user, agreement, row=None, **fields):
    version = row.version if row else None
    flat_rates = fields.pop("flat_rates", None)
    fields = {"valid_from": dt.date(2016, 1, 1), **fields} if row is None else fields
    return actions.save_terms(
        user=user, agreement=agreement, terms=row, expected=version, fields=fields, flat_rates=flat_rates
    )


def test_rules_hold_from_their_day_until_the_next(controller, agreement):
    make.TermsFactory(agreement=agreement, valid_from=agreement.start)
    row = terms(
        controller, agreement, rate_method="inforeuro_month", indirect="percent", indirect_percent=Decimal(7)
    )
    assert queries.terms_on(agreement, dt.date(2015, 12, 31)).rate_method == "booking"
    assert queries.terms_on(agreement, dt.date(2016, 1, 1)) == row
    assert queries.terms_on(agreement, dt.date(2014, 12, 31)) is None


def test_rules_are_corrected_in_their_version(controller, agreement):
    row = terms(controller, agreement)
    assert terms(controller, agreement, row, clause="Artikel 7").version == 2
    with pytest.raises(Stale):
        actions.save_terms(
            user=controller, agreement=agreement, terms=row, expected=1, fields={"clause": "8"}
        )


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"rate_method": "fixed"}, "required", "fixed_rate"),
        ({"rate_method": "fixed", "fixed_rate": Decimal(0)}, "rate_not_positive", "fixed_rate"),
        ({"fixed_rate": Decimal(10)}, "not_needed", "fixed_rate"),
        ({"indirect": "percent"}, "required", "indirect_percent"),
        ({"indirect_percent": Decimal(7)}, "not_needed", "indirect_percent"),
        ({"eligible_from": dt.date(2017, 1, 2), "eligible_to": dt.date(2017, 1, 1)}, "reversed_dates", "eligible_to"),
        ({"comment_below": 111}, "reversed_limits", "comment_above"),
        ({"reallocation_percent": Decimal("100.01")}, "invalid", "reallocation_percent"),
        ({"period_months": 0}, "invalid", "period_months"),
        ({"valid_from": dt.date(1, 1, 1)}, "unknown_year", "valid_from"),
        ({"flat_rates": [("Dag", "Day", None, None)]}, "one_of_two", "flat_rates"),
        ({"flat_rates": [("Dag", "Day", Decimal(1), Decimal(1))]}, "one_of_two", "flat_rates"),
        ({"flat_rates": [("Dag", "Day", Decimal(1), None)] * 2}, "twice", "flat_rates"),
        ({"flat_rates": [("Dag", "Day", Decimal(-1), None)]}, "negative", "flat_rates"),
    ],
)  # fmt: skip
def test_rules_that_cannot_be_applied_are_refused(controller, agreement, fields, code, field):
    assert refusal(terms, controller, agreement, **fields) == (code, field)
    assert not Terms.objects.exists()


def test_kronor_have_no_fixed_rate(controller, own_project):
    kronor = make.AgreementFactory(project=own_project)
    given = {"rate_method": "fixed", "fixed_rate": Decimal(10)}
    assert refusal(terms, controller, kronor, **given) == ("kronor", "rate_method")


def test_two_sets_of_rules_cannot_begin_on_a_day(controller, agreement):
    terms(controller, agreement)
    assert refusal(terms, controller, agreement)[0] == "invalid"


def test_flat_rates_are_a_set_of_the_rules(controller, agreement):
    row = terms(controller, agreement, flat_rates=[("Expertdag", "Expert day", None, Decimal(350))])
    terms(
        controller,
        agreement,
        row,
        flat_rates=[
            ("Expertdag", "Expert day", None, Decimal(360)),
            ("Ledning", "Management", Decimal(136), None),
        ],
    )
    assert [(rate.name_sv, rate.percent, rate.unit_amount) for rate in row.flat_rates.all()] == [
        ("Expertdag", None, Decimal(360)),
        ("Ledning", Decimal(136), None),
    ]


def test_who_sees_the_years_only_writes_no_rules(controller, own_project, agreement):
    make.sensitive(own_project, "restricted")
    with pytest.raises(Denied):
        terms(controller, agreement)
    make.ProjectMemberFactory(
        project=own_project, user=controller, role="reader", decision="2017/3", last_day=dt.date(2099, 1, 1)
    )
    assert terms(controller, agreement).pk


def test_a_protected_projects_agreement_does_not_exist(controller, own_project, agreement):
    make.sensitive(own_project, "protected")
    with pytest.raises(Http404):
        terms(controller, agreement)


# Headings.


def row(code, name="Resor", accounts=(), pk=None, kind="direct"):
    return actions.HeadingRow(code, name, f"{name} (en)", kind, accounts, pk)


def headings(user, agreement, *rows):
    agreement.refresh_from_db()
    actions.set_headings(user=user, agreement=agreement, rows=rows, expected=agreement.version)
    return list(agreement.headings.values_list("code", flat=True))


def test_headings_are_replaced_and_kept_by_their_key(controller, agreement):
    account = make.AccountFactory()
    assert headings(controller, agreement, row("1", "Personal"), row("2", accounts=[account])) == ["1", "2"]
    first, second = agreement.headings.all()
    assert headings(
        controller, agreement, row("B", pk=second.pk, accounts=[account]), row("A", "Personal", pk=first.pk)
    ) == ["B", "A"]
    assert set(agreement.headings.values_list("pk", flat=True)) == {first.pk, second.pk}
    assert HeadingAccount.objects.get().heading == second
    assert headings(controller, agreement, row("A", "Personal", accounts=[account], pk=first.pk)) == ["A"]
    assert HeadingAccount.objects.get().heading == first


def test_a_heading_that_is_used_stays(controller, agreement):
    line = make.BudgetLineFactory(agreement=agreement)
    assert refusal(headings, controller, agreement, row("NY")) == ("used", "headings")
    assert Heading.objects.get() == line.heading


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (lambda one, two, account: [], "no_heading"),
        (lambda one, two, account: [row("A"), row("A")], "twice"),
        (lambda one, two, account: [row("2", pk=one.pk), row("1", pk=two.pk)], "code_taken"),
        (lambda one, two, account: [row("A", accounts=[account]), row("B", accounts=[account])], "account_twice"),
        (lambda one, two, account: [row("A" * 21)], "invalid"),
        (lambda one, two, account: [row("A\0")], "invalid"),
    ],
)  # fmt: skip
def test_headings_that_cannot_stand_together_are_refused(controller, agreement, rows, code):
    headings(controller, agreement, row("1"), row("2"))
    one, two = agreement.headings.all()
    assert refusal(headings, controller, agreement, *rows(one, two, make.AccountFactory())) == (
        code,
        "headings",
    )
    assert list(agreement.headings.values_list("code", flat=True)) == ["1", "2"]


def test_another_agreements_heading_is_not_taken_over(controller, agreement):
    foreign = make.HeadingFactory()
    headings(controller, agreement, row("1", pk=foreign.pk))
    foreign.refresh_from_db()
    assert foreign.agreement != agreement
    assert agreement.headings.get() != foreign
