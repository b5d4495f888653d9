"""The results matrix of a project: what stands in its cells, what waits, what can be asked for, and who sees what."""

import re
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import translation

from projects.models import Indicator, IndicatorValue, ReportingPeriod, Site
from tests import factories as make
from tests.reports.dashboards.results.conftest import period, value


def url(project: object, address: str = "") -> str:
    return f"/projects/{project.public_id}/results/{address}"


def page(browser: Client, project: object, address: str = "") -> str:
    answer = browser.get(url(project, address))
    assert answer.status_code == 200
    return answer.content.decode()


def words(text: str) -> str:
    main = text[text.index('<main id="main"') :] if '<main id="main"' in text else text
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)).replace("\u00a0", " ").strip()


def row(text: str, code: str) -> str:
    """The row of an indicator, as it stands in the page."""
    return re.search(rf'<tr>\s*<th scope="row" id="{code}">.*?</tr>', text, re.DOTALL)[0]


def cell(text: str, code: str, head: str) -> str:
    """The words of one cell."""
    return words(re.search(rf'<td [^>]*data-label="{head}">.*?</td>', row(text, code), re.DOTALL)[0])


def numbers(text: str) -> list[str]:
    return re.findall(r'<span class="n">([^<]+)</span>', text)


def test_values_plan_share_and_light_of_an_indicator(as_viewer: Client, results: SimpleNamespace) -> None:
    text = page(as_viewer, results.project)
    assert [cell(text, "OWN-O1", str(year)) for year in (2015, 2016, 2017)] == ["20", "40", "60"]
    assert cell(text, "OWN-O1", "Delmål") == "60"
    assert cell(text, "OWN-O1", "Mål").startswith("80")
    assert cell(text, "OWN-O1", "Andel av målet") == "75 %"
    assert cell(text, "OWN-O1", "Läge") == "I fas"
    assert '<svg class="icon solid"' in row(text, "OWN-O1"), "an icon beside the word"


def test_not_measured_not_reported_and_zero_are_three(as_viewer: Client, results: SimpleNamespace) -> None:
    value(results.silent, 2015, 0)
    text = page(as_viewer, results.project)
    assert cell(text, "OWN-O2", "2016") == "– mättes inte"
    assert cell(text, "OWN-P1", "2015") == "0"
    assert cell(text, "OWN-P1", "2016") == "Ej rapporterad Låst sedan 16 februari 2017 av kalendern."
    assert 'class="num lacking old"' in row(text, "OWN-P1")


def test_what_does_not_apply_says_so(as_viewer: Client, results: SimpleNamespace) -> None:
    value(results.silent, 2017, None, answer="not_applicable", comment_sv="Inget center då.")
    text = page(as_viewer, results.project)
    assert cell(text, "OWN-P1", "2017") == "inte tillämpligt"
    assert cell(text, "OWN-P1", "Läge") == "Ej tillämpligt"


def test_what_is_handed_in_is_shown_as_such_and_does_not_count(
    as_viewer: Client, results: SimpleNamespace
) -> None:
    text = page(as_viewer, results.project)
    assert cell(text, "OWN-O2", "2017").startswith("17 % Att godkänna")
    assert cell(text, "OWN-O2", "Läge") == "Ej rapporterad"
    assert "Bara halva året." in words(text)


def test_a_new_value_stands_beside_the_approved_one(as_viewer: Client, results: SimpleNamespace) -> None:
    value(results.reached, 2017, 64, status="submitted")
    told = cell(page(as_viewer, results.project), "OWN-O1", "2017")
    assert told.startswith("60 Att godkänna: 64")


def test_what_was_sent_back_tells_the_note(as_viewer: Client, results: SimpleNamespace) -> None:
    IndicatorValue.objects.filter(pk=results.asked.pk).update(status="returned", note="Räkna om nämnaren.")
    text = page(as_viewer, results.project)
    assert "Återsänd" in cell(text, "OWN-O2", "2017")
    assert "Återsänt 2017: Räkna om nämnaren." in words(text)


def test_who_reports_is_led_to_the_form_and_others_are_not(
    as_manager: Client, as_viewer: Client, results: SimpleNamespace
) -> None:
    form = 'href="/indicators/OWN-P1/values/2017/report/"'
    assert form in row(page(as_manager, results.project), "OWN-P1")
    told = page(as_viewer, results.project)
    assert form not in told
    assert "Rapportera värden" not in words(told)
    assert cell(told, "OWN-P1", "2017") == "Ej rapporterad Öppen till och med 15 februari 2018."


def test_a_closed_period_leads_nowhere_and_says_who_locked_it(
    as_manager: Client, results: SimpleNamespace, leader: make.User
) -> None:
    period(2016)
    text = page(as_manager, results.project)
    assert "/values/2016/report/" not in text
    assert "Låst sedan 16 februari 2017 av kalendern." in cell(text, "OWN-P1", "2016")
    closed = {"closes_on": "2017-01-31", "closed_by": leader}
    ReportingPeriod.objects.filter(code="2016").update(**closed)
    told = cell(page(as_manager, results.project), "OWN-P1", "2016")
    assert f"Låst sedan 1 februari 2017 av {leader}." in told


def test_all_rooms_of_results_are_found_from_here(
    as_manager: Client, as_leader: Client, as_viewer: Client, results: SimpleNamespace
) -> None:
    number = results.project.public_id
    own = {f"/projects/{number}/{part}/" for part in ("framework", "updates", "risks", "results/sheet")}
    shared = {"/results/periods/", f"/lessons/?project={number}", f"/stories/?project={number}"}
    report, approve = (f"/results/to-{queue}/?project={number}" for queue in ("report", "approve"))
    integrity = f"/projects/{number}/integrity/"
    for browser, also in (
        (as_manager, {report, integrity}),
        (as_leader, {approve, integrity}),
        (as_viewer, set()),
    ):
        links = set(re.findall(r'href="([^"]+)"', page(browser, results.project)))
        assert own | shared | also <= links
        assert not ({report, approve, integrity} - also) & links


def test_a_draft_is_its_writers_and_not_reported_to_others(
    as_manager: Client, as_viewer: Client, results: SimpleNamespace
) -> None:
    value(results.silent, 2017, 12, status="draft")
    assert cell(page(as_manager, results.project), "OWN-P1", "2017").startswith("Utkast")
    told = page(as_viewer, results.project)
    assert cell(told, "OWN-P1", "2017") == "Ej rapporterad Öppen till och med 15 februari 2018."
    assert "12" not in cell(told, "OWN-P1", "2017")


def test_the_queue_counts_and_narrows(as_manager: Client, results: SimpleNamespace) -> None:
    text = page(as_manager, results.project)
    assert numbers(text) == ["4", "1", "0", "2"], "2017 of the silent one, and 2018 of all in the framework"
    assert "senast 15 februari 2018" in words(text)
    narrowed = page(as_manager, results.project, "?state=approve")
    assert re.findall(r'<th scope="row" id="([^"]+)">', narrowed) == ["OWN-O2"]
    assert 'aria-current="true"' in narrowed
    assert "Ingen indikator väntar" in page(as_manager, results.project, "?state=returned")


def test_the_tab_counts_what_its_reader_has_to_report(
    as_manager: Client, as_viewer: Client, results: SimpleNamespace
) -> None:
    tab = r'aria-current="page">Resultat<span class="count">(\d+)<span class="vh"> att rapportera'
    assert re.search(tab, page(as_manager, results.project))[1] == "4"
    assert not re.search(tab, page(as_viewer, results.project))


def test_groups_by_result_and_those_beside_the_framework_last(
    as_viewer: Client, results: SimpleNamespace
) -> None:
    text = page(as_viewer, results.project)
    assert re.findall(r'<th scope="row" id="([^"]+)">', text) == ["OWN-O1", "OWN-O2", "OWN-P1", "OWN-S1"]
    heads = [words(head) for head in re.findall(r'<th scope="rowgroup".*?</th>', text)]
    assert [head.split()[0] for head in heads] == ["Effekt", "Effekt", "Prestation", "Vid"]
    assert cell(text, "OWN-S1", "Läge") == "Utan mål"
    assert cell(text, "OWN-S1", "2017") == "3"


def test_the_heading_is_a_finding(as_viewer: Client, results: SimpleNamespace) -> None:
    assert "Målet är i fas" in words(page(as_viewer, results.project))
    value(results.silent, 2017, 1)
    assert "Ett av två mål i fas; efter planen: Utbildade" in words(page(as_viewer, results.project))


def test_the_day_decides_what_is_shown(as_manager: Client, results: SimpleNamespace) -> None:
    text = page(as_manager, results.project, "?per=2016-12-31")
    assert 'data-label="2017"' not in text
    assert 'class="num value last" data-label="2016"' in row(text, "OWN-O1")
    assert 'href="/indicators/OWN-O1/?per=2016-12-31"' in text


def test_groups_of_a_value_on_demand(as_manager: Client, split: SimpleNamespace) -> None:
    folded = page(as_manager, split.project)
    assert 'aria-expanded="false">Visa kön' in folded
    assert "Kvinnor" not in words(folded)
    text = page(as_manager, split.project, "?show=OWN-O1")
    assert 'aria-expanded="true">Dölj kön' in text
    told = words(text)
    assert "Kvinnor – 2 30" in re.sub(r"(inte|ej|ännu)\s\w+\s?", "", told).replace("rapporterat ", "")
    assert "Grupperna utgör inte hela värdet" in told
    assert "Uppgift saknas" in told


def test_small_groups_are_hidden_from_those_outside(as_viewer: Client, split: SimpleNamespace) -> None:
    told = words(page(as_viewer, split.project, "?show=OWN-O1"))
    women = told[told.index("Kvinnor") : told.index("Män")]
    assert "döljs" in women
    assert "30" in women


def test_places_are_counted_until_all_have_reported(as_viewer: Client, results: SimpleNamespace) -> None:
    north, south = (
        Site.objects.create(project=results.project, code=code, name_sv=f"Center {code}") for code in "ns"
    )
    results.silent.sites.set([north, south])
    value(results.silent, 2017, 5, site=north)
    text = page(as_viewer, results.project)
    assert cell(text, "OWN-P1", "2017") == "1 av 2 rapporterade Öppen till och med 15 februari 2018."
    value(results.silent, 2017, 7, site=south)
    assert cell(page(as_viewer, results.project), "OWN-P1", "2017") == "12"


def test_words_yes_and_steps_are_written_out(as_viewer: Client, results: SimpleNamespace) -> None:
    of = {"project": results.project, "over_periods": "latest", "over_places": "none"}
    said = make.IndicatorFactory(code="OWN-T1", measure="text", **of)
    value(said, 2017, None, text_sv="Ny lag antagen")
    scale = make.IndicatorFactory(code="OWN-T2", measure="ordinal", **of)
    scale.steps.create(value=2, name_sv="Används", name_en="In use")
    value(scale, 2017, 2)
    text = page(as_viewer, results.project)
    assert cell(text, "OWN-T1", "2017") == "Ny lag antagen"
    assert cell(text, "OWN-T2", "2017") == "Används"


def test_five_years_stand_there_and_all_on_demand(as_viewer: Client, results: SimpleNamespace) -> None:
    type(results.project).objects.filter(pk=results.project.pk).update(start="2011-01-01")
    text = page(as_viewer, results.project)
    assert len(re.findall(r'<th scope="col" class="num[^"]*">20\d\d</th>', text)) == 5
    assert "Visa alla år" in words(text)
    every = page(as_viewer, results.project, "?years=all")
    assert len(re.findall(r'<th scope="col" class="num[^"]*">20\d\d</th>', every)) == 8
    assert 'role="region"' in every, "can be scrolled with the keyboard"


def test_without_results_there_is_a_way_to_begin(
    as_manager: Client, as_viewer: Client, own_project: object
) -> None:
    assert f'href="/projects/{own_project.public_id}/framework/">Lägg in resultatramen' in page(
        as_manager, own_project
    )
    assert "Lägg in resultatramen" not in page(as_viewer, own_project)


@pytest.mark.parametrize("address", ["?show=%00", "?state=x", "?years=9", "?per=x", "?show=OWN-P1&show=<b>"])
def test_junk_in_the_address_changes_nothing(
    as_viewer: Client, results: SimpleNamespace, address: str
) -> None:
    text = page(as_viewer, results.project, address)
    assert cell(text, "OWN-O1", "2017") == "60"
    assert "<b>" not in text.replace("<b></b>", "") or "&lt;b&gt;" not in text


def test_of_a_restricted_project_comments_and_places_are_for_its_members(
    as_viewer: Client, as_manager: Client, results: SimpleNamespace
) -> None:
    make.sensitive(results.project, "restricted")
    told = words(page(as_viewer, results.project))
    assert "Bara halva året." not in told
    assert "17 %" in told
    assert "Bara halva året." in words(page(as_manager, results.project))


def test_a_protected_project_has_no_matrix_for_others(as_viewer: Client, results: SimpleNamespace) -> None:
    make.sensitive(results.project, "protected")
    assert as_viewer.get(url(results.project)).status_code == 404


def test_who_holds_no_role_is_refused(as_stranger: Client, results: SimpleNamespace) -> None:
    assert as_stranger.get(url(results.project)).status_code == 403


def test_in_english(as_viewer: Client, results: SimpleNamespace) -> None:
    as_viewer.post("/language/", {"language": "en"})
    with translation.override("en"):
        told = words(page(as_viewer, results.project))
    assert "To report" in told
    assert "On track" in told


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("address", "queries"),
    [("", 16), ("?per=2017-12-31", 16), ("?show=OWN-O1", 18), ("?show=OWN-O1&per=2017-12-31&years=all", 18)],
)
def test_queries_do_not_grow(
    as_manager: Client,
    split: SimpleNamespace,
    number: int,
    address: str,
    queries: int,
    django_assert_num_queries,
) -> None:
    for n in range(number):
        more = make.IndicatorFactory(project=split.project, code=f"OWN-X{n}")
        make.plan_indicator(more)
        Indicator.objects.get(code="OWN-O1").splits.first()
        value(more, 2016, n)
        more.splits.create(first=split.sex)
    page(as_manager, split.project, address)
    with django_assert_num_queries(queries):
        page(as_manager, split.project, address)
