"""Who pays which part of a project: shares of a year sum to 100; in-kind is kept apart from money."""

from decimal import Decimal

import pytest

from projects.models import FunderShare, InKind
from projects.money.agreements import queries, sharing
from tests import factories as make
from tracker.core.access import Denied
from tracker.core.errors import Refused, Stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def funders():
    return make.FunderFactory(), make.FunderFactory()


def share(user, project, *rows):
    project.refresh_from_db()
    sharing.set_funder_shares(user=user, project=project, rows=rows, expected=project.version)


def refusal(call, *args, **fields):
    with pytest.raises(Refused) as refused:
        call(*args, **fields)
    return refused.value.code, refused.value.field


def test_shares_are_replaced_as_a_set(controller, own_project, funders):
    one, two = funders
    share(controller, own_project, (2017, one, Decimal("66.67")), (2017, two, Decimal("33.33")))
    share(
        controller, own_project, (2017, one, Decimal(50)), (2017, two, Decimal(50)), (2018, two, Decimal(100))
    )
    told = queries.funder_shares(own_project)
    assert [(year, [row.percent for row in rows]) for year, rows in told] == [
        (2017, [Decimal(50), Decimal(50)]), (2018, [Decimal(100)]),
    ]  # fmt: skip
    share(controller, own_project)
    assert not FunderShare.objects.exists()


@pytest.mark.parametrize("percent", ["49.99", "50.01"])
def test_a_year_sums_to_exactly_100(controller, own_project, funders, percent):
    one, two = funders
    rows = [(2016, one, Decimal(100)), (2017, one, Decimal(50)), (2017, two, Decimal(percent))]
    assert refusal(share, controller, own_project, *rows) == ("shares_sum", "year_2017")
    assert not FunderShare.objects.exists()


def test_a_share_is_over_0_and_each_funder_is_there_once(controller, own_project, funders):
    one, two = funders
    rows = [(2017, one, Decimal(100)), (2017, two, Decimal(0))]
    assert refusal(share, controller, own_project, *rows)[0] == "share_range"
    twice = [(2017, one, Decimal(50)), (2017, one, Decimal(50))]
    assert refusal(share, controller, own_project, *twice)[0] == "twice"
    assert refusal(share, controller, own_project, (1000, one, Decimal(100)))[0] == "unknown_year"


def test_a_change_of_shares_takes_the_projects_version(controller, own_project, funders):
    share(controller, own_project, (2017, funders[0], Decimal(100)))
    with pytest.raises(Stale):
        sharing.set_funder_shares(user=controller, project=own_project, rows=[], expected=1)
    assert FunderShare.objects.count() == 1


def give(user, project, **fields):
    given = {"year": 2017, "giver": "partner", "what": "Kontor för två", **fields}
    return sharing.add_in_kind(user=user, project=project, fields=given)


def test_in_kind_that_nobody_has_estimated_is_not_0(controller, own_project):
    assert give(controller, own_project).value_sek is None
    assert give(controller, own_project, value_sek=Decimal(0)).value_sek == 0


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"what": " "}, "what"),
        ({"what": "x" * 201}, "what"),
        ({"year": 9999}, "year"),
        ({"giver": "king"}, "giver"),
        ({"value_sek": Decimal(-1)}, "value_sek"),
        ({"value_sek": Decimal("100000000000.00")}, "value_sek"),
    ],
)
def test_in_kind_that_cannot_be_is_refused_at_its_field(controller, own_project, fields, field):
    assert refusal(give, controller, own_project, **fields)[1] == field
    assert not InKind.objects.exists()


def test_in_kind_is_voided_with_a_reason_and_only_once(controller, own_project):
    row = give(controller, own_project)
    void = {"user": controller, "in_kind": row}
    assert refusal(sharing.void_in_kind, **void, reason=" ", expected=1) == ("reason_missing", "reason")
    row.refresh_from_db()
    sharing.void_in_kind(**void, reason="Dubbelt.", expected=1)
    assert not queries.in_kind(controller, own_project).exists()
    assert InKind.objects.get().void_reason == "Dubbelt."
    assert refusal(sharing.void_in_kind, **void, reason="Igen.", expected=2)[0] == "voided"


def test_only_controllers_write_and_of_what_they_see(controller, manager, own_project, funders):
    for user in (manager,):
        with pytest.raises(Denied):
            share(user, own_project)
        with pytest.raises(Denied):
            give(user, own_project)
    row = give(controller, own_project)
    make.sensitive(own_project, "restricted")
    for call in (
        lambda: share(controller, own_project, (2017, funders[0], Decimal(100))),
        lambda: give(controller, own_project),
        lambda: sharing.void_in_kind(user=controller, in_kind=row, reason="Fel.", expected=1),
    ):
        with pytest.raises(Denied):
            call()
    assert queries.in_kind(controller, own_project).get().what == ""


def test_the_funders_offered_are_those_with_an_agreement(controller, own_project, funders):
    one, two = funders
    make.AgreementFactory(project=own_project, funder=two)
    assert queries.paying_funders(controller, own_project) == [two]
    assert queries.paying_funders(controller, own_project, also=[one]) == [one, two]
