"""A report of an edition: asked for, made in the background, by the command."""

import io

import pytest
from django.core.management import call_command
from pypdf import PdfReader

from reports.annual import actions
from reports.annual.editions import queries
from reports.annual.editions.actions import open_edition, save_text
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(writer, portfolio):
    edition = open_edition(user=writer, year=2017)
    text = queries.text_of(writer, edition, "sv", "foreword")
    save_text(user=writer, text=text, expected=1, written="Ett år att minnas.")
    return edition


def text_of(content):
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_a_run_of_an_edition_has_its_texts(writer, edition):
    run = actions.request_report(user=writer, year=2016, language="sv", edition=edition)
    assert (run.edition, run.year) == (edition, 2017)
    actions.build.call(run=str(run.public_id))
    run.refresh_from_db()
    assert (run.state, run.problem) == ("done", "")
    with run.file.open("rb") as file:
        content = text_of(file.read())
    assert "Ett år att minnas." in content
    assert "Utgåva 1.0, utkast" in content


def test_a_run_without_an_edition_has_no_texts(writer, edition):
    run = actions.request_report(user=writer, year=2017, language="sv")
    assert run.edition is None
    content, _result = actions.render(2017, "sv", progress=lambda *said: None)
    assert "Ett år att minnas." not in text_of(content)


def test_the_command_makes_the_year_s_edition(writer, edition, tmp_path, capsys):
    target = tmp_path / "report.html"
    call_command("annual_report", "2017", "--html", "--output", str(target))
    assert "Ett år att minnas." in target.read_text(encoding="utf-8")


def test_the_open_edition_comes_before_published_ones():
    moment = {f"{done}_at": "2018-03-01T00:00Z" for done in ("frozen", "signed", "approved", "published")}
    users = {f"{done}_by": make.UserFactory() for done in ("frozen", "signed", "approved", "published")}
    with make.unlocked("frozen_edition_stays"):
        first = make.EditionFactory(state="published", **moment, **users)
    assert queries.current(2017) == first
    second = make.EditionFactory(year=2017, minor=1)
    assert queries.current(2017) == second
    assert queries.current(2016) is None
