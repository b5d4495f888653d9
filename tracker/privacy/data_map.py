"""The data map: what each field of each table holds about persons (personal_data.csv, docs/privacy.md).

`personal`: no · yes (about the person that the row points at, or is) · text (free text that may name somebody) ·
secret (never handed out).
`retention`: the line of retention.csv that the row follows. `erasure`: what erasing a person does to the field:
keep · number (becomes the person's number) · empty (where it holds the person's own) · row (the whole row goes).
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

FILE = Path(__file__).parent / "personal_data.csv"
# Tables of other packages, and those without words of their own.
_WORDS = {
    "account.emailaddress": _("e-mail addresses"),
    "accounts.signin": _("recent sign-ins"),
    "admin.logentry": _("changes in the administration"),
    "mfa.authenticator": _("second steps of the sign-in"),
    "socialaccount.socialaccount": _("accounts at the organisation's sign-in"),
    "usersessions.usersession": _("devices signed in"),
}
PERSONAL = ("no", "yes", "text", "secret")
ERASURE = ("keep", "number", "empty", "row")


@dataclass(frozen=True)
class Entry:
    model: str
    field: str
    personal: str
    retention: str
    erasure: str


@cache
def entries() -> dict[tuple[str, str], Entry]:
    """("accounts.user", "email") -> what it is. Raises ValueError for a line that is wrong."""
    with FILE.open(encoding="utf-8", newline="") as file:
        found = [Entry(**line) for line in csv.DictReader(file)]
    for entry in found:
        if entry.personal not in PERSONAL or entry.erasure not in ERASURE:
            raise ValueError(f"personal_data.csv: {entry.model} {entry.field} is not understood")
    return {(entry.model, entry.field): entry for entry in found}


def of_field(model: type[Model], field: str) -> Entry:
    """Raises KeyError for a field that nobody has classified."""
    return entries()[model._meta.label_lower, field]


def free_text() -> dict[type[Model], list[str]]:
    """Where people write sentences, which may name somebody."""
    found: dict[type[Model], list[str]] = {}
    for entry in entries().values():
        if entry.personal == "text":
            found.setdefault(apps.get_model(entry.model), []).append(entry.field)
    return found


def label(model: type[Model]) -> str:
    """What rows of the table are called, in the plural."""
    return str(_WORDS.get(model._meta.label_lower, model._meta.verbose_name_plural))


def field_label(field: Any) -> str:
    """What a column is called; packages without Swedish often use words that we have."""
    return gettext(str(field.verbose_name))


def fields(model: type[Model]) -> list[Any]:
    """The model's own columns and many-to-many fields, as they are written down."""
    return [*model._meta.concrete_fields, *model._meta.local_many_to_many]
