"""What the database itself keeps of agreements: a decided amendment says for ever what it decided."""

from tracker.core.triggers import Trigger, register

_DECIDED = (
    "agreement_id", "number", "status", "amount_before", "amount_after", "end_before", "end_after",
    "contingency_released", "decided_on",
)  # fmt: skip
_differs = " OR ".join(f"NEW.{column} <> OLD.{column}" for column in _DECIDED)
# A decided row has all of them, so <> never meets NULL on the old side; emptying one is refused by the table.
register(
    Trigger(
        "decided_amendment_stays",
        "projects_amendment",
        {"update": f"OLD.status <> 'draft' AND ({_differs})", "delete": "OLD.status <> 'draft'"},
    )
)
