"""What the database itself keeps of values: a decided one with its parts and evidence, and who is behind it."""

from tracker.core.triggers import Trigger, any_writing, changes, register

_MEASURED = (
    "indicator_id", "period_id", "site_id", "answer", "value", "numerator", "denominator",
    "text_sv", "text_en", "comment_sv", "comment_en", "drafted_by_id", "submitted_by_id", "submitted_at",
)  # fmt: skip
_DECIDED = "('approved', 'replaced', 'withdrawn')"
# The only way from a decision: another value takes the place of an approved one.
_OTHERWISE = f"{changes('status')} AND NOT (OLD.status = 'approved' AND NEW.status = 'replaced')"
_OF_DECIDED = """EXISTS (SELECT 1 FROM projects_indicatorvalue AS whole
    WHERE whole.id = ROW.value_id AND whole.status IN ('approved', 'replaced', 'withdrawn'))"""

register(
    Trigger(
        "approved_value_stays",
        "projects_indicatorvalue",
        {
            "update": f"OLD.status IN {_DECIDED} "
            f"AND ({_OTHERWISE} OR {changes(*_MEASURED, 'decided_by_id', 'decided_at', 'note')})",
            "delete": f"OLD.status IN {_DECIDED}",
        },
    )
)
register(
    Trigger(
        "approved_is_what_was_submitted",
        "projects_indicatorvalue",
        {
            "update": f"NEW.status = 'approved' AND OLD.status <> 'approved' AND {changes(*_MEASURED)} "
            "OR OLD.drafted_by_id IS NOT NULL AND NEW.drafted_by_id IS NULL"
        },
    )
)
for _name, _table in (
    ("parts_of_approved_value_stay", "projects_valuecell"),
    ("evidence_of_approved_value_stays", "projects_valueevidence"),
):
    register(Trigger(_name, _table, any_writing(_OF_DECIDED)))
