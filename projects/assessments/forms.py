"""The forms of assessments. What the rules refuse is shown at the field that it is about, and what was typed stays."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from projects.assessments import actions, improvement
from projects.assessments.models import (
    Assessment,
    ImprovementAction,
    Instrument,
    Item,
    ScoreEvidence,
)
from projects.portfolio.forms.rows import OptionField, Options
from tracker.core.fields import CountFormField, IsoDateField, TextField
from tracker.core.steps import Step
from tracker.core.uploads import UploadField


def _choices(of: Any, first: Any = None) -> list[tuple[str, str]]:
    empty = [] if first is None else [("", first)]
    return [*empty, *((one.value, str(capfirst(one.label))) for one in of)]


class AskedFor(forms.Form):
    """What the address of the form may preset: `?project=P-2017-004`, or `?after=AS-2015-001` for the next round."""

    project = TextField(required=False, max_length=20)
    after = TextField(required=False, max_length=20)


class AskedItem(forms.Form):
    """The item that a form begins with: `?item=1.1`."""

    item = TextField(required=False, max_length=5)


class FactsForm(Step):
    """Who was assessed, with what and when. `of` None begins an assessment."""

    of: Assessment | None
    instrument = OptionField(label=_("Instrument"))
    organisation = OptionField(label=_("Organisation"))
    project = OptionField(
        label=_("Project"), required=False, help_text=_("Empty: an assessment of your own, outside projects.")
    )
    assessed_on = IsoDateField(label=_("Assessed on"))
    round = forms.ChoiceField(label=_("Round"), choices=lambda: _choices(Assessment.Round))
    scale = forms.ChoiceField(
        label=_("Scale"),
        choices=lambda: _choices(Assessment.Scale),
        help_text=_("CAF is scored classically or fine-tuned, the four factors by statements."),
    )
    team_size = CountFormField(label=_("Persons in the team"), min_value=1, max_value=999)
    is_validated = forms.BooleanField(label=_("Validated by somebody from outside"), required=False)
    note = TextField(label=_("Note"), max_length=1000, lines=3, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        of: Assessment | None = None,
        preset: dict[str, Any] | None = None,
        instruments: Collection[Any],
        organisations: Collection[Any],
        projects: Collection[Any],
    ) -> None:
        super().__init__(data, of=of, initial=preset)
        for name, things in (
            ("instrument", instruments),
            ("organisation", organisations),
            ("project", projects),
        ):
            self.fields[name].offer(Options(things))
        if of:
            self.initial.update(self.stored(of))

    def stored(self, current: Assessment) -> dict[str, Any]:
        values = {name: getattr(current, name) for name in actions.FIELDS}
        return values | {
            name: str(values[name].pk) for name in ("instrument", "organisation", "project") if values[name]
        }

    def save(self, user: Any) -> Assessment:
        if self.of is None:
            return actions.begin_assessment(user=user, fields=self.values())
        return actions.change_assessment(
            user=user, assessment=self.of, expected=self.cleaned_data["version"], fields=self.values()
        )


class FinaliseForm(Step):
    def save(self, user: Any) -> Assessment:
        return actions.finalise_assessment(
            user=user, assessment=self.of, expected=self.cleaned_data["version"]
        )


class VoidForm(Step):
    reason = TextField(label=_("Why it is voided"), max_length=300)

    def save(self, user: Any) -> Assessment:
        return actions.void_assessment(
            user=user, assessment=self.of, expected=self.cleaned_data["version"], **self.values()
        )


class EvidenceForm(Step):
    """A document for an item. A file that was refused must be chosen again; the rest stays."""

    item = OptionField(label=_("What it shows"))
    name = TextField(
        label=_("What it is"), max_length=120, help_text=_("For example: minutes of the management group.")
    )
    file = UploadField(label=_("File"), required=False)
    dnr = TextField(
        label=_("Registration number"),
        max_length=40,
        required=False,
        help_text=_("Instead of a file, when the document is registered elsewhere."),
    )

    def __init__(
        self, data: Any = None, files: Any = None, *, assessment: Assessment, preset: Item | None = None
    ) -> None:
        super().__init__(data, initial={"item": preset and str(preset.pk)})
        self.files = files or {}
        self.assessment = assessment
        self.fields["item"].offer(Numbered(of_instrument(assessment.instrument)))

    def save(self, user: Any) -> ScoreEvidence:
        return actions.add_evidence(user=user, assessment=self.assessment, **self.values())


class VoidEvidenceForm(Step):
    reason = TextField(label=_("Why it is voided"), max_length=300)

    def __init__(self, data: Any = None, *, evidence: ScoreEvidence) -> None:
        super().__init__(data)
        self.evidence = evidence

    def save(self, user: Any) -> ScoreEvidence:
        return actions.void_evidence(user=user, evidence=self.evidence, **self.values())


class Numbered(Options):
    """Items with their codes before their names."""

    def __init__(self, things: Collection[Item]) -> None:
        super().__init__(things)
        self.labels = [(key, f"{item.code} {item}") for key, item in self.by_key.items()]


def of_instrument(instrument: Instrument) -> list[Item]:
    rows = Item.objects.filter(criterion__instrument=instrument).select_related("criterion")
    return list(rows.order_by("criterion__code", "code", "pk"))


class ImprovementForm(Step):
    """What is to be done after an assessment. `of` None adds one."""

    of: ImprovementAction | None
    item = OptionField(label=_("What it improves"), required=False)
    text = TextField(label=_("What is to be done"), max_length=300, lines=2)
    owner = TextField(
        label=_("Who sees to it"),
        max_length=100,
        help_text=_("A function at the organisation, not a person."),
    )
    due_on = IsoDateField(label=_("Due on"))
    priority = forms.TypedChoiceField(
        label=_("Priority"),
        choices=lambda: [(str(one.value), capfirst(one.label)) for one in ImprovementAction.Priority],
        coerce=int,
        initial=str(ImprovementAction.Priority.MIDDLE.value),
        widget=forms.RadioSelect,
    )
    activity = OptionField(label=_("Activity that helps"), required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        assessment: Assessment,
        of: ImprovementAction | None = None,
        activities: Collection[Any] = (),
        preset: Item | None = None,
    ) -> None:
        super().__init__(data, of=of, initial={"item": preset and str(preset.pk)})
        self.assessment = assessment
        self.fields["item"].offer(Numbered(of_instrument(assessment.instrument)))
        if activities:
            self.fields["activity"].offer(Options(activities))
        else:
            del self.fields["activity"]
        if of:
            self.initial.update(self.stored(of))

    def stored(self, current: ImprovementAction) -> dict[str, Any]:
        values = {name: getattr(current, name) for name in improvement.FIELDS if name in self.fields}
        values["priority"] = str(current.priority)
        return values | {
            name: str(row.pk) for name in ("item", "activity") if name in values and (row := values[name])
        }

    def save(self, user: Any) -> ImprovementAction:
        if self.of is None:
            return improvement.add_improvement(user=user, assessment=self.assessment, fields=self.values())
        return improvement.change_improvement(
            user=user, improvement=self.of, expected=self.cleaned_data["version"], fields=self.values()
        )


class FollowUpForm(Step):
    of: ImprovementAction
    done_on = IsoDateField(label=_("Done on"), required=False, help_text=_("Empty: it is still under way."))
    outcome = TextField(label=_("What came of it"), max_length=500, lines=3, required=False)

    def __init__(self, data: Any = None, *, of: ImprovementAction) -> None:
        super().__init__(data, of=of, initial=self.stored(of))

    def stored(self, current: ImprovementAction) -> dict[str, Any]:
        return {"done_on": current.done_on, "outcome": current.outcome}

    def save(self, user: Any) -> ImprovementAction:
        return improvement.follow_up_improvement(
            user=user, improvement=self.of, expected=self.cleaned_data["version"], **self.values()
        )


class VoidImprovementForm(Step):
    reason = TextField(label=_("Why it is voided"), max_length=300)

    def save(self, user: Any) -> ImprovementAction:
        return improvement.void_improvement(
            user=user, improvement=self.of, expected=self.cleaned_data["version"], **self.values()
        )
