"""Keys, labels in both languages, years out of range, and what series promise."""

import pytest
from django.utils import translation

from reports.figures import FIGURES, Scope, figure
from tracker.core.errors import Refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("year", [1989, 2101, 0, -1, 10**9])
def test_years_out_of_range_are_refused(year: int) -> None:
    with pytest.raises(Refused, match="1990"):
        Scope(year)


@pytest.mark.parametrize("key", FIGURES)
@pytest.mark.parametrize("year", [1990, 2100])
def test_years_without_data_are_missing_or_zero(key: str, year: int) -> None:
    found = figure(key).value(Scope(year))
    assert found.value == (0 if key in ("F1", "started", "ended") else None)
    assert found.parts == ()
    assert not figure(key).rows(Scope(year)).exists()


@pytest.mark.parametrize("key", FIGURES)
def test_the_first_year_is_compared_with_years_before_it(key: str) -> None:
    recent = figure(key).recent(Scope(1990))
    assert [*recent][-1] == 1990
    assert figure(key).series(Scope(1990), [1989, 1990])[1989].parts == ()


def test_series_of_no_years_is_empty() -> None:
    assert figure("F7").series(Scope(2017), []) == {}


def test_unknown_figure_is_refused_by_name() -> None:
    with pytest.raises(Refused, match="F99"):
        figure("F99")


@pytest.mark.parametrize("key", FIGURES)
def test_label_and_definition_are_written_in_both_languages(key: str) -> None:
    one = FIGURES[key]
    texts = {}
    for language in ("sv", "en"):
        with translation.override(language):
            texts[language] = (str(one.label), str(one.definition), one.unit.label)
            assert all(texts[language])
    assert texts["sv"][1] != texts["en"][1]
