"""The forms of people with their positions, and of line units. What the rules refuse is in `actions`."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from projects.portfolio import people
from projects.portfolio.forms.rows import OptionField, Options, Row, Rows
from projects.portfolio.forms.with_rows import WithRows
from projects.staff import actions, queries
from projects.staff.models import Employee, LineUnit
from tracker.core.fields import IsoDateField, TextField
from tracker.core.steps import Step


class PositionRow(Row):
    """A position: the day from which it was held makes the row, with a unit, a title or both."""

    optional = ("last_day", "title", "unit")
    preset = ()
    what = IsoDateField(label=_("From"), required=False)
    last_day = IsoDateField(label=_("To"), required=False)
    title = TextField(label=_("Position"), required=False, max_length=100)
    unit = OptionField(label=_("Line unit"), required=False)

    def __init__(self, *args: Any, options: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.offer(options)
        for field in self.fields.values():
            field.widget.attrs["data-private"] = ""  # people are not kept in the browser's draft


class PersonForm(WithRows):
    """A colleague or expert with `positions` over time; `of` None adds one."""

    name = TextField(label=_("Name"), max_length=100)
    number = TextField(
        label=_("Staff number"), max_length=20, help_text=_("Letters, figures, hyphens and underscores.")
    )
    sex = forms.ChoiceField(label=_("Sex"), widget=forms.RadioSelect, initial=Employee.Sex.UNKNOWN)
    is_external = forms.BooleanField(label=_("External expert"), required=False)
    user = OptionField(
        label=_("User"), required=False, help_text=_("The account with which the person signs in.")
    )
    labels: ClassVar[dict[str, Any]] = {"positions": _("Positions")}
    names = ("number", "name", "sex", "is_external")

    def __init__(self, data: Any = None, *, user: Any, of: Employee | None = None) -> None:
        super().__init__(data, of=of, initial=self.stored(of) if of else None)
        fields: Any = self.fields
        fields["sex"].choices = [(one.value, capfirst(one.label)) for one in Employee.Sex]
        fields["user"].offer(Options(people.assignable(also=of.user if of else None)))
        for name in ("name", "number", "user"):
            fields[name].widget.attrs["data-private"] = ""
        self.rows = {
            "positions": Rows(
                data,
                form=PositionRow,
                prefix="positions",
                initial=self.standing(of)["positions"] if of else [],
                options=Options(queries.units(user)),
            )
        }

    def stored(self, current: Employee) -> dict[str, Any]:
        return {name: getattr(current, name) for name in self.names} | {"user": current.user_id}

    def standing(self, of: Employee) -> dict[str, list[tuple[Any, ...]]]:
        rows = of.positions.order_by("first_day", "pk")
        return {"positions": list(rows.values_list("first_day", "last_day", "title", "unit"))}

    def conflict(self, current: Employee) -> None:
        _by_key(self, lambda: super(PersonForm, self).conflict(current))

    def save(self, user: Any) -> Employee:
        return actions.save_person(
            user=user,
            person=self.of,
            expected=self.cleaned_data["version"],
            fields=self.values(),
            positions=[actions.Held(*row) for row in self.rows["positions"].filled()],
        )


class UnitForm(Step):
    """A line unit; `of` None adds one."""

    name_sv = TextField(label=_("Name in Swedish"), max_length=100)
    name_en = TextField(label=_("Name in English"), max_length=100)
    code = TextField(
        label=_("Code"),
        max_length=30,
        help_text=_("A short name in addresses: letters, figures, hyphens and underscores."),
    )
    manager = OptionField(
        label=_("Line manager"),
        required=False,
        help_text=_("Lets the people of the unit go to projects and on missions."),
    )

    def __init__(self, data: Any = None, *, user: Any, of: LineUnit | None = None) -> None:
        super().__init__(data, of=of, initial=self.stored(of) if of else None)
        manager: Any = self.fields["manager"]
        manager.offer(Options(people.assignable(also=of.manager if of else None)))

    def stored(self, current: LineUnit) -> dict[str, Any]:
        names = ("name_sv", "name_en", "code")
        return {name: getattr(current, name) for name in names} | {"manager": current.manager_id}

    def conflict(self, current: LineUnit) -> None:
        _by_key(self, lambda: super(UnitForm, self).conflict(current))

    def save(self, user: Any) -> LineUnit:
        version = self.cleaned_data["version"]
        return actions.save_unit(user=user, unit=self.of, expected=version, fields=self.values())


def _by_key(form: Step, compare: Callable[[], None]) -> None:
    """Compare what was chosen by its key, as what is stored is told."""
    typed = dict(form.cleaned_data)
    form.cleaned_data = {name: getattr(value, "pk", value) for name, value in typed.items()}
    compare()
    form.cleaned_data = typed
