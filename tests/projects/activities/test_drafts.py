"""Drafts: what they were begun from stays known, and old ones go when nothing else is tied to them."""

import datetime as dt

import pytest
from django.utils import timezone

from projects.activities import people
from projects.activities.models import Activity
from projects.missions import chain
from projects.models import Mission
from tests import factories as make
from tests.projects.activities.asking import LOG, text, typed
from tests.projects.missions.journeys import decided

pytestmark = pytest.mark.django_db


def test_a_draft_of_a_mission_is_gone_on_with_and_logs_it(as_manager, as_admin, own_project):
    mission = decided(own_project)
    page, own = (
        f"/missions/{mission.public_id}/",
        {"source": f"mission:{mission.public_id}", "kind": "mission"},
    )
    as_manager.post(LOG, typed(own_project, draft="1", **own))
    draft = Activity.objects.get()
    finish, anew = f'href="/activities/{draft.public_id}/edit/"', f'href="{LOG}?mission={mission.public_id}"'
    assert chain.logged_as(Mission.objects.get()) is None
    assert [part in text(as_manager.get(page)) for part in (finish, anew)] == [True, False]
    assert [part in text(as_admin.get(page)) for part in (finish, anew)] == [False, True]
    answer = as_manager.post(
        f"/activities/{draft.public_id}/edit/", typed(own_project, version="1", kind="mission")
    )
    assert answer.status_code == 302
    assert chain.logged_as(Mission.objects.get()) == draft
    assert finish not in text(as_manager.get(page))


def test_who_logs_the_mission_first_has_it(as_manager, as_admin, own_project):
    mission = decided(own_project)
    own = {"source": f"mission:{mission.public_id}", "kind": "mission"}
    as_manager.post(LOG, typed(own_project, draft="1", **own))
    as_manager.post(LOG, typed(own_project, **own))
    assert [row.is_draft for row in Activity.objects.order_by("pk")] == [True, False]
    assert chain.logged_as(Mission.objects.get()).is_draft is False
    page = text(as_manager.post(LOG, typed(own_project, draft="1", **own)))
    assert "redan loggats" in page
    assert Activity.objects.count() == 2


def test_old_drafts_go_when_nothing_is_tied_to_them(own_project):
    draft = make.ActivityFactory(project=own_project, is_draft=True)
    tied = [make.ActivityFactory(project=None, kind="incoming_visit", is_draft=True) for _number in range(3)]
    make.VisitFactory(activity=tied[0])
    make.MissionFactory(project=own_project, activity=tied[1])
    make.DocumentFactory(project=None, activity=tied[2])
    later = timezone.now() + dt.timedelta(days=1)
    assert list(people._old_drafts(later)) == [draft]
