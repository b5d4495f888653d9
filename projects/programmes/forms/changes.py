"""The forms of a change project: what it is, its milestones, and what became of it."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.portfolio.forms.rows import Row, Rows
from projects.portfolio.forms.with_rows import WithRows
from projects.programmes import changes
from projects.programmes.changes import MilestoneRow
from projects.programmes.models import Adoption, ChangeProject, Team
from tracker.core.fields import IsoDateField, TextField
from tracker.core.periods import today
from tracker.core.steps import Step


class MilestoneFields(Row):
    optional = ("reached_on",)
    what = TextField(label=pgettext_lazy("change project", "Milestone"), max_length=200, required=False)
    due_on = IsoDateField(label=_("Due on"), required=False)
    reached_on = IsoDateField(label=_("Reached on"), required=False)


class ChangeForm(WithRows):
    """A new change project of a team, or one that is changed; beside its fields the `milestones`."""

    labels: ClassVar[dict[str, Any]] = {"milestones": _("Milestones")}

    title_sv = TextField(label=_("Title in Swedish"), max_length=200, required=False)
    title_en = TextField(label=_("Title in English"), max_length=200, required=False)
    aim = TextField(
        label=_("Aim"),
        max_length=1000,
        lines=3,
        required=False,
        help_text=_("What is to be different at home, without names."),
    )
    started_on = IsoDateField(label=_("Started on"), initial=today)
    reported_on = IsoDateField(label=_("Final report received on"), required=False)

    def __init__(self, data: Any = None, *, team: Team, of: ChangeProject | None = None) -> None:
        super().__init__(data, of=of)
        self.team = team
        if of:
            self.initial.update(self.stored(of))
        standing = self.standing(of)["milestones"] if of else []
        self.rows = {"milestones": Rows(data, form=MilestoneFields, prefix="milestones", initial=standing)}

    def stored(self, current: ChangeProject) -> dict[str, Any]:
        return {name: getattr(current, name) for name in changes.FIELDS}

    def standing(self, of: ChangeProject) -> dict[str, list[tuple[Any, ...]]]:
        rows = of.milestones.order_by("number", "pk")
        return {"milestones": [(one.title, one.due_on, one.reached_on) for one in rows]}

    def save(self, user: Any) -> ChangeProject:
        given: dict[str, Any] = {
            "fields": self.values(),
            "milestones": [MilestoneRow(*row) for row in self.rows["milestones"].filled()],
        }
        if self.of is None:
            return changes.start_change(user=user, team=self.team, **given)
        return changes.change_change(
            user=user, change=self.of, expected=self.cleaned_data["version"], **given
        )


class ApproveForm(Step):
    of: ChangeProject
    approved_on = IsoDateField(label=_("Final report approved on"), initial=today)

    def __init__(self, data: Any = None, *, of: ChangeProject) -> None:
        super().__init__(data, of=of)

    def stored(self, current: ChangeProject) -> dict[str, Any]:
        return {"approved_on": current.approved_on}

    def save(self, user: Any) -> ChangeProject:
        version = self.cleaned_data["version"]
        return changes.approve_change(user=user, change=self.of, expected=version, **self.values())


class AbandonForm(Step):
    of: ChangeProject
    abandoned_on = IsoDateField(label=_("Abandoned on"), initial=today)
    reason = TextField(label=_("Why it was abandoned"), max_length=300)

    def __init__(self, data: Any = None, *, of: ChangeProject) -> None:
        super().__init__(data, of=of)

    def stored(self, current: ChangeProject) -> dict[str, Any]:
        return {"abandoned_on": current.abandoned_on, "reason": current.abandoned_because}

    def save(self, user: Any) -> ChangeProject:
        version = self.cleaned_data["version"]
        return changes.abandon_change(user=user, change=self.of, expected=version, **self.values())


class AdoptionForm(Step):
    """That the organisation was asked, and what it answered."""

    of: Adoption
    asked_on = IsoDateField(label=_("Asked on"), required=False)
    answered_on = IsoDateField(label=_("Answered on"), required=False)
    adopted = forms.TypedChoiceField(
        label=_("Is the change in a governing document?"),
        choices=[("", _("no answer yet")), ("yes", _("yes")), ("no", _("no"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    adopted_in = TextField(
        label=_("Governing document"),
        max_length=200,
        required=False,
        help_text=_("For example a strategy, a regulation or an annual plan, with its year."),
    )

    def __init__(self, data: Any = None, *, of: Adoption) -> None:
        super().__init__(data, of=of)
        self.initial.update(self.stored(of))

    def stored(self, current: Adoption) -> dict[str, Any]:
        told = {name: getattr(current, name) for name in changes.ADOPTION_FIELDS}
        return told | {"adopted": {None: "", True: "yes", False: "no"}[current.adopted]}

    def save(self, user: Any) -> Adoption:
        version = self.cleaned_data["version"]
        return changes.follow_up_adoption(user=user, adoption=self.of, expected=version, fields=self.values())
