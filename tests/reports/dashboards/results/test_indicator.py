"""The page of an indicator: what it measures, its plan, its values with who decided, and to whom all that is told."""

import re
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from projects.models import Indicator, IndicatorValue, ReportingPeriod, Site, ValueEvidence
from tests import factories as make
from tests.reports.dashboards.results.conftest import value
from tests.reports.dashboards.results.test_matrix import words


def page(browser: Client, code: str = "OWN-O1", address: str = "") -> str:
    answer = browser.get(f"/indicators/{code}/{address}")
    assert answer.status_code == 200
    return answer.content.decode()


def line(text: str, period: str) -> str:
    """The words of a period's row in the table of values."""
    table = text[text.index('class="cards values"') :]
    return words(
        re.search(rf'<tr>\s*<th scope="row" class="nowrap">{period}</th>.*?</tr>', table, re.DOTALL)[0]
    )


def test_plan_and_values_are_told(as_viewer: Client, results: SimpleNamespace) -> None:
    text = page(as_viewer)
    told = words(text)
    assert "Från 0 år 2014 till 60 år 2017; målet för 2018 är 80" in told
    assert "75 % av vägen från basvärde till mål." in told
    assert "Delmål 2017 60" in told
    assert "Mål 2018 80" in told
    assert [line(text, str(year)).split()[1] for year in (2015, 2016, 2017)] == ["20", "40", "60"]
    assert "Effekt: Resultat" in told


def test_the_chart_has_its_table(as_viewer: Client, results: SimpleNamespace) -> None:
    text = page(as_viewer)
    figure = text[text.index('id="values"') : text.index("</figure>")]
    rows = [words(row) for row in re.findall(r"<tr>.*?</tr>", figure, re.DOTALL)]
    assert rows[0].startswith("Period utfall plan")
    assert "2016 40 40" in rows
    assert "2017 60 60" in rows


def test_who_decided_is_named_and_what_waits_says_so(as_viewer: Client, results: SimpleNamespace) -> None:
    leader = make.UserFactory(first_name="Lena", last_name="Chef")
    IndicatorValue.objects.filter(pk=results.asked.pk).update(
        status="approved", decided_by=leader, decided_at=timezone.now()
    )
    assert "Lena Chef, 20 januari 2018" in line(page(as_viewer, "OWN-O2"), "2017")
    value(results.waits, 2017, 18, status="submitted", numerator=Decimal(18), denominator=Decimal(100))
    told = line(page(as_viewer, "OWN-O2"), "2017")
    assert "18 %; hittills godkänt: 17 %" in told
    assert "18 av 100" in told
    assert "Att godkänna" in told


def test_replaced_values_are_earlier_decisions(as_viewer: Client, results: SimpleNamespace) -> None:
    value(results.reached, 2016, 38, status="replaced")
    told = words(page(as_viewer))
    assert "1 tidigare beslut" in told
    assert "2016: 38" in told


def test_what_lacks_tells_until_when_it_is_open(
    as_manager: Client, as_viewer: Client, results: SimpleNamespace
) -> None:
    text = page(as_manager, "OWN-P1")
    assert "Ej rapporterad Öppen till och med 15 februari 2018." in line(text, "2017")
    assert 'href="/indicators/OWN-P1/values/2017/report/"' in text
    assert "Låst sedan 16 februari 2017 av kalendern." in line(text, "2016")
    assert "/values/2016/report/" not in text
    assert "/report/" not in page(as_viewer, "OWN-P1")


def test_who_approves_is_led_to_the_decision_but_not_on_own_numbers(
    as_leader: Client, leader: make.User, as_manager: Client, results: SimpleNamespace
) -> None:
    decide = 'href="/indicators/OWN-O2/values/2017/decide/"'
    assert decide in page(as_leader, "OWN-O2")
    assert decide not in page(as_manager, "OWN-O2")
    IndicatorValue.objects.filter(pk=results.asked.pk).update(submitted_by=leader)
    assert decide not in page(as_leader, "OWN-O2")


def test_evidence_is_listed_for_those_who_may_see_it(
    as_viewer: Client, as_manager: Client, manager: make.User, results: SimpleNamespace
) -> None:
    ValueEvidence.objects.create(value=results.asked, name="Enkätsvar", dnr="T 2018/1", added_by=manager)
    ValueEvidence.objects.create(
        value=results.asked, name="Fel fil", dnr="T 2018/2", added_by=manager,
        voided_at=timezone.now(), voided_by=manager, void_reason="Fel",
    )  # fmt: skip
    told = line(page(as_manager, "OWN-O2"), "2017")
    assert "Enkätsvar T 2018/1" in told
    assert "Fel fil" not in told
    make.sensitive(results.project, "restricted")
    assert "Enkätsvar" not in page(as_viewer, "OWN-O2")
    assert "Enkätsvar" in page(as_manager, "OWN-O2")


def test_how_it_is_measured(as_viewer: Client, results: SimpleNamespace) -> None:
    standard = make.StandardIndicatorFactory(code="SI-2")
    Indicator.objects.filter(pk=results.reached.pk).update(
        standard=standard, source_sv="Registret", needs_evidence=True, is_cumulative=True, unit_sv="personer"
    )
    told = words(page(as_viewer))
    assert "räknas in i SI-2" in told
    assert "Räknas så här." in told
    assert "personer antal, högre är bättre, ackumulerad" in told
    assert "Registret Underlag krävs." in told


def test_without_a_baseline_the_page_says_why(as_viewer: Client, results: SimpleNamespace) -> None:
    late = make.IndicatorFactory(project=results.project, code="OWN-B1")
    make.plan_indicator(late, level="B", baseline=None)
    assert "Basvärde Har inte mätts" in words(page(as_viewer, "OWN-B1"))


def test_groups_period_by_period(as_manager: Client, split: SimpleNamespace) -> None:
    text = page(as_manager)
    groups = words(text[text.index('aria-labelledby="groups"') :])
    assert "Kvinnor – inte rapporterat 2 30" in groups
    assert "Grupperna utgör inte hela värdet: 2016 och 2017" in groups


def test_places_have_a_line_each(as_viewer: Client, results: SimpleNamespace) -> None:
    north, south = (
        Site.objects.create(project=results.project, code=code, name_sv=name)
        for code, name in (("n", "Norr"), ("s", "Söder"))
    )
    results.silent.sites.set([north, south])
    value(results.silent, 2017, 5, site=north)
    told = words(page(as_viewer, "OWN-P1"))
    assert "2017 Norr 5 Godkänd" in told
    assert "2017 Söder – Ej rapporterad" in told
    make.sensitive(results.project, "restricted")
    masked = words(page(as_viewer, "OWN-P1"))
    assert "Norr" not in masked
    assert "2017 n 5" in masked


@pytest.mark.parametrize(("rule", "is_compared"), [("latest", True), ("sum", False)])
def test_quarters_are_told_one_by_one(
    rule: str, is_compared: bool, as_viewer: Client, results: SimpleNamespace
) -> None:
    """A plan that grows over the year stands beside them only where the latest is the year's value."""
    row = make.IndicatorFactory(
        project=results.project, code="OWN-Q1", frequency="quarter", over_periods=rule
    )
    make.plan_indicator(row, baseline=0, baseline_year=2016, targets={2017: 40})
    for n, (first, last) in enumerate((("01-01", "03-31"), ("04-01", "06-30")), start=1):
        quarter = ReportingPeriod.objects.create(
            code=f"2017-Q{n}", kind="quarter", first_day=f"2017-{first}", last_day=f"2017-{last}",
            opens_on=f"2017-{first}", closes_on="2018-12-31",
        )  # fmt: skip
        make.IndicatorValueFactory(indicator=row, period=quarter, value=Decimal(10 * n))
    text = page(as_viewer, "OWN-Q1")
    told = words(text)
    assert ("plan" in words(text[text.index("<figure") : text.index("</figure>")])) is is_compared
    assert "2017-Q2 20 Godkänd" in told
    assert "2017-Q1 10 Godkänd" in told


def test_in_words_there_is_no_chart(as_viewer: Client, results: SimpleNamespace) -> None:
    row = make.IndicatorFactory(
        project=results.project, code="OWN-T1", measure="text", over_places="none", over_periods="latest"
    )
    value(row, 2017, None, text_sv="Ny lag antagen")
    text = page(as_viewer, "OWN-T1")
    assert "<figure" not in text
    assert "Ny lag antagen" in line(text, "2017")


def test_an_earlier_day_tells_what_there_was(as_viewer: Client, results: SimpleNamespace) -> None:
    text = page(as_viewer, address="?per=2016-12-31")
    assert "till 40 år 2016" in words(text)
    assert '<th scope="row" class="nowrap">2017</th>' not in text
    assert f'href="/projects/{results.project.public_id}/results/?per=2016-12-31"' in text


def test_of_a_restricted_project_no_person_is_named(
    as_viewer: Client, results: SimpleNamespace, manager: make.User
) -> None:
    Indicator.objects.filter(pk=results.waits.pk).update(responsible=manager)
    IndicatorValue.objects.filter(pk=results.asked.pk).update(submitted_by=manager, note="Se mejlet")
    make.sensitive(results.project, "restricted")
    told = words(page(as_viewer, "OWN-O2"))
    for secret in (str(manager), "Bara halva året.", "Se mejlet"):
        assert secret not in told
    assert "17 %" in told


@pytest.mark.parametrize("code", ["NO-1", "%00", "x" * 200])
def test_an_unknown_indicator_is_not_found(as_viewer: Client, results: SimpleNamespace, code: str) -> None:
    assert as_viewer.get(f"/indicators/{code}/").status_code == 404


def test_a_protected_project_has_no_indicators_for_others(
    as_viewer: Client, as_manager: Client, results: SimpleNamespace
) -> None:
    make.sensitive(results.project, "protected")
    assert as_viewer.get("/indicators/OWN-O1/").status_code == 404
    assert as_manager.get("/indicators/OWN-O1/").status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(
    as_manager: Client, split: SimpleNamespace, number: int, django_assert_num_queries
) -> None:
    for n in range(number):
        site = Site.objects.create(project=split.project, code=f"s{n}", name_sv=f"Plats {n}")
        split.silent.sites.add(site)
        value(split.silent, 2017, 5, site=site)
    page(as_manager, "OWN-P1")
    with django_assert_num_queries(15):
        page(as_manager, "OWN-P1")
