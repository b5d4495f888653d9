"""Reusable questions about integrity items. There is no question that counts or finds what the user may not see."""

from typing import Any

from django.db.models import QuerySet

from projects.portfolio.rights import with_masks
from projects.risks.models import IntegrityItem
from tracker.core import access


def items(user: Any) -> QuerySet[IntegrityItem]:
    """Integrity items that the user may read, the latest first; voided ones are left out."""
    rows = access.visible(user, IntegrityItem.objects.filter(voided_at=None))
    return (
        with_masks(rows, user, "project__")
        .select_related("project", "owner")
        .order_by("-noted_on", "public_id", "pk")
    )
