"""What the database itself keeps of assessments: a final one with its scores and their evidence, whoever writes."""

from tracker.core.triggers import Trigger, any_writing, changes, register

_TOLD = changes(
    "status", "instrument_id", "organisation_id", "project_id", "assessed_on", "round", "scale", "team_size",
    "is_validated", "note",
)  # fmt: skip
_OF_FINAL = """EXISTS (SELECT 1 FROM projects_assessment AS whole
    WHERE whole.id = ROW.assessment_id AND whole.status = 'final')"""

register(
    Trigger(
        "final_assessment_stays",
        "projects_assessment",
        {"update": f"OLD.status = 'final' AND {_TOLD}", "delete": "OLD.status = 'final'"},
    )
)
for _name, _table in (
    ("score_of_final_assessment_stays", "projects_score"),
    ("evidence_of_final_assessment_stays", "projects_scoreevidence"),
):
    register(Trigger(_name, _table, any_writing(_OF_FINAL)))
