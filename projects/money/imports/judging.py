"""What a row of a file would do to the ledger: new, changed, unchanged, or refused and why.

The rules are the ledger's own (projects/money/ledger/rules.py). What they ask about is read once for all rows.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from babel.numbers import list_currencies
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from projects.money.agreements.models import Account, Agreement, Heading
from projects.money.agreements.queries import with_rules
from projects.money.imports.columns import Reading, kinds_by_word
from projects.money.imports.models import ImportRow
from projects.money.imports.reading import Found, typed
from projects.money.ledger import closing, rules
from projects.money.ledger.models import ClosedMonth, Transaction
from projects.money.rates.models import Source
from projects.money.rates.queries import Found as Rate
from projects.money.rates.queries import Rates
from projects.portfolio import sensitivity
from projects.portfolio.rights import unmasked
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.periods import FIRST_YEAR, LAST_YEAR

Verdict = ImportRow.Verdict
# What a changed row may change, in the order in which it is told.
TOLD = (
    "agreement", "kind", "booked_on", "amount", "currency", "rate", "rate_source", "rate_date", "amount_sek", "heading",
    "account", "text",
)  # fmt: skip
# Relations are set from what was read here; asking the database for each row again would cost a query each.
_RELATIONS = frozenset({"agreement", "heading", "account", "activity", "corrects", "voided_by"})
# What is kept from who may not see the project's exact days and texts.
_MASKED = ("text", "rate_date")
_CURRENCIES = frozenset(list_currencies())


@dataclass
class Judgement:
    """`row` is what is to be written, for new and changed; `differences`: field -> [in the ledger, in the file]."""

    verdict: str
    row: Transaction | None = None
    differences: dict[str, list[str]] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)
    """Field, or nothing, and message."""
    days: tuple[dt.date, ...] = ()
    """In whose months it writes."""


class Books:
    """All that the rules ask about, for one user, read once: as many queries for twenty thousand rows as for one."""

    def __init__(self, user: Any, reading: Reading) -> None:
        self.user = user
        self.kinds = kinds_by_word(reading.kinds)
        self.accounts = {account.code: account for account in Account.objects.all()}
        self._agreements: dict[str, Agreement] = {}
        self._several: set[str] = set()
        rows = with_rules(access.visible(user, Agreement.objects.order_by("pk"), "add", "ledger"))
        rows = rows.select_related("project").prefetch_related("headings", "heading_accounts__heading")
        for agreement in rows:
            for name in {agreement.number, agreement.public_id}:
                self._agreements[name.casefold()] = agreement
        self._by_pk = {agreement.pk: agreement for agreement in self._agreements.values()}
        names = set(self._agreements)
        for agreement in rows:
            code = agreement.project.code.casefold()
            if code in names:
                continue
            if code in self._agreements:
                self._several.add(code)
            self._agreements[code] = agreement
        told = Agreement.objects.filter(unmasked(user, "project__")).order_by()
        self._days_told = set(told.values_list("pk", flat=True))
        self._rates: dict[str, Rates] = {}
        self.closed = set(ClosedMonth.objects.values_list("first_day", flat=True))
        self._refusals: dict[tuple[dt.date, bool], Refused | None] = {}

    def agreement(self, name: str) -> Agreement:
        """By number, by our own number, or by the code of a project that has one agreement."""
        key = name.casefold()
        if key in self._several:
            message = _("The project %(name)s has several agreements. Name the agreement by its number.")
            raise Refused("several_agreements", message % {"name": name}, field="agreement")
        if key not in self._agreements:
            message = _("There is no agreement or project “%(name)s”.") % {"name": name}
            raise Refused("unknown_agreement", message, field="agreement")
        return self._agreements[key]

    def kind(self, name: str) -> Transaction.Kind:
        if name.casefold() not in self.kinds:
            message = _("“%(name)s” is no type that is known. Say in the column map what it is.")
            raise Refused("unknown_kind", message % {"name": name}, field="kind")
        return self.kinds[name.casefold()]

    def account(self, code: str) -> Account:
        if code not in self.accounts:
            raise Refused(
                "unknown_account", _("There is no account %(code)s.") % {"code": code}, field="account"
            )
        return self.accounts[code]

    def heading(self, agreement: Agreement, name: str) -> Heading:
        for heading in agreement.headings.all():
            if name.casefold() in {
                heading.code.casefold(),
                heading.name_sv.casefold(),
                heading.name_en.casefold(),
            }:
                return heading
        message = _("The agreement %(number)s has no heading “%(name)s”.")
        raise Refused(
            "unknown_heading", message % {"number": agreement.number, "name": name}, field="heading"
        )

    def rate(self, currency: str, day: dt.date) -> Rate:
        """Our own yearly rate, as the ledger takes it when none is given. Raises Refused."""
        if currency not in self._rates:
            first, last = dt.date(FIRST_YEAR, 1, 1), dt.date(LAST_YEAR, 12, 31)
            self._rates[currency] = Rates(Source.OWN_YEAR, currency, first, last)
        return self._rates[currency].on(day)

    def check_open(self, day: dt.date, *, tells_month: bool = True) -> None:
        """Raises Refused when the month is closed to the user."""
        key = day.replace(day=1), tells_month
        if key[0] not in self.closed:
            return
        if key not in self._refusals:
            self._refusals[key] = closing.refusal(self.user, key[0], tells_month=tells_month)
        if no := self._refusals[key]:
            raise no

    def judged(self, found: Sequence[Found], *, to_write: bool = False) -> list[Judgement]:
        """The rows' judgements, in their order: two queries. `to_write` keeps others from changing what is there."""
        keys = [row.values.get("row_key", "") for row in found]
        same = Transaction.objects.filter(row_key__in={key for key in keys if key}).order_by()
        rows = same.select_related("heading", "account", "agreement")
        stored = {
            row.row_key: row
            for row in (rows.select_for_update(of=("self",), no_key=True) if to_write else rows)
        }
        open_to_change = access.visible(self.user, same, "change") if stored else same.none()
        mine = set(open_to_change.values_list("pk", flat=True))
        return [self._judged(row, stored.get(key), mine) for row, key in zip(found, keys, strict=True)]

    def _judged(self, found: Found, stored: Transaction | None, mine: set[int]) -> Judgement:
        if found.problems:
            return Judgement(Verdict.REFUSED)
        try:
            fields, problems = self._fields(found.values)
            if problems:
                return Judgement(Verdict.REFUSED, problems=problems)
            if stored is None:
                new = self._new(found.values["row_key"], fields)
                return Judgement(Verdict.NEW, new, days=(new.booked_on,))
            return self._against(stored, fields, mine)
        except Refused as no:
            return Judgement(Verdict.REFUSED, problems=[(no.field or "", no.message)])

    def _fields(self, found: Mapping[str, str]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        """What the file says, as the ledger's fields, and each name in it that is not known."""
        values = typed(found)
        fields: dict[str, Any] = {"currency": rules.SEK}
        fields |= {
            name: values[name] for name in ("booked_on", "amount", "currency", "rate") if name in values
        }
        if "text" in found:
            fields["text"] = found["text"]
        problems = []
        find: dict[str, Callable[..., Any]] = {
            "agreement": self.agreement,
            "kind": self.kind,
            "account": self.account,
            "heading": self.heading,
        }
        for name, by in find.items():
            if name in values and (name != "heading" or "agreement" in fields):
                try:
                    fields[name] = by(*([fields["agreement"]] if name == "heading" else []), values[name])
                except Refused as no:
                    problems.append((name, no.message))
        if fields["currency"] == rules.SEK and fields.get("rate") == 1:
            del fields["rate"]
        return fields, problems

    def _new(self, key: str, fields: dict[str, Any]) -> Transaction:
        row = Transaction(row_key=key)
        self.check_open(fields["booked_on"])
        self._complete(row, {"kind": Transaction.Kind.COST} | fields)
        return row

    def _complete(self, row: Transaction, fields: dict[str, Any]) -> None:
        """Write the fields into the row by the ledger's rules. Raises Refused."""
        currency, day = fields.get("currency", row.currency), fields.get("booked_on", row.booked_on)
        moves = row.pk is None or bool({"booked_on", "currency"} & set(fields))
        if "rate" in fields:
            fields |= {"rate_source": Transaction.RateSource.BANK, "rate_date": day}  # type: ignore[attr-defined]
        elif moves and currency != rules.SEK and currency in _CURRENCIES:
            own = self.rate(currency, day)
            fields |= {"rate": own.rate, "rate_source": own.source, "rate_date": own.valid_from}
        agreement = fields.get("agreement") or row.agreement
        rules.complete(row, fields, tells_days=agreement.pk in self._days_told)
        try:
            row.clean_fields(exclude=_RELATIONS)
            row.clean()
        except ValidationError as error:
            name, messages = next(iter(error.message_dict.items()))
            raise Refused("invalid", messages[0], field=name) from error

    def _against(self, stored: Transaction, fields: dict[str, Any], mine: set[int]) -> Judgement:
        if stored.voided_at:
            message = _(
                "The booking with this voucher number has been voided. Give the new one another number."
            )
            raise Refused("voided", message, field="row_key")
        if stored.pk not in mine or stored.agreement_id not in self._by_pk:
            message = _("The voucher number belongs to a booking that you may not change.")
            raise Refused("not_yours", message, field="row_key")
        stored.agreement = self._by_pk[stored.agreement_id]
        tells = stored.agreement_id in self._days_told
        wanted = {
            name: value
            for name, value in fields.items()
            if (tells or name not in _MASKED) and getattr(stored, name) != value
        }
        if not tells and "booked_on" in wanted and wanted["booked_on"].year == stored.booked_on.year:
            del wanted["booked_on"]
        if not wanted:
            return Judgement(Verdict.UNCHANGED)
        self._follow(stored, fields, wanted)
        days = stored.booked_on, wanted.get("booked_on", stored.booked_on)
        for day in days:
            self.check_open(day, tells_month=tells)
        before = {name: (getattr(stored, name), _said(stored, name, tells)) for name in TOLD}
        self._complete(stored, wanted)
        differences = {
            name: [said, _said(stored, name, tells)]
            for name, (value, said) in before.items()
            if (tells or name not in _MASKED) and value != getattr(stored, name)
        }
        return Judgement(Verdict.CHANGED, stored, differences, days=days)

    def _follow(self, stored: Transaction, fields: dict[str, Any], wanted: dict[str, Any]) -> None:
        """What else becomes different by what is `wanted`, and what must not. Raises Refused."""
        if "account" in wanted and "heading" not in fields:
            wanted["heading"] = None  # the new account leads to its own
        if "rate" in fields and {"booked_on", "currency"} & set(wanted):
            wanted["rate"] = fields["rate"]
        if "agreement" in wanted and wanted["agreement"].project_id != stored.agreement.project_id:
            sensitivity.check_stays(stored.agreement.project_id, "agreement")
        if stored.corrects_id and wanted.get("kind", stored.kind) != Transaction.Kind.CORRECTION:
            message = _("The booking corrects another one, and stays a correction.")
            raise Refused("is_correction", message, field="kind")


def _said(row: Transaction, name: str, tells_days: bool) -> str:
    """A field's value as people know it, in one form."""
    value = getattr(row, name)
    if value is None:
        return ""
    if name == "agreement":
        return str(value.number)
    if name in ("heading", "account"):
        return str(value.code)
    if isinstance(value, dt.date):
        return value.isoformat() if tells_days else str(value.year)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def repeated(found: Iterable[Found], earlier: Mapping[str, int]) -> dict[int, int]:
    """Row -> the first row with the same voucher number, here or `earlier` in the file."""
    first = dict(earlier)
    twice: dict[int, int] = {}
    for row in found:
        key = row.values.get("row_key", "")
        if key in first:
            twice[row.number] = first[key]
        elif key:
            first[key] = row.number
    return twice
