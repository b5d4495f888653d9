"""The page that lays two editions or years side by side."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from reports.annual import compare as comparing
from reports.annual.editions.models import Edition
from tracker.core import access


class CompareForm(forms.Form):
    a = forms.ChoiceField(label=_("First"))
    b = forms.ChoiceField(label=_("Second"))

    def __init__(self, data: Any, sides: list[comparing.Side]) -> None:
        # Without a choice the page only asks for one.
        super().__init__(data if data and {"a", "b"} & set(data) else None)
        choices = [(side.value, side.label) for side in sides]
        for name, place in (("a", 1), ("b", 0)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
            self.initial[name] = choices[min(place, len(choices) - 1)][0] if choices else None


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    access.require(request.user, "view", Edition)
    sides = comparing.sides(request.user)
    form = CompareForm(request.GET, sides)
    context: dict[str, Any] = {"form": form, "found": None, "sides": sides}
    if form.is_valid():
        by_value = {side.value: side for side in sides}
        context["found"] = comparing.compared(*(by_value[form.cleaned_data[name]] for name in ("a", "b")))
    return render(request, "annual/freeze/compare.html", context)
