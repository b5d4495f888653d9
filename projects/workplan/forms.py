"""The forms of work plans. The rules are in the actions; what they refuse is shown at its field."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projects.portfolio.forms.rows import OptionField, Options
from projects.portfolio.models import Project
from projects.staff.models import Employee
from projects.workplan import actions
from projects.workplan.models import ActivityKind, PlannedWork, WorkItem, WorkPlan
from tracker.core import access
from tracker.core.fields import IsoDateField, LocalDecimalField, TextField
from tracker.core.periods import today
from tracker.core.steps import Step

_DAYS: dict[str, Any] = {"required": False, "max_digits": 5, "decimal_places": 1, "min_value": 0}


class DraftStep(Step):
    """A step with a draft: it is compared with what the draft says now, things by their keys."""

    of: WorkPlan

    def conflict(self, current: WorkPlan) -> None:
        typed = dict(self.cleaned_data)
        self.cleaned_data = {name: getattr(value, "pk", value) for name, value in typed.items()}
        super().conflict(current)
        self.cleaned_data = typed

    def said(self) -> dict[str, Any]:
        """What the action of the step is asked with."""
        return {"plan": self.of, "expected": self.cleaned_data["version"]}


class BeginForm(Step):
    """`met` is the draft that somebody else has begun first: it is told of then."""

    reason = TextField(label=_("Why the plan changes"), max_length=300, required=False)
    dnr = TextField(label=_("Registration number"), max_length=40, required=False)

    def __init__(self, data: Any = None, *, project: Project) -> None:
        super().__init__(data)
        self.project = project
        self.met: WorkPlan | None = None

    def stored(self, current: WorkPlan) -> dict[str, Any]:
        return {name: getattr(current, name) for name in ("reason", "dnr")}

    def conflict(self, current: WorkPlan) -> None:
        super().conflict(current)
        self.met = current

    def save(self, user: Any) -> WorkPlan:
        return actions.begin_plan(user=user, project=self.project, **self.values())


class DescribeForm(DraftStep):
    reason = TextField(label=_("Why the plan changes"), max_length=300, required=False)
    dnr = TextField(label=_("Registration number"), max_length=40, required=False)

    def __init__(self, data: Any = None, *, of: WorkPlan) -> None:
        super().__init__(data, of=of, initial=self.stored(of))

    def stored(self, current: WorkPlan) -> dict[str, Any]:
        return {name: getattr(current, name) for name in ("reason", "dnr")}

    def save(self, user: Any) -> WorkPlan:
        return actions.describe_plan(user=user, **self.said(), **self.values())


class AgreeForm(DraftStep):
    agreed_on = IsoDateField(label=_("Agreed on"), initial=today)

    def save(self, user: Any) -> WorkPlan:
        return actions.agree_plan(user=user, **self.said(), **self.values())


class ItemForm(DraftStep):
    """What a draft plans; `line` None is something new."""

    kind = forms.ChoiceField(
        label=_("Planned as"),
        choices=lambda: [(one.value, capfirst(one.label)) for one in WorkItem.Kind],
        initial=WorkItem.Kind.ACTIVITY,
        widget=forms.RadioSelect,
    )
    activity_kind = forms.ChoiceField(
        label=_("Type of activity"),
        choices=lambda: [("", "–"), *((one.value, capfirst(one.label)) for one in ActivityKind)],
        required=False,
        help_text=_("A milestone has none."),
    )
    title_sv = TextField(label=_("What, in Swedish"), max_length=200, required=False)
    title_en = TextField(
        label=_("What, in English"),
        max_length=200,
        required=False,
        help_text=_("One of the two languages is enough."),
    )
    component = OptionField(label=_("Component"), required=False)
    indicator = OptionField(label=_("Output or mandatory result"), required=False)
    country = OptionField(label=_("Country"), required=False)
    start = IsoDateField(
        label=_("First day"), required=False, help_text=_("A milestone has only a last day.")
    )
    end = IsoDateField(label=_("Last day"))
    days_abroad = LocalDecimalField(label=_("Planned days abroad"), **_DAYS)
    days_home = LocalDecimalField(label=_("Planned days at home"), **_DAYS)
    responsible = OptionField(label=_("Responsible"), required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        of: WorkPlan,
        line: PlannedWork | None,
        user: Any,
        indicators: Iterable[Any],
    ) -> None:
        self.line = line
        super().__init__(data, of=of, initial=self.stored(of) if line else {})
        project = of.project
        offered: dict[str, Iterable[Any]] = {
            "component": project.components.order_by("number", "pk"),
            "indicator": indicators,
            "country": [share.country for share in project.country_shares.select_related("country")],
            "responsible": access.visible(user, Employee.objects.order_by("name", "pk")),
        }
        for name, things in offered.items():
            options = Options(things)
            there = getattr(line, name, None) or (line and getattr(line.item, name, None))
            if there and str(there.pk) not in options.by_key:
                options = Options([*options.by_key.values(), there])
            if options.labels:
                self.fields[name].offer(options)  # type: ignore[attr-defined]
            else:
                del self.fields[name]

    def stored(self, current: WorkPlan) -> dict[str, Any]:
        """Nothing of something new, or of what has been taken out."""
        row = current.lines.select_related("item").filter(item=self.line.item).first() if self.line else None
        told = {}
        for names, thing in ((actions.ITEM_FIELDS, row and row.item), (actions.LINE_FIELDS, row)):
            for name in names:
                value = getattr(thing, name, None)
                told[name] = getattr(value, "pk", "" if value is None else value)
        fields = getattr(self, "fields", self.base_fields)
        return {name: value for name, value in told.items() if name in fields}

    def save(self, user: Any) -> PlannedWork:
        item = self.line.item if self.line else None
        return actions.save_item(user=user, **self.said(), item=item, fields=self.values())


class RemoveForm(DraftStep):
    def __init__(self, data: Any = None, *, of: WorkPlan, item: WorkItem) -> None:
        super().__init__(data, of=of)
        self.item = item

    def save(self, user: Any) -> None:
        actions.remove_item(user=user, **self.said(), item=self.item)


class ReachForm(Step):
    of: WorkItem

    reached_on = IsoDateField(
        label=_("Reached on"), required=False, help_text=_("Empty: it has not been reached yet.")
    )

    def __init__(self, data: Any = None, *, of: WorkItem) -> None:
        super().__init__(data, of=of, initial={"reached_on": of.reached_on or today()})

    def stored(self, current: WorkItem) -> dict[str, Any]:
        return {"reached_on": current.reached_on}

    def save(self, user: Any) -> WorkItem:
        expected = self.cleaned_data["version"]
        return actions.reach_milestone(user=user, item=self.of, expected=expected, **self.values())


class Against(forms.Form):
    """The version to compare with: `?against=1`."""

    against = forms.TypedChoiceField(label=_("Compare with"), required=False, coerce=int, empty_value=None)

    def __init__(self, data: Any, others: Iterable[int]) -> None:
        super().__init__(data)
        version = gettext("Version %(number)d")
        self.fields["against"].choices = [(number, version % {"number": number}) for number in others]  # type: ignore[attr-defined]
