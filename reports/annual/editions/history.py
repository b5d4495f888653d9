"""The history of editions, of the texts of their sections and of what is asked of people."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reports.annual.editions.models import Edition, SectionText, TextRequest
from tracker.core import access
from tracker.core.history import kinds


def _text(row: SectionText) -> str:
    return reverse("section", args=[row.section.edition.public_id, row.language, row.section.key])


def _own(user: Any) -> Q:
    """Who writes a text or approves it reads all that was done with it."""
    return access.where(user, "write", SectionText) | access.where(user, "approve", SectionText)


kinds.register(Edition, "edition", address=lambda row: reverse("edition", args=[row.public_id]))
kinds.register(SectionText, "section-text", own=_own, address=_text)
kinds.register(
    TextRequest,
    "text-request",
    own=lambda user: Q(asked_of=user),
    address=lambda row: reverse("edition_requests", args=[row.section.edition.public_id]),
)
kinds.say(
    {
        "open_edition": _("opened the edition"),
        "change_edition": _("changed the edition"),
        "change_outline": _("changed the outline"),
        "add_section": _("added a section"),
        "assign": _("said who writes"),
        "save_text": _("wrote in the text"),
        "hand_in": _("handed in the text"),
        "approve_text": _("approved the text"),
        "reopen_text": _("made the text a draft again"),
        "remark": _("commented"),
        "close_remark": _("dealt with a comment"),
        "use_value": _("took the new value of a figure"),
        "keep_value": _("kept the earlier value of a figure"),
        "freeze": _("froze the edition"),
        "sign": _("signed the edition off"),
        "approve": _("approved the edition"),
        "publish": _("asked for the files of the edition"),
        "_publish": _("published the edition"),
        "correct_edition": _("opened a correction of the edition"),
        "save_chart_text": _("wrote the words of a chart"),
        "ask_for_text": _("asked for a text"),
        "answer_text_request": _("answered a request for a text"),
        "withdraw_text_request": _("withdrew a request for a text"),
        "waive": _("took responsibility for a finding"),
        "take_back": _("took back the responsibility for a finding"),
    }
)
