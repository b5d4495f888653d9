"""An organisation's rounds beside each other: its own change, one instrument and scale in a chart."""

import datetime as dt

import pytest

from projects.assessments import queries
from reports.dashboards.assessments import rounds
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation(db):
    return make.OrganisationFactory(identifier="authority", name_sv="Myndigheten A")


@pytest.fixture
def instrument(db):
    return make.small(criteria=3, items=1)


def parts(user, organisation, view="self"):
    return rounds.parts(queries.rounds(user, organisation), view)


def scored(points, year, **more):
    return make.scored(points, assessed_on=dt.date(year, 6, 1), **more)


def test_two_rounds_are_drawn_from_then_to_now(viewer, organisation, instrument):
    same = {"organisation": organisation, "instrument": instrument}
    scored([20, 30, 40], 2015, **same)
    scored([50, 30, None], 2017, **same)
    (part,) = parts(viewer, organisation)
    assert part.slope.before.values == (20, 30, 40)
    assert part.slope.after.values == (50, 30, None)
    assert part.slope.finding == "1 av 2 kriterier är högre än 2015-06-01"
    assert [run.values for run in part.radar.series] == [(20, 30, 40), (50, 30, None)]
    assert part.radar.top == 60
    assert [row.assessed_on.year for row in part.rounds] == [2017, 2015]


def test_scales_and_instruments_are_never_in_one_chart(viewer, organisation, instrument):
    scored([20, 30, 40], 2015, organisation=organisation, instrument=instrument)
    scored([None] * 3, 2016, organisation=organisation, instrument=instrument, scale="fine")
    scored([1, 2, 3], 2017, organisation=organisation, instrument=make.small("culture", 3, 1), scale="steps")
    found = parts(viewer, organisation)
    assert [[row.scale for row in part.rounds] for part in found] == [["classical"], ["fine"], ["steps"]]
    assert [part.slope for part in found] == [None] * 3
    assert [part.radar is None for part in found] == [False, True, False]


def test_views_are_not_mixed(viewer, organisation, instrument):
    same = {"organisation": organisation, "instrument": instrument}
    own = scored([20, 30, 40], 2015, **same)
    scored([50, 60, 70], 2017, view="joint", **same)
    (part,) = parts(viewer, organisation, "joint")
    assert part.slope is None
    assert part.without == [own]
    assert rounds.usual_view(queries.rounds(viewer, organisation)) == "joint"


def test_of_many_rounds_the_first_and_the_latest_are_drawn(viewer, organisation, instrument):
    for number in range(7):
        scored([number] * 3, 2010 + number, organisation=organisation, instrument=instrument)
    (part,) = parts(viewer, organisation)
    assert [run.values[0] for run in part.radar.series] == [0, 3, 4, 5, 6]
    assert (part.slope.before.values[0], part.slope.after.values[0]) == (0, 6)


def test_the_page_tells_it_with_a_table_and_names_no_other_organisation(as_viewer, organisation, instrument):
    same = {"organisation": organisation, "instrument": instrument}
    scored([20, 30, 40], 2015, **same)
    scored([50, 35, 45], 2017, **same)
    scored([99, 98, 97], 2016, instrument=instrument, organisation__name_sv="Myndigheten B")
    page = as_viewer.get("/organisations/authority/assessments/?view=self").content.decode()
    assert "3 av 3 kriterier är högre än 2015-06-01" in page
    assert page.count("<details>") == 2
    assert "+30" in page
    assert "Myndigheten B" not in page


def test_several_instruments_are_said_to_be_incomparable(as_viewer, organisation, instrument):
    scored([20, 30, 40], 2015, organisation=organisation, instrument=instrument)
    scored([20, 30, 40], 2017, organisation=organisation, instrument=make.small(criteria=3, items=1))
    page = as_viewer.get("/organisations/authority/assessments/").content.decode()
    assert "Talen betyder olika saker" in page


def test_drafts_and_voided_ones_are_not_drawn(as_viewer, admin_user, organisation, instrument):
    make.AssessmentFactory(organisation=organisation, instrument=instrument)
    voided = scored([20, 30, 40], 2015, organisation=organisation, instrument=instrument)
    voided.void(by=admin_user, reason="Fel")
    page = as_viewer.get("/organisations/authority/assessments/").content.decode()
    assert "Ingen bedömning av den är fastställd än." in page


def test_an_organisation_never_assessed_is_not_found(as_viewer, organisation):
    assert as_viewer.get("/organisations/authority/assessments/").status_code == 404
    scored([1, 2, 3, 4], 2015, organisation=organisation)
    assert as_viewer.get("/organisations/authority/assessments/?view=x%00").status_code == 200


def test_as_many_queries_for_four_rounds_as_for_two(
    viewer, organisation, instrument, django_assert_num_queries
):
    for number in range(2):
        scored([1, 2, 3], 2010 + number, organisation=organisation, instrument=instrument)
    parts(viewer, organisation)  # the viewer's roles are read once
    with django_assert_num_queries(4):
        parts(viewer, organisation)
    for number in range(2):
        scored([1, 2, 3], 2015 + number, organisation=organisation, instrument=instrument)
    with django_assert_num_queries(4):
        parts(viewer, organisation)
