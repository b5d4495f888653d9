"""What rights and masks cost a page: at most two queries more than the same page without them.

As a measure only: "without" is the same page with every question answered yes and nothing masked.
"""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from projects.portfolio import rights
from tests import factories as make
from tracker.core import access

pytestmark = pytest.mark.django_db
MOST = 2


@pytest.fixture
def addresses(portfolio) -> list[str]:
    project = portfolio.own.public_id
    activity = portfolio.activities[0].public_id
    country = portfolio.own.country_shares.get().country.iso2
    make.ReportRunFactory()
    return [
        "/", "/overview/?year=2017", "/countries/", f"/countries/{country}/", "/projects/", "/activities/",
        f"/projects/{project}/", f"/projects/{project}/money/", f"/projects/{project}/team/",
        f"/projects/{project}/history/", f"/projects/{project}/edit/", f"/activities/{activity}/",
        f"/activities/{activity}/edit/", "/activities/log/", "/figures/", "/reports/", "/rights/",
        "/api/v1/projects/", "/api/v1/activities/", "/api/v1/ledger/", "/api/v1/figures/F1/",
    ]  # fmt: skip


def queries(client: Client, address: str) -> list[str]:
    cache.clear()
    client.get(address)  # what a first visit loads once
    cache.clear()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200, address
    return [query["sql"] for query in asked]


def cost(browser: Client, addresses: list[str]) -> dict[str, int]:
    """Address -> queries more than without rights and masks."""
    with_rights = {address: len(queries(browser, address)) for address in addresses}
    everything = access.EVERYTHING
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(access, "where", lambda *args, **kwargs: everything)
        patch.setattr(access, "visible", lambda user, rows, action="view", of="": rows)
        patch.setattr(access, "may", lambda *args, **kwargs: True)
        patch.setattr(access, "require", lambda *args, **kwargs: None)
        patch.setattr(access, "scope", lambda *args, **kwargs: "all")
        patch.setattr(access, "explain", lambda *args, **kwargs: [])
        patch.setattr(rights, "unmasked", lambda *args, **kwargs: everything)
        return {address: with_rights[address] - len(queries(browser, address)) for address in addresses}


@pytest.mark.slow
def test_rights_and_masks_cost_at_most_two_queries_a_page(as_manager: Client, addresses: list[str]) -> None:
    make.sensitive(make.ProjectFactory(), "restricted")
    found = cost(as_manager, addresses)
    assert {address: more for address, more in found.items() if more > MOST} == {}


@pytest.mark.slow
def test_keeping_a_protected_project_from_being_subtracted_out_is_among_them(
    as_manager: Client, addresses: list[str]
) -> None:
    hidden = make.sensitive(make.ProjectFactory(), "protected")
    make.ProjectCountryFactory(project=hidden)
    found = cost(as_manager, addresses)
    assert {address: more for address, more in found.items() if more > MOST} == {}


@pytest.mark.parametrize("part", ["", "money/", "team/", "history/"])
def test_saying_what_one_may_do_costs_a_project_page_one_query(
    as_manager: Client, own_project, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    address = f"/projects/{own_project.public_id}/{part}"
    before = len(queries(as_manager, address))
    monkeypatch.setattr(access, "explain", lambda *args, **kwargs: [])
    assert before - len(queries(as_manager, address)) == 1


def test_saying_what_one_may_do_costs_an_activity_page_one_query(
    as_manager: Client, own_project, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/activities/{make.ActivityFactory(project=own_project).public_id}/"
    before = len(queries(as_manager, address))
    monkeypatch.setattr(access, "explain", lambda *args, **kwargs: [])
    assert before - len(queries(as_manager, address)) == 1
