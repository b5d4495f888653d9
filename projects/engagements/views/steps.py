"""A page with a form of this room, and what it leads to."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.core import steps


def step(
    request: HttpRequest,
    form: Any,
    save: Callable[[], str],
    *,
    heading: str,
    done: str,
    back: tuple[str, str],
    template: str = "engagements/step.html",
    **more: Any,
) -> HttpResponse:
    """Show the form, or take the step: `save()` does it and gives the address to go on to.

    `back` is the page that it was opened from, as (address, words).
    """
    context = {"heading": heading, "back": back, **more}
    if request.method == "POST" and "more" in request.POST and hasattr(form, "more"):
        form.more(request.POST["more"])
        return render(request, template, {**context, "form": form})
    return steps.answer(request, form, save, template, done, **context)
