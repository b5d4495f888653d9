"""Settings from the environment: typed, and a wrong one stops the start with its name."""

import datetime

import pytest
from django.core.exceptions import ImproperlyConfigured

from tracker.core import env


@pytest.fixture
def given(monkeypatch):
    monkeypatch.delenv("X", raising=False)
    return lambda value: monkeypatch.setenv("X", value)


@pytest.mark.parametrize("value", ["1", "true", "YES", " on "])
def test_yes(given, value):
    given(value)
    assert env.flag("X", False) is True


@pytest.mark.parametrize("value", ["0", "False", "no", "OFF"])
def test_no(given, value):
    given(value)
    assert env.flag("X", True) is False


@pytest.mark.parametrize("default", [True, False])
def test_a_flag_not_given_is_its_default(given, default):
    assert env.flag("X", default) is default
    given("  ")
    assert env.flag("X", default) is default


@pytest.mark.parametrize(
    ("read", "value"), [(env.flag, "maybe"), (env.flag, "2"), (env.number, "many"), (env.number, "1.5")]
)
def test_a_wrong_value_is_named(given, read, value):
    given(value)
    with pytest.raises(ImproperlyConfigured, match=r"X must be .*, not '"):
        read("X", 1)


def test_number(given):
    assert env.number("X", 7) == 7
    given(" 12 ")
    assert env.number("X", 7) == 12


def test_words(given):
    assert env.words("X", "a, b") == ["a", "b"]
    given(" , one,two ,")
    assert env.words("X", "a") == ["one", "two"]


def test_a_secret_may_stand_in_a_file(given, monkeypatch, tmp_path):
    given("open")
    assert env.text("X") == "open"
    path = tmp_path / "secret"
    path.write_text("hemligt\n", encoding="utf-8")
    monkeypatch.setenv("X_FILE", str(path))
    assert env.text("X") == "hemligt"


def test_a_secret_file_that_is_missing_stops_the_start(monkeypatch, tmp_path):
    monkeypatch.setenv("X_FILE", str(tmp_path / "missing"))
    with pytest.raises(FileNotFoundError):
        env.text("X")


def test_a_day(given):
    assert env.day("X") is None
    given("2026-11-21")
    assert env.day("X") == datetime.date(2026, 11, 21)
    given("21/11")
    with pytest.raises(ImproperlyConfigured, match="X must be a date"):
        env.day("X")
