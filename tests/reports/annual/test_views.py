"""The pages of the annual report."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from reports.annual import actions
from reports.annual.models import ReportRun
from tests import factories as make

pytestmark = pytest.mark.django_db
State = ReportRun.State


@pytest.fixture
def booked(own_project):
    agreement = make.AgreementFactory(project=own_project)
    return make.TransactionFactory(agreement=agreement, booked_on=dt.date(2017, 5, 2))


@pytest.fixture
def run(writer):
    return ReportRun.objects.create(year=2017, language="sv", requested_by=writer, seen_at=timezone.now())


def url(name, run):
    return reverse(name, args=[run.public_id])


def test_a_writer_asks_for_a_report_and_is_shown_its_progress(as_writer, booked):
    answer = as_writer.post(reverse("report_create"), {"year": "2017", "language": "sv"})
    run = ReportRun.objects.get()
    assertRedirects(answer, url("report_run", run))
    page = as_writer.get(url("report_run", run))
    assertContains(page, "Rapporten väntar på sin tur")
    assertContains(page, '<meta http-equiv="refresh" content="5">')


@pytest.mark.parametrize(
    ("year", "language"), [("1066", "sv"), ("", "sv"), ("tvåtusen", "sv"), ("20\x0017", "sv"), ("2017", "xx")]
)
def test_bad_input_gets_a_message_and_makes_nothing(as_writer, booked, year, language):
    answer = as_writer.post(reverse("report_create"), {"year": year, "language": language})
    assertContains(answer, 'aria-invalid="true"')
    assert not ReportRun.objects.exists()


def test_readers_see_the_list_but_may_not_make_one(as_viewer, run, booked):
    page = as_viewer.get(reverse("reports"))
    assertContains(page, url("report_run", run))
    assertNotContains(page, reverse("report_create"))
    assert as_viewer.post(reverse("report_create"), {"year": "2017", "language": "sv"}).status_code == 403
    assert as_viewer.post(url("report_retry", run)).status_code == 403


def test_without_a_role_there_is_nothing(as_stranger, run):
    assert as_stranger.get(reverse("reports")).status_code == 403
    for name in ("report_run", "report_download"):
        assert as_stranger.get(url(name, run)).status_code == 403


def test_the_fragment_says_something_only_when_it_is_new(as_writer, run):
    ReportRun.objects.filter(pk=run.pk).update(
        state=State.RUNNING, done_steps=10, all_steps=100, step="Ritar"
    )
    fragment = as_writer.get(url("report_run", run), {"said": "start"}, headers={"HX-Request": "true"})
    assertContains(fragment, "Ritar")
    assertContains(fragment, 'hx-trigger="every 1s"')
    assertNotContains(fragment, "hx-swap-oob")
    ReportRun.objects.filter(pk=run.pk).update(done_steps=60)
    fragment = as_writer.get(url("report_run", run), {"said": "start"}, headers={"HX-Request": "true"})
    assertContains(fragment, "Halva arbetet är klart.")


def test_the_finished_report_is_downloaded_and_no_longer_polled(as_viewer, as_writer, booked):
    as_writer.post(reverse("report_create"), {"year": "2017", "language": "sv"})
    run = ReportRun.objects.get()
    actions.build.call(run=str(run.public_id))
    page = as_viewer.get(url("report_run", run))
    assertContains(page, url("report_download", run))
    assertNotContains(page, "hx-trigger")
    file = as_viewer.get(url("report_download", run))
    assert file["Content-Type"] == "application/pdf"
    assert 'attachment; filename="arsrapport-2017-sv.pdf"' in file["Content-Disposition"]
    assert "no-store" in file["Cache-Control"]
    assert b"".join(file.streaming_content).startswith(b"%PDF")


def test_a_lost_file_is_a_404(as_viewer, run):
    ReportRun.objects.filter(pk=run.pk).update(
        state=State.DONE, file="annual/gone.pdf", finished_at=timezone.now()
    )
    assert as_viewer.get(url("report_download", run)).status_code == 404


def test_the_list_asks_as_many_queries_for_three_runs_as_for_one(as_writer, run, django_assert_num_queries):
    page = reverse("reports")
    as_writer.get(page)
    with django_assert_num_queries(7):
        as_writer.get(page)
    for year in (2015, 2016):
        ReportRun.objects.create(year=year, language="en", requested_by=run.requested_by)
    with django_assert_num_queries(7):
        as_writer.get(page)
