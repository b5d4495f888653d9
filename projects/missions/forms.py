"""The forms of missions. What the rules refuse is in `actions`; it is shown at the field that it names."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from countries.places.models import Country
from projects.missions import actions, queries
from projects.missions.models import Mission
from projects.portfolio.forms.rows import OptionField, Options, Row, Rows
from projects.portfolio.forms.with_rows import WithRows
from projects.portfolio.models import Project
from projects.records.actions import KINDS
from projects.staff import queries as staff
from projects.staff.models import Employee
from tracker.core.db import swedish
from tracker.core.fields import IsoDateField, TextField
from tracker.core.formats import is_swedish
from tracker.core.periods import today
from tracker.core.steps import Step
from tracker.core.uploads import UploadField

# So many of the project's documents are offered, the latest first; others are named by number or link.
MOST_DOCUMENTS = 100


class TravellerRow(Row):
    optional = ("role",)
    preset = ()
    what = OptionField(label=_("Person"), required=False)
    role = TextField(label=_("Role"), required=False, max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["data-private"] = ""  # people are not kept in the browser's draft


class MissionForm(WithRows):
    """A new mission of a project, or one that is changed; beside its fields the `travellers`."""

    title_sv = TextField(label=_("Title in Swedish"), max_length=200, required=False)
    title_en = TextField(label=_("Title in English"), max_length=200, required=False)
    need = TextField(
        label=_("Why it is needed"), max_length=1000, lines=3, help_text=_("One or two sentences.")
    )
    start = IsoDateField(label=_("First day"))
    end = IsoDateField(label=_("Last day"))
    country = OptionField(label=_("Country"))
    place = TextField(label=_("Place"), max_length=100, required=False)
    component = OptionField(label=_("Component"), required=False)
    work_item = OptionField(label=_("Planned item"), required=False)
    confirmed = forms.BooleanField(
        label=_("The same person makes two journeys in these days, and that is right"), required=False
    )
    labels = {"travellers": _("Who goes")}

    def __init__(
        self, data: Any = None, *, user: Any, project: Project, of: Mission | None = None, item: str = ""
    ) -> None:
        """`item`: the number of the planned item that it is asked from."""
        self.user, self.project = user, project
        items = list(project.work_items.order_by("number", "pk"))
        planned = next((one for one in items if str(one.number) == item), None)
        super().__init__(data, of=of, initial=self.stored(of) if of else _planned(planned))
        country = swedish("name_sv" if is_swedish() else "name_en")
        self.fields["country"].offer(Options(Country.objects.order_by(country, "pk")))
        self.fields["component"].offer(Options(project.components.order_by("number", "pk")))
        self.fields["work_item"].offer(Options(items))
        for name in ("component", "work_item"):
            if len(self.fields[name].choices) == 1:
                del self.fields[name]
        self.rows = {
            "travellers": Rows(
                data,
                form=TravellerRow,
                prefix="travellers",
                initial=self.standing(of)["travellers"] if of else [],
                options=Options(staff.people(user)),
            )
        }

    @property
    def asks_to_confirm(self) -> bool:
        """The box is there once it is about something."""
        return bool(self["confirmed"].errors or self["confirmed"].value())

    def stored(self, current: Mission) -> dict[str, Any]:
        names = ("title_sv", "title_en", "need", "start", "end", "place")
        keys = ("country", "component", "work_item")
        told = {name: getattr(current, name) for name in names}
        told |= {name: getattr(current, f"{name}_id") for name in keys}
        fields = getattr(self, "fields", self.base_fields)
        return {name: value for name, value in told.items() if name in fields}

    def standing(self, of: Mission) -> dict[str, list[tuple[Any, ...]]]:
        rows = of.travellers.order_by("employee__number", "pk")
        return {"travellers": list(rows.values_list("employee", "role"))}

    def conflict(self, current: Mission) -> None:
        typed = dict(self.cleaned_data)
        self.cleaned_data = {name: getattr(value, "pk", value) for name, value in typed.items()}
        super().conflict(current)
        self.cleaned_data = typed

    def save(self) -> Mission:
        fields = self.values()
        confirmed = fields.pop("confirmed")
        given = [actions.Going(*row) for row in self.rows["travellers"].filled()]
        if self.of is None:
            return actions.ask_mission(
                user=self.user,
                fields=fields | {"project": self.project},
                travellers=given,
                confirmed=confirmed,
            )
        return actions.change_mission(
            user=self.user,
            mission=self.of,
            expected=self.cleaned_data["version"],
            fields=fields,
            travellers=given,
            confirmed=confirmed,
        )


def _planned(item: Any) -> dict[str, Any]:
    """What a planned item says of the journey."""
    if item is None:
        return {}
    told = {"title_sv": item.title_sv, "title_en": item.title_en, "work_item": item.pk}
    line = item.lines.filter(plan__status="agreed").first()
    days = {"start": line.start, "end": line.end} if line else {}
    return told | days | {"component": item.component_id, "country": item.country_id}


class MissionStep(Step):
    """A step with one mission, in its version."""

    of: Mission

    def __init__(self, data: Any = None, files: Any = None, *, user: Any, of: Mission) -> None:
        self.user = user
        super().__init__(data, of=of)
        if files is not None:
            self.files = files

    def save(self) -> Any:
        raise NotImplementedError

    @property
    def about(self) -> dict[str, Any]:
        """What each action is asked with."""
        return {"user": self.user, "mission": self.of, "expected": self.cleaned_data["version"]}


class ReleaseForm(MissionStep):
    """Let somebody go: those whom the user may release are offered."""

    employee = OptionField(label=_("Who may go"))

    def __init__(self, data: Any = None, files: Any = None, *, user: Any, of: Mission) -> None:
        super().__init__(data, files, user=user, of=of)
        found: Iterable[Employee] = [row.employee for row in queries.releasable(user, of)]
        options = Options(found)
        self.fields["employee"].offer(options)
        if len(options.labels) == 1:
            self.initial["employee"] = options.labels[0][0]

    def save(self) -> Any:
        return actions.release_traveller(**self.about, employee=self.cleaned_data["employee"])


class KeptForm(MissionStep):
    """A step with its document: a new one by file, link or number, or one that is here already."""

    file = UploadField(label=_("File"), required=False, kinds=KINDS)
    link = TextField(
        label=_("Link"), max_length=300, required=False, help_text=_("If it is kept somewhere else.")
    )
    dnr = TextField(label=_("Registration number"), max_length=40, required=False)
    document = OptionField(label=_("Document that is here already"), required=False)
    done_on = IsoDateField(label=_("Dated"), initial=today)

    def __init__(self, data: Any = None, files: Any = None, *, user: Any, of: Mission) -> None:
        super().__init__(data, files, user=user, of=of)
        self.fields["document"].offer(Options(queries.documents(user, of)[:MOST_DOCUMENTS]))
        if len(self.fields["document"].choices) == 1:
            del self.fields["document"]

    @property
    def kept(self) -> actions.Kept:
        given = self.cleaned_data
        return actions.Kept(given.get("document"), given["dnr"], given["link"], given["file"])


class TermsForm(KeptForm):
    def save(self) -> Any:
        return actions.keep_terms(**self.about, kept=self.kept, done_on=self.cleaned_data["done_on"])


class DecideForm(KeptForm):
    def save(self) -> Any:
        return actions.decide_mission(**self.about, kept=self.kept, done_on=self.cleaned_data["done_on"])


class ReportForm(KeptForm):
    def save(self) -> Any:
        return actions.report_mission(**self.about, kept=self.kept, done_on=self.cleaned_data["done_on"])


class ClearForm(MissionStep):
    done_on = IsoDateField(label=_("Checked on"), initial=today)
    note = TextField(
        label=_("What was found"),
        max_length=300,
        required=False,
        help_text=_("For example the advice for the country and what is agreed with the travellers."),
    )

    def save(self) -> Any:
        return actions.clear_mission(**self.about, **self.values())


class VoidForm(MissionStep):
    reason = TextField(label=_("Why the journey is not made"), max_length=300)

    def stored(self, current: Mission) -> dict[str, Any]:
        return {"reason": current.void_reason} if current.void_reason else {}

    def save(self) -> Any:
        return actions.void_mission(**self.about, **self.values())
