"""What the database itself keeps of work plans: a version that is no draft any more, and what stands in it."""

from tracker.core.triggers import Trigger, any_writing, changes, register

_AGREED = changes("project_id", "number", "reason", "dnr", "agreed_on", "agreed_by_id")
_OTHERWISE = f"{changes('status')} AND NOT (OLD.status = 'agreed' AND NEW.status = 'replaced')"
_OF_DECIDED = """EXISTS (SELECT 1 FROM projects_workplan AS plan
    WHERE plan.id = ROW.plan_id AND plan.status <> 'draft')"""
# What was agreed keeps its words; a translation that is missing may come later.
_WORDS = " OR ".join(f"OLD.{name} <> '' AND NEW.{name} <> OLD.{name}" for name in ("title_sv", "title_en"))
_MEANT = f"({changes('project_id', 'number', 'kind', 'activity_kind', 'component_id')} OR {_WORDS})"
_IS_AGREED = """EXISTS (SELECT 1 FROM projects_plannedwork AS line JOIN projects_workplan AS plan
    ON plan.id = line.plan_id WHERE line.item_id = OLD.id AND plan.status <> 'draft')"""

register(
    Trigger(
        "agreed_work_plan_stays",
        "projects_workplan",
        {
            "update": f"OLD.status <> 'draft' AND ({_AGREED} OR {_OTHERWISE})",
            "delete": "OLD.status <> 'draft'",
        },
    )
)
register(Trigger("agreed_work_stays", "projects_plannedwork", any_writing(_OF_DECIDED)))
register(
    Trigger("agreed_item_keeps_its_words", "projects_workitem", {"update": f"{_MEANT} AND {_IS_AGREED}"})
)
