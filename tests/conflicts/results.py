"""Results: frameworks, values, reporting periods, lights, assessments."""

ASSESSMENTS = "projects/assessments/test_pages.py"
CALENDAR = "projects/results/catalogue/test_pages.py"
FRAMEWORK = "projects/results/framework"
VALUES = "projects/results/values"
TESTED = {
    "assessment_edit": f"{ASSESSMENTS}::test_a_stale_step_is_refused_and_keeps_what_was_typed",
    "assessment_finalise": f"{ASSESSMENTS}::test_a_stale_step_is_refused_and_keeps_what_was_typed",
    "assessment_new": f"{ASSESSMENTS}::test_it_is_begun_in_a_form",
    "assessment_scores": f"{ASSESSMENTS}::test_a_stale_form_shows_both_versions_and_keeps_what_was_typed",
    "assessment_void": f"{ASSESSMENTS}::test_a_stale_step_is_refused_and_keeps_what_was_typed",
    "improvement_edit": f"{ASSESSMENTS}::test_a_stale_step_with_an_improvement_is_refused",
    "improvement_follow_up": f"{ASSESSMENTS}::test_a_stale_step_with_an_improvement_is_refused",
    "improvement_new": f"{ASSESSMENTS}::test_what_is_to_be_improved_is_added_once_changed_and_followed_up",
    "improvement_void": f"{ASSESSMENTS}::test_a_stale_step_with_an_improvement_is_refused",
    "api-assessments-finalise": "projects/assessments/test_api.py::test_a_step_needs_the_version_that_was_read",
    "api-assessments-scores": "projects/assessments/test_api.py::test_a_step_needs_the_version_that_was_read",
    "api-assessments-void": "projects/assessments/test_api.py::test_a_step_needs_the_version_that_was_read",
    "api-improvement-actions-follow-up": "projects/assessments/test_api.py::test_a_step_needs_the_version_that_was_read",
    "api-improvement-actions-void": "projects/assessments/test_api.py::test_a_step_needs_the_version_that_was_read",
    "api-frameworks-approve": f"{FRAMEWORK}/test_api.py::test_a_step_needs_the_version_that_was_read",
    "api-frameworks-withdraw": f"{FRAMEWORK}/test_api.py::test_a_step_needs_the_version_that_was_read",
    **dict.fromkeys(
        [f"api-indicator-values-{step}" for step in ("approve", "evidence", "return", "submit", "withdraw")],
        f"{VALUES}/test_api.py::test_a_step_needs_the_version_that_was_read",
    ),
    "evidence_add": f"{VALUES}/test_pages.py::test_evidence_is_attached_and_voided",
    "evidence_void": f"{VALUES}/test_pages.py::test_evidence_is_attached_and_voided",
    "value_decide": f"{VALUES}/test_pages.py::test_a_stale_decision_is_not_taken",
    "value_report": f"{VALUES}/test_pages.py::test_a_stale_form_shows_both_and_keeps_what_was_typed",
    "value_withdraw": f"{VALUES}/test_pages.py::test_a_value_is_withdrawn_with_a_reason",
    "api-light-judgements-end": (
        "projects/results/lights/test_api.py::test_a_light_is_judged_shown_beside_the_rule_and_ended"
    ),
    "framework_approve": f"{FRAMEWORK}/test_pages.py::test_a_stale_decision_is_not_taken",
    "framework_components": f"{FRAMEWORK}/test_indicators.py::test_a_stale_set_shows_both_and_keeps_what_was_typed",
    "framework_describe": f"{FRAMEWORK}/test_pages.py::test_a_stale_description_shows_both_and_keeps_what_was_typed",
    "framework_new": f"{FRAMEWORK}/test_pages.py::test_who_begins_second_sees_both",
    "framework_plan": f"{FRAMEWORK}/test_pages.py::test_a_stale_plan_shows_both_and_keeps_what_was_typed",
    "framework_plan_remove": f"{FRAMEWORK}/test_pages.py::test_a_plan_is_taken_out",
    "framework_result": f"{FRAMEWORK}/test_pages.py::test_a_stale_result_shows_both_and_keeps_what_was_typed",
    "framework_result_move": f"{FRAMEWORK}/test_pages.py::test_a_result_moves_by_a_button",
    "framework_result_new": f"{FRAMEWORK}/test_pages.py::test_a_new_result_meets_a_newer_draft",
    "framework_result_remove": f"{FRAMEWORK}/test_pages.py::test_a_result_is_taken_out",
    "framework_sites": f"{FRAMEWORK}/test_indicators.py::test_a_stale_set_shows_both_and_keeps_what_was_typed",
    "framework_withdraw": f"{FRAMEWORK}/test_pages.py::test_a_stale_decision_is_not_taken",
    "indicator_edit": f"{FRAMEWORK}/test_indicators.py::test_a_stale_indicator_shows_both_and_keeps_what_was_typed",
    "indicator_new": f"{FRAMEWORK}/test_indicators.py::test_an_indicator_is_added_once",
    "period_change": f"{CALENDAR}::test_a_stale_change_of_days_shows_both_and_keeps_what_was_typed",
    "period_close": f"{CALENDAR}::test_an_open_period_is_closed_with_a_reason",
    "period_new": f"{CALENDAR}::test_a_single_period_over_another_is_refused_at_its_field_and_what_was_typed_stays",
    "periods": f"{CALENDAR}::test_the_periods_of_a_year_are_added_once",
    "results_sheet": "projects/results/sheets/test_refused.py::test_what_somebody_else_saved_meanwhile_is_shown_and_nothing_saved",
}
