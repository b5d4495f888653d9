"""The form of an agreement's rules from a day on."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from projects.money.agreements import actions
from projects.money.agreements.forms.rows import RowsStep
from projects.money.agreements.models import Agreement, Amendment, Terms
from projects.portfolio.forms.rows import Row
from tracker.core.fields import CountFormField, DecimalInput, IsoDateField, LocalDecimalField, TextField


def _percent(label: Any, help_text: Any = "") -> LocalDecimalField:
    return LocalDecimalField(
        label=label,
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        help_text=help_text,
    )


def _choices(of: Any) -> list[tuple[str, str]]:
    return [(one.value, capfirst(one.label)) for one in of]


class FlatRateRow(Row):
    optional = ("percent", "unit_amount")
    what = TextField(label=_("Name in Swedish"), required=False, max_length=150)
    name_en = TextField(label=_("Name in English"), required=False, max_length=150)
    percent = LocalDecimalField(
        label=_("Percent"), required=False, min_value=0, max_digits=6, decimal_places=2, widget=DecimalInput
    )
    unit_amount = LocalDecimalField(
        label=_("Amount for one unit"), required=False, min_value=0, max_digits=13, decimal_places=2
    )


class TermsForm(RowsStep):
    """New rules begin as a copy of those that hold (`like`); the day and what differs is to be typed."""

    set_name, set_label, row = "flat_rates", _("Flat rates"), FlatRateRow

    with_draft = forms.BooleanField(
        label=_("They come with the draft amendment, and hold only when it is approved"),
        required=False,
        initial=True,
    )
    valid_from = IsoDateField(label=_("These rules hold from"))
    clause = TextField(
        label=_("Where it stands in the agreement"),
        required=False,
        max_length=200,
        help_text=_("For example: special conditions, article 7."),
    )
    rate_method = forms.ChoiceField(
        label=_("Exchange rate in reports to the funder"), choices=_choices(Terms.RateMethod)
    )
    fixed_rate = LocalDecimalField(
        label=_("Fixed rate, kronor for one unit"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=6,
        help_text=_("Only if the rate is fixed in the agreement."),
    )
    indirect = forms.ChoiceField(label=_("Indirect costs"), choices=_choices(Terms.Indirect))
    indirect_percent = _percent(_("Indirect costs, at most percent"), _("Only if they are paid by percent."))
    funder_percent = _percent(_("The funder pays, percent of costs"))
    eligible_from = IsoDateField(
        label=_("Costs count from"), required=False, help_text=_("Empty: from the start of the agreement.")
    )
    eligible_to = IsoDateField(
        label=_("Costs count until"), required=False, help_text=_("Empty: until the end of the agreement.")
    )
    contingency_percent = _percent(_("Contingency, at most percent"))
    contingency_needs_approval = forms.BooleanField(
        label=_("The funder must approve before the contingency is used"), required=False, initial=True
    )
    reallocation_percent = _percent(
        _("Between headings without an amendment, percent"),
        _("0: nothing may be moved. Empty: the agreement has no such limit."),
    )
    comment_below = CountFormField(
        label=_("Comment is due under, percent of plan"), max_value=1000, required=True, initial=85
    )
    comment_above = CountFormField(
        label=_("Comment is due over, percent of plan"), max_value=1000, required=True, initial=110
    )
    period_months = CountFormField(
        label=_("Months in a reporting period"), min_value=1, max_value=60, required=True, initial=12
    )
    by_calendar = forms.BooleanField(
        label=_("Reporting periods follow the calendar year, not the start of the agreement"),
        required=False,
        initial=True,
    )
    report_format = forms.ChoiceField(
        label=_("Form of the financial report"), choices=_choices(Terms.ReportFormat)
    )

    def __init__(
        self,
        data: Any = None,
        *,
        user: Any,
        agreement: Agreement,
        terms: Terms | None = None,
        like: Terms | None = None,
        draft: Amendment | None = None,
    ) -> None:
        self.user, self.agreement, self.terms = user, agreement, terms
        self.like, self.draft = like, draft
        initial = self.stored(terms or like) if terms or like else {}
        if terms is None:
            initial.pop("valid_from", None)
        super().__init__(data, of=terms, initial=initial)
        if draft is None:
            del self.fields["with_draft"]

    def stored(self, current: Terms) -> dict[str, Any]:
        return {name: getattr(current, name) for name in actions.TERMS_FIELDS}

    def standing(self, of: Any) -> list[tuple[Any, ...]]:
        source = of or self.like
        rows = source.flat_rates.all() if source else []
        return [(row.name_sv, row.name_en, row.percent, row.unit_amount) for row in rows]

    def told(self, row: tuple[Any, ...]) -> str:
        name_sv, _name_en, percent, unit_amount = row
        return f"{name_sv}: {unit_amount if percent is None else f'{percent} %'}"

    def save(self) -> Terms:
        return actions.save_terms(
            user=self.user,
            agreement=self.agreement,
            terms=self.terms,
            expected=self.cleaned_data["version"],
            fields=self.values(),
            flat_rates=self.rows.filled(),
            amendment=self.draft if self.cleaned_data.get("with_draft") else None,
        )
