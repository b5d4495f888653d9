"""No saved change is lost, and nothing is taken away without a reason."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from projects.models import Activity, Project
from tests import factories as make
from tracker.core.errors import Refused, Stale

SAVERS, SAVES = 4, 10


def test_a_claim_takes_the_next_version(own_project):
    own_project.claim(1)
    assert own_project.version == 2
    assert Project.objects.get(pk=own_project.pk).version == 2


def test_an_old_version_is_stale_and_brings_the_current_row(own_project):
    mine = Project.objects.get(pk=own_project.pk)
    own_project.claim(1)
    with pytest.raises(Stale) as refused:
        mine.claim(1)
    assert refused.value.code == "stale"
    assert refused.value.current.version == 2
    assert isinstance(refused.value, Refused)
    assert "Någon annan har sparat" in refused.value.message


def save_until_acknowledged(pk: int, claim: bool, start: Barrier) -> int:
    """One of several savers adds a letter SAVES times, reading first as a form does; returns how many were accepted.

    Everybody has read before anybody saves, so the first round is a race for certain.
    """
    accepted, ready = 0, False
    try:
        while accepted < SAVES:
            seen = Project.objects.get(pk=pk)
            if not ready:
                start.wait(timeout=30)
                ready = True
            try:
                with transaction.atomic():
                    if claim:
                        seen.claim(seen.version)
                    Project.objects.filter(pk=pk).update(name_sv=seen.name_sv + "x")
            except Stale:
                continue
            accepted += 1
    finally:
        connection.close()
    return accepted


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("claim", [True, False], ids=["claimed", "without the claim"])
def test_savers_at_the_same_time_lose_nothing(claim):
    project = make.ProjectFactory(name_sv="")
    start = Barrier(SAVERS)
    with ThreadPoolExecutor(SAVERS) as pool:
        accepted = sum(pool.map(lambda _: save_until_acknowledged(project.pk, claim, start), range(SAVERS)))
    project.refresh_from_db()
    assert accepted == SAVERS * SAVES
    if claim:
        assert len(project.name_sv) == accepted
        assert project.version == 1 + accepted
    else:
        # The negative control: this is the loss that the claim prevents.
        assert len(project.name_sv) < accepted


def test_void_says_who_when_and_why(own_project, manager):
    activity = make.ActivityFactory(project=own_project)
    activity.void(by=manager, reason="Loggad två gånger")
    activity.refresh_from_db()
    assert (activity.voided_by, activity.void_reason) == (manager, "Loggad två gånger")
    assert activity.voided_at is not None


@pytest.mark.parametrize("reason", [("", True), ("Skäl", False)], ids=["no reason", "no time"])
def test_void_without_reason_is_refused_by_the_database(own_project, manager, reason):
    text, timed = reason
    activity = make.ActivityFactory(project=own_project)
    when = activity.created_at if timed else None
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(pk=activity.pk).update(voided_at=when, void_reason=text)
