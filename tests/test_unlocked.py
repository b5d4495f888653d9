"""What the tests may write where the database lets nobody write, they may only while they say so."""

import pytest
from django.db import IntegrityError, transaction

from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines():
    """Of an approved budget, which nobody changes."""
    return make.BudgetLineFactory().version.lines


def refused(change):
    try:
        with transaction.atomic():
            change()
    except IntegrityError:
        return True
    return False


def test_what_is_unlocked_is_locked_again(lines):
    def change():
        lines.update(amount=1)

    assert refused(change)
    with make.unlocked("approved_budget_stays"):
        assert not refused(change)
        with make.unlocked("agreed_work"):
            assert not refused(change)
        assert not refused(change)
    assert refused(change)


def test_an_error_within_leaves_nothing_unlocked(lines):
    with pytest.raises(ZeroDivisionError), make.unlocked(""):
        _ = 1 / 0
    assert refused(lambda: lines.update(amount=1))
