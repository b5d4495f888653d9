"""Contributions: the chain from strategy to project, and who may write it."""

from typing import Any

import pytest
from django.test import Client

from projects.models import Contribution, Project
from tests import factories as make
from tests.projects.money.agreements.test_pages import said

pytestmark = pytest.mark.django_db
LIST = "/contributions/"


def typed(**more: Any) -> dict[str, Any]:
    given = {"number": "51000377", "name_sv": "Insatsen", "name_en": "The contribution", "currency": "sek", "amount": "8 000 000"}  # fmt: skip
    return given | more


def test_the_chain_is_told(as_viewer: Client, own_project: Project) -> None:
    row = make.ContributionFactory(number="51000377", name_sv="Insatsen")
    make.AgreementFactory(project=own_project, contribution=row, number="DEMO-1")
    page = said(as_viewer.get(LIST))
    for words in ("51000377", "Insatsen", str(row.strategy), "DEMO-1", "OWN"):
        assert words in page, words
    assert "/contributions/new/" not in page
    assert f"{LIST}{row.pk}/edit/" not in page


def test_a_contribution_of_a_protected_project_is_not_there(
    as_viewer: Client, as_controller: Client, own_project: Project
) -> None:
    row = make.ContributionFactory(number="51000377")
    make.AgreementFactory(project=own_project, contribution=row)
    make.sensitive(own_project, "protected")
    assert "51000377" not in said(as_viewer.get(LIST))
    assert as_controller.get(f"{LIST}{row.pk}/edit/").status_code == 404


def test_a_contribution_is_entered_once_and_changed(as_controller: Client) -> None:
    sent = typed(strategy=make.StrategyFactory().pk, key="k" * 20)
    for _click in range(2):
        assert as_controller.post(f"{LIST}new/", sent).url == LIST
    row = Contribution.objects.get()
    assert (row.currency, row.amount) == ("SEK", 8_000_000)
    page = said(as_controller.get(f"{LIST}{row.pk}/edit/"))
    assert 'value="51000377"' in page
    sent = typed(strategy=row.strategy_id, name_sv="Ny", amount="", version="1")
    assert as_controller.post(f"{LIST}{row.pk}/edit/", sent).url == LIST
    row.refresh_from_db()
    assert (row.name_sv, row.amount, row.version) == ("Ny", None, 2)


def test_a_stale_contribution_shows_both_versions(as_controller: Client) -> None:
    row = make.ContributionFactory(name_sv="Deras")
    row.claim(1)
    sent = typed(strategy=row.strategy_id, name_sv="Min", version="1")
    late = as_controller.post(f"{LIST}{row.pk}/edit/", sent)
    assert late.status_code == 409
    assert '<td data-label="Sparat nu">Deras</td><td data-label="Ditt">Min</td>' in said(late)
    row.refresh_from_db()
    assert row.name_sv == "Deras"


@pytest.mark.parametrize(
    ("field", "value"),
    [("number", ""), ("number", "TAKEN"), ("strategy", "99"), ("currency", "kr"), ("amount", "-1"), ("name_sv", "\0")],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_field(as_controller: Client, field: str, value: str) -> None:
    make.ContributionFactory(number="TAKEN")
    sent = typed(strategy=make.StrategyFactory().pk) | {field: value}
    assert f'href="#id_{field}"' in said(as_controller.post(f"{LIST}new/", sent))
    assert Contribution.objects.count() == 1


@pytest.mark.parametrize("who", ["as_manager", "as_viewer", "as_leader"])
def test_others_write_none(request: Any, who: str) -> None:
    client, row = request.getfixturevalue(who), make.ContributionFactory()
    assert client.get(f"{LIST}new/").status_code == 403
    assert client.post(f"{LIST}{row.pk}/edit/", typed()).status_code == 403
