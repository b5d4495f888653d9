"""Forms of a sheet: which periods to take out, and the two steps of bringing it in: look through, then save."""

import datetime
from itertools import groupby
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.portfolio.models import Project
from projects.results.catalogue.models import ReportingPeriod
from projects.results.sheets import actions, saving
from projects.results.sheets.comparing import Comparison, compare
from projects.results.sheets.reading import Fault, Line, Reading, read
from tracker.core.errors import Refused
from tracker.core.periods import today
from tracker.core.steps import Step
from tracker.core.uploads import UploadField

_KEPT = datetime.timedelta(hours=12)
_ROOM = 50_000  # characters, for the form's other fields


class PeriodsForm(forms.Form):
    """Which periods: one by its code, or all that end in a year."""

    periods = forms.ChoiceField(label=gettext_lazy("Periods"), required=False)

    def __init__(self, data: Any, *, periods: list[ReportingPeriod]) -> None:
        super().__init__(data)
        self.by_key: dict[str, list[ReportingPeriod]] = {}
        choices: list[Any] = []
        for year, found in groupby(reversed(periods), lambda period: period.year):
            rows = list(reversed(list(found)))
            self.by_key |= {f"all-{year}": rows, **{row.code: [row] for row in rows}}
            singles = [(row.code, row.code) for row in rows]
            if len(rows) > 1:
                singles.insert(0, (f"all-{year}", _("all of %(year)s") % {"year": year}))
            choices.append((str(year), singles))
        field: Any = self.fields["periods"]
        field.choices = choices
        self.initial["periods"] = self._latest(periods)

    def _latest(self, periods: list[ReportingPeriod]) -> str:
        """The year that was over most lately, or is the first to be."""
        over = [row.year for row in periods if row.last_day < today()]
        year = max(over, default=min((row.year for row in periods), default=0))
        rows = self.by_key.get(f"all-{year}", [])
        return rows[0].code if len(rows) == 1 else f"all-{year}"

    def chosen(self) -> list[ReportingPeriod]:
        key = self.cleaned_data.get("periods") if self.is_valid() else ""
        return self.by_key.get(key or self.initial["periods"], [])


class FileForm(forms.Form):
    """The first step: the file."""

    file = UploadField(label=gettext_lazy("The sheet, filled in"), kinds=("xlsx", "csv"))

    def reading(self) -> Reading | None:
        """What the file says; None, with the form telling why, when it cannot be used."""
        try:
            return read(self.cleaned_data["file"])
        except ValidationError as error:
            self.add_error("file", error)
            return None


class WriteForm(Step):
    """The second step. `sent` holds the rows that were looked through, signed, and what they were compared with."""

    marks_optional = False
    sent = forms.CharField(widget=forms.HiddenInput)
    submit = forms.TypedChoiceField(
        label=gettext_lazy("Save them as"),
        choices=[
            ("", gettext_lazy("drafts, to go on with")),
            ("1", gettext_lazy("submitted, for somebody else to approve")),
        ],
        coerce=bool,
        required=False,
        empty_value=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, user: Any, project: Project) -> None:
        super().__init__(data)
        self.user, self.project = user, project
        self.lines, self.letters, self.seen = list[Line](), dict[str, str](), ""
        self.comparison: Comparison | None = None
        # What stands in the way of saving at all, and of what was asked for just now.
        self.faults: list[Fault] = []
        self.refused: list[Fault] = []

    @classmethod
    def of_reading(cls, reading: Reading, *, user: Any, project: Project) -> "WriteForm":
        form = cls(user=user, project=project)
        form.lines, form.letters = reading.lines, reading.columns
        form._show(compare(user, project, form.lines, form.letters))
        return form

    def clean_sent(self) -> str:
        sent = self.cleaned_data["sent"]
        try:
            rows, self.letters, self.seen = signing.loads(sent, salt=self._salt(), max_age=_KEPT)
        except signing.BadSignature as error:
            message = _("Too long ago, or not from this page. Choose the file again.")
            raise ValidationError(message, code="sent") from error
        self.lines = [Line.of(row) for row in rows]
        return str(sent)

    def save(self) -> Comparison:
        return actions.import_sheet(
            user=self.user,
            project=self.project,
            lines=self.lines,
            letters=self.letters,
            submit=self.cleaned_data["submit"],
            seen=self.seen,
        )

    def refuse(self, no: Refused) -> None:
        super().refuse(no)
        self._show(compare(self.user, self.project, self.lines, self.letters))
        if isinstance(no, actions.Faulty):
            self.refused = [fault for fault in no.faults if fault not in self.faults]

    def conflict(self, current: Comparison) -> None:
        """Somebody has changed values meanwhile: show what the sheet would change now."""
        message = _(
            "Values have been changed since you looked. Nothing has been saved. Look through them again."
        )
        self.add_error(None, ValidationError(message, code="stale"))
        self._show(current)

    def _show(self, found: Comparison) -> None:
        """Carry what is shown now, and tell what would be refused if it were saved."""
        self.comparison = found
        self.faults = list(found.faults)
        if not self.faults:
            _ready, self.faults = saving.judged(self.user, found.entries, self.letters)
        rows = [line.kept() for entry in found.entries for line in entry.lines.values()]
        sent = signing.dumps([rows, self.letters, found.digest], salt=self._salt(), compress=True)
        if len(sent) > (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) - _ROOM:
            message = _(
                "The sheet says too much to be saved at once. Divide it: bring in some rows at a time."
            )
            self.faults.append(Fault(rows[0][0], "", message))
        if self.is_bound:
            self.data = self.data.copy()
            self.data["sent"] = sent
        self.initial["sent"] = sent

    def _salt(self) -> str:
        return f"results.sheet.{self.user.pk}.{self.project.pk}"
