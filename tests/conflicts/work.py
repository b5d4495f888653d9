"""What is planned and done: the log, work plans, missions, assignments, training programmes."""

WORKPLAN = "projects/workplan"
PROGRAMMES = "projects/programmes"
MISSIONS = "projects/missions"
STAFF = "projects/staff"
TESTED = {
    "activity_edit": "projects/activities/test_changing.py::test_a_stale_form_shows_both_versions_and_keeps_what_was_typed",
    "activity_log": "races/test_once.py::test_a_form_sent_ten_times_makes_one_thing",
    "activity_undo": "projects/activities/test_logging.py::test_undoing_what_somebody_has_changed_leads_to_the_page_that_voids",
    "activity_week": "projects/activities/test_week.py::test_the_same_form_twice_is_one_week",
    "activity_void": "projects/activities/test_changing.py::test_a_stale_voiding_shows_what_the_activity_says_now",
    "api-work-plans-agree": f"{WORKPLAN}/test_api.py::test_a_step_needs_the_version_that_was_read",
    "work_item_edit": f"{WORKPLAN}/test_pages.py::test_a_stale_item_shows_both_and_keeps_what_was_typed",
    "work_item_new": f"{WORKPLAN}/test_pages.py::test_a_new_item_meets_a_newer_draft",
    "work_item_reached": f"{WORKPLAN}/test_pages.py::test_a_milestone_is_reached_on_its_form",
    "work_item_remove": f"{WORKPLAN}/test_pages.py::test_an_item_is_taken_out",
    "work_plan_agree": f"{WORKPLAN}/test_pages.py::test_a_stale_decision_is_not_taken",
    "work_plan_describe": f"{WORKPLAN}/test_pages.py::test_a_stale_description_shows_both_and_keeps_what_was_typed",
    "work_plan_new": f"{WORKPLAN}/test_pages.py::test_who_begins_second_sees_both",
    "round_new": f"{PROGRAMMES}/test_pages.py::test_a_round_is_added_once_with_its_phases",
    "round_edit": f"{PROGRAMMES}/test_pages.py::test_a_stale_round_shows_both_and_keeps_what_was_typed",
    **dict.fromkeys(
        ["round_team_new", "round_team_edit"],
        f"{PROGRAMMES}/test_pages.py::test_a_team_is_added_once_and_changed",
    ),
    "nominations_select": f"{PROGRAMMES}/test_pages.py::test_a_decision_on_several_meets_what_was_decided_first",
    "nomination_new": f"{PROGRAMMES}/test_pages.py::test_a_nomination_is_added_once_without_a_name",
    "nomination_decide": f"{PROGRAMMES}/test_pages.py::test_a_step_with_a_nomination_and_a_stale_one",
    **dict.fromkeys(
        ["nomination_edit", "nomination_later"],
        f"{PROGRAMMES}/test_pages.py::test_a_stale_change_of_a_nomination_is_refused",
    ),
    "change_project_new": f"{PROGRAMMES}/test_pages.py::test_a_change_project_goes_from_start_to_adoption",
    **dict.fromkeys(
        ["change_project_edit", "change_project_approve", "change_project_abandon", "adoption"],
        f"{PROGRAMMES}/test_pages.py::test_a_stale_step_with_a_change_project_keeps_what_was_typed",
    ),
    **dict.fromkeys(
        ["api-nominations-decide", "api-nominations-end", "api-nominations-later"],
        f"{PROGRAMMES}/test_api.py::test_a_step_needs_the_version_that_was_read",
    ),
    **dict.fromkeys(
        ["api-change-projects-approve", "api-change-projects-abandon"],
        f"{PROGRAMMES}/test_api.py::test_a_step_with_a_change_project_needs_the_version",
    ),
    "activities_sheet": (
        "projects/activities/sheets/test_pages.py::test_what_somebody_saved_meanwhile_is_shown_and_nothing_saved"
    ),
    "mission_new": f"{MISSIONS}/test_pages.py::test_a_mission_is_asked_for_once",
    **dict.fromkeys(
        [
            "mission_edit",
            "mission_terms",
            "mission_clear",
            "mission_decide",
            "mission_report",
            "mission_release",
            "mission_void",
        ],
        f"{MISSIONS}/test_pages.py::test_a_stale_step_says_so_and_keeps_what_was_typed",
    ),
    **dict.fromkeys(
        [f"api-missions-{step}" for step in ("release", "terms", "clear", "decide", "report", "void")],
        f"{MISSIONS}/test_api.py::test_a_step_needs_the_version_that_was_read",
    ),
    "staff_new": f"{STAFF}/test_people_pages.py::test_an_expert_is_added_once_with_positions",
    "staff_edit": f"{STAFF}/test_people_pages.py::test_a_stale_change_shows_both_and_more_rows_save_nothing",
    **dict.fromkeys(
        ["line_unit_new", "line_unit_edit"],
        f"{STAFF}/test_people_pages.py::test_a_unit_gets_its_manager_and_tells_who_belongs_to_it",
    ),
    "assignment_new": f"{STAFF}/test_pages.py::test_somebody_is_assigned_once",
    **dict.fromkeys(
        ["assignment_edit", "assignment_release", "assignment_void"],
        f"{STAFF}/test_pages.py::test_a_stale_step_says_so_and_keeps_what_was_typed",
    ),
    **dict.fromkeys(
        ["api-assignments-release", "api-assignments-void"],
        f"{STAFF}/test_api.py::test_a_step_needs_the_version_that_was_read",
    ),
}
