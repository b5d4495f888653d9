"""manage.py figures: a table for people, one JSON object for programs, plain errors."""

import io
import json
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from reports.figures import FIGURES
from tests import factories as make

pytestmark = pytest.mark.django_db


def run(*args: str) -> str:
    out = io.StringIO()
    call_command("figures", *args, stdout=out)
    return out.getvalue()


def as_json(*args: str) -> dict[str, Any]:
    return json.loads(run("2017", "--json", *args))  # type: ignore[no-any-return]


def test_json_has_every_figure_with_its_value_and_parts(portfolio: SimpleNamespace) -> None:
    answer = as_json()
    assert set(answer) == set(FIGURES)
    volume = answer["F2"]
    assert (volume["label"], volume["unit"]) == ("Förbrukade medel", "tkr")
    assert (volume["value"], volume["exact"]) == (2, "2363.40")
    assert [(part["key"], part["value"], part["exact"]) for part in answer["F9"]["parts"]] == [
        (portfolio.sida.code, 1, "1400.00"),
        (portfolio.eu.code, 1, "963.40"),
    ]
    assert [year["value"] for year in answer["F9"]["years"]] == [None, 1, 2]
    assert answer["F12"]["value"] == 46.7
    assert answer["F1"]["value"] == 2


def test_missing_is_null_and_zero_is_zero(portfolio: SimpleNamespace) -> None:
    answer = as_json()
    assert answer["F5"]["value"] is None
    assert answer["F3"]["value"] == 0
    assert (
        json.loads(run("2090", "--json"))["F2"] | {"exact": None} == json.loads(run("2090", "--json"))["F2"]
    )


def test_thousands_are_rounded_half_up_and_the_note_says_when_parts_do_not_add_up() -> None:
    for amount in ("37400400", "7848400", "144400"):
        make.TransactionFactory(amount=Decimal(amount))
    funders = as_json()["F9"]
    assert [part["value"] for part in funders["parts"]] == [37400, 7848, 144]
    assert funders["value"] == 45393
    assert "avrundning" in funders["note"]


def test_english(portfolio: SimpleNamespace) -> None:
    answer = as_json("--language", "en")
    assert answer["F2"]["label"] == "Used volume"
    assert answer["F2"]["unit"] == "SEK thousand"


def test_table_shows_label_value_parts_and_notes(portfolio: SimpleNamespace) -> None:
    table = run("2017")
    assert "F2 Förbrukade medel" in table
    assert "Testbiståndet" in table
    assert "46,7" in table


@pytest.mark.parametrize("year", ["1989", "2101", "tjugo", "20 17", "-5", "", "²⁰¹⁷", "9" * 400])
def test_a_bad_year_is_an_error_in_words(year: str) -> None:
    with pytest.raises(CommandError, match="år"):
        run("--", year)
