"""The pages of a framework: what they tell, what they keep when something stands in the way."""

import pytest

from projects.models import FrameworkVersion, IndicatorPlan, IndicatorTarget, ResultNode
from projects.results.framework import actions
from tests import factories as make

pytestmark = pytest.mark.django_db


def text(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


@pytest.fixture
def base(own_project):
    return f"/projects/{own_project.public_id}/framework/"


@pytest.fixture
def result(draft):
    """The form of a new result, as a browser sends it."""
    return {
        "version": "3",
        "code": "P2",
        "level": "P",
        "parent": str(draft.outcome.pk),
        "family": "",
        "name_sv": "Fler platser",
        "name_en": "",
        "assumptions_sv": "Arbetsgivarna vill.",
        "assumptions_en": "",
    }


# Reading.


def test_a_project_without_a_framework_has_a_page(as_viewer, base, own_project):
    page = text(as_viewer.get(base))
    assert "Ingen resultatram gäller" in page
    assert "framework/new/" not in page


def test_what_is_in_force_is_a_tree(as_viewer, base, agreed):
    page = text(as_viewer.get(base))
    assert "Version 1 gäller sedan 2015-02-01" in page
    assert page.index("O1 Fler i arbete") < page.index("P1 Utbildade handläggare") < page.index("OWN-P1")
    assert "Effekt, arbetsmarknad" in page
    assert "/change/" not in page
    assert "/framework/1/results/" not in page


def test_a_version_tells_who_approved_it_and_nobody_is_led_to_change_it(as_manager, base, agreed, leader):
    page = text(as_manager.get(f"{base}1/"))
    assert str(leader) in page
    assert "/results/new/" not in page
    assert as_manager.get(f"{base}1/results/new/").status_code == 403


def test_of_a_restricted_project_words_people_and_days_are_kept(as_viewer, base, agreed, own_project, leader):
    make.sensitive(own_project, "restricted")
    with make.unlocked("agreed_framework_stays"):
        FrameworkVersion.objects.update(reason="HEMLIGT", dnr="D-1")
    own_project.sites.create(code="PP", name_sv="HEMLIG ORT")
    for address in (base, f"{base}1/", f"{base}1/differences/"):
        page = text(as_viewer.get(address))
        assert "HEMLIG" not in page
        assert "D-1" not in page
        assert str(leader) not in page
        assert "2015-02-01" not in page


def test_a_protected_project_is_not_there(as_viewer, as_leader, base, agreed, own_project):
    make.sensitive(own_project, "protected")
    for address in (base, f"{base}1/", f"{base}1/differences/", f"{base}1/approve/"):
        assert as_leader.get(address).status_code == 404


def test_two_versions_are_compared(as_viewer, manager, base, agreed, own_project, indicator, years):
    version = actions.begin_framework(user=manager, project=own_project)
    outcome, output = (version.nodes.get(code=code) for code in ("O1", "P1"))
    change = {"user": manager, "version": version}
    actions.save_node(**change, expected=1, node=outcome, fields={"name_sv": "Fler unga i arbete"})
    new = {"level": "P", "code": "P9", "name_sv": "Ny prestation", "parent": outcome}
    actions.save_node(**change, expected=2, node=None, fields=new)
    actions.place_indicator(
        **change,
        expected=3,
        indicator=indicator,
        node=output,
        baseline=5,
        baseline_year=2014,
        targets=[actions.Target(years[2017], 70), actions.Target(years[2018], 120)],
    )
    page = text(as_viewer.get(f"{base}2/differences/"))
    cells = page.replace("\n", "")
    for row in (
        ("Resultat", "Fler i arbete", "Fler unga i arbete", "Ändrat"),
        ("Resultat", "–", "Resultat: Ny prestation · Nivå: Prestation · Leder till: O1", "Nytt"),
        ("Basvärde", "0 (2014)", "5 (2014)", "Ändrat"),
        ("Mål 2016", "50", "–", "Borttaget"),
        ("Mål 2017", "–", "70", "Nytt"),
        ("Mål 2018", "100", "120", "Ändrat"),
    ):
        what, before, after, word = row
        assert any(
            f">{what}</td>" in line
            and f">{before}</td>" in line
            and f">{after}</td>" in line
            and word in line
            for line in cells.split("<tr>")
        ), row
    assert "P1 Utbildade" not in page
    back = text(as_viewer.get(f"{base}1/differences/?against=2"))
    assert "6 skillnader mot version 2" in back


@pytest.mark.parametrize("junk", ["?against=x", "?against=99", "?against=1%00", "?against=" + "9" * 50])
def test_junk_to_compare_with_does_no_harm(as_viewer, agreed, base, junk):
    assert "ingen tidigare version" in text(as_viewer.get(f"{base}1/differences/{junk}"))


@pytest.mark.parametrize(
    "address", ["9/", "9/differences/", "1/results/99/", "1/indicators/NO/", "1/results/99/move/"]
)
def test_what_is_not_there(as_manager, draft, base, address):
    assert as_manager.get(base + address).status_code == 404


# Versions.


def test_a_draft_is_begun_once(as_manager, base, own_project):
    assert "Påbörja utkastet" in text(as_manager.get(f"{base}new/"))
    data = {"reason": "Ny målgrupp", "dnr": "2017/4", "key": "k" * 20}
    assert {as_manager.post(f"{base}new/", data)["Location"] for _ in range(2)} == {f"{base}1/"}
    draft = FrameworkVersion.objects.get()
    assert (draft.reason, draft.dnr) == ("Ny målgrupp", "2017/4")
    assert as_manager.get(f"{base}new/")["Location"] == f"{base}1/"


def test_who_begins_second_sees_both(as_manager, draft, base):
    page = text(as_manager.post(f"{base}new/", {"reason": "Min", "dnr": ""}), 409)
    assert "Den första" in page
    assert 'value="Min"' in page
    assert f"{base}1/" in page


def test_a_stale_description_shows_both_and_keeps_what_was_typed(as_manager, draft, base):
    page = text(as_manager.post(f"{base}1/describe/", {"version": "1", "reason": "Min", "dnr": ""}), 409)
    assert '<td data-label="Sparat nu">Den första</td>' in page
    assert 'value="Min"' in page
    again = {"version": "3", "reason": "Min", "dnr": ""}
    assert as_manager.post(f"{base}1/describe/", again)["Location"] == f"{base}1/"
    assert FrameworkVersion.objects.get().reason == "Min"


def test_leadership_approves(as_leader, planned, base):
    assert "Godkänn version 1" in text(as_leader.get(f"{base}1/approve/"))
    answer = as_leader.post(f"{base}1/approve/", {"version": "4", "in_force_from": "2015-02-01"})
    assert answer["Location"] == f"{base}1/"
    assert FrameworkVersion.objects.get().status == "agreed"


def test_the_page_of_a_decision_tells_what_it_changes(as_leader, manager, agreed, base, own_project):
    version = actions.begin_framework(user=manager, project=own_project)
    actions.save_node(
        user=manager,
        version=version,
        expected=1,
        node=version.nodes.get(code="O1"),
        fields={"name_sv": "Annat"},
    )
    page = text(as_leader.get(f"{base}2/approve/"))
    assert "Mot version 1" in page
    assert ">Annat</td>" in page
    early = {"version": "2", "in_force_from": "2015-01-31"}
    page = text(as_leader.post(f"{base}2/approve/", early))
    assert "Gäller från:" in page
    assert 'value="2015-01-31"' in page


@pytest.mark.parametrize("step", ["approve", "withdraw"])
def test_a_stale_decision_is_not_taken(step, as_leader, as_manager, planned, base):
    client = as_leader if step == "approve" else as_manager
    data = {"version": "3", "in_force_from": "2015-02-01", "reason": "Fel"}
    page = text(client.post(f"{base}1/{step}/", data), 409)
    assert "Någon annan har sparat" in page
    assert 'value="2015-02-01"' in page or 'value="Fel"' in page
    assert FrameworkVersion.objects.get().status == "draft"


def test_a_draft_is_withdrawn(as_manager, draft, base):
    assert "Varför:" in text(as_manager.post(f"{base}1/withdraw/", {"version": "3", "reason": ""}))
    assert as_manager.post(f"{base}1/withdraw/", {"version": "3", "reason": "Fel"}).status_code == 302
    assert "Indragen" in text(as_manager.get(base))


# Results.


def test_a_result_is_added_under_another(as_manager, draft, base, result):
    page = text(as_manager.get(f"{base}1/results/new/?under={draft.outcome.pk}"))
    assert f'value="{draft.outcome.pk}" selected' in page
    answer = as_manager.post(f"{base}1/results/new/", result)
    row = ResultNode.objects.get(code="P2")
    assert answer["Location"] == f"{base}1/#result-{row.pk}"
    assert (row.parent, row.assumptions_sv) == (draft.outcome, "Arbetsgivarna vill.")


def test_a_new_result_meets_a_newer_draft(as_manager, draft, base, result):
    page = text(as_manager.post(f"{base}1/results/new/", result | {"version": "2"}), 409)
    assert '<td data-label="Ditt">Fler platser</td>' in page
    assert "Fler platser</textarea>" in page
    assert as_manager.post(f"{base}1/results/new/", result).status_code == 302


def test_a_refusal_stands_at_its_field_and_what_was_typed_stays(as_manager, draft, base, result):
    wrong = result | {"code": "P1", "name_en": "More places"}
    page = text(as_manager.post(f"{base}1/results/new/", wrong))
    assert '<a href="#id_code">Kod:' in page
    assert "More places" in page
    page = text(as_manager.post(f"{base}1/results/new/", result | {"level": "I"}))
    assert '<a href="#id_parent">Leder till:' in page
    page = text(as_manager.post(f"{base}1/results/new/", result | {"family": "administration"}))
    assert '<a href="#id_family">' in page
    assert ResultNode.objects.count() == 2


def test_a_stale_result_shows_both_and_keeps_what_was_typed(as_manager, draft, base, result):
    data = result | {"version": "2", "code": "P1", "name_sv": "Mina handläggare"}
    page = text(as_manager.post(f"{base}1/results/{draft.output.pk}/", data), 409)
    assert '<td data-label="Sparat nu">Utbildade handläggare</td>' in page
    assert "Mina handläggare</textarea>" in page
    assert 'name="version" value="3"' in page
    data["version"] = "3"
    assert as_manager.post(f"{base}1/results/{draft.output.pk}/", data).status_code == 302
    draft.output.refresh_from_db()
    assert draft.output.name_sv == "Mina handläggare"


def test_a_result_moves_by_a_button(as_manager, draft, base, result):
    as_manager.post(f"{base}1/results/new/", result)
    row = ResultNode.objects.get(code="P2")
    page = text(as_manager.get(f"{base}1/"))
    assert f'action="{base}1/results/{row.pk}/move/"' in page
    address = f"{base}1/results/{row.pk}/move/"
    stale = text(as_manager.post(address, {"version": "3", "way": "up"}), 409)
    assert "Ett steg upp" in stale
    assert as_manager.post(address, {"version": "4", "way": "up"})["Location"].endswith(f"#result-{row.pk}")
    page = text(as_manager.get(f"{base}1/"))
    assert page.index("P2 Fler platser") < page.index("P1 Utbildade")
    again = text(as_manager.post(address, {"version": "5", "way": "up"}))
    assert "Den står redan först." in again


def test_a_result_is_taken_out(as_manager, draft, base):
    address = f"{base}1/results/{draft.output.pk}/remove/"
    assert "P1 Utbildade handläggare" in text(as_manager.get(address))
    text(as_manager.post(address, {"version": "2"}), 409)
    assert as_manager.post(address, {"version": "3"})["Location"] == f"{base}1/"
    kept = f"{base}1/results/{draft.outcome.pk}/remove/"
    assert as_manager.get(address).status_code == 404
    assert as_manager.post(kept, {"version": "4"}).status_code == 302


# Plans.


def plan(draft, years, **more):
    data = {"version": "3", "node": str(draft.output.pk), "baseline": "1,5", "baseline_year": "2014"}
    targets = {f"target_{period.pk}": "" for period in years.values()}
    return data | {"no_baseline": ""} | targets | more


def test_an_indicator_is_chosen_and_planned(as_manager, draft, base, indicator, years):
    page = text(as_manager.get(f"{base}1/indicators/?under={draft.output.pk}"))
    assert f"{base}1/indicators/OWN-P1/?under={draft.output.pk}" in page
    page = text(as_manager.get(f"{base}1/indicators/OWN-P1/?under={draft.output.pk}"))
    assert f'value="{draft.output.pk}" selected' in page
    assert [f"target_{years[year].pk}" in page for year in (2014, 2015, 2018, 2019)] == [
        False,
        True,
        True,
        False,
    ]
    data = plan(draft, years, **{f"target_{years[2018].pk}": "1 000,25"})
    answer = as_manager.post(f"{base}1/indicators/OWN-P1/", data)
    assert answer["Location"] == f"{base}1/#result-{draft.output.pk}"
    assert str(IndicatorTarget.objects.get().value) == "1000.25"
    page = text(as_manager.get(f"{base}1/indicators/OWN-P1/"))
    assert 'value="1,5"' in page
    assert 'value="1000,25"' in page
    assert "har alla indikatorer" in text(as_manager.get(f"{base}1/indicators/"))


def test_a_target_without_a_baseline_is_refused_at_the_baseline(as_manager, draft, base, indicator, years):
    data = plan(draft, years, baseline="", baseline_year="", **{f"target_{years[2018].pk}": "77"})
    page = text(as_manager.post(f"{base}1/indicators/OWN-P1/", data))
    assert '<a href="#id_baseline">Basvärde:' in page
    assert 'value="77"' in page
    assert not IndicatorPlan.objects.exists()
    data["no_baseline"] = "Mäts först 2018"
    assert as_manager.post(f"{base}1/indicators/OWN-P1/", data).status_code == 302


@pytest.mark.parametrize("typed", ["tolv", "1e5", "1,2,3", "1" * 12, "1\x00", "101"])
def test_a_target_that_is_none_is_refused_at_its_period(typed, as_manager, draft, base, indicator, years):
    indicator.measure, indicator.over_places, indicator.over_periods = "percent", "pooled", "latest"
    indicator.save()
    name = f"target_{years[2017].pk}"
    page = text(as_manager.post(f"{base}1/indicators/OWN-P1/", plan(draft, years, **{name: typed})))
    assert f'<a href="#id_{name}">2017:' in page
    assert not IndicatorPlan.objects.exists()


def test_steps_and_answers_are_chosen(as_manager, draft, base, own_project, years):
    row = make.IndicatorFactory(project=own_project, code="OWN-O", measure="ordinal", over_places="lowest")
    for value in (0, 1, 2):
        row.steps.create(value=value, name_sv=f"Steg {value}")
    name = f"target_{years[2018].pk}"
    page = text(as_manager.get(f"{base}1/indicators/OWN-O/"))
    assert "1 Steg 1" in page
    data = plan(draft, years, baseline="0", **{name: "2"})
    assert as_manager.post(f"{base}1/indicators/OWN-O/", data).status_code == 302
    assert "2 Steg 2" in text(as_manager.get(f"{base}1/"))
    stale = text(as_manager.post(f"{base}1/indicators/OWN-O/", data | {name: "1"}), 409)
    assert '<td data-label="Sparat nu">2 Steg 2</td>' in stale


def test_words_are_planned_in_two_languages(as_manager, draft, base, own_project, years):
    make.IndicatorFactory(project=own_project, code="OWN-T", measure="text", over_places="none")
    data = {
        "version": "3",
        "node": str(draft.output.pk),
        f"sv_{years[2018].pk}": "",
        f"en_{years[2018].pk}": "Used.",
    }
    page = text(as_manager.post(f"{base}1/indicators/OWN-T/", data))
    assert f'href="#id_sv_{years[2018].pk}"' in page
    data[f"sv_{years[2018].pk}"] = "Används."
    assert as_manager.post(f"{base}1/indicators/OWN-T/", data).status_code == 302
    assert "Används." in text(as_manager.get(f"{base}1/"))


def test_a_stale_plan_shows_both_and_keeps_what_was_typed(as_manager, planned, base, years):
    name = f"target_{years[2018].pk}"
    data = plan(planned, years, baseline="0", **{f"target_{years[2016].pk}": "50", name: "222"})
    page = text(as_manager.post(f"{base}1/indicators/OWN-P1/", data), 409)
    assert '<th scope="row">2018</th><td data-label="Sparat nu">100</td>' in page
    assert 'value="222"' in page
    assert as_manager.post(f"{base}1/indicators/OWN-P1/", data | {"version": "4"}).status_code == 302
    assert IndicatorTarget.objects.get(period=years[2018]).value == 222


def test_a_plan_is_taken_out(as_manager, planned, base):
    address = f"{base}1/indicators/OWN-P1/remove/"
    text(as_manager.post(address, {"version": "3"}), 409)
    assert as_manager.post(address, {"version": "4"})["Location"] == f"{base}1/"
    assert not IndicatorPlan.objects.exists()
    assert "har redan" in text(as_manager.post(address, {"version": "5"}))


# What a page costs.


@pytest.mark.parametrize("number", [1, 3])
def test_a_version_takes_the_same_queries_however_large(
    number, as_viewer, manager, planned, base, own_project, django_assert_num_queries
):
    for place in range(number):
        new = {"level": "P", "code": f"X{place}", "name_sv": "X", "parent": planned.outcome}
        node = actions.save_node(
            user=manager, version=planned.version, expected=4 + 2 * place, node=None, fields=new
        )
        actions.place_indicator(
            user=manager, version=planned.version, expected=5 + 2 * place, node=node,
            indicator=make.IndicatorFactory(project=own_project),
        )  # fmt: skip
    with django_assert_num_queries(10):
        as_viewer.get(f"{base}1/")
