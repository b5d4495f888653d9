"""The annual report in the permission matrix: runs, editions, their sections and what is asked of people; and the
figures, which have no rows."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reports.annual.editions.models import Edition, SectionText, TextRequest
from reports.annual.models import ReportRun
from tracker.core import access


def _frozen(path: str) -> access.State:
    """Rows of editions that are no longer open."""
    return lambda user: ~Q(**{f"{path}state": Edition.State.OPEN})


def _writes(user: Any, action: str) -> Q:
    return Q(owner=user)


def _is_asked(user: Any, action: str) -> Q:
    return Q(asked_of=user)


access.register(ReportRun, "report", states={"frozen": lambda user: Q(state=ReportRun.State.DONE)})
access.register(Edition, "edition", states={"frozen": _frozen("")})
access.register(
    SectionText,
    "section",
    own=_writes,
    states={"frozen": _frozen("section__edition__")},
    owners=_("those who write the section"),
)
access.register(
    TextRequest,
    "text request",
    own=_is_asked,
    states={"frozen": _frozen("section__edition__")},
    owners=_("those who are asked"),
)
access.name_object("figures", _("figures"))
