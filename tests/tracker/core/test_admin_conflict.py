"""Two administrators at one form: the later one sees both versions, keeps what was typed, and decides."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client

from countries.models import Organisation, Region
from tests import factories as make
from tests.conftest import signed_in
from tests.tracker.core.test_admin import address, every_model, form_of, row_of
from tracker.core.admin import AccessAdmin, VersionedAdmin
from tracker.core.errors import Stale
from tracker.core.models import Versioned

pytestmark = pytest.mark.django_db


def differences(answer: Any) -> list[tuple[str, str, str]]:
    assert answer.status_code == 409
    return [(row.label, row.theirs, row.mine) for row in answer.context["differences"]]


@pytest.fixture
def as_second_admin() -> Client:
    return signed_in(make.UserFactory(first_name="Amina", last_name="Berg", roles=["admin"]))


def test_the_later_one_sees_both_versions_and_may_save_over_or_let_go(
    as_admin: Client, as_second_admin: Client
) -> None:
    row = make.OrganisationFactory(name_en="First", level="central")
    path = address(Organisation, "change", row.pk)
    opened = form_of(as_admin.get(path))
    assert as_second_admin.post(path, opened | {"name_en": "Theirs", "level": "local"}).status_code == 302

    late = as_admin.post(path, opened | {"name_en": "Mine"})
    assert differences(late) == [("Namn på engelska", "Theirs", "Mine"), ("Nivå", "lokal", "central")]
    assert late.context["saved"].who.first_name == "Amina"
    page = late.content.decode()
    assert "Amina Berg" in page
    assert 'value="Mine"' in page
    row.refresh_from_db()
    assert (row.name_en, row.version) == ("Theirs", 2)
    assert as_admin.get(path).context["adminform"].form["name_en"].value() == "Theirs"

    assert as_admin.post(path, form_of(late)).status_code == 302  # now a decision
    row.refresh_from_db()
    assert (row.name_en, row.version) == ("Mine", 3)


def test_two_who_typed_the_same_are_told_so(as_admin: Client) -> None:
    row = make.RegionFactory(name_en="First")
    path = address(Region, "change", row.pk)
    opened = form_of(as_admin.get(path)) | {"name_en": "Same"}
    as_admin.post(path, opened)
    late = as_admin.post(path, opened)
    assert differences(late) == []
    assert "Det står samma sak som du skrev." in late.content.decode()


def test_parts_are_compared_row_by_row(as_admin: Client, as_second_admin: Client) -> None:
    row = make.OrganisationFactory()
    name = make.OrganisationNameFactory(organisation=row, name="SKL", valid_to="2019-11-26")
    path = address(Organisation, "change", row.pk)
    opened = form_of(as_admin.get(path))
    added = {
        "former_names-TOTAL_FORMS": 2,
        "former_names-1-organisation": row.pk,
        "former_names-1-name": "SKTF",
        "former_names-1-valid_to": "2005-03-21",
    }
    first = opened | {"former_names-0-name": "SKL, theirs"} | added
    assert as_second_admin.post(path, first).status_code == 302
    late = as_admin.post(path, opened | {"former_names-0-name": "SKL, mine"})
    found = [row[1:] for row in differences(late)]
    assert found == [("SKL, theirs", "SKL, mine"), ("SKTF", "")]
    formset = late.context["inline_admin_formsets"][0].formset
    assert "SKL, mine" in [form["name"].value() for form in formset.forms]
    name.refresh_from_db()
    assert name.name == "SKL, theirs"
    assert as_admin.post(path, form_of(late)).status_code == 302
    name.refresh_from_db()
    assert name.name == "SKL, mine"
    assert row.former_names.count() == 2


def test_a_part_that_somebody_removed_is_kept_as_a_new_one(as_admin: Client) -> None:
    row = make.OrganisationFactory()
    gone, stays = (make.OrganisationNameFactory(organisation=row, name=name) for name in ("Gone", "Stays"))
    path = address(Organisation, "change", row.pk)
    opened = form_of(as_admin.get(path))
    field = next(name for name, value in opened.items() if value == "Gone")
    row.claim(1)
    gone.delete()
    late = as_admin.post(path, opened | {field: "Gone, but I changed it"})
    assert ("", "Gone, but I changed it") in [row[1:] for row in differences(late)]
    assert as_admin.post(path, form_of(late)).status_code == 302
    assert set(row.former_names.values_list("name", flat=True)) == {"Gone, but I changed it", "Stays"}
    assert row.former_names.get(name="Stays").pk == stays.pk


def test_who_loses_between_the_check_and_the_saving_loses_nothing(
    as_admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = make.OrganisationFactory(name_en="First")
    path = address(Organisation, "change", row.pk)
    opened = form_of(as_admin.get(path))
    really = AccessAdmin.changeform_view

    def overtaken(self: AccessAdmin, request: HttpRequest, *args: Any) -> HttpResponse:
        monkeypatch.setattr(AccessAdmin, "changeform_view", really)
        Organisation.objects.filter(pk=row.pk).update(name_en="Theirs", version=2)
        raise Stale("", current=row)

    monkeypatch.setattr(AccessAdmin, "changeform_view", overtaken)
    late = as_admin.post(path, opened | {"name_en": "Mine"})
    assert differences(late) == [("Namn på engelska", "Theirs", "Mine")]
    assert late.context["adminform"].form["name_en"].value() == "Mine"


@every_model
def test_every_model_that_can_be_changed_here_has_a_version(model: Any, as_admin: Client) -> None:
    page = as_admin.get(address(model, "change", row_of(model).pk))
    if not page.context["has_change_permission"]:
        return
    assert issubclass(model, Versioned)
    admin_class = type(page.context["adminform"].model_admin)
    assert issubclass(admin_class, VersionedAdmin)
    opened = form_of(page)
    stale = as_admin.post(
        page.request["PATH_INFO"], opened | {"opened_version": opened["opened_version"] + 1}
    )
    assert stale.status_code == 409
    without = as_admin.post(page.request["PATH_INFO"], opened | {"opened_version": ""})
    assert without.status_code == 409
