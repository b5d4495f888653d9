"""A form that takes one step with a thing: it carries the version that it was opened from, and a one-time key.

form = RenameForm(request.POST if request.method == "POST" else None, of=thing)
return steps.answer(request, form, lambda: save_and_answer_with_an_address(), "template.html", _("Renamed."))
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst

from tracker.core import once
from tracker.core.conflict import Difference, Saved, last_saved, said
from tracker.core.errors import Refused, Stale


class Step(forms.Form):
    """`of` is the thing with a version that the step is about; None for what is new."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    key = forms.CharField(required=False, widget=forms.HiddenInput)
    marks_optional = True

    def __init__(self, data: Any = None, *, of: Any = None, initial: dict[str, Any] | None = None) -> None:
        version = {"version": of.version} if of else {}
        super().__init__(data, initial={**version, "key": once.new_key(), **(initial or {})})
        self.of = of
        self.differences: list[Difference] = []
        self.saved: Saved | None = None

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in ("version", "key")}

    def refuse(self, no: Refused) -> None:
        """Show the refusal at the field that it names."""
        field = no.field if no.field in self.fields else None
        self.add_error(field, ValidationError(no.message, code=no.code))

    def conflict(self, current: Any) -> None:
        """Keep what was typed and tell what holds now; the next save is then made on that version."""
        self.saved = last_saved(current)
        self.differences = [
            Difference(capfirst(str(field.label)), theirs, mine)
            for name, stored in self.stored(current).items()
            if (field := self.fields[name])
            and (theirs := said(field, stored)) != (mine := said(field, self.cleaned_data[name]))
        ]
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data["version"] = str(current.version)
        self.data = data

    def stored(self, current: Any) -> dict[str, Any]:
        """What `current` says in the form's fields, as far as it says anything there."""
        return {}


def take(request: HttpRequest, form: Step, effect: Callable[[], str]) -> tuple[int, str]:
    """(status, address to go on to). No address: the form is shown, and tells what stands in the way.

    A second click on the same form leads to the same address without a second effect.
    """
    if not form.is_valid():
        return 200, ""
    try:
        return 302, once.only(request.user, form.cleaned_data["key"], effect)
    except Stale as stale:
        form.conflict(stale.current)
        return 409, ""
    except Refused as no:
        form.refuse(no)
        return 200, ""


def answer(
    request: HttpRequest, form: Step, effect: Callable[[], str], template: str, done: str, **context: Any
) -> HttpResponse:
    """Take the step, say what is `done` and go on; or show the form, with what stands in the way."""
    status, url = take(request, form, effect)
    if url:
        messages.success(request, done)
        return redirect(url)
    return render(request, template, {**context, "form": form}, status=status)
