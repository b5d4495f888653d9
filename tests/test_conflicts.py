"""Every address that writes names the test that shows what happens when somebody was first.

A new address without a line here fails. `TESTED` names the test; `ALONE` says why two cannot meet there.
"""

from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from projects.portfolio.models import Project
from tests import factories as make
from tests.api.asking import get, problem, send
from tracker.core.management.commands.routes import Route, routes
from tracker.core.periods import today

HERE = Path(__file__).parent
WRITING = {"POST", "PUT", "PATCH", "DELETE"}
DEADLINES = "projects/deadlines/test_pages.py"
ASSESSMENTS = "projects/assessments/test_pages.py"
PAGES, TEAM = "projects/portfolio/test_views.py", "projects/team/test_pages.py"
CALENDAR = "projects/results/catalogue/test_pages.py"
BUDGETS = "projects/money/budgets/test_pages.py"
RATES = "projects/money/rates/test_pages.py"
FRAMEWORK = "projects/results/framework"
LEDGER = "projects/money/ledger"
WORKPLAN = "projects/workplan"
RECORDS = "projects/records"
RISKS, UPDATES = "projects/risks", "projects/updates"
BESIDE = "projects/engagements/test_pages.py"
PROGRAMMES = "projects/programmes"
MISSIONS, STAFF = "projects/missions", "projects/staff"
AGREEMENTS = "projects/money/agreements"
VALUES = "projects/results/values"
_STEPS = "test_conflicts.py::test_a_step_in_the_api_needs_the_version_that_was_read"
_ONCE = "api/test_once.py::test_a_repeat_gets_the_same_answer_and_makes_nothing"
TESTED = {
    "booking_import_columns": "projects/money/imports/test_pages.py::test_a_stale_map_shows_both_and_keeps_what_was_chosen",
    "booking_imports": "projects/money/imports/test_pages.py::test_the_same_form_sent_twice_makes_one_import",
    "api-booking-imports-book": "projects/money/imports/test_api.py::test_a_file_is_sent_checked_and_booked",
    "about_help": "tracker/about/test_help.py::test_the_same_form_twice_is_one_message",
    "about_message": "tracker/about/test_help.py::test_the_second_of_two_who_answer_sees_both",
    "activity_edit": "projects/activities/test_pages.py::test_a_stale_form_shows_both_versions_and_keeps_what_was_typed",
    "activity_log": "races/test_once.py::test_a_form_sent_ten_times_makes_one_thing",
    "activity_undo": "projects/activities/test_pages.py::test_undoing_what_somebody_has_changed_leads_to_the_page_that_voids",
    "activity_week": "projects/activities/test_week.py::test_the_same_form_twice_is_one_week",
    "organisation_quick": "countries/organisations/test_pages.py::test_the_same_form_twice_is_one_organisation",
    "activity_void": "projects/activities/test_pages.py::test_a_stale_voiding_shows_what_the_activity_says_now",
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
    "admin:*_change": "tracker/core/test_admin_conflict.py::test_every_model_that_can_be_changed_here_has_a_version",
    "assessment_edit": f"{ASSESSMENTS}::test_a_stale_step_is_refused_and_keeps_what_was_typed",
    "assessment_finalise": f"{ASSESSMENTS}::test_a_stale_step_is_refused_and_keeps_what_was_typed",
    "assessment_new": f"{ASSESSMENTS}::test_it_is_begun_in_a_form",
    "assessment_scores": f"{ASSESSMENTS}::test_a_stale_form_shows_both_versions_and_keeps_what_was_typed",
    "assessment_void": f"{ASSESSMENTS}::test_a_stale_step_is_refused_and_keeps_what_was_typed",
    "improvement_edit": f"{ASSESSMENTS}::test_a_stale_step_with_an_improvement_is_refused",
    "improvement_follow_up": f"{ASSESSMENTS}::test_a_stale_step_with_an_improvement_is_refused",
    "improvement_new": f"{ASSESSMENTS}::test_what_is_to_be_improved_is_added_once_changed_and_followed_up",
    "improvement_void": f"{ASSESSMENTS}::test_a_stale_step_with_an_improvement_is_refused",
    "api-*-detail": "api/test_resources.py::test_a_change_needs_the_version_that_was_read",
    "api-*-list": _ONCE,
    "api-activities-void": _STEPS,
    "api-amendments-approve": _STEPS,
    "api-amendments-decline": _STEPS,
    "api-assessments-finalise": "projects/assessments/test_api.py::test_a_step_needs_the_version_that_was_read",
    "api-assessments-scores": "projects/assessments/test_api.py::test_a_step_needs_the_version_that_was_read",
    "api-assessments-void": "projects/assessments/test_api.py::test_a_step_needs_the_version_that_was_read",
    "api-improvement-actions-follow-up": "projects/assessments/test_api.py::test_a_step_needs_the_version_that_was_read",
    "api-improvement-actions-void": "projects/assessments/test_api.py::test_a_step_needs_the_version_that_was_read",
    "api-budgets-approve": _STEPS,
    "api-budgets-withdraw": _STEPS,
    "api-frameworks-approve": f"{FRAMEWORK}/test_api.py::test_a_step_needs_the_version_that_was_read",
    "api-frameworks-withdraw": f"{FRAMEWORK}/test_api.py::test_a_step_needs_the_version_that_was_read",
    "api-work-plans-agree": f"{WORKPLAN}/test_api.py::test_a_step_needs_the_version_that_was_read",
    "work_item_edit": f"{WORKPLAN}/test_pages.py::test_a_stale_item_shows_both_and_keeps_what_was_typed",
    "work_item_new": f"{WORKPLAN}/test_pages.py::test_a_new_item_meets_a_newer_draft",
    "work_item_reached": f"{WORKPLAN}/test_pages.py::test_a_milestone_is_reached_on_its_form",
    "work_item_remove": f"{WORKPLAN}/test_pages.py::test_an_item_is_taken_out",
    "work_plan_agree": f"{WORKPLAN}/test_pages.py::test_a_stale_decision_is_not_taken",
    "work_plan_describe": f"{WORKPLAN}/test_pages.py::test_a_stale_description_shows_both_and_keeps_what_was_typed",
    "work_plan_new": f"{WORKPLAN}/test_pages.py::test_who_begins_second_sees_both",
    "api-deadlines-void": _STEPS,
    "api-funder-shares-detail": f"{AGREEMENTS}/test_api.py::test_shares_need_the_version_of_their_project",
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
    "api-ledger-correct": _STEPS,
    "api-ledger-joint": f"{LEDGER}/test_joint.py::test_a_joint_cost_sent_twice_is_booked_once",
    "api-ledger-void": _STEPS,
    "booking_change": f"{LEDGER}/test_pages.py::test_a_stale_form_shows_both_versions_and_keeps_what_was_typed",
    "booking_correct": f"{LEDGER}/test_pages.py::test_a_stale_correction_tells_what_it_stands_at_now",
    "booking_new": f"{LEDGER}/test_pages.py::test_a_form_sent_twice_books_once",
    "booking_void": f"{LEDGER}/test_pages.py::test_a_stale_voiding_shows_what_the_booking_says_now",
    "ledger_closing": f"{LEDGER}/test_months.py::test_a_month_is_closed_once",
    "ledger_joint": f"{LEDGER}/test_joint.py::test_a_joint_cost_sent_twice_is_booked_once",
    "api-projects-change-status": _STEPS,
    "api-projects-extend": _STEPS,
    "api-projects-set-sensitivity": _STEPS,
    "budget_approve": f"{BUDGETS}::test_a_stale_decision_is_not_taken",
    "budget_change": f"{BUDGETS}::test_a_stale_draft_shows_both_and_keeps_what_was_typed",
    "budget_forecast": f"{BUDGETS}::test_a_forecast_is_written_beside_the_plan_and_the_earlier_one",
    "budget_move": f"{BUDGETS}::test_money_is_moved_on_its_page",
    "budget_new": f"{BUDGETS}::test_who_begins_a_draft_second_goes_on_with_the_first",
    "budget_withdraw": f"{BUDGETS}::test_a_stale_decision_is_not_taken",
    "variance_comment": f"{BUDGETS}::test_a_comment_is_written_changed_and_met",
    "variance_comment_new": f"{BUDGETS}::test_a_comment_is_written_changed_and_met",
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
    "deadline_accept": f"{DEADLINES}::test_a_stale_step_says_so_and_does_nothing",
    "deadline_edit": f"{DEADLINES}::test_a_stale_form_shows_both_versions_and_keeps_what_was_typed",
    "deadline_new": f"{DEADLINES}::test_adding_one_by_hand_once",
    "deadline_rule": f"{DEADLINES}::test_a_stale_rule_shows_both",
    "deadline_rule_new": f"{DEADLINES}::test_a_new_rule_is_made_once",
    "deadline_rules_apply": "projects/deadlines/test_generate.py::test_a_second_run_changes_nothing",
    "deadline_submit": f"{DEADLINES}::test_a_stale_form_shows_both_versions_and_keeps_what_was_typed",
    "deadline_void": f"{DEADLINES}::test_a_stale_step_says_so_and_does_nothing",
    "period_change": f"{CALENDAR}::test_a_stale_change_of_days_shows_both_and_keeps_what_was_typed",
    "period_close": f"{CALENDAR}::test_an_open_period_is_closed_with_a_reason",
    "period_new": f"{CALENDAR}::test_a_single_period_over_another_is_refused_at_its_field_and_what_was_typed_stays",
    "periods": f"{CALENDAR}::test_the_periods_of_a_year_are_added_once",
    "results_sheet": "projects/results/sheets/test_refused.py::test_what_somebody_else_saved_meanwhile_is_shown_and_nothing_saved",
    "people_hand_over": f"{TEAM}::test_what_was_not_seen_is_shown_and_not_done",
    "privacy_person": "tracker/privacy/test_people.py::test_erasing_wants_a_reason_and_a_decision_and_is_done_once",
    "privacy_run": "tracker/privacy/test_retention.py::test_a_report_is_used_once_and_while_it_is_fresh",
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
    "round_new": f"{PROGRAMMES}/test_pages.py::test_a_round_is_added_once_with_its_phases",
    "round_edit": f"{PROGRAMMES}/test_pages.py::test_a_stale_round_shows_both_and_keeps_what_was_typed",
    **dict.fromkeys(
        ["round_team_new", "round_team_edit"],
        f"{PROGRAMMES}/test_pages.py::test_a_team_is_added_once_and_changed",
    ),
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
    "photo_new": f"{RECORDS}/test_pages.py::test_a_photo_is_added_once_and_shown_small",
    **dict.fromkeys(
        ["photo_edit", "photo_void"],
        f"{RECORDS}/test_pages.py::test_a_photo_is_changed_its_consent_withdrawn_and_it_is_voided",
    ),
    **dict.fromkeys(
        ["api-documents-register", "api-documents-void"],
        f"{RECORDS}/test_api.py::test_a_step_needs_the_version_that_was_read",
    ),
    "activities_sheet": (
        "projects/activities/sheets/test_pages.py::test_what_somebody_saved_meanwhile_is_shown_and_nothing_saved"
    ),
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
    "assignment_new": f"{STAFF}/test_pages.py::test_somebody_is_assigned_once",
    **dict.fromkeys(
        ["assignment_edit", "assignment_release", "assignment_void"],
        f"{STAFF}/test_pages.py::test_a_stale_step_says_so_and_keeps_what_was_typed",
    ),
    **dict.fromkeys(
        ["api-assignments-release", "api-assignments-void"],
        f"{STAFF}/test_api.py::test_a_step_needs_the_version_that_was_read",
    ),
    "rate_change": f"{RATES}::test_a_stale_rate_shows_both_versions",
    "rate_new": f"{RATES}::test_the_same_form_twice_is_one_rate",
    "rates_import": f"{RATES}::test_what_somebody_else_changed_meanwhile_is_shown_and_nothing_saved",
    "project_edit": f"{PAGES}::test_a_stale_form_shows_both_versions_and_keeps_what_was_typed",
    "project_extend": f"{PAGES}::test_a_stale_extension_shows_both_and_keeps_the_text",
    "project_new": f"{PAGES}::test_a_form_sent_twice_makes_one_project",
    "project_sensitivity": "test_conflicts.py::test_a_stale_decision_on_sensitivity_shows_both",
    "project_status": f"{PAGES}::test_a_stale_step_tells_what_holds_now",
    "project_team_add": f"{TEAM}::test_a_stale_step_is_refused_and_keeps_what_was_typed",
    "project_team_end": f"{TEAM}::test_a_stale_step_is_refused_and_keeps_what_was_typed",
    "project_team_hand_over": f"{TEAM}::test_a_stale_step_is_refused_and_keeps_what_was_typed",
    "project_team_substitute": f"{TEAM}::test_a_stale_step_is_refused_and_keeps_what_was_typed",
}
_OWN = "one's own account or session: the last word is one's own"
_NEW = "makes a row of its own"
_READS = "writes nothing"
_ENDS = "ends something: whoever comes second finds it ended"
ALONE = {
    "booking_import_book": "a run is queued once: a conditional update takes it; the job writes only what was shown",
    "booking_import_check": "a run is queued once: a conditional update takes it",
    "account_*": _OWN,
    "admin:": _READS,
    "admin:*_add": _NEW,
    "admin:*_changelist": "no bulk action and no editing in the list",
    "admin:*_delete": "refused: nothing is deleted",
    "admin:*_history": _READS,
    "admin:accounts_user_link": "gives a new link, and ends the earlier one",
    "admin:accounts_user_second_step": _ENDS,
    "admin:app_list": _READS,
    "admin:autocomplete": _READS,
    "admin:index": _READS,
    "admin:jsi18n": _READS,
    "admin:login": _READS,
    "admin:logout": _OWN,
    "admin:password_change": _OWN,
    "admin:password_change_done": _READS,
    "admin:view_on_site": _READS,
    "assessment_evidence_new": _NEW,
    "assessment_evidence_void": _ENDS,
    "api-nothing-here": _READS,
    "api_token_revoke": _ENDS,
    "api_tokens": _NEW,
    "calendar_address": _OWN,
    "end_sessions": _ENDS,
    "ledger_exception": _NEW,
    "mfa_*": _OWN,
    "oidc_disconnect": _OWN,
    "period_except": _NEW,
    "privacy_mine_file": _READS,
    "privacy_report": _NEW,
    "project_light": _NEW,
    "project_light_end": _ENDS,
    "report_create": _NEW,
    "report_retry": "a run is queued once: a conditional update takes it",
    "set_language": _OWN,
}


def writing() -> list[Route]:
    found = []
    for route in routes():
        methods = WRITING & (set(route.asks) or WRITING)
        if methods & set(route.methods if route.methods is not None else methods):
            found.append(route)
    return found


def row_of(name: str) -> list[str]:
    """The lines that speak of a route: its own, or else the patterns that fit."""
    lines = [*TESTED, *ALONE]
    return [name] if name in lines else [line for line in lines if fnmatchcase(name, line)]


def test_every_address_that_writes_has_one_line() -> None:
    lines = {route.name: row_of(route.name) for route in writing()}
    assert {name: found for name, found in lines.items() if len(found) != 1} == {}
    used = {found[0] for found in lines.values()}
    assert {*TESTED, *ALONE} - used - {"api-nothing-here"} == set(), "lines about no address"


@pytest.mark.parametrize("test", sorted(set(TESTED.values())))
def test_the_tests_that_are_named_exist(test: str) -> None:
    file, name = test.split("::")
    assert f"def {name}(" in (HERE / file).read_text(encoding="utf-8")


@pytest.mark.django_db
def test_a_stale_decision_on_sensitivity_shows_both(
    as_manager: Any, manager: Any, own_project: Project
) -> None:
    address = f"/projects/{own_project.public_id}/sensitivity/"
    decided = {
        "sensitivity": "restricted",
        "sensitivity_reason": "Partnerns säkerhet.",
        "sensitivity_decided_by": "Enhetschefen",
        "sensitivity_decided_on": today().isoformat(),
        "sensitivity_review": today().replace(year=today().year + 1, day=1).isoformat(),
        "version": "1",
    }
    assert as_manager.post(address, decided).status_code == 302
    late = as_manager.post(address, decided | {"sensitivity_reason": "Deltagarnas säkerhet."})
    assert late.status_code == 409
    page = late.content.decode()
    assert '<td data-label="Sparat nu">Partnerns säkerhet.</td>' in page
    assert 'value="Deltagarnas säkerhet."' in page
    own_project.refresh_from_db()
    assert own_project.sensitivity_reason == "Partnerns säkerhet."


def _draft(agreement: Any) -> Any:
    draft = make.BudgetVersionFactory(agreement=agreement)
    make.BudgetLineFactory(version=draft)
    return draft


def step(name: str, project: Project, address: str) -> tuple[str, dict[str, Any]]:
    """The path of a step and what it is asked with."""
    day = today().isoformat()
    return {
        "activity": (f"{address}void/", {"reason": "Fel"}),
        "booking": (f"{address}void/", {"reason": "Fel"}),
        "correction": (f"{address}correct/", {"row_key": "V-R1", "amount": "-1.00"}),
        "deadline": (f"{address}void/", {"reason": "Fel"}),
        "approval": (f"{address}approve/", {}),
        "withdrawal": (f"{address}withdraw/", {"reason": "Fel"}),
        "amendment": (f"{address}approve/", {"decided_on": day, "decided_by": "EU"}),
        "refused amendment": (f"{address}decline/", {"decided_on": day, "reason": "Nej."}),
        "status": (f"{address}status/", {"status": "closing", "since": day}),
        "extension": (
            f"{address}extension/",
            {"new_end": "2031-01-01", "decided_on": day, "reason_sv": "Mer tid."},
        ),
        "sensitivity": (f"{address}sensitivity/", {"level": "open", "reason": "Kan visas."}),
    }[name]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["activity", "booking", "deadline", "status", "extension", "sensitivity", "approval", "withdrawal", "amendment", "refused amendment"])  # fmt: skip
def test_a_step_in_the_api_needs_the_version_that_was_read(
    name: str, as_manager: Any, as_controller: Any, manager: Any, own_project: Project
) -> None:
    agreement = make.AgreementFactory(project=own_project)
    row, address = {
        "activity": lambda: (
            row := make.ActivityFactory(project=own_project),
            f"activities/{row.public_id}/",
        ),
        "booking": lambda: (row := make.TransactionFactory(agreement=agreement), f"ledger/{row.row_key}/"),
        "deadline": lambda: (row := make.DeadlineFactory(project=own_project), f"deadlines/{row.pk}/"),
        **dict.fromkeys(
            ["approval", "withdrawal"],
            lambda: (row := _draft(agreement), f"budgets/{row.pk}/"),
        ),
        **dict.fromkeys(
            ["amendment", "refused amendment"],
            lambda: (row := make.AmendmentFactory(agreement=agreement), f"amendments/{row.pk}/"),
        ),
    }.get(name, lambda: (own_project, f"projects/{own_project.public_id}/"))()
    of_money = ("booking", "approval", "withdrawal", "amendment", "refused amendment")
    client = as_controller if name in of_money else as_manager
    path, asked = step(name, own_project, address)
    assert problem(send(client, "POST", path, asked), 428)["code"] == "precondition_required"
    row.claim(1)  # somebody is first
    answer = send(client, "POST", path, asked, if_match='"1"')
    stale = problem(answer, 412)
    assert stale["current"] == get(client, address).json()
    assert stale["sent"] == asked
    assert answer["ETag"] == '"2"'
    assert send(client, "POST", path, asked, if_match='"2"').status_code in (200, 201, 204)
