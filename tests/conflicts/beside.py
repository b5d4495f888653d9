"""Beside the projects: forums, networks, meetings, conferences, visits."""

BESIDE = "projects/engagements/test_pages.py"
TESTED = {
    **dict.fromkeys(
        ["forum_new", "forum_part_new", "study_new", "publication_new", "output_new"],
        f"{BESIDE}::test_what_belongs_to_a_forum_is_added_once",
    ),
    **dict.fromkeys(
        [
            "forum_edit",
            "forum_part_edit",
            "study_edit",
            "publication_edit",
            "output_edit",
            "shared_case_edit",
            "network_member_edit",
            "network_delegate_edit",
        ],
        f"{BESIDE}::test_a_stale_form_of_a_forum_keeps_what_was_typed",
    ),
    "shared_case_new": f"{BESIDE}::test_a_shared_case_is_added_once",
    **dict.fromkeys(
        ["network_member_new", "network_delegate_new"], f"{BESIDE}::test_members_and_delegates_of_a_network"
    ),
    "meeting_edit": f"{BESIDE}::test_a_meeting_of_a_network_with_agenda_and_attendance",
    "visit_edit": f"{BESIDE}::test_a_visit_is_told_from_request_to_idea",
    **dict.fromkeys(
        ["delegation_new", "delegation_edit", "case_new", "case_edit", "case_use", "output_use", "use_void"],
        f"{BESIDE}::test_a_conference_with_delegations_cases_and_their_use",
    ),
}
