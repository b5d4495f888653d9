"""One-time keys: one effect and one answer, however often and however simultaneously it is asked for."""

import datetime
import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.utils import timezone

from projects.models import Theme
from tests.factories import UserFactory
from tracker.core import once
from tracker.core.errors import Refused
from tracker.core.models import UsedKey

KEY = "key-of-the-form-1"


def make_theme(user, key=KEY, code="X1", used_for=""):
    with transaction.atomic():
        if earlier := once.take(user, key, used_for):
            return earlier.answer
        Theme.objects.create(code=code, name_sv="Tema", name_en="Theme")
        once.keep(user, key, {"code": code}, status=201)
        return {"code": code}


@pytest.mark.django_db
def test_a_repeat_has_no_effect_and_gets_the_first_answer():
    user = UserFactory()
    assert make_theme(user) == make_theme(user, code="X2") == {"code": "X1"}
    assert Theme.objects.filter(code__startswith="X").count() == 1
    assert once.take(user, KEY).status == 201


@pytest.mark.django_db
def test_another_user_or_another_key_is_another_thing():
    first, second = UserFactory(), UserFactory()
    assert make_theme(first) == {"code": "X1"}
    assert make_theme(second, code="X2") == {"code": "X2"}
    assert make_theme(first, key=once.new_key(), code="X3") == {"code": "X3"}


@pytest.mark.django_db
def test_the_same_key_for_something_else_is_refused():
    user = UserFactory()
    make_theme(user, used_for=once.fingerprint("POST", "/themes/", "a"))
    with pytest.raises(Refused) as refused:
        make_theme(user, used_for=once.fingerprint("POST", "/themes/", "b"))
    assert refused.value.code == "key_reused"


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "short", "a" * 101, "with blank in it", "nyckel-åäö-1", "null\x00null"])
def test_a_malformed_key_is_refused(key):
    with pytest.raises(Refused) as refused:
        once.take(UserFactory(), key)
    assert refused.value.code == "key_form"


@pytest.mark.django_db
def test_how_a_key_was_answered_is_told_to_its_user():
    user = UserFactory()
    once.only(user, "one-time-key", lambda: "A-1", "this")
    assert once.answered(user, "one-time-key") == once.answered(user, "one-time-key", "this") == "A-1"
    assert once.answered(user, "one-time-key", "that") == once.answered(user, "another-key") == ""
    assert once.answered(UserFactory(), "one-time-key") == once.answered(user, "a\x00") == ""


@pytest.mark.django_db
def test_what_fails_leaves_the_key_unused():
    user = UserFactory()
    with transaction.atomic():
        assert once.take(user, KEY) is None
        transaction.set_rollback(True)
    assert make_theme(user) == {"code": "X1"}


@pytest.mark.django_db
def test_old_keys_are_forgotten():
    user = UserFactory()
    make_theme(user)
    UsedKey.objects.update(used_at=timezone.now() - once.KEPT - datetime.timedelta(minutes=1))
    make_theme(user, key="another-key", code="X2")
    assert list(UsedKey.objects.values_list("key", flat=True)) == ["another-key"]


def at_once(number: int, act: Callable[[], object]) -> list[object]:
    """What `act` gave in `number` threads that start together."""
    barrier, given = threading.Barrier(number), []

    def run() -> None:
        barrier.wait()
        try:
            given.append(act())
        except Exception as error:  # told by the test
            given.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _number in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_make_one_thing_and_get_one_answer():
    user = UserFactory()
    codes = iter(f"X{number}" for number in range(100))
    for turn in range(3):
        key = f"key-of-turn-{turn}"
        given = at_once(10, lambda key=key: make_theme(user, key=key, code=next(codes)))
        assert len({str(answer) for answer in given}) == 1, given
        assert Theme.objects.count() == turn + 1
