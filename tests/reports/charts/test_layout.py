from decimal import Decimal as D

import pytest

from reports.charts.layout import WEB, axis_labels, fit, mark, scale, text_width


def values(top: float, say=str) -> list[str]:
    return [words for _, words in scale(top, say)]


def test_a_scale_ends_at_or_above_the_highest_value():
    assert values(45) == ["0", "10", "20", "30", "40", "50"]
    assert values(50) == ["0", "10", "20", "30", "40", "50"]
    assert values(51) == ["0", "20", "40", "60"]
    assert values(54_000) == ["0", "20000", "40000", "60000"]
    assert values(1_000_000) == ["0", "200000", "400000", "600000", "800000", "1000000"]
    assert [float(value) for value in values(0.7)] == [0, 0.2, 0.4, 0.6, 0.8]


def test_a_scale_has_no_two_values_that_read_alike():
    assert values(2, lambda value: f"{value:.0f}") == ["0", "1", "2"]
    assert values(1, lambda value: f"{value:.0f}") == ["0", "1"]


@pytest.mark.parametrize("top", [0, -3])
def test_a_scale_of_nothing_is_zero(top):
    assert scale(top, str) == [(0.0, "0")]


def test_a_scale_of_values_that_all_read_alike_has_one():
    assert scale(7, lambda value: "x") == [(0.0, "x")]


def test_text_is_cut_to_fit():
    assert fit("short", 10, 100) == "short"
    cut = fit("a rather long label", 10, 50)
    assert cut.endswith("…")
    assert text_width(cut, 10) <= 50
    assert fit("label", 10, 0) == "…"


def test_labels_on_an_axis_thin_out_and_keep_the_last():
    years = [str(year) for year in range(2013, 2027)]
    wide = axis_labels(years, (), 20, 60, 10, 900, WEB)
    assert [label.text for label in wide] == years
    narrow = axis_labels(years, (), 20, 20, 10, 290, WEB)
    assert [label.text for label in narrow] == years[1::2]
    assert narrow[-1].box[2] <= 290


def test_short_labels_stand_in_and_a_target_keeps_its_name():
    labels = axis_labels(["januari", "februari", "mål"], ("J", "F"), 15, 30, 10, 90, WEB)
    assert [label.text for label in labels] == ["J", "F", "mål"]


def test_a_mark_has_a_name():
    with pytest.raises(ValueError, match="star"):
        mark("star", 0, 0, 5, "c1")


def test_decimals_stay_exact():
    assert [words for _, words in scale(float(D("0.3")), str)] == ["0.0", "0.1", "0.2", "0.3"]
