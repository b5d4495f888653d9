"""Projects, their people, risks, updates, deadlines, documents and photos."""

DEADLINES = "projects/deadlines/test_pages.py"
PAGES = "projects/portfolio/test_views.py"
TEAM = "projects/team/test_pages.py"
RECORDS = "projects/records"
RISKS = "projects/risks"
UPDATES = "projects/updates"
TESTED = {
    "deadline_accept": f"{DEADLINES}::test_a_stale_step_says_so_and_does_nothing",
    "deadline_edit": f"{DEADLINES}::test_a_stale_form_shows_both_versions_and_keeps_what_was_typed",
    "deadline_new": f"{DEADLINES}::test_adding_one_by_hand_once",
    "deadline_rule": f"{DEADLINES}::test_a_stale_rule_shows_both",
    "deadline_rule_new": f"{DEADLINES}::test_a_new_rule_is_made_once",
    "deadline_rules_apply": "projects/deadlines/test_generate.py::test_a_second_run_changes_nothing",
    "deadline_submit": f"{DEADLINES}::test_a_stale_form_shows_both_versions_and_keeps_what_was_typed",
    "deadline_void": f"{DEADLINES}::test_a_stale_step_says_so_and_does_nothing",
    "people_hand_over": f"{TEAM}::test_what_was_not_seen_is_shown_and_not_done",
    "risk_new": f"{RISKS}/test_pages.py::test_a_risk_is_added_once",
    **dict.fromkeys(
        ["risk_edit", "risk_rate", "risk_close", "risk_void"],
        f"{RISKS}/test_pages.py::test_a_stale_step_says_so_and_keeps_what_was_typed",
    ),
    "integrity_new": f"{RISKS}/test_integrity.py::test_the_number_does_not_count",
    **dict.fromkeys(
        ["integrity_edit", "integrity_close", "integrity_void"],
        f"{RISKS}/test_integrity.py::test_a_stale_step_is_refused_and_keeps_what_was_typed",
    ),
    **dict.fromkeys(
        [
            "api-risks-rate",
            "api-risks-close",
            "api-risks-void",
            "api-integrity-items-close",
            "api-integrity-items-void",
        ],
        f"{RISKS}/test_api.py::test_a_step_needs_the_version_that_was_read",
    ),
    "update_new": f"{UPDATES}/test_pages.py::test_an_update_is_written_as_a_draft_and_sent",
    **dict.fromkeys(
        ["update_edit", "update_answer"],
        f"{UPDATES}/test_pages.py::test_a_stale_update_shows_both_and_keeps_what_was_typed",
    ),
    "year_note": f"{UPDATES}/test_pages.py::test_the_note_of_a_year_is_begun_and_changed_on_one_page",
    **dict.fromkeys(
        ["lesson_new", "lesson_edit", "lesson_void", "story_new", "story_edit", "story_void"],
        f"{UPDATES}/test_pages.py::test_a_lesson_and_a_story_are_added_once_changed_and_voided",
    ),
    **dict.fromkeys(
        ["api-status-updates-send", "api-status-updates-reply", "api-lessons-void", "api-stories-void"],
        f"{UPDATES}/test_api.py::test_a_step_needs_the_version_that_was_read",
    ),
    **dict.fromkeys(
        ["document_new", "document_edit", "document_register", "document_void"],
        f"{RECORDS}/test_pages.py::test_a_document_is_added_once_registered_changed_and_voided",
    ),
    "photo_new": f"{RECORDS}/test_pages.py::test_a_photo_is_added_once_and_shown_small",
    **dict.fromkeys(
        ["photo_edit", "photo_void"],
        f"{RECORDS}/test_pages.py::test_a_photo_is_changed_its_consent_withdrawn_and_it_is_voided",
    ),
    **dict.fromkeys(
        ["api-documents-register", "api-documents-void"],
        f"{RECORDS}/test_api.py::test_a_step_needs_the_version_that_was_read",
    ),
    "project_edit": f"{PAGES}::test_a_stale_form_shows_both_versions_and_keeps_what_was_typed",
    "project_extend": f"{PAGES}::test_a_stale_extension_shows_both_and_keeps_the_text",
    "project_new": f"{PAGES}::test_a_form_sent_twice_makes_one_project",
    "project_sensitivity": "conflicts/test_steps.py::test_a_stale_decision_on_sensitivity_shows_both",
    "project_status": f"{PAGES}::test_a_stale_step_tells_what_holds_now",
    "project_team_add": f"{TEAM}::test_a_stale_step_is_refused_and_keeps_what_was_typed",
    "project_team_end": f"{TEAM}::test_a_stale_step_is_refused_and_keeps_what_was_typed",
    "project_team_hand_over": f"{TEAM}::test_a_stale_step_is_refused_and_keeps_what_was_typed",
    "project_team_substitute": f"{TEAM}::test_a_stale_step_is_refused_and_keeps_what_was_typed",
}
