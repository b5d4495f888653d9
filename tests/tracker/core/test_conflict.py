"""Both versions in words: the same words whether a value comes from the database or from a form."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.http import QueryDict

from countries.models import Region
from tests import factories as make
from tracker.core.conflict import Difference, differences, last_saved, said
from tracker.core.fields import IsoDateField, LocalDecimalField
from tracker.core.history.record import recording

CHOICES = [("a", "Ett"), ("Grupp", [("b", "Två")])]


class Form(forms.Form):
    name = forms.CharField(label="namn")
    day = IsoDateField(label="dag", required=False)
    share = LocalDecimalField(label="andel", required=False, max_digits=5, decimal_places=2)
    kind = forms.ChoiceField(label="typ", choices=CHOICES, required=False)
    many = forms.MultipleChoiceField(label="flera", choices=CHOICES, required=False)
    on = forms.BooleanField(label="på", required=False)


def compared(stored: dict[str, Any], typed: str) -> list[Difference]:
    return differences(Form(QueryDict(typed), initial=stored))


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ({"name": "x", "day": dt.date(2017, 5, 1)}, "name=x&day=2017-05-01"),
        ({"name": "x", "share": Decimal("1.50")}, "name=x&share=1,5"),
        ({"name": "x", "on": True}, "name=x&on=on"),
        ({"name": "x", "many": ["a", "b"]}, "name=x&many=b&many=a"),
    ],
)
def test_the_same_said_otherwise_is_no_difference(stored: dict[str, Any], typed: str) -> None:
    assert compared(stored, typed) == []


def test_each_field_is_told_in_its_own_words() -> None:
    stored = {"name": "x", "day": dt.date(2017, 5, 1), "kind": "a", "many": ["a"], "on": True}
    assert compared(stored, "name=y&kind=b&many=a&many=b") == [
        Difference("Namn", "x", "y"),
        Difference("Dag", "2017-05-01", ""),
        Difference("Typ", "Ett", "Två"),
        Difference("Flera", "Ett", "Ett, Två"),
        Difference("På", "ja", "nej"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("junk", ["x", "999999", "1\0"])
def test_what_is_no_row_is_shown_as_it_was_sent(junk: str) -> None:
    region = make.RegionFactory(name_sv="Östra grannskapet")
    field = forms.ModelChoiceField(Region.objects.all())
    assert said(field, region.pk) == "Östra grannskapet"
    assert said(field, junk) == junk


@pytest.mark.django_db
def test_who_saved_last_is_known_from_the_history(manager: Any) -> None:
    region = make.RegionFactory()
    with recording(manager, what="save_region"):
        Region.objects.filter(pk=region.pk).update(name_en="Other")
    assert last_saved(region).who == manager
