"""What the database itself keeps of the calendar: no two periods of a kind lie over each other."""

from tracker.core.triggers import Trigger, register

_OVER = """EXISTS (SELECT 1 FROM projects_reportingperiod AS other
    WHERE other.kind = NEW.kind AND other.id <> NEW.id
    AND other.first_day <= NEW.last_day AND other.last_day >= NEW.first_day)"""

register(
    Trigger(
        "periods_of_a_kind_lie_apart",
        "projects_reportingperiod",
        {"insert": _OVER.replace("other.id <> NEW.id", "other.code <> NEW.code"), "update": _OVER},
    )
)
