"""Rows of the log form: who gave days, and how many."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projects.activities.models import Activity
from projects.activities.rules import Staff
from projects.portfolio.forms.rows import OptionField, Options
from tracker.core.conflict import said
from tracker.core.fields import LocalDecimalField, TextField


class StaffRow(forms.Form):
    employee = OptionField(label=_("Person"), required=False)
    role = TextField(label=_("Role"), required=False, max_length=60)
    days_abroad = LocalDecimalField(label=_("Days abroad"), required=False, max_digits=5, decimal_places=1)
    days_home = LocalDecimalField(label=_("Days at home"), required=False, max_digits=5, decimal_places=1)
    is_payable = forms.BooleanField(label=_("Paid by the funder"), required=False, initial=True)

    def __init__(self, *args: Any, people: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employee"].offer(people)
        for field in self.fields.values():
            field.widget.attrs["data-private"] = ""  # people are not kept in the browser's draft

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        days = (given.get("days_abroad") or 0) + (given.get("days_home") or 0)
        if given.get("employee") and not self.errors and not days > 0:
            self.add_error("days_home", _("Give the days abroad or at home, more than 0."))
        if not given.get("employee") and (days or given.get("role")):
            self.add_error("employee", _("Choose the person, or empty the row."))
        return given

    def row(self) -> Staff | None:
        given = self.cleaned_data
        if not given.get("employee"):
            return None
        return Staff(
            employee=given["employee"],
            days_abroad=given["days_abroad"] or Decimal(0),
            days_home=given["days_home"] or Decimal(0),
            role=given["role"],
            is_payable=given["is_payable"],
        )


class _Rows(forms.BaseFormSet):
    def given(self) -> list[Staff]:
        """The rows that are filled in; of a formset that is valid."""
        return [row for row in (form.row() for form in self) if row]

    def compared(self, current: Activity) -> tuple[str, str, str]:
        """Label, the people and their days as stored, and as typed."""
        fields = self.empty_form.fields
        names = [name for name in fields if name != "is_payable"]
        stored = ([said(fields[name], row[name] or "") for name in names] for row in written(current))
        typed = (
            [
                said(fields[name], getattr(row.cleaned_data[name], "pk", row.cleaned_data[name]))
                for name in names
            ]
            for row in self
            if row.cleaned_data.get("employee")
        )
        return gettext("Our staff"), _told(stored), _told(typed)


StaffRows = forms.formset_factory(StaffRow, formset=_Rows, extra=2, max_num=40, absolute_max=40)


def written(activity: Activity | None) -> list[dict[str, Any]]:
    """What is stored, as the rows begin."""
    if activity is None or not activity.pk:
        return []
    names = ("role", "days_abroad", "days_home", "is_payable")
    rows = activity.staff_days.order_by("pk")
    return [
        {"employee": str(row.employee_id), **{name: getattr(row, name) for name in names}} for row in rows
    ]


def begun(staff: Any) -> list[dict[str, Any]]:
    """Days that are proposed and not stored, as the rows begin."""
    return [
        {
            "employee": str(row.employee.pk),
            "role": row.role,
            "days_abroad": row.days_abroad or None,
            "days_home": row.days_home or None,
            "is_payable": row.is_payable,
        }
        for row in staff
    ]


def _told(rows: Any) -> str:
    return "; ".join(sorted(", ".join(filter(None, row)) for row in rows))
