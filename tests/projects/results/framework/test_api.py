"""Frameworks and indicators in the API: what is sent as a whole, what is refused and where."""

import pytest

from projects.models import Dimension, FrameworkVersion, IndicatorTarget, ResultNode
from projects.results.framework import actions
from tests import factories as make
from tests.api.asking import get, patch, post, problem

pytestmark = pytest.mark.django_db

RESULTS = [
    {"code": "O1", "level": "O", "name_sv": "Fler i arbete", "family": "labour_market"},
    {"code": "P1", "level": "P", "name_sv": "Utbildade handläggare", "parent": "O1", "component": 1},
]


def plan(**more):
    targets = [{"period": "2016", "value": "50"}, {"period": "2018", "value": 100}]
    return {
        "indicator": "OWN-P1",
        "result": "P1",
        "baseline": 0,
        "baseline_year": 2014,
        "targets": targets,
    } | more


def body(project, **more):
    return {
        "project": project.public_id,
        "reason": "Den första",
        "results": RESULTS,
        "plans": [plan()],
    } | more


@pytest.fixture
def ready(own_project, years, indicator):
    make.ComponentFactory(project=own_project, number=1)
    return own_project


def test_a_framework_is_written_as_a_whole_and_approved(as_manager, as_leader, ready):
    answer = post(as_manager, "frameworks/", body(ready))
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["number"], told["status"], told["is_masked"]) == (1, "draft", False)
    assert [(row["code"], row["parent"], row["component"]) for row in told["results"]] == [
        ("O1", None, None),
        ("P1", "O1", 1),
    ]
    assert told["plans"][0]["targets"] == [
        {"period": "2016", "value": "50.00", "text_sv": "", "text_en": ""},
        {"period": "2018", "value": "100.00", "text_sv": "", "text_en": ""},
    ]
    path = f"frameworks/{told['id']}/approve/"
    approved = post(as_leader, path, {"in_force_from": "2015-02-01"}, if_match='"1"')
    assert (approved.status_code, approved.json()["status"]) == (200, "agreed")
    now = get(as_leader, "indicators/OWN-P1/").json()["plan"]
    assert (now["version"], now["result"], now["level"], now["baseline"]) == (1, "P1", "P", "0.00")
    assert [one["period"] for one in now["targets"]] == ["2016", "2018"]


def test_what_is_the_same_stays_and_the_rest_goes(as_manager, ready):
    told = post(as_manager, "frameworks/", body(ready)).json()
    kept = set(ResultNode.objects.values_list("pk", flat=True))
    change = {
        "results": [
            RESULTS[0],
            RESULTS[1] | {"name_sv": "Handläggare"},
            {"code": "P2", "level": "P", "name_sv": "Ny"},
        ],
        "plans": [plan(result="P2", targets=[{"period": "2017", "value": 7}])],
    }
    answer = patch(as_manager, f"frameworks/{told['id']}/", change, version=1)
    assert answer.status_code == 200, answer.content
    assert answer.json()["reason"] == "Den första"
    assert kept < set(ResultNode.objects.values_list("pk", flat=True))
    assert IndicatorTarget.objects.get().period.code == "2017"
    less = {"results": RESULTS[:1], "plans": []}
    assert patch(as_manager, f"frameworks/{told['id']}/", less, version=2).status_code == 200
    assert [row.code for row in ResultNode.objects.all()] == ["O1"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"results": [RESULTS[1]]}, "results"),
        ({"results": [*RESULTS, RESULTS[0]]}, "results"),
        ({"results": [RESULTS[0] | {"parent": "P1"}, RESULTS[1]]}, "results"),
        ({"results": [RESULTS[0], RESULTS[1] | {"component": 9}]}, "results"),
        ({"results": [RESULTS[0], RESULTS[1] | {"family": "administration"}]}, "results"),
        ({"results": RESULTS[:1], "plans": [plan()]}, "plans"),
        ({"results": [{"code": "O1"}]}, "results"),
        ({"plans": [{"indicator": "OWN-P1"}]}, "plans"),
        ({"plans": [plan(indicator="NO")]}, "plans"),
        ({"plans": [plan(), plan()]}, "plans"),
        ({"plans": [plan(baseline=None, baseline_year=None)]}, "plans"),
        ({"plans": [plan(targets=[{"period": "2013", "value": 1}])]}, "plans"),
        ({"plans": [plan(targets=[{"period": "1066", "value": 1}])]}, "plans"),
        ({"plans": [plan(targets=[{"value": 1}])]}, "plans"),
        ({"plans": "x"}, "plans"),
        ({"plans": [1]}, "plans"),
        ({"reason": "x" * 301}, "reason"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_written(change, field, as_manager, ready):
    errors = problem(post(as_manager, "frameworks/", body(ready) | change), 400)["errors"]
    assert {name.partition(".")[0] for name in errors} == {field}
    assert not FrameworkVersion.objects.exists()
    told = post(as_manager, "frameworks/", body(ready)).json()
    errors = problem(patch(as_manager, f"frameworks/{told['id']}/", change, version=1), 400)["errors"]
    assert {name.partition(".")[0] for name in errors} == {field}
    assert FrameworkVersion.objects.get().version == 1
    assert IndicatorTarget.objects.count() == 2


def test_a_framework_stays_with_its_project(as_manager, manager, ready, other_project):
    make.ProjectMemberFactory(project=other_project, user=manager)
    told = post(as_manager, "frameworks/", body(ready)).json()
    change = {"project": other_project.public_id}
    errors = problem(patch(as_manager, f"frameworks/{told['id']}/", change, version=1), 400)["errors"]
    assert list(errors) == ["project"]


def test_of_a_masked_version_words_and_days_are_kept(as_viewer, agreed, own_project):
    make.sensitive(own_project, "restricted")
    told = get(as_viewer, f"frameworks/{agreed.version.pk}/").json()
    assert (told["is_masked"], told["reason"], told["in_force_from"]) == (True, "", "2015")


@pytest.mark.parametrize("number", [1, 3])
def test_a_version_takes_the_same_queries_however_large(
    number, as_leader, manager, planned, own_project, django_assert_num_queries
):
    for place in range(number):
        actions.place_indicator(
            user=manager,
            version=planned.version,
            expected=4 + place,
            indicator=make.IndicatorFactory(project=own_project),
            node=planned.output,
        )
    with django_assert_num_queries(7):
        assert len(get(as_leader, f"frameworks/{planned.version.pk}/").json()["plans"]) == number + 1


@pytest.mark.parametrize(("step", "asked"), [("approve", {}), ("withdraw", {"reason": "Fel"})])
def test_a_step_needs_the_version_that_was_read(step, asked, as_manager, as_leader, planned):
    client = as_leader if step == "approve" else as_manager
    address = f"frameworks/{planned.version.pk}/"
    assert problem(post(client, f"{address}{step}/", asked), 428)["code"] == "precondition_required"
    stale = problem(post(client, f"{address}{step}/", asked, if_match='"3"'), 412)
    assert (stale["sent"], stale["current"]) == (asked, get(client, address).json())
    assert post(client, f"{address}{step}/", asked, if_match='"4"').status_code == 200


# Indicators.


def test_an_indicator_has_a_scale_groups_and_places(as_manager, own_project):
    own_project.sites.create(code="PP", name_sv="Phnom Penh")
    sex, age = (Dimension.objects.create(code=code, name_sv=code, name_en=code) for code in ("kon", "alder"))
    new = {
        "project": own_project.public_id,
        "code": "OWN-P2",
        "name_sv": "Sökande",
        "splits": [{"first": sex.code}, {"first": sex.code, "second": age.code}],
        "sites": ["PP"],
    }
    answer = post(as_manager, "indicators/", new)
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert told["splits"] == [{"first": "kon", "second": None}, {"first": "kon", "second": "alder"}]
    assert (told["sites"], told["plan"], told["over_places"]) == (["PP"], None, "sum")
    scale = {"measure": "ordinal", "over_places": "lowest", "over_periods": "latest", "splits": []}
    steps = [{"value": 0, "name_sv": "Inte påbörjad"}, {"value": 1, "name_sv": "Används"}]
    changed = patch(as_manager, "indicators/OWN-P2/", scale | {"steps": steps}, version=1).json()
    assert [step["value"] for step in changed["steps"]] == [0, 1]
    assert changed["splits"] == []


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"sites": ["NO"]}, "sites"),
        ({"splits": [{"first": "no"}]}, "splits"),
        ({"splits": [{}]}, "splits"),
        ({"steps": [{"value": 1, "name_sv": "Ett"}]}, "steps"),
        ({"measure": "ordinal"}, "steps"),
        ({"steps": [{"value": 1}]}, "steps"),
        ({"is_cumulative": True, "over_periods": "sum"}, "over_periods"),
        ({"measure": "percent", "over_places": "sum"}, "over_places"),
        ({"name_sv": ""}, "name_sv"),
        ({"code": "a/b"}, "code"),
        ({"plan": {"baseline": 1}}, None),
    ],
)
def test_an_indicator_that_cannot_be(fields, field, as_manager, own_project):
    new = {"project": own_project.public_id, "code": "OWN-P2", "name_sv": "Sökande"} | fields
    answer = post(as_manager, "indicators/", new)
    if field is None:
        assert answer.json()["plan"] is None
    else:
        assert {name.partition(".")[0] for name in problem(answer, 400)["errors"]} == {field}
