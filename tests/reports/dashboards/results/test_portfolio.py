"""The lights of all projects: which stand first, why, how they were, and what is counted."""

import csv
import datetime as dt
import io
import re
from types import SimpleNamespace

import pytest
from django.test import Client

from projects.models import LightOverride, Project
from tests import factories as make
from tests.reports.dashboards.results.conftest import value
from tests.reports.dashboards.results.test_matrix import words

URL = "/results/"


def page(browser: Client, address: str = "") -> str:
    answer = browser.get(URL + address)
    assert answer.status_code == 200
    return answer.content.decode()


def codes(text: str) -> list[str]:
    return re.findall(
        r'<th scope="row"><a href="/projects/[^"]+">[^<]+</a><span class="m">([^<]+)</span>', text
    )


def row(text: str, code: str) -> str:
    rows = re.findall(r"<tr>.*?</tr>", text[text.index("<tbody>") :], re.DOTALL)
    return words(next(one for one in rows if f'<span class="m">{code}</span>' in one))


@pytest.fixture
def both(results: SimpleNamespace, other_project: Project) -> SimpleNamespace:
    """The other project lags: 10 of the 50 that its outcome should have come to in 2017."""
    make.StatusChangeFactory(project=other_project, since=dt.date(2016, 1, 1))
    lags = make.IndicatorFactory(project=other_project, code="OTHER-O1", name_sv="Prognoser")
    make.plan_indicator(lags, level="O", baseline_year=2015, targets={2017: 50, 2018: 100})
    value(lags, 2017, 10)
    results.other, results.lags = other_project, lags
    return results


def test_the_worst_stand_first_with_two_lights_and_why(as_viewer: Client, both: SimpleNamespace) -> None:
    text = page(as_viewer)
    assert codes(text) == ["OTHER", "OWN"]
    assert "Avviker Avviker: Prognoser." in row(text, "OTHER")
    assert "I fas Målet följer planen." in row(text, "OWN")


def test_results_due_are_counted_by_light(as_viewer: Client, both: SimpleNamespace) -> None:
    text = page(as_viewer)
    told = re.findall(r'<dd class="n">(\d+)</dd>', text)
    assert told == ["1", "0", "1", "0"], "of each project one was due"
    assert "1 avviker" in row(text, "OTHER")
    assert "1 i fas" in row(text, "OWN")


def test_a_judgement_holds_and_says_what_the_rule_said(
    as_viewer: Client, both: SimpleNamespace, leader: make.User
) -> None:
    LightOverride.objects.create(
        project=both.other, light="goals", colour="warn", reason="Ny mätning i mars.", judged_by=leader,
        since=dt.date(2018, 1, 1), until=dt.date(2018, 6, 30),
    )  # fmt: skip
    text = page(as_viewer)
    assert "Viss risk Bedömt av ledning, regeln sade: avviker." in row(text, "OTHER")
    assert "Ny mätning" not in text, "the reason stands on the project's page"


def test_the_light_narrows(as_viewer: Client, both: SimpleNamespace) -> None:
    assert codes(page(as_viewer, "?light=bad")) == ["OTHER"]
    assert codes(page(as_viewer, "?light=ok")) == ["OWN"]
    none = page(as_viewer, "?light=warn")
    assert codes(none) == []
    assert "Inget projekt har det läget." in none


def test_another_day_shows_how_it_stood(as_viewer: Client, both: SimpleNamespace) -> None:
    text = page(as_viewer, "?per=2015-12-31")
    assert codes(text) == ["OWN"]
    assert f"/projects/{both.project.public_id}/results/?per=2015-12-31" in text
    assert "Visa dagens läge" in text


def test_earlier_quarters_are_told_in_words(as_viewer: Client, both: SimpleNamespace) -> None:
    assert re.search(r"samma sedan \w+ kvartal|i slutet av 2017", row(page(as_viewer), "OTHER"))


def test_of_a_masked_project_only_ends_of_years_are_told(as_viewer: Client, both: SimpleNamespace) -> None:
    make.sensitive(both.other, "restricted")
    told = row(page(as_viewer, "?per=2017-12-31"), "OTHER")
    assert not re.search(r"20\d\d kvartal [123]", told)


def test_ended_and_not_yet_begun_projects_are_not_there(as_viewer: Client, both: SimpleNamespace) -> None:
    make.StatusChangeFactory(project=both.other, status="closed", since=dt.date(2018, 1, 2))
    make.ProjectFactory(code="IDEA", status="idea", start=dt.date(2018, 1, 1), end=dt.date(2020, 1, 1))
    assert codes(page(as_viewer)) == ["OWN"]


def test_the_table_as_a_file(as_viewer: Client, both: SimpleNamespace) -> None:
    answer = as_viewer.get(URL, {"format": "csv"})
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][4:8] == ["Måluppfyllelse", "Varför", "Genomförande", "Varför"]
    assert [line[1] for line in rows[1:]] == ["OTHER", "OWN"]
    assert rows[1][4] == "Avviker"


@pytest.mark.parametrize(
    ("address", "says"),
    [("?light=x", "Det läget finns inte."), ("?per=x", "Skriv datumet"), ("?per=%00", "Skriv datumet")],
)
def test_junk_in_the_address_is_told(
    as_viewer: Client, both: SimpleNamespace, address: str, says: str
) -> None:
    text = page(as_viewer, address)
    assert says in text
    assert codes(text) == ["OTHER", "OWN"]


def test_a_protected_project_is_neither_shown_nor_counted(as_viewer: Client, both: SimpleNamespace) -> None:
    make.sensitive(both.other, "protected")
    text = page(as_viewer)
    assert codes(text) == ["OWN"]
    assert re.findall(r'<dd class="n">(\d+)</dd>', text) == ["1", "0", "0", "0"]


def test_with_nothing_running_the_page_says_so(as_viewer: Client, january: None) -> None:
    assert "Inget projekt pågick den dagen." in page(as_viewer)


def test_who_holds_no_role_is_refused(as_stranger: Client) -> None:
    assert as_stranger.get(URL).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(
    as_leader: Client, both: SimpleNamespace, number: int, django_assert_num_queries
) -> None:
    for n in range(number):
        project = make.ProjectFactory()
        make.StatusChangeFactory(project=project)
        make.ProjectCountryFactory(project=project)
        indicator = make.IndicatorFactory(project=project)
        make.plan_indicator(indicator, level="O")
        value(indicator, 2017, n)
        make.DeadlineFactory(project=project)
    page(as_leader)
    with django_assert_num_queries(18):
        page(as_leader)


def test_each_quarter_is_told_by_icon_and_word(as_viewer: Client, both: SimpleNamespace) -> None:
    rows = re.findall(r"<tr>.*?</tr>", page(as_viewer), re.DOTALL)
    cell = next(one for one in rows if '<span class="m">OTHER</span>' in one)
    strip, told = re.findall(r'<span class="strip"[^>]*>(.*?)<ol>(.*?)</ol>', cell, re.DOTALL)[0]
    quarters = re.findall(r"<li>(.*?)</li>", told, re.DOTALL)
    assert len(quarters) == strip.count("<svg") == 8
    assert all("<svg" in one and re.match(r"kv [1-4] 201[567] \w", words(one)) for one in quarters)
    assert words(quarters[-1]) == "kv 4 2017 Avviker"


def test_the_project_page_tells_the_quarters_in_a_table(as_viewer: Client, both: SimpleNamespace) -> None:
    text = as_viewer.get(f"/projects/{both.other.public_id}/").content.decode()
    table = text[text.index('<table class="cards course">') :]
    goals, work = re.findall(r'<tr><th scope="row">(.*?)</tr>', table[: table.index("</table>")], re.DOTALL)
    assert words(goals).startswith("Måluppfyllelse")
    assert words(goals).endswith("Avviker")
    assert words(work).startswith("Genomförande")
    assert goals.count("<svg") == work.count("<svg") == 8
