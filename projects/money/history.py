"""The history of agreements and booked amounts."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.money.models import Agreement, Amendment, ClosedMonth, InKind, Terms, Transaction
from projects.portfolio import rights
from projects.portfolio.history import open_at, since_opened
from tracker.core.history import kinds

kinds.register(
    Agreement,
    "agreement",
    open=open_at("project__"),
    since=since_opened(Agreement, "project"),
    own=lambda user: rights.own(user, "view", "project__"),
    address=lambda agreement: reverse("agreement", args=[agreement.public_id]),
)
for _model, _name in ((Amendment, "amendment"), (Terms, "terms")):
    kinds.register(
        _model,
        _name,
        open=open_at("agreement__project__"),
        since=since_opened(_model, "agreement__project"),
        own=lambda user: rights.own(user, "view", "agreement__project__"),
        address=lambda row: reverse("agreement", args=[row.agreement.public_id]),
    )
kinds.register(
    InKind,
    "in_kind",
    open=open_at("project__"),
    since=since_opened(InKind, "project"),
    own=lambda user: rights.own(user, "view", "project__"),
)
kinds.register(
    Transaction,
    "booking",
    open=open_at("agreement__project__"),
    since=since_opened(Transaction, "agreement__project"),
    own=lambda user: rights.own(user, "view", "agreement__project__"),
    address=lambda booking: reverse("booking", args=[booking.row_key]),
)
kinds.register(ClosedMonth, "closed_month", address=lambda month: reverse("ledger_closing"))
kinds.say(
    {
        "save_agreement": _("saved the agreement"),
        "save_contribution": _("saved the contribution"),
        "save_terms": _("saved the rules of the agreement"),
        "set_headings": _("saved the headings"),
        "draft_amendment": _("drafted the amendment"),
        "change_amendment": _("changed the draft of the amendment"),
        "approve_amendment": _("approved the amendment"),
        "decline_amendment": _("declined the amendment"),
        "set_funder_shares": _("saved who pays which part"),
        "add_in_kind": _("noted something in kind"),
        "void_in_kind": _("voided the contribution in kind"),
        "book": _("booked the amount"),
        "change_booking": _("changed the booking"),
        "void_booking": _("voided the booking"),
        "correct": _("corrected the booking"),
        "book_shared": _("booked the joint cost"),
        "close_months": _("closed the month"),
        "grant_exception": _("granted an exception"),
    }
)
