"""Money: agreements, budgets, the ledger, imports, rates."""

BUDGETS = "projects/money/budgets/test_pages.py"
RATES = "projects/money/rates/test_pages.py"
LEDGER = "projects/money/ledger"
AGREEMENTS = "projects/money/agreements"
TESTED = {
    "booking_import_columns": "projects/money/imports/test_pages.py::test_a_stale_map_shows_both_and_keeps_what_was_chosen",
    "booking_imports": "projects/money/imports/test_pages.py::test_the_same_form_sent_twice_makes_one_import",
    "api-booking-imports-book": "projects/money/imports/test_api.py::test_a_file_is_sent_checked_and_booked",
    "agreement_edit": f"{AGREEMENTS}/test_pages.py::test_a_stale_change_shows_both_and_keeps_what_was_typed",
    "agreement_headings": f"{AGREEMENTS}/test_changes.py::test_stale_headings_show_both_and_keep_what_was_typed",
    "agreement_new": f"{AGREEMENTS}/test_pages.py::test_an_agreement_is_entered_with_the_rules_of_its_type",
    **dict.fromkeys(
        ["amendment_new", "amendment_edit", "amendment_approve", "amendment_decline"],
        f"{AGREEMENTS}/test_changes.py::test_a_stale_step_with_an_amendment_is_refused_and_keeps_what_was_typed",
    ),
    "contribution_edit": f"{AGREEMENTS}/test_contributions.py::test_a_stale_contribution_shows_both_versions",
    "contribution_new": f"{AGREEMENTS}/test_contributions.py::test_a_contribution_is_entered_once_and_changed",
    "funder_shares": f"{AGREEMENTS}/test_pages.py::test_who_pays_is_a_table_of_years_and_funders",
    "in_kind_add": f"{AGREEMENTS}/test_pages.py::test_in_kind_is_noted_once_and_voided",
    "in_kind_void": f"{AGREEMENTS}/test_pages.py::test_in_kind_is_noted_once_and_voided",
    "terms_edit": f"{AGREEMENTS}/test_changes.py::test_stale_rules_show_both_and_keep_what_was_typed",
    "terms_new": f"{AGREEMENTS}/test_changes.py::test_new_rules_are_written_once",
    "api-funder-shares-detail": f"{AGREEMENTS}/test_api.py::test_shares_need_the_version_of_their_project",
    "api-ledger-joint": f"{LEDGER}/test_joint.py::test_a_joint_cost_sent_twice_is_booked_once",
    "booking_change": f"{LEDGER}/test_pages.py::test_a_stale_form_shows_both_versions_and_keeps_what_was_typed",
    "booking_correct": f"{LEDGER}/test_pages.py::test_a_stale_correction_tells_what_it_stands_at_now",
    "booking_new": f"{LEDGER}/test_pages.py::test_a_form_sent_twice_books_once",
    "booking_void": f"{LEDGER}/test_pages.py::test_a_stale_voiding_shows_what_the_booking_says_now",
    "ledger_closing": f"{LEDGER}/test_months.py::test_a_month_is_closed_once",
    "ledger_joint": f"{LEDGER}/test_joint.py::test_a_joint_cost_sent_twice_is_booked_once",
    "budget_approve": f"{BUDGETS}::test_a_stale_decision_is_not_taken",
    "budget_change": f"{BUDGETS}::test_a_stale_draft_shows_both_and_keeps_what_was_typed",
    "budget_forecast": f"{BUDGETS}::test_a_forecast_is_written_beside_the_plan_and_the_earlier_one",
    "budget_move": f"{BUDGETS}::test_money_is_moved_on_its_page",
    "budget_new": f"{BUDGETS}::test_who_begins_a_draft_second_goes_on_with_the_first",
    "budget_withdraw": f"{BUDGETS}::test_a_stale_decision_is_not_taken",
    "variance_comment": f"{BUDGETS}::test_a_comment_is_written_changed_and_met",
    "variance_comment_new": f"{BUDGETS}::test_a_comment_is_written_changed_and_met",
    "rate_change": f"{RATES}::test_a_stale_rate_shows_both_versions",
    "rate_new": f"{RATES}::test_the_same_form_twice_is_one_rate",
    "rates_import": f"{RATES}::test_what_somebody_else_changed_meanwhile_is_shown_and_nothing_saved",
}
