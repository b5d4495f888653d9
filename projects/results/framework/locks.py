"""What the database itself keeps of frameworks: a version that is no draft any more, its results, plans and targets."""

from tracker.core.triggers import Trigger, any_writing, changes, register

_AGREED = changes("project_id", "number", "reason", "dnr", "in_force_from", "agreed_by_id")
_OTHERWISE = f"{changes('status', 'in_force_to')} AND NOT (OLD.status = 'agreed' AND NEW.status = 'replaced')"
_OF_DECIDED = """EXISTS (SELECT 1 FROM projects_frameworkversion AS version
    WHERE version.id = ROW.version_id AND version.status <> 'draft')"""

register(
    Trigger(
        "agreed_framework_stays",
        "projects_frameworkversion",
        {
            "update": f"OLD.status <> 'draft' AND ({_AGREED} OR {_OTHERWISE})",
            "delete": "OLD.status <> 'draft'",
        },
    )
)
for _name, _table in (
    ("agreed_results_stay", "projects_resultnode"),
    ("agreed_plans_stay", "projects_indicatorplan"),
    ("agreed_targets_stay", "projects_indicatortarget"),
):
    register(Trigger(_name, _table, any_writing(_OF_DECIDED)))
