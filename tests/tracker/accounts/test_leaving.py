"""An account closes with its owner's last day, and comes back when the day is taken away."""

import datetime as dt
from typing import Any

import pytest

from tests import factories as make
from tests.conftest import signed_in
from tracker.accounts.leaving import close_account
from tracker.accounts.models import User
from tracker.core.errors import Refused, Stale
from tracker.core.models import Entry
from tracker.core.periods import today

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def test_a_day_to_come_closes_nothing_yet(admin_user: Any, manager: Any) -> None:
    client = signed_in(manager)
    close_account(user=admin_user, account=manager, last_day=today() + DAY)
    manager.refresh_from_db()
    assert (manager.is_active, manager.leaves_on, manager.version) == (True, today() + DAY, 2)
    assert not manager.has_left()
    assert manager.has_left(today() + 2 * DAY)
    assert client.get("/projects/").status_code == 200


@pytest.mark.parametrize("ago", [0, 1, 400])
def test_today_or_earlier_closes_at_once(ago: int, admin_user: Any, manager: Any) -> None:
    client = signed_in(manager)
    close_account(user=admin_user, account=manager, last_day=today() - ago * DAY)
    manager.refresh_from_db()
    assert not manager.is_active
    assert client.get("/projects/").status_code == 302
    assert Entry.objects.filter(
        object_type="accounts.user", object_id=manager.pk, what="close_account"
    ).exists()


def test_another_day_opens_the_account_again(manager: Any) -> None:
    client = signed_in(manager)
    User.objects.filter(pk=manager.pk).update(leaves_on=today() - DAY)
    assert client.get("/projects/").status_code == 302
    User.objects.filter(pk=manager.pk).update(leaves_on=None)
    assert signed_in(User.objects.get(pk=manager.pk)).get("/projects/").status_code == 200


def test_who_read_the_account_too_early_is_refused(admin_user: Any, manager: Any) -> None:
    User.objects.get(pk=manager.pk).claim(1)
    with pytest.raises(Stale):
        close_account(user=admin_user, account=manager, last_day=today())
    assert User.objects.get(pk=manager.pk).is_active


def test_one_administrator_always_remains(admin_user: Any) -> None:
    leaving = make.UserFactory(roles=["admin"])
    User.objects.filter(pk=leaving.pk).update(leaves_on=today() - DAY)
    with pytest.raises(Refused) as no:
        close_account(user=admin_user, account=admin_user, last_day=today())
    assert no.value.code == "last_admin"
