"""The list of activities and the page of one: for whom, and with what left out."""

import pytest

from tests import factories as make
from tests.projects.activities.asking import LOG, body, text
from tests.projects.activities.test_queries import sensitive


def test_who_may_do_what(as_manager, as_other_manager, as_leader, as_admin, own_project, client):
    activity = make.ActivityFactory(project=own_project)
    page = f"/activities/{activity.public_id}/"
    for someone in (as_manager, as_other_manager, as_leader, as_admin):
        assert someone.get(page).status_code == 200
    for part in ("edit/", "void/"):
        assert as_manager.get(page + part).status_code == 200
        assert as_admin.get(page + part).status_code == 200
        for someone in (as_other_manager, as_leader):
            assert someone.get(page + part).status_code == 403
            assert someone.post(page + part).status_code == 403
            assert page + part not in text(someone.get(page))
    assert as_leader.get(LOG).status_code == 403
    assert client.get(page).status_code == 302


def test_a_protected_activity_is_not_there(as_manager, as_leader, as_admin, own_project):
    activity = make.ActivityFactory(project=sensitive(own_project, "protected"), title_sv="Hemligt")
    for part in ("", "edit/", "void/", "copy/"):
        for someone in (as_leader, as_admin):
            assert someone.get(f"/activities/{activity.public_id}/{part}").status_code in (403, 404)
    assert as_admin.get(f"/activities/{activity.public_id}/").status_code == 404
    for query in ("", "?text=Hemligt", "?format=csv"):
        answer = as_admin.get(f"/activities/{query}")
        assert "Hemligt" not in body(answer).replace("?text=Hemligt", "").replace('"Hemligt"', "").replace(
            ": Hemligt", ""
        )
        assert activity.public_id not in body(answer)
    assert as_manager.get(f"/activities/{activity.public_id}/").status_code == 200


def test_a_masked_activity_tells_no_more_than_the_year(as_viewer, as_admin, own_project, manager):
    organisation = make.OrganisationFactory(name_sv="Hemlig partner")
    activity = make.ActivityFactory(
        project=sensitive(own_project, "restricted"),
        title_sv="Möte med Anna",
        place="Minsk",
        happened="Anna berättade",
        dnr="DNR-7",
        created_by=manager,
    )
    activity.partners.add(organisation)
    make.StaffDaysFactory(project=own_project, activity=activity, employee__name="Jenny D.")
    for someone in (as_viewer, as_admin):
        for address in (f"/activities/{activity.public_id}/", "/activities/", "/activities/?format=csv"):
            page = body(someone.get(address))
            for word in (
                "Anna",
                "Minsk",
                "Hemlig partner",
                "2017-05",
                "maj 2017",
                "DNR-7",
                "Jenny",
                str(manager),
            ):
                assert word not in page, (address, word)
        assert someone.get(f"/activities/{activity.public_id}/edit/").status_code == 403


def test_staff_are_shown_to_those_who_may_see_them(
    as_manager, as_leader, as_viewer, as_other_manager, own_project
):
    activity = make.ActivityFactory(project=own_project)
    make.StaffDaysFactory(project=own_project, activity=activity, employee__name="Jenny D.")
    page = f"/activities/{activity.public_id}/"
    assert ["Jenny D." in text(who.get(page)) for who in (as_manager, as_leader)] == [True, True]
    assert ["Jenny D." in text(who.get(page)) for who in (as_viewer, as_other_manager)] == [False, False]


def test_the_list_filters_counts_and_sums(as_viewer, portfolio):
    page = text(as_viewer.get("/activities/?year=2017&kind=training"))
    assert "1 aktivitet" in page
    assert "Typ: utbildning" in page
    assert "7 kvinnor och 5 män" in page
    assert "Rensa alla filter" in page


def test_the_list_tells_of_wrong_filters(as_viewer, portfolio):
    answer = as_viewer.get("/activities/?year=abc&text=%00&page=99999999999999999999")
    assert answer.status_code == 200
    assert "0 aktiviteter" in text(answer)
    assert "field-error" in text(answer)


def test_the_files_hold_the_selection(as_viewer, portfolio):
    lines = body(as_viewer.get("/activities/?format=csv&kind=workshop")).strip().splitlines()
    assert len(lines) == 2
    assert ";0;3;2;5" in lines[1]
    workbook = as_viewer.get("/activities/?format=xlsx")
    assert workbook.content[:2] == b"PK"
    assert "aktiviteter.xlsx" in workbook["Content-Disposition"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_database_as_often_for_one_as_for_three(
    as_viewer, own_project, number, django_assert_num_queries
):
    for _ in range(number):
        make.ActivityFactory(project=own_project, country=make.CountryFactory())
    with django_assert_num_queries(10):
        as_viewer.get("/activities/")
