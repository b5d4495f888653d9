"""The two steps of bringing in a sheet of activities: look through, then save."""

import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.activities.sheets import actions
from projects.activities.sheets.comparing import Comparison, compare
from projects.activities.sheets.reading import Fault, Line, Reading, read
from tracker.core.errors import Refused
from tracker.core.steps import Step
from tracker.core.uploads import UploadField

_KEPT = datetime.timedelta(hours=12)
_ROOM = 50_000  # characters, for the form's other fields


class FileForm(forms.Form):
    """The first step: the file, and what becomes of rows that lack something."""

    file = UploadField(label=gettext_lazy("The sheet, filled in"), kinds=("xlsx", "csv"))
    drafts = forms.BooleanField(
        label=gettext_lazy("Rows that lack something become my drafts"), required=False
    )

    def reading(self) -> Reading | None:
        """What the file says; None, with the form telling why, when it cannot be used."""
        try:
            return read(self.cleaned_data["file"])
        except ValidationError as error:
            self.add_error("file", error)
            return None


class WriteForm(Step):
    """The second step. `sent` holds the rows that were looked through, signed, and what they were compared with."""

    sent = forms.CharField(widget=forms.HiddenInput)
    confirmed = forms.BooleanField(label=gettext_lazy("What is doubted is right. Save it."), required=False)

    def __init__(self, data: Any = None, *, user: Any) -> None:
        super().__init__(data)
        self.user = user
        self.lines, self.letters, self.drafts, self.seen = list[Line](), dict[str, str](), False, ""
        self.comparison: Comparison | None = None
        self.faults: list[Fault] = []

    @classmethod
    def of_reading(cls, reading: Reading, *, user: Any, drafts: bool) -> "WriteForm":
        form = cls(user=user)
        form.lines, form.letters, form.drafts = reading.lines, reading.columns, drafts
        form._show(compare(user, form.lines, form.letters, drafts=drafts))
        return form

    def clean_sent(self) -> str:
        sent = self.cleaned_data["sent"]
        try:
            told = signing.loads(sent, salt=self._salt(), max_age=_KEPT)
        except signing.BadSignature as error:
            message = _("Too long ago, or not from this page. Choose the file again.")
            raise ValidationError(message, code="sent") from error
        rows, self.letters, self.drafts, self.seen = told
        self.lines = [Line.of(row) for row in rows]
        return str(sent)

    def save(self) -> Comparison:
        return actions.import_activities(
            user=self.user,
            lines=self.lines,
            letters=self.letters,
            drafts=self.drafts,
            seen=self.seen,
            confirmed=self.cleaned_data["confirmed"],
        )

    def refuse(self, no: Refused) -> None:
        super().refuse(no)
        self._show(compare(self.user, self.lines, self.letters, drafts=self.drafts))
        if isinstance(no, actions.Faulty):
            self.faults = no.faults

    def conflict(self, current: Any) -> None:
        """Somebody has changed activities meanwhile: show what the sheet would change now."""
        message = _(
            "Activities have been changed since you looked. Nothing has been saved. Look through them again."
        )
        self.add_error(None, ValidationError(message, code="stale"))
        self._show(compare(self.user, self.lines, self.letters, drafts=self.drafts))

    def _show(self, found: Comparison) -> None:
        """Carry what is shown now: only the rows that change something."""
        self.comparison = found
        self.faults = list(found.faults)
        rows = [entry.line.kept() for entry in found.entries]
        told = [rows, self.letters, self.drafts, found.digest]
        sent = signing.dumps(told, salt=self._salt(), compress=True)
        if len(sent) > (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) - _ROOM:
            message = _(
                "The sheet says too much to be saved at once. Divide it: bring in some rows at a time."
            )
            self.faults.append(Fault(rows[0][0], "", message))
        if self.is_bound:
            data: Any = self.data.copy()  # type: ignore[attr-defined]
            data["sent"] = sent
            self.data = data
        self.initial["sent"] = sent

    def _salt(self) -> str:
        return f"activities.sheet.{self.user.pk}"
