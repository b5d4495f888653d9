"""Assessments in the permission matrix. One without a project is the own of who entered it."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.assessments.models import (
    Assessment,
    Criterion,
    ImprovementAction,
    Instrument,
    Item,
    Score,
    ScoreEvidence,
)
from projects.portfolio import rights
from tracker.core import access, reasons


def owned(path: str = "") -> Any:
    """The question whose own a row is that leads to an assessment by `path`."""

    def own(user: Any, action: str) -> Q:
        alone = Q(**{f"{path}project__isnull": True, f"{path}created_by": user})
        return rights.own(user, action, f"{path}project__") | alone

    return own


def _states(path: str) -> dict[str, access.State]:
    voided = Q(voided_at__isnull=False) | Q(**{f"{path}voided_at__isnull": False})
    return rights.states(f"{path}project__") | {
        "final": lambda user: Q(**{f"{path}status": Assessment.Status.FINAL}),
        "voided": lambda user: voided,
    }


for _model, _path in (
    (Assessment, ""),
    (ScoreEvidence, "assessment__"),
    (ImprovementAction, "assessment__"),
):
    access.register(_model, "assessment", own=owned(_path), states=_states(_path), owners=rights.MEMBERS)
access.register(
    Score,
    "assessment",
    own=owned("assessment__"),
    states=_states("assessment__") | {"voided": lambda user: Q(assessment__voided_at__isnull=False)},
    owners=rights.MEMBERS,
)
for _listed in (Instrument, Criterion, Item):
    access.register(_listed, "catalogue")
rights.takes_part(Assessment, "project", "organisation")

reasons.describe(
    "final",
    pgettext_lazy("condition", "final"),
    _("The assessment is final. Void it with a reason and enter a new one if something is wrong."),
)
