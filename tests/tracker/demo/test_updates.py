"""What the demo's project managers tell: updates with decisions wanted, lessons, and stories with consent."""

import datetime as dt

import pytest
from django.db.models import F

from projects.models import Lesson, Project, StatusUpdate, Story
from tracker.demo.spread import TODAY

pytestmark = pytest.mark.usefixtures("demo")


def test_ongoing_projects_wrote_of_the_latest_month():
    sent = StatusUpdate.objects.filter(month=dt.date(2026, 10, 1), is_draft=False)
    assert set(sent.values_list("project__code", flat=True)) == {"TZ-2", "WA-2", "ITP-C", "AM-3", "TN-2"}
    assert StatusUpdate.objects.get(is_draft=True).month == dt.date(2026, 11, 1)


def test_a_decision_is_wanted_and_others_are_answered():
    asked = StatusUpdate.objects.exclude(decision_wanted="")
    waiting = asked.get(answered_on=None)
    assert waiting.project.code == "TZ-2"
    answered = asked.exclude(answered_on=None)
    assert answered.count() == 3
    assert not answered.filter(answered_on__lt=F("sent_at__date")).exists()
    assert not answered.filter(answered_by=F("written_by")).exists()


def test_updates_are_of_months_in_which_the_project_ran():
    for update in StatusUpdate.objects.select_related("project"):
        end = update.project.actual_end or update.project.end
        assert update.project.start <= update.month
        assert update.month <= end or update.project.status == Project.Status.CLOSING


def test_lessons_are_told_in_both_languages():
    assert Lesson.objects.count() > 5
    assert not Lesson.objects.filter(title_en="").exists()
    assert not Lesson.objects.filter(text_en="").exists()


def test_stories_with_consent_that_holds_has_run_out_and_was_never_given():
    holds = Story.objects.filter(consent_from__lte=TODAY, consent_until__gte=TODAY)
    assert set(holds.values_list("project__code", flat=True)) == {"KH-1", "TN-1", "WA-2"}
    assert Story.objects.get(consent_until__lt=TODAY).project.code == "AM-2"
    assert Story.objects.get(consent_from=None).project.code == "TZ-2"
    # Who tells it is a function, never a name.
    assert not Story.objects.filter(teller_sv="").exists()
