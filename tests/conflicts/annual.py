"""The annual report: its checks, and what is asked of people for it."""

_REQUESTS = "reports/annual/editions/test_requests.py"
_PAGES = "reports/annual/editions/test_views.py"
_CHECKS = "reports/annual/checks"
_FREEZE = "reports/annual/freeze/test_pages.py"
TESTED = {
    **dict.fromkeys(
        ["edition_freeze", "edition_sign", "edition_approve", "edition_publish", "edition_correct"],
        f"{_FREEZE}::test_a_stale_step_is_not_taken",
    ),
    "edition_remind": f"{_CHECKS}/test_missing.py::test_a_reminder_goes_once_a_day_in_the_language_of_who_reads_it",
    "finding_waive": f"{_CHECKS}/test_actions.py::test_by_name_with_a_reason_and_once",
    "edition_change": f"{_PAGES}::test_the_edition_gets_its_number_in_the_diary",
    "edition_open": f"{_PAGES}::test_a_writer_opens_the_edition_of_a_year_once",
    "edition_outline": f"{_PAGES}::test_a_stale_outline_changes_nothing",
    "section": f"{_PAGES}::test_whoever_comes_second_sees_both_texts_and_loses_nothing",
    "section_assign": f"{_PAGES}::test_it_is_said_who_writes",
    **dict.fromkeys(
        ["section_hand_in", "section_approve", "section_reopen"],
        f"{_PAGES}::test_a_stale_step_is_not_taken",
    ),
    "text_request_answer": f"{_REQUESTS}::test_the_asked_person_answers",
    "text_request_withdraw": f"{_REQUESTS}::test_a_writer_withdraws",
}
