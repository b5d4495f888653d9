"""The list of funders: the year's income and cost, each project's, and every agreement that ran."""

import csv
import datetime as dt
import io
from types import SimpleNamespace
from typing import Any

import lxml.html
import pytest
from django.test import Client

from projects.models import Project
from tests import factories as make
from tests.reports import funding

pytestmark = pytest.mark.django_db
QUERIES = 37
AGREEMENTS = "//section[@aria-labelledby='agreements']//tbody/tr[not(@class)]"


@pytest.fixture
def world(own_project: Project) -> SimpleNamespace:
    return funding.build(own_project)


def page(client: Client, query: str = "year=2018") -> Any:
    answer = client.get(f"/funders/?{query}")
    assert answer.status_code == 200
    return lxml.html.fromstring(answer.content)


def text(found: Any) -> str:
    return " ".join(found.text_content().split())


def test_income_cost_and_coverage_of_the_year(as_leader: Client, world: SimpleNamespace) -> None:
    """2018: received 350 x 10 + 15 000, used 200 x 10 + 11 000."""
    said = text(page(as_leader))
    assert "Finansiärerna betalade 0,0 mnkr 2018, 142,3 % av hela kostnaden." in said
    rows = page(as_leader).xpath("//section[@aria-labelledby='years']//tbody/tr")
    assert [text(cell) for cell in rows[-1]] == ["2018", "19", "13", "6", "142,3 %"]


def test_agreements_that_ran_with_what_is_due_next(as_leader: Client, world: SimpleNamespace) -> None:
    make.DeadlineFactory(project=world.project, agreement=world.eu, title_sv="Delrapport")
    rows = page(as_leader).xpath(AGREEMENTS)
    assert [text(row[0]) for row in rows] == ["OWNEU 17", "OWNSIDA-1"]
    assert "Delrapport" in text(rows[0])
    assert not page(as_leader, "year=2015").xpath(AGREEMENTS)


def test_all_agreements_are_summed_in_kronor_only(as_leader: Client, world: SimpleNamespace) -> None:
    (whole,) = page(as_leader).xpath("//section[@aria-labelledby='agreements']//tr[@class='strong']")
    assert [text(cell) for cell in whole[2:6]] == ["30", "21", "14", "16"]


def test_a_funder_narrows_everything(as_leader: Client, world: SimpleNamespace) -> None:
    tree = page(as_leader, f"year=2018&funder={world.eu.funder.code}")
    assert [text(row[0]) for row in tree.xpath(AGREEMENTS)] == ["OWNEU 17"]
    assert "175,0 %" in text(tree)


@pytest.mark.parametrize(
    "junk", ["year=0", "year=%00", "funder=%00", "funder=nobody", "format=%00&year=2018"]
)
def test_junk_in_the_address_is_told(as_leader: Client, world: SimpleNamespace, junk: str) -> None:
    assert as_leader.get(f"/funders/?{junk}").status_code == 200


def test_a_protected_project_is_in_the_totals_and_in_no_row(
    as_viewer: Client, world: SimpleNamespace
) -> None:
    make.sensitive(world.project, "protected")
    said = text(page(as_viewer))
    assert "OWN" not in said
    assert "EU 17" not in said
    assert "Projekt som visas tillsammans" in said


def test_who_may_not_see_agreements_is_refused(as_stranger: Client) -> None:
    assert as_stranger.get("/funders/").status_code == 403


def test_the_file_has_the_same_agreements(as_leader: Client, world: SimpleNamespace) -> None:
    answer = as_leader.get("/funders/?year=2018&format=csv")
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content), delimiter=";"))
    assert [row[2] for row in rows[1:]] == ["EU 17", "SIDA-1"]
    assert rows[1][rows[0].index("Förbrukat")] == "350,00"


def test_as_many_queries_for_four_agreements_as_for_two(
    as_controller: Client, world: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    page(as_controller)
    with django_assert_num_queries(QUERIES):
        page(as_controller)
    more = funding.build_more(make.ProjectFactory())
    assert len(page(as_controller).xpath(AGREEMENTS)) == 2 + more
    with django_assert_num_queries(QUERIES):
        page(as_controller)


def test_a_picture_tells_when_the_agreements_run(as_leader: Client, world: SimpleNamespace) -> None:
    (figure,) = page(as_leader).xpath("//figure[@id='gantt']")
    rows = [[text(cell) for cell in row] for row in figure.xpath(".//tbody/tr")]
    agreement = world.eu
    told = [f"OWN {agreement.funder}", "EU", agreement.start.isoformat(), agreement.end.isoformat()]
    assert told in rows
    assert len(rows) == 2
    assert figure.xpath(".//svg")
    assert not page(as_leader, "year=2011").xpath("//figure[@id='gantt']")


def test_of_a_restricted_agreement_the_picture_tells_whole_years(as_viewer: Client) -> None:
    project = make.ProjectFactory(sensitivity="restricted")
    make.AgreementFactory(project=project, start=dt.date(2017, 3, 7), end=dt.date(2018, 9, 8))
    (row,) = page(as_viewer, "year=2018").xpath("//figure[@id='gantt']//tbody/tr")
    assert [text(cell) for cell in row][2:] == ["2017", "2018"]
