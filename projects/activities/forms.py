"""The form that logs and changes an activity. Four answers are enough; the rest can wait.

The rules are in `actions`; what an action refuses is shown at the field that it names.
"""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from countries.forums.models import Forum
from countries.organisations.models import Organisation
from countries.places.models import Country
from projects.activities import actions, queries, shown
from projects.activities.models import Activity, Principle
from projects.portfolio.forms.rows import OptionField, Options, OptionsField
from projects.portfolio.rights import memberships
from projects.staff.models import Employee
from tracker.core import access, formats
from tracker.core.conflict import Difference, said
from tracker.core.db import swedish
from tracker.core.errors import Refused
from tracker.core.fields import CountFormField, IsoDateField, LocalDecimalField, TextField
from tracker.core.formats import is_swedish
from tracker.core.periods import today

# The value that says in so many words that there is no project.
BESIDE = "none"
TODAY, YESTERDAY, OTHER = "today", "yesterday", "other"
_COUNTS = (
    "women", "men", "unknown", "youth", "disability",
    "first_time_women", "first_time_men", "first_time_unknown",
)  # fmt: skip
_NEVER_COMPARED = ("version", "key", "when")


def _named() -> Any:
    return swedish("name_sv" if is_swedish() else "name_en")


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

    def row(self) -> actions.Staff | None:
        given = self.cleaned_data
        if not given.get("employee"):
            return None
        return actions.Staff(
            employee=given["employee"],
            days_abroad=given["days_abroad"] or Decimal(0),
            days_home=given["days_home"] or Decimal(0),
            role=given["role"],
            is_payable=given["is_payable"],
        )


StaffRows = forms.formset_factory(StaffRow, extra=2, max_num=40, absolute_max=40)


class ActivityForm(forms.ModelForm):
    # As on the page, so that the list of errors follows it.
    field_order = (
        "version", "key", "project", "kind", "title_sv", "title_en", "when", "start", "end", "is_online",
        "women", "men", "unknown", "place", "country", "happened", "changed", "indicator", "principles",
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    key = forms.CharField(required=False, widget=forms.HiddenInput)
    project = forms.ChoiceField(label=_("Project"), error_messages={"required": _("Choose a project.")})
    kind = forms.ChoiceField(
        label=_("Type of activity"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a type.")},
    )
    when = forms.ChoiceField(
        label=_("Date"),
        widget=forms.RadioSelect,
        choices=[(TODAY, _("Today")), (YESTERDAY, _("Yesterday")), (OTHER, _("Other date"))],
        error_messages={"required": _("Give the date.")},
    )
    start = IsoDateField(label=_("First day"), required=False)
    end = IsoDateField(label=_("Last day, if more than one"), required=False)
    is_online = forms.TypedChoiceField(
        label=_("Form"),
        widget=forms.RadioSelect,
        choices=[("", _("On site")), ("1", _("Online"))],
        coerce=bool,
        empty_value=False,
        required=False,
    )
    country = OptionField(label=_("Country"), required=False)
    cost_estimate = LocalDecimalField(
        label=_("Estimated cost, SEK"), required=False, min_value=0, max_digits=13, decimal_places=2
    )
    partners = OptionsField(
        label=_("Organisations taking part"),
        required=False,
        help_text=_("Hold Ctrl to choose several."),
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    principles = OptionsField(
        label=_("Principles of good administration that the activity furthered"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    indicator = OptionField(label=_("Output or mandatory result"), required=False)
    forum = OptionField(label=_("Forum or network"), required=False)

    class Meta:
        model = Activity
        fields = (
            "title_sv", "title_en", "start", "end", "place", *_COUNTS, "participant_level",
            "happened", "changed", "cost_estimate", "dnr", "meeting_level",
        )  # fmt: skip
        field_classes = {
            **dict.fromkeys(("title_sv", "title_en", "place", "happened", "changed", "dnr"), TextField),
            **dict.fromkeys(_COUNTS, CountFormField),
        }
        widgets = {
            "happened": forms.Textarea(attrs={"rows": 3}),
            "changed": forms.Textarea(attrs={"rows": 2}),
        }
        labels = {"unknown": _("Not known")}
        help_texts = {
            "happened": _("Two sentences are enough."),
            "changed": _("One sentence. It can go into the annual report."),
        }

    def __init__(self, data: Any, *, user: Any, instance: Activity | None = None, **kwargs: Any) -> None:
        super().__init__(data, instance=instance, **kwargs)
        self.user, self.is_draft = user, data is not None and "draft" in data
        first, second = ("title_sv", "title_en") if is_swedish() else ("title_en", "title_sv")
        self.fields[first].label = _("What was done?")
        self.fields[first].help_text = _(
            "One sentence. It stands in the log and can go into the annual report."
        )
        self.fields[second].label = _("The same in English") if is_swedish() else _("The same in Swedish")
        self.title, self.other_title = self[first], self[second]
        self.fields["project"].required = self.fields["kind"].required = not self.is_draft
        self._offer(instance)
        if instance and instance.pk:
            self.initial.update(self._written(instance))
        people = Options(Employee.objects.order_by(swedish("name"), "pk"))
        self.staff = StaffRows(
            data, prefix="staff", initial=self._staff_written(instance), form_kwargs={"people": people}
        )

    def _offer(self, instance: Activity | None) -> None:
        """What can be chosen. Own projects come first; organisations and results stand in groups."""
        self.projects = {
            project.public_id: project
            for project in queries.loggable_projects(self.user).order_by("code", "pk")
        }
        if instance and instance.project:
            self.projects.setdefault(instance.project.public_id, instance.project)
        own = set(memberships(self.user).values_list("project", flat=True))
        groups: dict[Any, list[tuple[str, str]]] = {_("Your projects"): [], _("Other projects"): []}
        for project in self.projects.values():
            group = _("Your projects") if project.pk in own else _("Other projects")
            groups[group].append((project.public_id, str(project)))
        self.fields["project"].choices = [
            ("", "–"),
            *((label, choices) for label, choices in groups.items() if choices),
            (BESIDE, _("No project: forum meeting, visit or conference")),
        ]
        self.fields["kind"].choices = [(kind.value, capfirst(kind.label)) for kind in Activity.Kind]
        fields = self.fields
        for name in ("participant_level", "meeting_level"):
            fields[name].choices = [("", "–"), *Activity._meta.get_field(name).choices]
        fields["country"].offer(Options(Country.objects.order_by(_named(), "pk")))
        fields["forum"].offer(Options(Forum.objects.order_by(_named(), "pk")))
        fields["principles"].offer(Options(Principle.objects.order_by("code", "pk")))
        # Through the relation: results are a neighbour slice, which this one does not import.
        indicators = Activity.indicator.field.related_model.objects.select_related("project")
        of_project = indicators.filter(project__in=self.projects.values())
        results = list(of_project.order_by("project__code", "code", "pk"))
        fields["indicator"].offer(Options(results))
        fields["indicator"].choices = [("", "–"), *_grouped(results, lambda row: row.project.code)]
        bodies = list(
            access.visible(self.user, Organisation.objects.select_related("country")).order_by(
                swedish("country__name_sv" if is_swedish() else "country__name_en"), swedish("name_sv"), "pk"
            )
        )
        fields["partners"].offer(Options(bodies))
        fields["partners"].choices = _grouped(bodies, lambda row: str(row.country or _("No country")))

    @staticmethod
    def _written(activity: Activity) -> dict[str, Any]:
        """What is stored, as the fields that are not the model's own show it."""
        return {
            "version": activity.version,
            "project": activity.project.public_id if activity.project else BESIDE,
            "kind": activity.kind,
            "when": OTHER,
            "end": activity.end if activity.end != activity.start else None,
            "is_online": "1" if activity.is_online else "",
            "country": activity.country_id,
            "indicator": activity.indicator_id,
            "forum": activity.forum_id,
            "partners": [row.pk for row in activity.partners.all()],
            "principles": [row.pk for row in activity.principles.all()],
        }

    @staticmethod
    def _staff_written(activity: Activity | None) -> list[dict[str, Any]]:
        if activity is None or not activity.pk:
            return []
        names = ("role", "days_abroad", "days_home", "is_payable")
        rows = activity.staff_days.order_by("pk")
        return [
            {"employee": str(row.employee_id), **{name: getattr(row, name) for name in names}} for row in rows
        ]

    def is_valid(self) -> bool:
        rows_are = self.staff.is_valid()
        return super().is_valid() and rows_are

    def clean_project(self) -> Any:
        return self.projects.get(self.cleaned_data["project"])

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not given.get("title_sv") and not given.get("title_en") and not self.title.errors:
            self.add_error(self.title.name, _("Say what was done, in a sentence."))
        if given.get("when") in (TODAY, YESTERDAY):
            given["start"] = today() - datetime.timedelta(days=given["when"] == YESTERDAY)
            given["end"] = None
            for name in ("start", "end"):  # hidden behind the chips
                self.errors.pop(name, None)
        elif given.get("when") == OTHER and not given.get("start") and "start" not in self.errors:
            self.add_error("start", _("Give the date."))
        elif given.get("start") and given.get("end") and given["end"] < given["start"]:
            # The action says it too; here it is told together with the other errors.
            self.add_error("end", _("The last day comes before the first."))
        return given

    def _post_clean(self) -> None:
        """Nothing: the action checks the row, says it in words for people, and writes it."""

    def save(self, activity: Activity | None = None) -> Activity:  # type: ignore[override]
        """Log a new activity, or change `activity`. Raises what the actions raise."""
        given = self.cleaned_data
        what: dict[str, Any] = {
            "fields": {name: given[name] for name in actions.FIELDS if name in given}
            | {"is_draft": self.is_draft, "end": given["end"] or given["start"]},
            "partners": given["partners"],
            "principles": given["principles"],
            "staff": [row for row in (form.row() for form in self.staff) if row],
        }
        if activity is None:
            return actions.log_activity(user=self.user, **what)
        return actions.change_activity(user=self.user, activity=activity, expected=given["version"], **what)

    def refuse(self, no: Refused) -> None:
        """Show the refusal where it belongs."""
        if no.field == "staff":
            self.staff.non_form_errors().append(no.message)
            return
        field = self.title.name if no.field == "title_sv" else no.field
        self.add_error(field if field in self.fields else None, ValidationError(no.message, code=no.code))

    def new_key(self, key: str) -> None:
        """The next sending is a sending of its own."""
        self.data = self.data.copy()
        self.data["key"] = key

    def take_over(self, current: Activity) -> list[Difference]:
        """What differs from `current`, saved by somebody else; the next saving replaces that version."""
        theirs = type(self)(None, user=self.user, instance=current)
        self.data = self.data.copy()
        self.data["version"] = str(current.version)
        pairs = [(theirs[name], self[name]) for name in self.fields if name not in _NEVER_COMPARED]
        compared = [
            (new.label, said(old.field, old.value()), said(new.field, new.value())) for old, new in pairs
        ]
        return [Difference(*row) for row in [*compared, self._staff_compared(current)] if row[1] != row[2]]

    def _staff_compared(self, current: Activity) -> tuple[str, str, str]:
        """The people and their days as one text, as stored and as typed."""

        def told(rows: Any) -> str:
            return "; ".join(sorted(", ".join(filter(None, row)) for row in rows))

        fields = self.staff.empty_form.fields
        names = [name for name in fields if name != "is_payable"]
        stored = (
            [said(fields[name], row[name] or "") for name in names] for row in self._staff_written(current)
        )
        typed = (
            [
                said(fields[name], getattr(row.cleaned_data[name], "pk", row.cleaned_data[name]))
                for name in names
            ]
            for row in self.staff
            if row.cleaned_data.get("employee")
        )
        return gettext("Our staff"), told(stored), told(typed)


def _grouped(rows: list[Any], group: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        groups.setdefault(group(row), []).append((str(row.pk), str(row)))
    return list(groups.items())


class VoidForm(forms.Form):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = TextField(label=_("Why?"), max_length=actions.REASON_LENGTH)

    def take_over(self, current: Any) -> list[Difference]:
        """What the activity tells now, against the voiding; the next time it is this version that is voided."""
        self.data = self.data.copy()
        self.data["version"] = str(current.version)
        told = [shown.title(current), shown.days(current), shown.place(current), current.happened]
        counted = current.participants
        if counted is not None:
            told.insert(2, gettext("%(n)s participants") % {"n": formats.number(counted)})
        mine = gettext("Void: %(why)s") % {"why": self.cleaned_data["reason"]}
        return [Difference(gettext("Activity"), "\n".join(filter(None, told)), mine)]


class StartForm(forms.Form):
    """What a link to the log form may preset: `?project=P-2017-001`."""

    project = TextField(max_length=16, required=False)


def preset(given: Mapping[str, Any]) -> dict[str, Any]:
    """Initial values out of an address; nonsense is left out."""
    form = StartForm(given)
    return (
        {"project": form.cleaned_data["project"]} if form.is_valid() and form.cleaned_data["project"] else {}
    )
