import pytest
from django.db import IntegrityError

from projects.models import Project
from tests import factories as make
from tracker.core.numbers import next_number, save_numbered

pytestmark = pytest.mark.django_db


def numbered(*numbers: str) -> None:
    for number in numbers:
        make.ProjectFactory(public_id=number)


def test_the_first_number_is_one() -> None:
    numbered("P-2016-007")
    assert next_number(Project, "public_id", "P-2017-") == "P-2017-001"


def test_the_next_number_follows_the_highest_and_gaps_stay() -> None:
    numbered("P-2017-001", "P-2017-009")
    assert next_number(Project, "public_id", "P-2017-") == "P-2017-010"


def test_a_thousand_comes_after_999() -> None:
    numbered("P-2017-999", "P-2017-1000")
    assert next_number(Project, "public_id", "P-2017-") == "P-2017-1001"


def test_digits_are_a_least_width() -> None:
    assert next_number(Project, "public_id", "P-2017-", digits=4) == "P-2017-0001"


def test_a_number_taken_meanwhile_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    numbered("P-2017-001")
    answers = iter(["P-2017-001", "P-2017-002"])
    monkeypatch.setattr("tracker.core.numbers.next_number", lambda *args: next(answers))
    project = make.ProjectFactory.build()
    save_numbered(project, "public_id", "P-2017-")
    assert project.public_id == "P-2017-002"


def test_another_collision_is_not_hidden() -> None:
    make.ProjectFactory(code="SAME")
    with pytest.raises(IntegrityError):
        save_numbered(make.ProjectFactory.build(code="SAME"), "public_id", "P-2017-")
