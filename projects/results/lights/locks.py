"""What the database itself keeps of judged lights: a judgement is written once, and ended once."""

from tracker.core.triggers import Trigger, changes, register

_JUDGED = changes("project_id", "light", "colour", "reason", "since", "until", "judged_by_id")
_ENDED = changes("voided_at", "voided_by_id", "void_reason")

register(
    Trigger(
        "judgement_stays",
        "projects_lightoverride",
        {"update": f"{_JUDGED} OR OLD.voided_at IS NOT NULL AND {_ENDED}", "delete": "1 = 1"},
    )
)
