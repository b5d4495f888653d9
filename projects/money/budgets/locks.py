"""What the database itself keeps of plans: lines of a budget that is no draft any more, and forecasts."""

from tracker.core.triggers import Trigger, any_writing, register, written_once

_DECIDED = """EXISTS (SELECT 1 FROM projects_budgetversion AS version
    WHERE version.id = ROW.version_id AND version.status <> 'draft')"""

register(
    Trigger(
        "approved_budget_stays",
        "projects_budgetline",
        any_writing(_DECIDED),
        reads=("projects_budgetversion",),
    )
)
register(written_once("forecast_stays", "projects_forecast"))
