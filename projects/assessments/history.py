"""The history of assessments, of what is to be improved after them, and of the instruments."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.assessments.models import Assessment, ImprovementAction, Instrument
from projects.assessments.rights import owned
from projects.portfolio.history import open_at, since_opened
from tracker.core.history import kinds


def _address(assessment: Any) -> str:
    return "" if assessment.voided_at else reverse("assessment", args=[assessment.public_id])


def _address_of_improvement(improvement: Any) -> str:
    return _address(improvement.assessment)


kinds.register(
    Assessment,
    "assessment",
    "public_id",
    open=open_at("project__"),
    since=since_opened(Assessment, "project"),
    own=lambda user: owned()(user, "view"),
    address=_address,
)
kinds.register(
    ImprovementAction,
    "improvement-action",
    "public_id",
    open=open_at("assessment__project__"),
    since=since_opened(ImprovementAction, "assessment__project"),
    own=lambda user: owned("assessment__")(user, "view"),
    address=_address_of_improvement,
)
kinds.register(Instrument, "instrument", "code")
kinds.say(
    {
        "begin_assessment": _("began the assessment"),
        "change_assessment": _("changed the assessment"),
        "save_scores": _("saved scores"),
        "finalise_assessment": _("made the assessment final"),
        "void_assessment": _("voided the assessment"),
        "add_evidence": _("attached evidence"),
        "void_evidence": _("voided evidence"),
        "add_improvement": _("added an improvement action"),
        "change_improvement": _("changed the improvement action"),
        "follow_up_improvement": _("followed up the improvement action"),
        "void_improvement": _("voided the improvement action"),
    }
)
