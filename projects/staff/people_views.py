"""Pages on which people, their positions and line units are written."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects.staff import queries
from projects.staff.models import Employee, LineUnit
from projects.staff.people_forms import PersonForm, UnitForm
from tracker.core import access, steps

_CHANGING = require_http_methods(["GET", "HEAD", "POST"])


@_CHANGING
def staff_new(request: HttpRequest) -> HttpResponse:
    access.require(request.user, "add", Employee)
    return _person(request, None, _("The person has been added."))


@_CHANGING
def staff_edit(request: HttpRequest, number: str) -> HttpResponse:
    row = get_object_or_404(queries.people(request.user), number=number)
    access.require(request.user, "change", row)
    return _person(request, row, _("The person has been changed."))


def _person(request: HttpRequest, row: Employee | None, done: str) -> HttpResponse:
    """The button for more rows saves nothing."""
    user: Any = request.user
    number = row.number if row else ""  # refusing leaves what was typed in the row
    form = PersonForm(request.POST if request.method == "POST" else None, user=user, of=row)
    if "more" in request.POST:
        form.more_rows(request.POST["more"])
        return render(request, "staff/person_edit.html", {"form": form, "number": number})
    return steps.answer(
        request,
        form,
        lambda: reverse("staff_person", args=[form.save(user).number]),
        "staff/person_edit.html",
        done,
        number=number,
    )


@require_safe
def line_units(request: HttpRequest) -> HttpResponse:
    """The units that lend people, who manages them, and how many belong to them today."""
    access.require(request.user, "view", LineUnit)
    context = {
        "units": queries.with_belonging(queries.units(request.user)),
        "may_add": access.may(request.user, "add", LineUnit),
        "may_change": access.may(request.user, "change", LineUnit),
    }
    return render(request, "staff/units.html", context)


@_CHANGING
def line_unit_new(request: HttpRequest) -> HttpResponse:
    access.require(request.user, "add", LineUnit)
    return _unit(request, None, _("The line unit has been added."))


@_CHANGING
def line_unit_edit(request: HttpRequest, code: str) -> HttpResponse:
    row = get_object_or_404(queries.units(request.user), code=code)
    access.require(request.user, "change", row)
    return _unit(request, row, _("The line unit has been changed."))


def _unit(request: HttpRequest, row: LineUnit | None, done: str) -> HttpResponse:
    user: Any = request.user
    name = str(row) if row else ""
    form = UnitForm(request.POST if request.method == "POST" else None, user=user, of=row)

    def effect() -> str:
        form.save(user)
        return reverse("line_units")

    return steps.answer(request, form, effect, "staff/unit_edit.html", done, name=name)
