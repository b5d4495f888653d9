"""What the database itself keeps of values: the numbers of a decided one and their parts, whoever writes."""

from tracker.core.triggers import Trigger, any_writing, register

_TOLD = (
    "indicator_id", "period_id", "site_id", "answer", "value", "numerator", "denominator",
    "text_sv", "text_en", "comment_sv", "comment_en", "drafted_by_id", "submitted_by_id",
)  # fmt: skip
_DECIDED = "('approved', 'replaced')"
_changes = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in _TOLD)
_reopens = f"NEW.status NOT IN {_DECIDED}"

register(
    Trigger(
        "approved_value_stays",
        "projects_indicatorvalue",
        {
            "update": f"OLD.status IN {_DECIDED} AND ({_reopens} OR {_changes})",
            "delete": f"OLD.status IN {_DECIDED}",
        },
    )
)
register(
    Trigger(
        "parts_of_approved_value_stay",
        "projects_valuecell",
        any_writing(
            """EXISTS (SELECT 1 FROM projects_indicatorvalue AS whole
    WHERE whole.id = ROW.value_id AND whole.status IN ('approved', 'replaced'))"""
        ),
        reads=("projects_indicatorvalue",),
    )
)
