"""A set that is given whole: what is the same stays."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from countries.models import CountryName
from tests import factories as make
from tracker.core.history.record import recording
from tracker.core.sets import write_set

pytestmark = pytest.mark.django_db


@pytest.fixture
def country():
    return make.CountryFactory()


def write(country, *rows):
    wanted = (CountryName(country=country, name=name, language=language) for name, language in rows)
    write_set(country.other_names.all(), wanted, key=("name",), values=("language",))


def names(country):
    return list(country.other_names.order_by("name").values_list("name", "language"))


def test_equal_rows_keep_their_place_changed_ones_change_others_go_and_come(country):
    write(country, ("a", "sv"), ("b", "sv"), ("c", "sv"))
    kept = dict(country.other_names.values_list("name", "pk"))
    write(country, ("d", "sv"), ("a", "sv"), ("b", "en"))
    assert names(country) == [("a", "sv"), ("b", "en"), ("d", "sv")]
    now = dict(country.other_names.values_list("name", "pk"))
    assert (now["a"], now["b"]) == (kept["a"], kept["b"])


def test_an_empty_set_empties(country):
    write(country, ("a", "sv"))
    write(country)
    assert names(country) == []


def test_the_same_set_writes_nothing(country):
    write(country, ("a", "sv"))
    with CaptureQueriesContext(connection) as queries:
        write(country, ("a", "sv"))
    assert len(queries) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_many_rows_cost_as_much_as_one(country, number):
    write(
        country, *((f"stays {n}", "sv") for n in range(number)), *((f"goes {n}", "sv") for n in range(number))
    )
    rows = [(f"stays {n}", "en") for n in range(number)] + [(f"comes {n}", "sv") for n in range(number)]
    with recording(), CaptureQueriesContext(connection) as queries:
        write(country, *rows)
    assert len(queries) == 7  # read; remove and change, each with a look at what is there; read back; add


def test_of_rows_known_alike_one_is_kept(own_project):
    activity = make.ActivityFactory(project=own_project)
    employee = make.EmployeeFactory()
    for days in (1, 2):
        make.StaffDaysFactory(activity=activity, project=own_project, employee=employee, days_home=days)
    write_set(activity.staff_days.all(), [activity.staff_days.first()], key=("employee",))
    assert activity.staff_days.count() == 1
