"""The form of an agreement's headings, and of which of our accounts belong under which."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from projects.money.agreements import actions
from projects.money.agreements.forms.rows import RowsStep
from projects.money.agreements.models import Account, Agreement, Heading
from projects.portfolio.forms.rows import Row
from tracker.core.fields import TextField


class AccountsField(TextField):
    """Codes of our own accounts, with commas or blanks between them. `known` is filled by the form."""

    known: dict[str, Account] = {}

    def clean(self, value: Any) -> Any:
        codes = re.split(r"[\s,;]+", str(super().clean(value)))
        found = []
        for code in filter(None, codes):
            if code not in self.known:
                raise ValidationError(now("There is no account %(code)s.") % {"code": code}, code="unknown")
            found.append(self.known[code])
        return tuple(dict.fromkeys(found))


class HeadingRow(Row):
    optional, preset = ("heading", "accounts"), ("kind", "heading")
    heading = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    what = TextField(label=_("Code"), required=False, max_length=20)
    name_sv = TextField(label=_("Name in Swedish"), required=False, max_length=150)
    name_en = TextField(label=_("Name in English"), required=False, max_length=150)
    kind = forms.ChoiceField(
        label=_("Type"),
        required=False,
        choices=[(kind.value, capfirst(kind.label)) for kind in Heading.Kind],
        initial=Heading.Kind.DIRECT,
    )
    accounts = AccountsField(label=_("Our accounts"), required=False, max_length=400)

    def __init__(self, *args: Any, options: dict[str, Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accounts"].known = options


class HeadingsForm(RowsStep):
    set_name, set_label, row = "headings", _("Headings"), HeadingRow

    def __init__(self, data: Any = None, *, user: Any, agreement: Agreement) -> None:
        self.user, self.agreement = user, agreement
        super().__init__(data, of=agreement)

    def options(self) -> dict[str, Account]:
        return {account.code: account for account in Account.objects.order_by("code", "pk")}

    def standing(self, of: Agreement) -> list[tuple[Any, ...]]:
        accounts: dict[int, list[str]] = {}
        for row in of.heading_accounts.select_related("account").order_by("account__code", "pk"):
            accounts.setdefault(row.heading_id, []).append(row.account.code)
        return [
            (row.pk, row.code, row.name_sv, row.name_en, row.kind, ", ".join(accounts.get(row.pk, [])))
            for row in of.headings.order_by("order", "code", "pk")
        ]

    def told(self, row: tuple[Any, ...]) -> str:
        _pk, code, name_sv, _name_en, _kind, accounts = row
        named = accounts if isinstance(accounts, str) else ", ".join(account.code for account in accounts)
        return f"{code} {name_sv}" + (f" ({named})" if named else "")

    def save(self) -> None:
        rows = [
            actions.HeadingRow(
                pk=pk, code=code, name_sv=name_sv, name_en=name_en, kind=kind, accounts=accounts
            )
            for pk, code, name_sv, name_en, kind, accounts in self.rows.filled()
        ]
        actions.set_headings(
            user=self.user, agreement=self.agreement, rows=rows, expected=self.cleaned_data["version"]
        )
