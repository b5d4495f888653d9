"""The forms of an import. The rules are in `actions`; what they refuse is shown at its field."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from projects.money.imports import actions
from projects.money.imports.columns import FIELDS, MOST_KEY_PARTS, NEEDED, Reading, label
from projects.money.imports.models import BookingImport, ColumnMap, ImportRow
from projects.money.ledger.models import Transaction
from tracker.core import once
from tracker.core.conflict import Difference, Saved, last_saved
from tracker.core.errors import Refused
from tracker.core.fields import TextField
from tracker.core.uploads import UploadField

# A voucher number may be made of several columns; each has a field of its own.
KEY_FIELDS = tuple(f"row_key_{n}" for n in range(1, MOST_KEY_PARTS + 1))
_HINTS = {
    "agreement": _("The agreement's number, or the code of a project that has one agreement."),
    "currency": _("Without a column, or where the cell is empty, the amount is in kronor."),
    "kind": _("Without a column every row is a cost."),
    "heading": _("Code or name. Where it is empty the account tells, or the agreement's only heading."),
    "rate": _("Kronor for one unit. Without a column our own yearly rate is taken."),
}


class RefusingForm(forms.Form):
    def refuse(self, no: Refused) -> None:
        name = {"row_key": KEY_FIELDS[0]}.get(no.field or "", no.field)
        self.add_error(name if name in self.fields else None, ValidationError(no.message, code=no.code))


class UploadForm(RefusingForm):
    file = UploadField(label=_("File from the accounting system"), kinds=actions.KINDS)
    key = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, initial={"key": once.new_key()})


class ColumnsForm(RefusingForm):
    """Which column is what, under a name. It carries the version of the map that it was filled in from."""

    name = TextField(
        label=_("Name of the map"),
        max_length=100,
        help_text=_(
            "For example the name of the accounting system. The next file with these columns is read so."
        ),
    )
    reversed_signs = forms.BooleanField(label=_("Costs are negative in the file"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    marks_optional = True

    def __init__(
        self, data: Any = None, *, run: BookingImport, known: ColumnMap | None, reading: Reading
    ) -> None:
        initial = _initial(reading) | {
            "name": known.name if known else "",
            "version": known.version if known else None,
        }
        super().__init__(data, initial=initial)
        self.run, self.known = run, known
        self.saved: Saved | None = None
        self.differences: list[Difference] = []
        columns = [("", _("no column")), *((heading, heading) for heading in run.headings)]
        for name in (*KEY_FIELDS, *(name for name in FIELDS if name != "row_key")):
            first = name == KEY_FIELDS[0]
            self.fields[name] = forms.ChoiceField(
                label=_label(name),
                choices=columns,
                required=first or name in NEEDED,
                help_text=_HINTS.get(name, ""),
            )
        for kind in Transaction.Kind:
            self.fields[f"kind_{kind.value}"] = TextField(
                label=capfirst(str(kind.label)), required=False, max_length=300
            )

    def column_fields(self) -> list[Any]:
        return [self[name] for name in FIELDS if name != "row_key"]

    def key_fields(self) -> list[Any]:
        return [self[name] for name in KEY_FIELDS]

    def kind_fields(self) -> list[Any]:
        return [self[f"kind_{kind.value}"] for kind in Transaction.Kind]

    def reading(self) -> Reading:
        given = self.cleaned_data
        columns = {name: [given[name]] for name in FIELDS if name != "row_key" and given[name]}
        columns["row_key"] = [given[name] for name in KEY_FIELDS if given[name]]
        kinds = {
            word.strip(): kind.value
            for kind in Transaction.Kind
            for word in given[f"kind_{kind.value}"].split(",")
            if word.strip()
        }
        return Reading(columns, kinds, given["reversed_signs"])

    def save(self, user: Any) -> ColumnMap:
        return actions.save_column_map(
            user=user,
            name=self.cleaned_data["name"],
            headings=self.run.headings,
            expected=self.cleaned_data["version"],
            **self.reading().kept(),
        )

    def conflict(self, current: ColumnMap) -> None:
        """Keep what was chosen and tell what the map says now; the next save is then made on that version."""
        self.saved = last_saved(current)
        theirs, mine = _initial(Reading.of(current)), _initial(self.reading())
        self.differences = [
            Difference(str(self.fields[name].label), _said(theirs.get(name)), _said(mine.get(name)))
            for name in self.fields
            if name in {*theirs, *mine} and theirs.get(name, "") != mine.get(name, "")
        ]
        self.data = self.data.copy()
        self.data["version"] = str(current.version)


class BookForm(RefusingForm):
    mode = forms.ChoiceField(label=_("What is to be booked?"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, run: BookingImport) -> None:
        # With changed rows only, nobody replaces them by just pressing the button.
        super().__init__(data, initial={"mode": BookingImport.Mode.ADD if run.new else ""})
        self.fields["mode"].choices = [(mode.value, capfirst(mode.label)) for mode in BookingImport.Mode]


class RowsForm(forms.Form):
    """Which rows of a checked file are shown."""

    verdict = forms.ChoiceField(
        label=_("Verdict"), choices=[("", ""), *ImportRow.Verdict.choices], required=False
    )
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)


class SaidForm(forms.Form):
    """What the polling page has already said to a screen reader."""

    said = forms.CharField(max_length=10, required=False)

    @property
    def told(self) -> str:
        return self.cleaned_data["said"] if self.is_valid() else ""


def _label(name: str) -> Any:
    if name in KEY_FIELDS[1:]:
        return _("and the column") if name == KEY_FIELDS[1] else _("and")
    return capfirst(label("row_key" if name == KEY_FIELDS[0] else name))


def _initial(reading: Reading) -> dict[str, Any]:
    """The reading as the form's fields hold it."""
    filled: dict[str, Any] = {"reversed_signs": reading.reversed_signs}
    for name, parts in reading.columns.items():
        filled |= dict(zip(KEY_FIELDS, parts, strict=False)) if name == "row_key" else {name: parts[0]}
    words: dict[str, list[str]] = {}
    for word, kind in reading.kinds.items():
        words.setdefault(f"kind_{kind}", []).append(word)
    return filled | {name: ", ".join(found) for name, found in words.items()}


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return str(value or "")
