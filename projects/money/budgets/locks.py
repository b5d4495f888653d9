"""What the database itself keeps of plans: a budget that is no draft any more with its lines, and forecasts."""

from tracker.core.triggers import Trigger, any_writing, changes, register, written_once

_APPROVED = changes("agreement_id", "number", "reason", "amendment_id", "in_force_from", "approved_by_id")
_OTHERWISE = (
    f"{changes('status', 'in_force_to')} AND NOT (OLD.status = 'approved' AND NEW.status = 'replaced')"
)
_OF_DECIDED = """EXISTS (SELECT 1 FROM projects_budgetversion AS version
    WHERE version.id = ROW.version_id AND version.status <> 'draft')"""

register(
    Trigger(
        "approved_budget_version_stays",
        "projects_budgetversion",
        {
            "update": f"OLD.status <> 'draft' AND ({_APPROVED} OR {_OTHERWISE})",
            "delete": "OLD.status <> 'draft'",
        },
    )
)
register(Trigger("approved_budget_stays", "projects_budgetline", any_writing(_OF_DECIDED)))
register(written_once("forecast_stays", "projects_forecast"))
