"""Å, Ä and Ö come last and are found without regard to case, on SQLite and PostgreSQL alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countries.models import Country
from tests import factories as make
from tracker.core.db import swedish, swedish_key

NAMES = [
    "Zambia",
    "Åland",
    "Öland",
    "Ärla",
    "albanien",
    "Albanien",
    "Vitryssland",
    "Wales",
    "Elfenben",
    "Été",
    "Érica",
]


@pytest.fixture
def countries(db):
    for name in NAMES:
        make.CountryFactory(name_sv=name)


def test_swedish_order(countries):
    names = list(Country.objects.order_by(swedish("name_sv"), "pk").values_list("name_sv", flat=True))
    assert [name for name in names if name.casefold() != "albanien"] == [
        "Elfenben",
        "Érica",
        "Été",
        "Vitryssland",
        "Wales",
        "Zambia",
        "Åland",
        "Ärla",
        "Öland",
    ]
    assert {name.casefold() for name in names[:2]} == {"albanien"}


def test_python_sorts_as_the_database_does(countries):
    names = Country.objects.order_by(swedish("name_sv"), "pk").values_list("name_sv", flat=True)
    keys = [swedish_key(name) for name in names]
    assert keys == sorted(keys)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("åland", {"Åland"}),
        ("ÖLAND", {"Öland"}),
        ("är", {"Ärla"}),
        ("ÉRI", {"Érica"}),
        ("land", {"Åland", "Öland", "Vitryssland"}),
        ("%", set()),
        ("_", set()),
        ("\\", set()),
        (".*", set()),
        ("", set(NAMES)),
    ],
)
def test_searching_folds_all_letters_and_takes_signs_as_they_are(countries, words, found):
    rows = Country.objects.filter(name_sv__icontains=words)
    assert set(rows.values_list("name_sv", flat=True)) == found


@pytest.mark.parametrize("name", ["50 %", "a_b", "a\\b", "line\nbreak", "(x)"])
def test_signs_that_mean_something_to_like_can_be_found(db, name):
    make.CountryFactory(name_sv=f"före {name} efter")
    make.CountryFactory(name_sv="annat")
    assert Country.objects.filter(name_sv__icontains=name.upper()).count() == 1
    assert Country.objects.filter(name_sv__iendswith=f"{name} EFTER").count() == 1


def test_nothing_is_not_like_anything(db):
    make.AgreementFactory(contribution=None)
    assert not make.User.objects.filter(project_memberships__project__code__icontains="a").exists()


@given(st.text(alphabet="abcåäöÅÄÖzZ", max_size=6), st.text(alphabet="abcåäöÅÄÖzZ", max_size=6))
def test_the_key_forgets_case_and_nothing_else(first, second):
    assert (swedish_key(first) == swedish_key(second)) == (first.casefold() == second.casefold())
