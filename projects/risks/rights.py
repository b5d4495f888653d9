"""Risks and integrity items in the permission matrix."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q

from projects.portfolio import rights
from projects.risks.models import IntegrityItem, Risk, RiskRating
from tracker.core import access


def _voided(path: str) -> Callable[[Any], Q]:
    return lambda user: Q(**{f"{path}voided_at__isnull": False})


for _model, _name, _path in (
    (Risk, "risk", ""),
    (RiskRating, "risk", "risk__"),
    (IntegrityItem, "integrity item", ""),
):
    access.register(
        _model,
        _name,
        own=rights.owned(f"{_path}project__"),
        states=rights.states(f"{_path}project__") | {"voided": _voided(_path)},
        owners=rights.MEMBERS,
    )
