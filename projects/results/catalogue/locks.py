"""What the database itself keeps of the calendar: no two periods of a kind lie over each other, exceptions stay."""

from tracker.core.triggers import Trigger, changes, register

APART = "periods_of_a_kind_lie_apart"
_OVER = """EXISTS (SELECT 1 FROM projects_reportingperiod AS other
    WHERE other.kind = NEW.kind AND other.id <> NEW.id
    AND other.first_day <= NEW.last_day AND other.last_day >= NEW.first_day)"""
# It can end earlier, never later.
_GRANTED = changes("period_id", "user_id", "project_id", "reason", "granted_by_id")

register(
    Trigger(
        APART,
        "projects_reportingperiod",
        {"insert": _OVER.replace("other.id <> NEW.id", "other.code <> NEW.code"), "update": _OVER},
        asks_of_others=True,
    )
)
register(
    Trigger(
        "period_exception_stays",
        "projects_periodexception",
        {"update": f"{_GRANTED} OR NEW.until > OLD.until", "delete": "1 = 1"},
    )
)
