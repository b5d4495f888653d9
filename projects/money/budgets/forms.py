"""The forms of budgets. The rules are in the actions; what they refuse is shown where it belongs."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projects.money.agreements.models import Account, Agreement, Amendment, Heading
from projects.money.agreements.queries import amendments_of
from projects.money.budgets import actions, following, queries, shown
from projects.money.budgets.models import BudgetLine, BudgetVersion, Forecast, VarianceComment
from projects.portfolio.forms.rows import SPARE_ROWS, OptionField, Options, Row, Rows
from tracker.core import formats
from tracker.core.conflict import Difference
from tracker.core.errors import Refused
from tracker.core.fields import IsoDateField, LocalDecimalField, TextField
from tracker.core.periods import today
from tracker.core.steps import Step


class Meeting(Step):
    """A step that may make a new row. `met` is the row that somebody else has made first: it is changed then."""

    met: Any = None

    def conflict(self, current: Any) -> None:
        super().conflict(current)
        self.met = current


class Labelled(Options):
    """Things offered in other words than their own: (thing, words)."""

    def __init__(self, things: Iterable[tuple[Any, str]]) -> None:
        pairs = list(things)
        super().__init__(thing for thing, _words in pairs)
        self.labels = [(str(thing.pk), words) for thing, words in pairs]


def _headings(agreement: Agreement) -> Options:
    return Options(agreement.headings.order_by("order", "code", "pk"))


def _amendments(agreement: Agreement) -> Labelled:
    """The approved amendments, the latest first, in as many words as the reader may see."""
    told = {row.pk: row for row in amendments_of(agreement)}
    rows = agreement.amendments.filter(status=Amendment.Status.APPROVED).order_by("-number", "-pk")
    return Labelled((row, _amendment(told[row.pk], agreement)) for row in rows)


def _amendment(row: Amendment, agreement: Agreement) -> str:
    assert row.decided_on is not None
    masked = getattr(agreement, "is_masked", False)
    day = str(row.decided_on.year) if masked else row.decided_on.isoformat()
    told = gettext("Amendment %(number)d, %(day)s") % {"number": row.number, "day": day}
    return f"{told}: {row.changes}" if row.changes else told


def _amount(label: Any, **kwargs: Any) -> LocalDecimalField:
    return LocalDecimalField(label=label, max_digits=13, decimal_places=2, **kwargs)


def _decision(step: Step, agreement: Agreement) -> None:
    step.fields["amendment"].offer(_amendments(agreement))


AMENDMENT_HELP = _(
    "Needed when more is moved than the terms let us move ourselves, or money leaves the contingency."
)


class LineRow(Row):
    """A heading, perhaps with an account, and an amount for each year."""

    what = OptionField(label=_("Heading"), required=False)
    account = OptionField(label=_("Own account"), required=False)

    def __init__(self, *args: Any, options: tuple[Options, Options], **kwargs: Any) -> None:
        super().__init__(*args, options=options[0], **kwargs)
        self.fields["account"].offer(options[1])
        self.optional = tuple(self.fields)[1:]

    def years(self) -> list[Any]:
        return [self[name] for name in list(self.fields)[2:]]


class LineRows(Rows):
    max_num = absolute_max = actions.MOST_ROWS


def _row_form(years: Sequence[int]) -> type[LineRow]:
    fields = {f"y{year}": _amount(str(year), required=False, min_value=0) for year in years}
    return type("LineRow", (LineRow,), fields)


class DraftForm(Meeting):
    """What is new, and `rows`: a row for each heading and account, a column for each year."""

    reason = TextField(label=_("What is new in it"), max_length=300, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        agreement: Agreement,
        draft: BudgetVersion | None,
        lines: Iterable[BudgetLine],
    ) -> None:
        """`lines` fill the form in: of the draft, or of the version that a new one begins from."""
        super().__init__(data, of=draft, initial={"reason": draft.reason if draft else ""})
        listed = list(lines)
        self.agreement = agreement
        self.years = sorted({*queries.years(agreement), *(line.year for line in listed)})
        self.headings = _headings(agreement)
        accounts = Options(Account.objects.order_by("code", "pk"))
        self.rows = LineRows(
            data,
            form=_row_form(self.years),
            prefix="lines",
            options=(self.headings, accounts),  # type: ignore[arg-type]
            initial=self._filled(listed),
        )

    def _filled(self, lines: Iterable[BudgetLine]) -> list[tuple[Any, ...]]:
        """A row for every heading, and for every account that a line names."""
        amounts: dict[tuple[int, int | None], dict[int, Decimal]] = {}
        with_lines = {(line.heading_id, line.account_id): line for line in lines}
        for key in self.headings.by_key:
            pairs = sorted(
                (pair for pair in with_lines if pair[0] == int(key)),
                key=lambda pair: str(with_lines[pair].account or ""),
            )
            for pair in pairs or [(int(key), None)]:
                amounts[pair] = {}
        for line in lines:
            amounts[line.heading_id, line.account_id][line.year] = line.amount
        return [
            (heading, account, *(by_year.get(year) for year in self.years))
            for (heading, account), by_year in amounts.items()
        ]

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.rows.is_valid()])

    def lines(self) -> list[actions.Line]:
        return [
            actions.Line(year, heading, amount, account)
            for heading, account, *amounts in self.rows.filled()
            for year, amount in zip(self.years, amounts, strict=True)
            if amount is not None
        ]

    def save(self, user: Any) -> BudgetVersion:
        return actions.save_budget_draft(
            user=user,
            agreement=self.agreement,
            version=self.of,
            expected=self.cleaned_data["version"],
            lines=self.lines(),
            reason=self.cleaned_data["reason"],
        )

    def refuse(self, no: Refused) -> None:
        if no.field == "lines":
            self.rows.refuse(no.message)
        else:
            super().refuse(no)

    def more_rows(self) -> None:
        """Show what was typed with more empty rows; nothing is judged or saved yet."""
        self._errors = ErrorDict()
        self.rows.add(SPARE_ROWS)
        self.rows.without_errors()

    def stored(self, current: BudgetVersion) -> dict[str, Any]:
        return {"reason": current.reason}

    def conflict(self, current: BudgetVersion) -> None:
        super().conflict(current)
        mine = [
            BudgetLine(
                year=line.year, heading=line.heading, account=line.account, amount=line.amount, amount_sek=0
            )
            for line in self.lines()
        ]
        stored = current.lines.select_related("heading", "account")
        for row in shown.moved(stored, mine):
            account = f" {row.account.code}" if row.account else ""
            label = f"{row.year} {row.heading}{account}"
            theirs, typed = (
                "" if cell.amount is None else _number(cell.amount) for cell in (row.before, row.after)
            )
            self.differences.append(Difference(label, theirs, typed))


class ApproveForm(Step):
    in_force_from = IsoDateField(label=_("In force from"), initial=today)
    amendment = OptionField(label=_("Approved by the funder in"), required=False, help_text=AMENDMENT_HELP)

    def __init__(self, data: Any = None, *, agreement: Agreement, version: BudgetVersion) -> None:
        super().__init__(data, of=version)
        _decision(self, agreement)

    def save(self, user: Any) -> BudgetVersion:
        return actions.approve_budget(
            user=user, version=self.of, expected=self.cleaned_data["version"], **self.values()
        )


class WithdrawForm(Step):
    reason = TextField(label=_("Why"), max_length=300)

    def __init__(self, data: Any = None, *, agreement: Agreement, version: BudgetVersion) -> None:
        super().__init__(data, of=version)

    def save(self, user: Any) -> BudgetVersion:
        return actions.withdraw_budget(
            user=user, version=self.of, expected=self.cleaned_data["version"], **self.values()
        )


class MoveForm(Step):
    """Money from one line of the approved version to another heading or account, in the same year."""

    source = OptionField(label=_("From"))
    heading = OptionField(label=_("To"))
    account = OptionField(label=_("Own account"), required=False)
    amount = _amount(_("Amount"), min_value=Decimal("0.01"))
    reason = TextField(label=_("Why"), max_length=300)
    in_force_from = IsoDateField(label=_("In force from"), initial=today)
    amendment = OptionField(label=_("Approved by the funder in"), required=False, help_text=AMENDMENT_HELP)

    def __init__(self, data: Any = None, *, agreement: Agreement, version: BudgetVersion) -> None:
        super().__init__(data, of=version)
        self.fields["source"].offer(
            Labelled((line, _line(line, agreement)) for line in version.shown_lines if line.amount)  # type: ignore[attr-defined]
        )
        self.fields["heading"].offer(_headings(agreement))
        self.fields["account"].offer(Options(Account.objects.order_by("code", "pk")))
        self.fields["amount"].label = gettext("Amount, %(currency)s") % {"currency": agreement.currency}
        _decision(self, agreement)

    def save(self, user: Any) -> BudgetVersion:
        return actions.reallocate_budget(
            user=user, version=self.of, expected=self.cleaned_data["version"], **self.values()
        )


def _line(line: BudgetLine, agreement: Agreement) -> str:
    account = f" · {line.account}" if line.account else ""
    return f"{line.year} · {line.heading}{account} · {formats.money(line.amount, agreement.currency)}"


class ForecastForm(Step):
    """An amount for each heading and year, from this year on. What is left empty says nothing new."""

    note = TextField(label=_("Note"), max_length=300, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        agreement: Agreement,
        plan: Iterable[BudgetLine],
        earlier: Iterable[Forecast],
    ) -> None:
        super().__init__(data)
        self.agreement = agreement
        self.years = [year for year in queries.years(agreement) if year >= today().year]
        self.headings = list(agreement.headings.order_by("order", "code", "pk"))
        planned = shown.by_place(plan)
        expected = shown.by_place(earlier)
        for heading in self.headings:
            for year in self.years:
                told = _told(planned.get((year, heading.pk)), expected.get((year, heading.pk)))
                label = f"{heading} {year}"
                self.fields[_name(year, heading)] = _amount(
                    label, required=False, min_value=0, help_text=told
                )

    def table(self) -> list[tuple[Heading, list[Any]]]:
        """Heading, and its fields by year."""
        return [(heading, [self[_name(year, heading)] for year in self.years]) for heading in self.headings]

    def save(self, user: Any) -> list[Forecast]:
        given = self.cleaned_data
        expected = [
            following.Expected(year, heading, given[_name(year, heading)], given["note"])
            for heading in self.headings
            for year in self.years
            if given[_name(year, heading)] is not None
        ]
        return following.add_forecasts(user=user, agreement=self.agreement, expected=expected)


def _name(year: int, heading: Heading) -> str:
    return f"amount_{year}_{heading.pk}"


def _told(plan: Decimal | None, earlier: Decimal | None) -> str:
    """What was planned and expected before, under the field."""
    said = [(gettext("Plan %(amount)s"), plan), (gettext("earlier forecast %(amount)s"), earlier)]
    return " · ".join(words % {"amount": _number(amount)} for words, amount in said if amount is not None)


def _number(amount: Decimal) -> str:
    return formats.number(amount, shown.places([amount]))


class CommentForm(Meeting):
    heading = OptionField(label=_("Heading"))
    until = IsoDateField(label=_("Outcome up to"))
    text = TextField(label=_("Comment"), lines=3, max_length=500)

    def __init__(
        self,
        data: Any = None,
        *,
        agreement: Agreement,
        comment: VarianceComment | None,
        preset: dict[str, Any] | None = None,
    ) -> None:
        written = self.stored(comment) if comment else preset
        super().__init__(data, of=comment, initial=written)
        self.agreement = agreement
        self.fields["heading"].offer(_headings(agreement))

    def stored(self, current: VarianceComment) -> dict[str, Any]:
        return {"heading": current.heading_id, "until": current.until, "text": current.text}

    def save(self, user: Any) -> VarianceComment:
        return following.comment_variance(
            user=user,
            agreement=self.agreement,
            comment=self.of,
            expected=self.cleaned_data["version"],
            **self.values(),
        )


class AskedFor(forms.Form):
    """What the address of the comment form may preset: `?heading=7&until=2017-12-31`."""

    heading = forms.IntegerField(required=False, min_value=1, max_value=2**31)
    until = IsoDateField(required=False)


class Against(forms.Form):
    """The version to compare with: `?against=1`."""

    against = forms.TypedChoiceField(label=_("Compare with"), required=False, coerce=int, empty_value=None)

    def __init__(self, data: Any, others: Iterable[int]) -> None:
        super().__init__(data)
        version = gettext("Version %(number)d")
        self.fields["against"].choices = [(number, version % {"number": number}) for number in others]
