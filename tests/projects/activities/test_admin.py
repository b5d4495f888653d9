"""The administration shows activities and keeps the lists of people and principles."""

from tests import factories as make
from tests.projects.activities.test_queries import sensitive


def test_activities_are_looked_at_not_changed(as_admin, own_project):
    activity = make.ActivityFactory(project=own_project)
    address = f"/admin/projects/activity/{activity.pk}/change/"
    assert as_admin.get("/admin/projects/activity/?q=OWN").status_code == 200
    assert as_admin.get(address).status_code == 200
    assert as_admin.post(address, {"title_sv": "Ny"}).status_code == 403
    assert (
        as_admin.post(f"/admin/projects/activity/{activity.pk}/delete/", {"post": "yes"}).status_code == 403
    )


def test_masked_and_protected_activities_are_not_there(as_admin, own_project):
    activity = make.ActivityFactory(project=sensitive(own_project, "restricted"), title_sv="Möte med Anna")
    assert "Anna" not in as_admin.get("/admin/projects/activity/").content.decode()
    assert (
        "Anna"
        not in as_admin.get(f"/admin/projects/activity/{activity.pk}/change/", follow=True).content.decode()
    )


def test_people_and_principles_are_kept(as_admin, as_manager, db):
    for name in ("employee", "principle"):
        assert as_admin.get(f"/admin/projects/{name}/add/").status_code == 200
        assert as_manager.get(f"/admin/projects/{name}/add/").status_code in (302, 403)
