"""The forms of values. What the rules refuse is in the actions; it is shown at the field that it names."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from projects.results.catalogue.models import Measure, ReportingPeriod
from projects.results.framework.models import Indicator, Site
from projects.results.values import actions
from projects.results.values.models import IndicatorValue, ValueEvidence
from projects.results.values.parts import SPLIT_MEASURES, Cell, Groups, Split, given, splits_of
from tracker.core.errors import Refused
from tracker.core.fields import LocalDecimalField, TextField
from tracker.core.steps import Step
from tracker.core.uploads import UploadField

Answer = IndicatorValue.Answer
_NUMBERS = ("value", "numerator", "denominator")
_WORDS = ("text_sv", "text_en", "comment_sv", "comment_en")
EVIDENCE = {
    "name": "evidence_name",
    "dnr": "evidence_dnr",
    "file": "evidence_file",
    "evidence": "evidence_file",
}


def _number(label: Any, **kwargs: Any) -> LocalDecimalField:
    return LocalDecimalField(label=label, required=False, max_digits=13, decimal_places=2, **kwargs)


def _answers() -> list[tuple[str, str]]:
    return [
        (Answer.MEASURED, pgettext("answer", "Measured")),
        (Answer.NOT_MEASURED, pgettext("answer", "Not measured")),
        (Answer.NOT_APPLICABLE, pgettext("answer", "Does not apply")),
    ]


class ReportForm(Step):
    """What was measured of an indicator in a period: by its measure, with the parts that it is split into.

    `standing` is what stands: the open value, or the approved one that a new draft begins from.
    """

    # Which fields are needed follows from the answer.
    marks_optional = False

    answer = forms.ChoiceField(
        label=_("What came out?"),
        choices=_answers,
        initial=Answer.MEASURED,
        widget=forms.RadioSelect,
        help_text=_("0 is measured. If nothing was, or it does not apply, say why in the comment."),
    )
    comment_sv = TextField(label=_("Comment"), max_length=500, required=False, lines=3)
    comment_en = TextField(label=_("Comment in English"), max_length=500, required=False, lines=2)
    evidence_name = TextField(label=_("What it is"), max_length=120, required=False)
    evidence_dnr = TextField(label=_("Registration number"), max_length=40, required=False)
    evidence_file = UploadField(label=_("File"), required=False)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        indicator: Indicator,
        period: ReportingPeriod,
        site: Site | None,
        standing: IndicatorValue | None,
    ) -> None:
        self.place = {"indicator": indicator, "period": period, "site": site}
        self.indicator, self.standing = indicator, standing
        self.splits = splits_of(indicator) if indicator.measure in SPLIT_MEASURES else []
        super().__init__(data, of=standing)
        if files is not None:
            self.files = files
        for name, field in self._asked().items():
            self.fields[name] = field
        if standing:
            self.initial.update(self.stored(standing))

    def _asked(self) -> dict[str, forms.Field]:
        """The fields of the measure, and of the parts."""
        unit = self.indicator.unit
        measure = self.indicator.measure
        found: dict[str, forms.Field] = {}
        if measure == Measure.PERCENT:
            found["numerator"] = _number(_("How many"))
            found["denominator"] = _number(_("Of how many"))
        elif measure == Measure.TEXT:
            found["text_sv"] = TextField(
                label=_("In words, in Swedish"), max_length=1000, required=False, lines=4
            )
            found["text_en"] = TextField(
                label=_("The same in English"), max_length=1000, required=False, lines=4
            )
        elif measure == Measure.ORDINAL:
            steps = [(str(step.value), f"{step.value} {step}") for step in self.indicator.steps.all()]
            found["value"] = _choice(_("Step"), [("", "–"), *steps], forms.Select)
        elif measure == Measure.YES_NO:
            answers = [("1", gettext("Yes")), ("0", gettext("No"))]
            found["value"] = _choice(_("Has it been reached?"), answers, forms.RadioSelect)
        else:
            label = gettext("Value, %(unit)s") % {"unit": unit} if unit else gettext("Value")
            found["value"] = _number(label)
        for split in self.splits:
            for (first, second), groups in zip(split.groups, split.keys, strict=True):
                label = f"{first}, {second}" if second else str(first)
                for name, words in self._names(groups).items():
                    found[name] = _number(f"{split}: {label}{words}")
        return found

    def _names(self, groups: Groups) -> dict[str, str]:
        """The fields of a part, and what of it each asks."""
        name = f"part_{groups[0]}_{groups[1] or 0}"
        if self.indicator.measure != Measure.PERCENT:
            return {name: ""}
        return {name: f", {gettext('how many')}", f"{name}_of": f", {gettext('of how many')}"}

    def measured(self) -> list[Any]:
        """The fields of the measure itself."""
        return [self[name] for name in (*_NUMBERS, "text_sv", "text_en") if name in self.fields]

    def tables(self) -> list[tuple[Split, list[tuple[str, list[Any]]]]]:
        """Each split with its parts: (what it is called, its fields)."""
        found = []
        for split in self.splits:
            rows = []
            for (first, second), groups in zip(split.groups, split.keys, strict=True):
                label = f"{first}, {second}" if second else str(first)
                rows.append((label, [self[name] for name in self._names(groups)]))
            found.append((split, rows))
        return found

    def stored(self, current: IndicatorValue) -> dict[str, Any]:
        found = {
            name: getattr(current, name) for name in ("answer", *_NUMBERS, *_WORDS) if name in self.fields
        }
        if self.indicator.measure in (Measure.YES_NO, Measure.ORDINAL):
            found["value"] = None if current.value is None else str(int(current.value))
        by_groups = {cell.groups: cell for cell in given(current)}
        for split in self.splits:
            for groups in split.keys:
                cell = by_groups.get(groups)
                numbers = [cell and cell.amount]
                if self.indicator.measure == Measure.PERCENT:
                    numbers = [cell and cell.numerator, cell and cell.denominator]
                found |= dict(zip(self._names(groups), numbers, strict=True))
        return found

    def save(self, user: Any, *, submit: bool) -> IndicatorValue:
        sent = self.cleaned_data
        row = actions.save_value(
            user=user,
            **self.place,
            expected=sent["version"],
            answer=sent["answer"],
            **{name: sent[name] for name in (*_NUMBERS, *_WORDS) if name in self.fields},
            cells=self._cells(),
        )
        evidence = self._evidence(user, row)
        try:
            return actions.submit_value(user=user, value=row, expected=row.version) if submit else row
        except Refused:
            # What is refused is rolled back; a file is not part of that.
            if evidence and evidence.file:
                evidence.file.delete(save=False)
            raise

    def _evidence(self, user: Any, row: IndicatorValue) -> ValueEvidence | None:
        sent = {name: self.cleaned_data[f"evidence_{name}"] for name in ("name", "dnr", "file")}
        if not any(sent.values()):
            return None
        return actions.add_evidence(user=user, value=row, expected=row.version, **sent)

    def _cells(self) -> list[Cell]:
        found = []
        for split in self.splits:
            for (first, second), groups in zip(split.groups, split.keys, strict=True):
                numbers = [self.cleaned_data[name] for name in self._names(groups)]
                if self.indicator.measure == Measure.PERCENT:
                    found.append(Cell(first, second, None, *numbers))
                else:
                    found.append(Cell(first, second, *numbers))
        return found

    def refuse(self, no: Refused) -> None:
        field = no.field or ""
        if field.startswith("cells."):
            split = next(split for split in self.splits if split.code == field.removeprefix("cells."))
            field = next(iter(self._names(split.keys[0])))
        super().refuse(Refused(no.code, no.message, field=EVIDENCE.get(field, field)))


def _choice(label: Any, choices: list[tuple[str, str]], widget: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=choices, coerce=Decimal, empty_value=None, required=False, widget=widget
    )


class DecideForm(Step):
    """Approve, or send back with a note: which of them, the button tells."""

    decision = forms.ChoiceField(
        choices=[("approve", _("approve")), ("return", _("send back"))], widget=forms.HiddenInput
    )
    note = TextField(
        label=_("Note"),
        max_length=500,
        required=False,
        lines=3,
        help_text=_("Needed to send it back: what is to be done before it can be approved."),
    )

    def __init__(self, data: Any = None, *, of: IndicatorValue) -> None:
        super().__init__(data, of=of)

    def stored(self, current: IndicatorValue) -> dict[str, Any]:
        return {"note": current.note}

    def save(self, user: Any) -> IndicatorValue:
        sent = self.cleaned_data
        what = {"user": user, "value": self.of, "expected": sent["version"]}
        if sent["decision"] == "approve":
            return actions.approve_value(**what)
        return actions.return_value(**what, note=sent["note"])


class WithdrawForm(Step):
    reason = TextField(label=_("Why"), max_length=300)

    def save(self, user: Any) -> IndicatorValue:
        return actions.withdraw_value(
            user=user, value=self.of, expected=self.cleaned_data["version"], **self.values()
        )


class VoidForm(Step):
    """`of` is the value that the evidence is of."""

    reason = TextField(label=_("Why"), max_length=300)

    def __init__(self, data: Any = None, *, evidence: ValueEvidence) -> None:
        super().__init__(data, of=evidence.value)
        self.evidence = evidence

    def save(self, user: Any) -> ValueEvidence:
        return actions.void_evidence(
            user=user, evidence=self.evidence, expected=self.cleaned_data["version"], **self.values()
        )


class EvidenceForm(Step):
    """One more piece of evidence for a value that has not been decided."""

    name = TextField(label=_("What it is"), max_length=120)
    dnr = TextField(label=_("Registration number"), max_length=40, required=False)
    file = UploadField(label=_("File"), required=False)

    def __init__(self, data: Any = None, files: Any = None, *, of: IndicatorValue) -> None:
        super().__init__(data, of=of)
        if files is not None:
            self.files = files

    def save(self, user: Any) -> ValueEvidence:
        return actions.add_evidence(
            user=user, value=self.of, expected=self.cleaned_data["version"], **self.values()
        )


class Asked(forms.Form):
    """`?queue=all`, or of one project: the form then leads on to the next that waits. `?project=P-2017-004`."""

    queue = forms.CharField(required=False, max_length=20)
    project = forms.CharField(required=False, max_length=20)
