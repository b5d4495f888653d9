"""Pages of the steps, the files, what has changed since, and of comparing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.annual import compare
from reports.annual.freeze import changes
from reports.annual.freeze.facts import Facts, TextFact
from reports.models import Edition, PublishRun, SectionText
from tests import factories as make
from tests.reports.annual.freeze.conftest import advance, waive

pytestmark = pytest.mark.django_db
FILES = "/reports/2017-1.0/files/"


def sent(client, address, edition):
    return client.post(address, {"version": edition.version, "key": ""})


def test_the_page_says_what_is_locked_and_what_stops_it(edition, as_writer):
    make.RemarkFactory(section_text=SectionText.objects.first())
    page = as_writer.get("/reports/2017-1.0/freeze/").content.decode()
    assert "Det som låses" in page
    assert "Af-2018/0012" in page
    assert "2 hinder" in page or "1 hinder" in page
    refused = sent(as_writer, "/reports/2017-1.0/freeze/", edition)
    assert refused.status_code == 200
    assert "Se utgåvans kontroller" in refused.content.decode()
    assert Edition.objects.get().is_open


def test_an_edition_goes_all_the_way_by_its_pages(edition, as_writer, as_controller, as_leader):
    waive(edition)
    assert sent(as_writer, "/reports/2017-1.0/freeze/", edition)["Location"] == FILES
    for client, step, state in ((as_controller, "sign", "signed"), (as_leader, "approve", "approved")):
        edition.refresh_from_db()
        assert f"/reports/2017-1.0/{step}/" in client.get(FILES).content.decode()
        assert sent(client, f"/reports/2017-1.0/{step}/", edition)["Location"] == FILES
        edition.refresh_from_db()
        assert edition.state == state
    assert "/reports/2017-1.0/publish/" in as_writer.get(FILES).content.decode()
    assert sent(as_writer, "/reports/2017-1.0/publish/", edition)["Location"] == FILES
    page = as_writer.get(FILES).content.decode()
    assert "Filerna väntar på sin tur" in page
    part = as_writer.get(FILES, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith("<section")


def test_a_stale_step_is_not_taken(edition, as_controller, as_leader, as_writer):
    for client, step, states in (
        (as_writer, "freeze", ()),
        (as_controller, "sign", ("frozen",)),
        (as_leader, "approve", ("signed",)),
        (as_writer, "publish", ("approved",)),
        (as_writer, "correct", ("published",)),
    ):
        advance(edition, *states)
        answer = client.post(f"/reports/2017-1.0/{step}/", {"version": edition.version - 1, "key": ""})
        assert answer.status_code == 409
        assert "Någon annan har sparat" in answer.content.decode()
        state = edition.state
        edition.refresh_from_db()
        assert edition.state == state
    assert (Edition.objects.count(), PublishRun.objects.count()) == (1, 0)


def test_a_step_that_is_not_next_has_no_button(edition, as_controller):
    page = as_controller.get("/reports/2017-1.0/sign/").content.decode()
    assert "inte på tur" in page
    assert 'name="version"' not in page


def test_a_failed_publishing_says_why_and_how_to_go_on(edition, as_writer, writer):
    advance(edition, "frozen", "signed", "approved")
    PublishRun.objects.create(edition=edition, requested_by=writer, state="failed", problem="Disken är full")
    page = as_writer.get(FILES).content.decode()
    assert "Disken är full" in page
    assert "Försök igen" in page


def test_the_files_are_listed_with_pages_size_and_checksum(published, as_viewer):
    page = as_viewer.get(FILES).content.decode()
    for row in published.files.all():
        assert row.seal in page
    assert "arsrapport-2017-1.0-sv.pdf" in page
    assert "/reports/2017-1.0/correct/" not in page


def test_a_published_edition_is_corrected_by_its_page(edition, as_writer):
    advance(edition, "frozen", "signed", "approved", "published")
    assert "/reports/2017-1.0/correct/" in as_writer.get(FILES).content.decode()
    assert sent(as_writer, "/reports/2017-1.0/correct/", edition)["Location"] == "/reports/2017-1.1/"
    assert Edition.objects.get(minor=1).is_open


def test_since_lists_old_and_new_and_is_for_frozen_editions(frozen, as_viewer, own_project):
    assert "Inget skiljer sig" in as_viewer.get("/reports/2017-1.0/since/").content.decode()
    booking = own_project.agreements.get().transactions.order_by("pk").first()
    type(booking).objects.filter(pk=booking.pk).update(amount=2000, amount_sek=2000)
    page = as_viewer.get("/reports/2017-1.0/since/").content.decode()
    assert "Förbrukade medel, 2017" in page
    assert "2\u00a0363\u00a0kr" in page
    assert "3\u00a0363\u00a0kr" in page


def test_an_open_edition_has_no_since(edition, as_viewer):
    assert as_viewer.get("/reports/2017-1.0/since/").status_code == 404


def test_two_sides_are_compared(frozen, as_viewer):
    ask = as_viewer.get("/reports/compare/")
    assert "2017-1.0" in ask.content.decode()
    page = as_viewer.get("/reports/compare/", {"a": "2016", "b": "2017-1.0"}).content.decode()
    assert "Förbrukade medel" in page
    assert "700\u00a0kr" in page
    assert "+1\u00a0663\u00a0kr" in page
    assert "<del>" in page
    assert "borta: " in page
    for junk in ({"a": "2016"}, {"a": "x\x00", "b": "9999999999"}, {"a": ["1", "2"]}):
        answer = as_viewer.get("/reports/compare/", junk)
        assert answer.status_code == 200
        assert "errors" in answer.content.decode()


def test_an_edition_beside_itself_says_the_same(frozen, viewer):
    side = next(side for side in compare.sides(viewer) if side.value == "2017-1.0")
    found = compare.compared(side, side)
    assert found.texts == []
    assert {row.difference for group in found.groups for row in group.rows} <= {"oförändrat", ""}


def test_there_is_nothing_to_compare_without_data(as_viewer):
    assert "inget att jämföra" in as_viewer.get("/reports/compare/").content.decode()


def test_sentences_are_compared_word_by_word():
    def said(*sentences):
        return Facts((), (), (TextFact("economy", "Ekonomi", sentences),))

    (text,) = changes.texts(
        said("Samma.", "Vi hade 12 projekt.", "Bort."), said("Samma.", "Vi hade 14 projekt.")
    )
    assert [[(piece.op, piece.words) for piece in pieces] for pieces in text.sentences] == [
        [("same", "Vi hade "), ("gone", "12 "), ("new", "14 "), ("same", "projekt.")],
        [("gone", "Bort.")],
    ]
    long = "ord " * 200_000
    (piece, other) = changes.words(long, long + "till")
    assert (piece.op, other.op) == ("gone", "new")


def asked(client, address):
    client.get(address)  # what is kept in memory after the first time
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    ("address", "number"),
    [("/reports/2017-1.0/freeze/", 17), ("/reports/2017-1.0/files/", 11), ("/reports/compare/", 5)],
)
def test_pages_ask_as_often_for_one_as_for_three(edition, as_writer, address, number):
    make.RemarkFactory(section_text=SectionText.objects.first())
    assert asked(as_writer, address) == number
    for year in (2015, 2016):
        make.SectionTextFactory(section__edition=edition)
        make.WaiverFactory(edition=edition)
        make.RemarkFactory(section_text__section__edition=make.EditionFactory(year=year))
        make.RemarkFactory(section_text=SectionText.objects.first())
    assert asked(as_writer, address) == number
