"""The lock of closed months, kept by the database: no door can write past it, not even QuerySet.update().

A row may be written if its month is not closed, or if the same transaction holds a permit from an exception to that
very month which has not run out. Bookings are never deleted, in whichever month. Closed months and their exceptions
cannot be changed or taken away either.
"""

from tracker.core.triggers import Trigger, any_writing, register, written_once

CLOSED = "ledger_month_is_closed"

# date(): SQLite keeps days as text and would take "2017-03-31 12:00" for a day after the last of March.
_CLOSED_ROW = """EXISTS (SELECT 1 FROM projects_closedmonth AS closed
    WHERE date(ROW.booked_on) BETWEEN closed.first_day AND closed.last_day
    AND NOT EXISTS (SELECT 1 FROM projects_permit AS permit
        JOIN projects_closingexception AS exception ON exception.id = permit.exception_id
        WHERE exception.closed_month_id = closed.id AND exception.until > CURRENT_TIMESTAMP))"""


register(Trigger(CLOSED, "projects_transaction", any_writing(_CLOSED_ROW)))
register(Trigger("booking_is_voided_not_deleted", "projects_transaction", {"delete": "1 = 1"}))
register(written_once("closed_month_stays_closed", "projects_closedmonth"))
register(written_once("closing_exception_stays", "projects_closingexception"))
