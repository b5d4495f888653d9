"""Every change of agreements. Each action is one transaction.

They raise Refused (a rule says no; `field` names the field), Stale (somebody saved first), access.Denied, or
Http404 for what the user may not know of.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from projects.money.agreements.models import Agreement
from projects.portfolio import sensitivity
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.numbers import save_numbered
from tracker.core.saving import check, save_row

AGREEMENT_FIELDS = (
    "project", "funder", "contribution", "kind", "number", "dnr", "currency", "amount", "start", "end",
    "signed_on", "is_oda",
)  # fmt: skip


@recorded
def save_agreement(
    *, user: Any, agreement: Agreement | None, expected: int | None, fields: Mapping[str, Any]
) -> Agreement:
    """Create an agreement (`agreement` None) or change one that still has version `expected`."""
    fields = {name: fields[name] for name in AGREEMENT_FIELDS if name in fields}
    if agreement is None:
        access.require(user, "add", Agreement)
        row = Agreement(**fields)
        check(row, exclude=["public_id"])
        save_numbered(row, "public_id", f"AG-{row.start.year}-")
        return row
    if fields.get("project", agreement.project) != agreement.project:
        sensitivity.check_stays(agreement.project_id)
    if getattr(agreement, "is_masked", False) and len(fields.keys() & {"start", "end"}) == 1:
        # The one would be compared with the other, which is kept from the user: the answer could be asked for it.
        message = _("Give both days: of the agreement you see the years only.")
        raise Refused("both_days", message, field="start" if "start" in fields else "end")
    return save_row(user, agreement, expected, fields)
