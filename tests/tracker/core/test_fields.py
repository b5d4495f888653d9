"""What people type, and what we take it for."""

import datetime
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from tracker.core.fields import CountFormField, IsoDateField, LocalDecimalField, TextField


@pytest.fixture(autouse=True, params=["sv", "en"])
def _language(request):
    """The language of the page never changes what a number or date means."""
    with translation.override(request.param):
        yield


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1234,5", "1234.5"),
        ("1234.5", "1234.5"),
        ("1 234,50", "1234.50"),
        ("1\u00a0234,5", "1234.5"),
        ("1\u202f234,5 kr", "1234.5"),
        ("\u2212120", "-120"),
        ("-120", "-120"),
        ("0", "0"),
        ("", None),
        (None, None),
    ],
)
def test_decimals(typed, value):
    field = LocalDecimalField(max_digits=13, decimal_places=2, required=False)
    assert field.clean(typed) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    "typed",
    [
        "1.234,5",
        "1,234.5",
        "1,,5",
        "abc",
        "NaN",
        "Infinity",
        "1e400",
        "١٢",
        "9" * 30,
        "1" + " " * 60,
        "1\x00",
        "0x1",
    ],
)
def test_decimals_that_are_refused(typed):
    with pytest.raises(ValidationError):
        LocalDecimalField(max_digits=13, decimal_places=2).clean(typed)


def test_decimals_are_not_rounded_silently():
    with pytest.raises(ValidationError):
        LocalDecimalField(max_digits=13, decimal_places=2).clean("1,005")


@pytest.mark.parametrize(("typed", "value"), [("18", 18), ("1 018", 1018), ("0", 0), ("", None)])
def test_counts(typed, value):
    assert CountFormField().clean(typed) == value


@pytest.mark.parametrize("typed", ["-1", "1,5", "tre", "1e3", "9" * 12, "\x00", "1" * 5000])
def test_counts_that_are_refused(typed):
    with pytest.raises(ValidationError):
        CountFormField().clean(typed)


@pytest.mark.parametrize("typed", ["2025-11-13", "20251113"])
def test_dates(typed):
    assert IsoDateField().clean(typed) == datetime.date(2025, 11, 13)


@pytest.mark.parametrize("typed", ["11/13/2025", "13/11", "2025-02-30", "13 november", "\x00", "99999-01-01"])
def test_dates_that_are_refused(typed):
    with pytest.raises(ValidationError):
        IsoDateField().clean(typed)


def test_text_is_normalised():
    assert TextField().clean(" A\u030a\r\nB ") == "Å\nB"


@pytest.mark.parametrize("typed", ["a\x00b", "a\x07", "\ud800", "a\u202eb"])
def test_text_that_cannot_be_shown_is_refused(typed):
    with pytest.raises(ValidationError) as refused:
        TextField().clean(typed)
    assert refused.value.error_list[0].code == "control"


def test_long_text_says_how_long():
    with pytest.raises(ValidationError) as refused:
        TextField(max_length=5).clean("sju ord")
    assert "7" in refused.value.messages[0]
    assert "5" in refused.value.messages[0]


@pytest.mark.parametrize(
    ("stored", "swedish"),
    [("6.0", "6"), ("6.50", "6,5"), ("117000.00", "117000"), ("0", "0"), ("-0.10", "-0,1")],
)
def test_stored_decimals_are_shown_as_typed(stored, swedish):
    shown = swedish if translation.get_language() == "sv" else swedish.replace(",", ".")
    field = LocalDecimalField(max_digits=13, decimal_places=2)
    assert field.prepare_value(Decimal(stored)) == shown
    assert field.clean(shown) == Decimal(stored)


def test_typed_values_stay_in_the_form():
    class Sample(forms.Form):
        amount = LocalDecimalField()
        count = CountFormField()

    form = Sample({"amount": "1.234,5", "count": "tre"})
    assert not form.is_valid()
    assert 'value="1.234,5"' in str(form["amount"])
    assert 'value="tre"' in str(form["count"])
