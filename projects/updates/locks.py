"""What the database itself keeps of status updates: one that was sent says for ever what it said."""

from tracker.core.triggers import Trigger, changes, register

_SENT = changes(
    "is_draft", "project_id", "month", "changed", "deviations", "decision_wanted", "written_by_id", "sent_at"
)

register(
    Trigger(
        "sent_update_stays",
        "projects_statusupdate",
        {"update": f"NOT OLD.is_draft AND {_SENT}", "delete": "NOT OLD.is_draft"},
    )
)
