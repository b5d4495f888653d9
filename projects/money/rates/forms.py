"""Forms of exchange rates: one rate, and the two steps of a file: look it through, then write it."""

import datetime
import re
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from projects.money.rates import actions
from projects.money.rates.comparing import Comparison, compare
from projects.money.rates.formats import read
from projects.money.rates.models import ExchangeRate
from projects.money.rates.reading import Quote, Reading, Wanted
from projects.money.rates.sources import Source
from tracker.core import formats
from tracker.core.errors import Refused
from tracker.core.fields import IsoDateField, LocalDecimalField, TextField
from tracker.core.steps import Step
from tracker.core.uploads import Clean, UploadField

MOST = 10_000  # rates written from a page at a time; the command takes any number
_KEPT = datetime.timedelta(hours=12)
_CODES = re.compile(r"[A-Z]{3}(?:[ ,;]+[A-Z]{3})*")


def _sources() -> list[tuple[str, str]]:
    return [(source.value, capfirst(source.label)) for source in Source]


class RateForm(Step):
    """One rate. `of` is the one that is changed."""

    source = forms.ChoiceField(label=_("Source"), choices=_sources)
    currency = TextField(
        label=_("Currency"),
        max_length=3,
        help_text=_("For example EUR. Of ECB and InforEuro the other currency, SEK for kronor."),
    )
    valid_from = IsoDateField(
        label=_("Valid from"),
        help_text=_("The day of a daily rate; the first day of the month or year of the others."),
    )
    rate = LocalDecimalField(
        label=_("Rate"),
        max_digits=12,
        decimal_places=6,
        help_text=_(
            "ECB and InforEuro: what one euro costs. Riksbanken and our own: kronor for one unit, also where"
            " Riksbanken writes for 100."
        ),
    )

    def __init__(self, data: Any = None, *, of: ExchangeRate | None = None) -> None:
        super().__init__(data, of=of, initial=_said(of) if of else None)

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()

    def stored(self, current: ExchangeRate) -> dict[str, Any]:
        return _said(current)

    def save(self, user: Any) -> ExchangeRate:
        given = self.values()
        return actions.save_rate(user=user, row=self.of, expected=self.cleaned_data["version"], **given)


def _said(row: ExchangeRate) -> dict[str, Any]:
    return {"source": row.source, "currency": row.currency, "valid_from": row.valid_from, "rate": row.rate}


class FileForm(forms.Form):
    """The first step: which file, of whom, and what of it."""

    marks_optional = True
    source = forms.ChoiceField(label=_("Source"), choices=_sources)
    file = UploadField(label=_("File"), kinds=("csv", "xml", "xlsx"))
    month = IsoDateField(
        label=_("Month"),
        required=False,
        help_text=_("Any day of the month. Only for files of InforEuro that do not say their month."),
    )
    currencies = TextField(
        label=_("Only these currencies"),
        required=False,
        max_length=200,
        help_text=_("For example SEK USD. Empty: all in the file."),
    )
    since = IsoDateField(label=_("Only from"), required=False)

    def clean_currencies(self) -> frozenset[str]:
        typed = self.cleaned_data["currencies"].upper()
        if typed and not _CODES.fullmatch(typed):
            message = _("Write codes of three letters with spaces between, for example SEK USD.")
            raise ValidationError(message, code="currencies")
        return frozenset(re.findall("[A-Z]{3}", typed))

    def reading(self) -> Reading | None:
        """What the file says; None, with the form telling why, when it cannot be used."""
        given = self.cleaned_data
        file: Clean = given["file"]
        wanted = Wanted(given["currencies"], given["since"] or datetime.date.min)
        try:
            found = read(Source(given["source"]), file.read(), file.kind, wanted, given["month"])
        except ValidationError as error:
            self.add_error(None if hasattr(error, "error_dict") else "file", error)
            return None
        if len(found.quotes) > MOST:
            message = _(
                "The file has %(number)s rates; at most %(most)s are taken at a time. Choose currencies or a first day."
            )
            facts = {"number": formats.number(len(found.quotes)), "most": formats.number(MOST)}
            self.add_error("currencies", ValidationError(message, code="too_many", params=facts))
            return None
        return found


class WriteForm(Step):
    """The second step. `sent` holds the rates that were looked through, signed, and what they were compared with."""

    marks_optional = False
    sent = forms.CharField(widget=forms.HiddenInput)
    replace = forms.TypedChoiceField(
        label=_("Rates that say something else here"),
        choices=[("", _("Leave them as they are")), ("1", _("Replace them by those of the file"))],
        coerce=bool,
        required=False,
        empty_value=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, user: Any) -> None:
        super().__init__(data)
        self.user = user
        self.source, self.quotes, self.seen = Source.OWN_YEAR, list[Quote](), ""
        self.comparison: Comparison | None = None

    @classmethod
    def of_reading(cls, reading: Reading, user: Any) -> "WriteForm":
        form = cls(user=user)
        form.source, form.quotes = reading.source, reading.quotes
        form._show(compare(reading.source, reading.quotes))
        return form

    def clean_sent(self) -> str:
        sent = self.cleaned_data["sent"]
        try:
            source, rows, self.seen = signing.loads(sent, salt=self._salt(), max_age=_KEPT)
        except signing.BadSignature as error:
            message = _("Too long ago, or not from this page. Choose the file again.")
            raise ValidationError(message, code="sent") from error
        self.source = Source(source)
        field = ExchangeRate._meta.get_field("rate")
        for base, quote, day, rate in rows:
            first = datetime.date.fromisoformat(day)
            self.quotes.append(Quote("", base, quote, first, field.to_python(rate)))
        return str(sent)

    def save(self) -> actions.Written:
        return actions.import_rates(
            user=self.user,
            source=self.source,
            quotes=self.quotes,
            replace=self.cleaned_data["replace"],
            seen=self.seen,
        )

    def refuse(self, no: Refused) -> None:
        super().refuse(no)
        self._show(compare(self.source, self.quotes))

    def conflict(self, current: Comparison) -> None:
        """Somebody has changed rates meanwhile: show what the file would change now."""
        message = _(
            "The rates have been changed since you looked. Nothing has been saved. Look through them again."
        )
        self.add_error(None, ValidationError(message, code="stale"))
        self._show(current)

    def _show(self, found: Comparison) -> None:
        """Carry what is shown now. The choice is asked only where rates say something else."""
        self.comparison = found
        rows = [[row.base, row.quote, row.valid_from.isoformat(), str(row.rate)] for row in self.quotes]
        sent = signing.dumps([self.source, rows, found.digest], salt=self._salt(), compress=True)
        if self.is_bound:
            self.data = self.data.copy()
            self.data["sent"] = sent
        self.initial["sent"] = sent

    def _salt(self) -> str:
        return f"rates.import.{self.user.pk}"
