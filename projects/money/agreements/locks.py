"""What the database itself keeps of agreements: a decided amendment says for ever what it decided."""

from tracker.core.triggers import Trigger, changes, register

_TOLD = changes(
    "agreement_id", "number", "status", "amount_before", "amount_after", "end_before", "end_after",
    "contingency_released", "decided_on",
)  # fmt: skip

register(
    Trigger(
        "decided_amendment_stays",
        "projects_amendment",
        {"update": f"OLD.status <> 'draft' AND {_TOLD}", "delete": "OLD.status <> 'draft'"},
    )
)
