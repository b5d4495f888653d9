"""Risks and integrity items in the permission matrix."""

from django.db.models import Q

from projects.portfolio import rights
from projects.risks.models import IntegrityItem, Risk, RiskRating
from tracker.core import access

for _model, _name, _path in (
    (Risk, "risk", ""),
    (RiskRating, "risk", "risk__"),
    (IntegrityItem, "integrity item", ""),
):
    _voided: access.State = lambda user, path=_path: Q(**{f"{path}voided_at__isnull": False})  # noqa: E731
    access.register(
        _model,
        _name,
        own=rights.owned(f"{_path}project__"),
        states=rights.states(f"{_path}project__") | {"voided": _voided},
        owners=rights.MEMBERS,
    )
