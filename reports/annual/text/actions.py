"""What a writer decides of a figure that has changed since the text was written. Each action is one transaction.

They raise Refused (a rule says no; `field` names the field), access.Denied, or Http404 for what the user may not know of.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from reports.annual.book import Book
from reports.annual.editions.models import Edition, SectionText
from reports.annual.text import seen
from reports.annual.text.live import Figures
from reports.annual.text.models import SeenValue
from reports.annual.text.parse import tokens
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.saving import check
from tracker.core.text import clean_text


@recorded
def use_value(*, user: Any, text: SectionText, token: str, now: str) -> SeenValue:
    """The text goes with the data. `now` is the value that the user saw."""
    row = _changed(user, text, token, now)
    row.shown, row.kept_because = now, ""
    row.save()
    return row


@recorded
def keep_value(*, user: Any, text: SectionText, token: str, now: str, reason: str) -> SeenValue:
    """The text goes on saying what it said, although the data say `now`; `reason` says why."""
    reason = clean_text(reason)
    row = _changed(user, text, token, now)
    if not reason:
        raise Refused("no_reason", _("Say why the earlier value is kept."), field="reason")
    if not row.shown:
        raise Refused("nothing_to_keep", _("There was no value before. Use the new one."))
    row.kept_because = reason
    check(row, ("section_text",))
    row.save()
    return row


def _changed(user: Any, text: SectionText, token: str, now: str) -> SeenValue:
    """The figure as it was seen, held for the rest of the transaction; only if it is `now` what the user saw."""
    access.require(user, "write", text)
    edition = Edition.objects.select_for_update().get(pk=text.section.edition_id)
    if not edition.is_open:
        raise Refused("frozen", _("The edition is frozen. A correction is made in a new edition."))
    rows = text.seen_values.select_for_update().order_by("pk")
    # Compared here: a token may hold what PostgreSQL cannot even be asked for.
    row = next((row for row in rows if row.token == token), None)
    asked = next(iter(tokens(token)), None)
    if row is None or asked is None:
        raise Refused("no_figure", _("The figure is no longer in the text."))
    with override(text.language):
        current = seen.shown(Figures(Book(edition.year)), asked)
    if not current:
        raise Refused("no_value", _("There is no value any more. Take the figure out of the text."))
    if current != now:
        raise Refused("moved", _("The figure has changed again. Now it is %(value)s.") % {"value": current})
    return row
