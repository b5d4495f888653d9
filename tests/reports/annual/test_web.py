"""The report as a page: the preview of an edition, and what the command writes."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from lxml import html

from reports.annual.editions import actions as editions
from reports.annual.freeze import actions as freezing
from reports.annual.freeze.queries import kept
from reports.annual.web import preview
from reports.models import SectionText, SeenValue, Snapshot
from reports.web.style import POLICY
from tests import factories as make
from tests.reports.annual.freeze.conftest import begun

pytestmark = pytest.mark.django_db
ADDRESS = "/reports/2017-1.0/sv/preview/"


@pytest.fixture
def edition(portfolio, writer):
    return editions.open_edition(user=writer, year=2017)


def write_text(edition, key, words, language="sv"):
    """A draft of the section as somebody has written it."""
    text = SectionText.objects.get(section__edition=edition, section__key=key, language=language)
    text.text, text.status, text.written_by = words, "draft", make.UserFactory()
    text.save()
    return text


def read(client, address=ADDRESS):
    return html.document_fromstring(client.get(address).content.decode())


def test_the_preview_is_the_page_that_would_be_published(as_viewer, edition):
    write_text(edition, "foreword", "Ett <b>gott</b> år.")
    answer = as_viewer.get(ADDRESS)
    page = html.document_fromstring(answer.content.decode())
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Security-Policy"] == f"{POLICY}; frame-ancestors 'none'"
    assert "Ett <b>gott</b> år." in page.xpath("string(//section[@id='foreword'])")
    assert page.xpath("//p[@class='marks']")[0].text.endswith("UTKAST")
    assert page.xpath("//nav[@class='way-back']/a/@href") == ["/reports/2017-1.0/sv/"]


def test_each_language_has_its_preview_whatever_the_reader_speaks(as_viewer, edition):
    write_text(edition, "foreword", "A good year.", "en")
    page = read(as_viewer, "/reports/2017-1.0/en/preview/")
    assert page.get("lang") == "en"
    assert "A good year." in page.xpath("string(//section[@id='foreword'])")
    assert "Annual report 2017" in page.findtext("head/title")


def test_a_figure_behind_which_nothing_stands_is_marked(as_viewer, edition):
    write_text(edition, "foreword", "Vi gjorde [[F99]] saker.")
    assert read(as_viewer).xpath("//section[@id='foreword']//p/strong")[0].text == "Uppgift saknas"


def test_a_section_tells_which_figures_have_changed(as_viewer, edition):
    text = write_text(edition, "foreword", "Vi använde [[F2|tkr]] och [[F1]].")
    make.SeenValueFactory(section_text=text, token="[[F2|tkr]]", shown="0 tkr")
    page = read(as_viewer)
    (box,) = page.xpath("//div[@class='lesson']")
    assert box.getparent().get("id") == "foreword"
    assert "1 siffra säger något annat än när texten skrevs." in box.text_content()
    assert "[[F2|tkr]]: 0 tkr → " in box.text_content()
    SeenValue.objects.update(kept_because="Så sade vi då")
    assert not read(as_viewer).xpath("//div[@class='lesson']")


def test_a_frozen_edition_is_shown_as_it_was_kept(portfolio, as_viewer, writer):
    edition = begun()
    frozen = freezing.freeze(user=writer, edition=edition, expected=edition.version)
    portfolio.own.name_sv = "Nytt namn"
    portfolio.own.save()
    with translation.override("en"):  # of who looks, not of the report
        assert preview(frozen, "sv") == kept(frozen, "sv")
    said = read(as_viewer).xpath("string(//main)")
    assert kept(frozen, "sv").seal in said
    assert "Nytt namn" not in said


def test_what_has_been_tampered_with_is_not_shown(portfolio, as_viewer, writer):
    edition = begun()
    freezing.freeze(user=writer, edition=edition, expected=edition.version)
    with make.unlocked(""):
        Snapshot.objects.update(seal="0" * 64)
    answer = as_viewer.get(ADDRESS)
    assert answer.status_code == 302
    assert answer["Location"] == "/reports/2017-1.0/sv/"


def test_only_who_may_see_the_edition_sees_its_preview(edition, as_stranger, client, as_viewer):
    assert client.get(ADDRESS).status_code == 302
    assert as_stranger.get(ADDRESS).status_code == 403
    assert as_viewer.get("/reports/2017-1.7/sv/preview/").status_code == 404
    assert as_viewer.get("/reports/2017-1.0/de/preview/").status_code == 404
    assert as_viewer.post(ADDRESS).status_code == 405


def test_more_texts_ask_for_nothing_more(as_viewer, edition):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert as_viewer.get(ADDRESS).status_code == 200
        return len(asked)

    one = write_text(edition, "foreword", "Vi använde [[F2]].")
    make.SeenValueFactory(section_text=one)
    first = queries()
    for key in ("outlook", "figures"):
        text = write_text(edition, key, "Vi använde [[F2]].")
        make.SeenValueFactory(section_text=text)
    assert queries() == first


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_command_writes_the_page(portfolio, tmp_path, capsys, language):
    target = tmp_path / "x.html"
    call_command("annual_report", "2017", "--language", language, "--output", str(target), "--html")
    written = target.read_text(encoding="utf-8")
    assert written.startswith(f'<!DOCTYPE html>\n<html lang="{language}">')
    assert list(tmp_path.iterdir()) == [target]
    assert "kB" in capsys.readouterr().out
    call_command("annual_report", "2017", "--language", language, "--output", str(target), "--html")
    assert target.read_text(encoding="utf-8") == written
