"""The administration keeps the code lists of the portfolio and only shows projects."""

import pytest
from django.test import Client

from projects.models import Project, Theme
from tests import factories as make


def test_projects_are_looked_at_not_changed(as_admin: Client, own_project: Project) -> None:
    address = f"/admin/projects/project/{own_project.pk}/change/"
    page = as_admin.get(address)
    assert page.status_code == 200
    assert f"/projects/{own_project.public_id}/" in page.content.decode()
    assert as_admin.get("/admin/projects/project/?q=OWN").status_code == 200
    assert as_admin.post(address, {"name_sv": "Ny"}).status_code == 403
    assert as_admin.get("/admin/projects/project/add/").status_code == 403


@pytest.mark.parametrize("level", ["restricted", "protected"])
def test_what_is_masked_or_protected_is_not_there(as_admin: Client, own_project: Project, level: str) -> None:
    make.sensitive(own_project, level)
    assert "Eget projekt" not in as_admin.get("/admin/projects/project/").content.decode()
    page = as_admin.get(f"/admin/projects/project/{own_project.pk}/change/", follow=True)
    assert "Eget projekt" not in page.content.decode()


def test_a_theme_is_renamed(as_admin: Client) -> None:
    theme = make.ThemeFactory()
    data = {
        "code": theme.code,
        "name_sv": "Nytt område",
        "name_en": "New theme",
        "order": 1,
        "opened_version": 1,
    }
    assert as_admin.post(f"/admin/projects/theme/{theme.pk}/change/", data).status_code == 302
    assert Theme.objects.get(pk=theme.pk).name_sv == "Nytt område"


@pytest.mark.parametrize("name", ["theme", "funder", "strategy", "daccode", "sdgtarget"])
def test_who_keeps_the_code_lists(as_admin: Client, as_manager: Client, db: None, name: str) -> None:
    for address in (f"/admin/projects/{name}/", f"/admin/projects/{name}/add/"):
        assert as_admin.get(address).status_code == 200
        assert as_manager.get(address).status_code in (302, 403)
