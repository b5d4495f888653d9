"""What the database itself keeps of frameworks: results, plans and targets of a version that is no draft any more."""

from tracker.core.triggers import Trigger, any_writing, register

_DECIDED = """EXISTS (SELECT 1 FROM projects_frameworkversion AS version
    WHERE version.id = ROW.version_id AND version.status <> 'draft')"""

for _name, _table in (
    ("agreed_results_stay", "projects_resultnode"),
    ("agreed_plans_stay", "projects_indicatorplan"),
    ("agreed_targets_stay", "projects_indicatortarget"),
):
    register(Trigger(_name, _table, any_writing(_DECIDED), reads=("projects_frameworkversion",)))
