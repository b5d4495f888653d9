"""Indicators: how each measures, what of it stays when values are there; and a project's places and components."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from projects.models import Component, Dimension, Indicator, Site, StandardIndicator
from projects.results.framework import actions
from projects.results.framework.actions import Step
from tests import factories as make
from tests.projects.results.framework.test_pages import text
from tracker.core.errors import Refused, Stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def sex(db):
    return Dimension.objects.create(code="kon", name_sv="kön", name_en="sex")


@pytest.fixture
def age(db):
    return Dimension.objects.create(code="alder", name_sv="ålder", name_en="age", order=1)


def save(user, indicator, expected=None, sets=None, **fields):
    return actions.save_indicator(
        user=user, indicator=indicator, expected=expected, fields=fields, **sets or {}
    )


def refusal(call, *args, **fields):
    with pytest.raises(Refused) as refused, transaction.atomic():
        call(*args, **fields)
    return refused.value.code, refused.value.field


def new(user, project, **fields):
    return save(user, None, project=project, **{"code": "OWN-P9", "name_sv": "Ny"} | fields)


@pytest.mark.parametrize(
    ("measure", "places", "periods"),
    [("number", "sum", "sum"), ("percent", "pooled", "pooled"), ("index", "mean", "latest"), ("yes_no", "lowest", "latest")],
)  # fmt: skip
def test_a_new_one_takes_the_rules_that_are_usual(measure, places, periods, manager, own_project):
    row = new(manager, own_project, measure=measure)
    assert (row.over_places, row.over_periods) == (places, periods)


def test_a_cumulative_one_is_never_put_together_over_periods(manager, own_project):
    row = new(manager, own_project, is_cumulative=True)
    assert row.over_periods == "latest"
    assert refusal(save, manager, row, 1, over_periods="sum") == ("cumulative", "over_periods")


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"name_sv": ""}, "name_missing", "name_sv"),
        ({"code": "A/B"}, "invalid", "code"),
        ({"code": "A B"}, "invalid", "code"),
        ({"code": ""}, "invalid", "code"),
        ({"code": "OWN-P1"}, "invalid", "code"),
        ({"measure": "miles"}, "invalid", "measure"),
        ({"measure": "percent", "over_places": "sum"}, "does_not_fit", "over_places"),
        ({"measure": "text", "over_periods": "mean"}, "does_not_fit", "over_periods"),
        ({"measure": "ordinal"}, "no_scale", "steps"),
        ({"source_sv": "x\x00"}, "invalid", "source_sv"),
    ],
)
def test_an_indicator_that_cannot_be(fields, code, field, manager, own_project, indicator):
    assert refusal(new, manager, own_project, **fields) == (code, field)
    assert Indicator.objects.count() == 1


def test_one_that_counts_towards_a_standard_takes_its_name(manager, own_project):
    names = {"name_sv": "Personal som fått utbildning", "name_en": "Staff trained", "unit_sv": "personer"}
    standard = StandardIndicator.objects.create(code="SI-1", definition_sv="x", definition_en="x", **names)
    row = new(manager, own_project, name_sv="", standard=standard)
    assert (str(row), row.unit, row.name_sv) == ("Personal som fått utbildning", "personer", "")


def test_a_scale_is_replaced_as_a_whole_and_what_was_reported_stays(manager, own_project):
    scale = {"steps": [Step(0, "Nej"), Step(1, "Utkast"), Step(2, "Används")]}
    row = new(manager, own_project, measure="ordinal", sets=scale)
    make.IndicatorValueFactory(indicator=row, value=Decimal(2))
    assert refusal(save, manager, row, 1, sets={"steps": scale["steps"][:2]}) == ("in_use", "steps")
    assert refusal(save, manager, row, 1, sets={"steps": scale["steps"][2:]}) == ("no_scale", "steps")
    twice = [*scale["steps"], Step(2, "Igen")]
    assert refusal(save, manager, row, 1, sets={"steps": twice}) == ("twice", "steps")
    save(manager, row, 1, sets={"steps": scale["steps"][1:]})
    assert [step.value for step in row.steps.all()] == [1, 2]


def test_only_counts_are_split_and_each_way_once(manager, own_project, indicator, sex, age):
    save(manager, indicator, 1, sets={"splits": [(sex, None), (sex, age)]})
    assert [str(split) for split in indicator.splits.all()] == ["kön", "kön × ålder"]
    assert refusal(save, manager, indicator, 2, sets={"splits": [(sex, age), (age, sex)]}) == (
        "twice",
        "splits",
    )
    assert refusal(save, manager, indicator, 2, sets={"splits": [(sex, sex)]}) == ("same", "splits")
    index = {"measure": "index", "over_places": "mean", "over_periods": "latest"}
    assert refusal(save, manager, indicator, 2, sets={"splits": [(sex, None)]}, **index) == (
        "no_split",
        "splits",
    )


@pytest.mark.parametrize("fields", [{"measure": "index"}, {"is_cumulative": True}, {"frequency": "month"}])
def test_what_values_rest_on_stays_when_they_are_there(fields, manager, indicator):
    make.IndicatorValueFactory(indicator=indicator)
    rules = {"over_places": "mean", "over_periods": "latest"}
    assert refusal(save, manager, indicator, 1, **fields, **rules) == ("reported", next(iter(fields)))
    assert save(manager, indicator, 1, name_sv="Nytt namn").name_sv == "Nytt namn"


def test_no_place_is_added_when_values_of_places_are_there(manager, own_project, indicator):
    """The sums of all earlier periods would lack it, and lose what was approved."""
    first, second, late = (
        Site.objects.create(project=own_project, code=code, name_sv=code) for code in ("A", "B", "C")
    )
    save(manager, indicator, 1, sets={"sites": [first, second]})
    make.IndicatorValueFactory(indicator=indicator, site=first)
    assert refusal(save, manager, indicator, 2, sets={"sites": [first, late]}) == ("reported", "sites")
    assert set(indicator.sites.all()) == {first, second}
    save(manager, indicator, 2, sets={"sites": [second]})
    save(manager, indicator, 3, sets={"sites": [first, second]})  # it has been reported there
    make.IndicatorValueFactory(indicator=(whole := make.IndicatorFactory(project=own_project)))
    save(manager, whole, 1, sets={"sites": [late]})
    assert list(whole.sites.all()) == [late]


def test_the_latest_period_stays_the_years_value_while_targets_lie_within_years(manager, own_project):
    row = make.IndicatorFactory(project=own_project, frequency="quarter")
    version = make.FrameworkVersionFactory(project=own_project)
    version.targets.create(indicator=row, period=make.periods_of(2017)[1], value=10)
    assert save(manager, row, 1, over_periods="sum").over_periods == "sum"  # a draft can still be mended
    save(manager, row, 2, over_periods="latest")
    version.status, version.in_force_from = "agreed", dt.date(2017, 1, 1)
    version.save()
    assert refusal(save, manager, row, 3, over_periods="sum") == ("planned", "over_periods")
    assert refusal(save, manager, row, 3, frequency="month") == ("planned", "frequency")


def test_only_what_adds_up_counts_towards_a_standard_indicator(manager, own_project, indicator):
    standard = make.StandardIndicatorFactory()
    share = {"measure": "percent", "over_places": "pooled", "over_periods": "pooled"}
    assert refusal(save, manager, indicator, 1, standard=standard, **share) == ("not_added_up", "standard")
    assert save(manager, indicator, 1, standard=standard).standard == standard


def test_a_place_belongs_to_the_project(manager, own_project, other_project, indicator):
    here = Site.objects.create(project=own_project, code="PP", name_sv="Phnom Penh")
    there = Site.objects.create(project=other_project, code="EV", name_sv="Jerevan")
    assert refusal(save, manager, indicator, 1, sets={"sites": [here, there]}) == ("other_project", "sites")
    save(manager, indicator, 1, sets={"sites": [here]})
    assert list(indicator.sites.all()) == [here]


def test_an_indicator_cannot_be_given_to_somebody_elses_project(manager, indicator, other_project):
    with pytest.raises(PermissionDenied):
        save(manager, indicator, 1, project=other_project)
    indicator.refresh_from_db()
    assert indicator.version == 1


def test_a_planned_indicator_stays_in_its_project(admin_user, planned, indicator, other_project):
    assert refusal(save, admin_user, indicator, 1, project=other_project) == ("stays", "project")


@pytest.mark.parametrize("who", ["other_manager", "leader", "controller", "stranger"])
def test_only_those_who_work_with_the_project_write(who, indicator, own_project, request):
    user = request.getfixturevalue(who)
    for call in (
        lambda: save(user, indicator, 1, name_sv="x"),
        lambda: new(user, own_project),
        lambda: actions.save_sites(user=user, project=own_project, expected=1, sites=[]),
        lambda: actions.save_components(user=user, project=own_project, expected=1, components=[]),
    ):
        with pytest.raises(PermissionDenied):
            call()


def test_a_stale_indicator_is_not_saved(manager, indicator):
    save(manager, indicator, 1, name_sv="Först")
    with pytest.raises(Stale):
        save(manager, indicator, 1, name_sv="Sist")
    indicator.refresh_from_db()
    assert indicator.name_sv == "Först"


# Places and components.


def test_places_are_replaced_as_a_whole_and_one_in_use_stays(manager, own_project, indicator):
    def sites(*codes, expected):
        rows = [Site(code=code, name_sv=f"Kontor {code}") for code in codes]
        actions.save_sites(user=manager, project=own_project, expected=expected, sites=rows)

    sites("A", "B", expected=1)
    indicator.sites.set([own_project.sites.get(code="A")])
    assert refusal(sites, "B", expected=2) == ("in_use", "rows")
    assert refusal(sites, "A", "A", expected=2) == ("twice", "rows")
    sites("A", "C", expected=2)
    assert list(own_project.sites.values_list("code", flat=True)) == ["A", "C"]


def test_names_of_places_that_are_kept_from_somebody_are_not_written_over(admin_user, own_project):
    own_project.sites.create(code="A", name_sv="Hemlig ort")
    make.sensitive(own_project, "restricted")
    row = {"user": admin_user, "project": own_project, "expected": own_project.version}
    assert refusal(actions.save_sites, **row, sites=[]) == ("unseen", None)
    assert own_project.sites.get().name_sv == "Hemlig ort"


def test_a_component_that_a_result_names_stays(manager, own_project, draft):
    wanted = [Component(number=1, name_sv="Styrning"), Component(number=2, name_sv="Tjänster")]
    row = {"user": manager, "project": own_project}
    actions.save_components(**row, expected=1, components=wanted)
    first = own_project.components.get(number=1)
    actions.save_node(
        user=manager, version=draft.version, expected=3, node=draft.output, fields={"component": first}
    )
    assert refusal(actions.save_components, **row, expected=2, components=wanted[1:]) == ("in_use", "rows")
    actions.save_components(**row, expected=2, components=wanted[:1])
    assert own_project.components.count() == 1


# Pages.


def typed(**more):
    """The form of an indicator as a browser sends it."""
    texts = (
        "standard",
        "name_en",
        "unit_sv",
        "unit_en",
        "over_places",
        "over_periods",
        "source_sv",
        "source_en",
    )
    data = dict.fromkeys([*texts, "responsible"], "")
    data |= {f"{name}-INITIAL_FORMS": "0" for name in ("steps", "splits")}
    data |= {f"{name}-TOTAL_FORMS": "3" for name in ("steps", "splits")}
    given = {"code": "OWN-P9", "name_sv": "Ny", "measure": "number", "direction": "up", "frequency": "year"}
    return data | given | more


def test_an_indicator_is_added_once(as_manager, own_project, sex, age):
    site = own_project.sites.create(code="PP", name_sv="Phnom Penh")
    address = f"/projects/{own_project.public_id}/framework/indicators/new/"
    assert "Phnom Penh" in text(as_manager.get(address))
    splits = {
        "splits-0-what": sex.pk,
        "splits-0-second": "",
        "splits-1-what": sex.pk,
        "splits-1-second": age.pk,
    }
    data = typed(key="k" * 20, sites=[str(site.pk)], needs_evidence="on", **splits)
    answers = {as_manager.post(address, data)["Location"] for _ in range(2)}
    assert answers == {f"/projects/{own_project.public_id}/framework/"}
    row = Indicator.objects.get()
    assert (row.code, row.needs_evidence, row.over_places, list(row.sites.all())) == (
        "OWN-P9",
        True,
        "sum",
        [site],
    )
    assert row.splits.count() == 2


def test_a_scale_begins_at_zero_and_more_rows_keep_what_was_typed(as_manager, own_project):
    address = f"/projects/{own_project.public_id}/framework/indicators/new/"
    steps = {"steps-0-what": "0", "steps-0-name_sv": "Nej", "steps-1-what": "1", "steps-1-name_sv": "Ja"}
    data = typed(measure="ordinal", **steps)
    page = text(as_manager.post(address, data | {"more": "steps"}))
    assert 'name="steps-4-what"' in page
    assert 'value="Nej"' in page
    assert not Indicator.objects.exists()
    assert as_manager.post(address, data).status_code == 302
    assert [step.value for step in Indicator.objects.get().steps.all()] == [0, 1]


@pytest.mark.parametrize(
    ("fields", "link"),
    [
        ({"name_sv": ""}, "#id_name_sv"),
        ({"code": "A/B"}, "#id_code"),
        ({"measure": "percent", "over_places": "sum"}, "#id_over_places"),
        ({"is_cumulative": "on", "over_periods": "sum"}, "#id_over_periods"),
        ({"measure": "ordinal"}, "#steps"),
        ({"steps-0-what": "1"}, "#id_steps-0-name_sv"),
        ({"code": "x\x00"}, "#id_code"),
        ({"standard": "99"}, "#id_standard"),
    ],
)
def test_a_refusal_stands_at_its_field(fields, link, as_manager, own_project):
    address = f"/projects/{own_project.public_id}/framework/indicators/new/"
    page = text(as_manager.post(address, typed(unit_sv="personer") | fields))
    assert f'<a href="{link}"' in page
    assert 'value="personer"' in page
    assert not Indicator.objects.exists()


def test_a_stale_indicator_shows_both_and_keeps_what_was_typed(as_manager, manager, indicator, sex):
    address = "/indicators/OWN-P1/change/"
    assert f'value="{indicator.name_sv}"' in text(as_manager.get(address))
    save(manager, indicator, 1, sets={"splits": [(sex, None)]}, name_sv="Deras")
    data = typed(code="OWN-P1", name_sv="Mitt", version="1", over_places="sum", over_periods="latest")
    page = text(as_manager.post(address, data), 409)
    assert '<td data-label="Sparat nu">Deras</td>' in page
    assert '<td data-label="Sparat nu">kön</td>' in page
    assert 'value="Mitt"' in page
    assert as_manager.post(address, data | {"version": "2"}).status_code == 302
    indicator.refresh_from_db()
    assert (indicator.name_sv, indicator.splits.count()) == ("Mitt", 0)


def test_others_are_told_why_not(as_other_manager, as_leader, indicator, own_project):
    for client in (as_other_manager, as_leader):
        assert client.get("/indicators/OWN-P1/change/").status_code == 403
        assert client.get(f"/projects/{own_project.public_id}/framework/indicators/new/").status_code == 403
    assert as_leader.get("/indicators/NO/change/").status_code in (403, 404)


def rows(*named, **more):
    data = {"rows-TOTAL_FORMS": str(len(named)), "rows-INITIAL_FORMS": "0"} | more
    for place, (what, name) in enumerate(named):
        data |= {f"rows-{place}-what": what, f"rows-{place}-name_sv": name, f"rows-{place}-name_en": ""}
    return data


@pytest.mark.parametrize(("page", "first", "second"), [("places", "PP", "SR"), ("components", "1", "2")])
def test_a_stale_set_shows_both_and_keeps_what_was_typed(page, first, second, as_manager, own_project):
    address = f"/projects/{own_project.public_id}/framework/{page}/"
    assert as_manager.post(address, rows((first, "Först"), version="1")).status_code == 302
    told = text(as_manager.post(address, rows((second, "Sist"), version="1")), 409)
    assert f'<td data-label="Sparat nu">{first} · Först</td>' in told
    assert 'value="Sist"' in told
    both = rows((first, "Först"), (second, "Sist"), version="2")
    assert as_manager.post(address, both).status_code == 302
    assert "Sist" in text(as_manager.get(address))
    twice = rows((first, "Ett"), (first, "Två"), version="3")
    assert "finns två gånger" in text(as_manager.post(address, twice))
