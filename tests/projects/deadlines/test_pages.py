"""Pages of deadlines: what is shown to whom, the steps, and what is said when something is wrong."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from projects.deadlines.models import Deadline, DeadlineRule
from projects.models import Project
from tests import factories as make
from tracker.accounts.models import User
from tracker.core.periods import today

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def deadline(own_project: Project) -> Deadline:
    """Due in ten days, of the manager's project, owned by nobody in particular."""
    return make.DeadlineFactory(project=own_project, title_sv="Tolvmånadersbrev", due_on=today() + 10 * DAY)


def text(response: Any) -> str:
    return response.content.decode()


def test_the_list_begins_with_mine(
    as_manager: Client, as_other_manager: Client, as_leader: Client, deadline: Deadline
) -> None:
    assert "Tolvmånadersbrev" in text(as_manager.get("/deadlines/")), (
        "the manager's, since nobody else is named"
    )
    page = text(as_other_manager.get("/deadlines/"))
    assert "Tolvmånadersbrev" not in page
    assert "Du har inget att lämna in." in page
    assert "Tolvmånadersbrev" not in text(as_leader.get("/deadlines/"))
    assert "Tolvmånadersbrev" in text(as_leader.get("/deadlines/?person=all"))


def test_an_owner_goes_before_the_manager(
    as_manager: Client, as_leader: Client, leader: User, deadline: Deadline
) -> None:
    deadline.owner = leader
    deadline.save()
    assert "Tolvmånadersbrev" not in text(as_manager.get("/deadlines/"))
    assert "Tolvmånadersbrev" in text(as_leader.get("/deadlines/"))
    leader.leaves_on = today() - DAY
    leader.save()
    assert "Tolvmånadersbrev" in text(as_manager.get("/deadlines/")), "the owner has left"


def test_the_list_is_grouped_and_submitted_ones_are_left_out(
    as_manager: Client, own_project: Project
) -> None:
    for title, days in (("Sen rapport", -3), ("Snar rapport", 20), ("Avlägsen rapport", 90)):
        make.DeadlineFactory(project=own_project, title_sv=title, due_on=today() + days * DAY)
    make.DeadlineFactory(project=own_project, title_sv="Skickad rapport", submitted_on=today())
    page = text(as_manager.get("/deadlines/"))
    places = [
        page.index(words)
        for words in (
            ">Försenat<", "Sen rapport", "3 dagar sen", ">Inom 30 dagar<", "Snar rapport", "Om 20 dagar",
            ">Senare<", "Avlägsen rapport",
        )
    ]  # fmt: skip
    assert places == sorted(places)
    assert "Skickad rapport" not in page
    assert "Skickad rapport" in text(as_manager.get("/deadlines/?state=done"))
    assert "Snar rapport" not in text(as_manager.get("/deadlines/?state=late"))


@pytest.mark.parametrize(
    "query",
    ["?state=x", "?person=nobody", "?project=%00", "?kind=9&agreement=%00", "?page=9999999999999999999"],
)
def test_junk_in_the_address_is_said_and_breaks_nothing(
    as_manager: Client, deadline: Deadline, query: str
) -> None:
    assert as_manager.get(f"/deadlines/{query}").status_code == 200


def test_the_file_says_what_the_page_says(as_manager: Client, deadline: Deadline) -> None:
    response = as_manager.get("/deadlines/?format=csv")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1].split(";")[:4] == [deadline.due_on.isoformat(), "Tolvmånadersbrev", "Rapport", "OWN"]


def test_submitting_and_accepting(as_manager: Client, deadline: Deadline) -> None:
    address = f"/deadlines/{deadline.pk}/"
    assert "Notera som inlämnad" in text(as_manager.get(address))
    sent = {
        "version": 1,
        "submitted_on": today().isoformat(),
        "dnr": "Af-2026/1",
        "link": "https://diarium.example.se/1",
    }
    assert as_manager.post(f"{address}submit/", sent).headers["Location"] == address
    page = text(as_manager.get(address))
    assert "Notera som godkänd" in page
    assert 'href="https://diarium.example.se/1"' in page
    given = {"version": 2, "accepted_on": today().isoformat()}
    assert as_manager.post(f"{address}accept/", given).status_code == 302
    deadline.refresh_from_db()
    assert (deadline.submitted_on, deadline.accepted_on, deadline.dnr) == (today(), today(), "Af-2026/1")


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("submitted_on", "2999-01-01", "Året måste ligga mellan"),
        ("submitted_on", (today() + DAY).isoformat(), "Den dagen har inte kommit än."),
        ("submitted_on", "i går", "Skriv datumet som år-månad-dag"),
        ("link", "javascript:alert(1)", "Skriv en adress som börjar med https://."),
        ("dnr", "A\x00", "Texten har tecken som inte kan visas."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    as_manager: Client, deadline: Deadline, field: str, value: str, message: str
) -> None:
    sent = {"version": 1, "submitted_on": today().isoformat(), "dnr": "Af-2026/7"} | {field: value}
    response = as_manager.post(f"/deadlines/{deadline.pk}/submit/", sent)
    assert response.status_code == 200
    assert message in text(response)
    if field != "dnr":
        assert 'value="Af-2026/7"' in text(response)
    deadline.refresh_from_db()
    assert deadline.submitted_on is None


@pytest.mark.parametrize(
    ("step", "first", "second"),
    [
        ("submit", {"submitted_on": today().isoformat(), "dnr": "Af-1"}, {"dnr": "Af-2"}),
        (
            "edit",
            {"kind": "report", "title_sv": "Af-1", "due_on": "2031-01-01"},
            {"title_sv": "Af-2"},
        ),
    ],
)
def test_a_stale_form_shows_both_versions_and_keeps_what_was_typed(
    as_manager: Client, deadline: Deadline, step: str, first: dict[str, str], second: dict[str, str]
) -> None:
    address = f"/deadlines/{deadline.pk}/{step}/"
    assert as_manager.post(address, {"version": 1} | first).status_code == 302
    late = as_manager.post(address, {"version": 1} | first | second)
    assert late.status_code == 409
    assert '<td data-label="Sparat nu">Af-1</td>' in text(late)
    assert 'value="Af-2"' in text(late)
    assert as_manager.post(address, {"version": 2} | first | second).status_code == 302


@pytest.mark.parametrize("step", ["accept", "void"])
def test_a_stale_step_says_so_and_does_nothing(as_manager: Client, deadline: Deadline, step: str) -> None:
    address = f"/deadlines/{deadline.pk}/"
    sent = {"version": 1, "submitted_on": today().isoformat()}
    assert as_manager.post(f"{address}submit/", sent).status_code == 302
    given = {"version": 1, "accepted_on": today().isoformat(), "reason": "Behövs inte."}
    late = as_manager.post(f"{address}{step}/", given)
    assert late.status_code == 409
    assert "Någon annan har sparat sedan du öppnade" in text(late)
    deadline.refresh_from_db()
    assert (deadline.accepted_on, deadline.voided_at) == (None, None)


def test_voiding_needs_a_reason_and_takes_it_out_of_sight(as_manager: Client, deadline: Deadline) -> None:
    address = f"/deadlines/{deadline.pk}/void/"
    assert "Det här fältet är obligatoriskt." in text(as_manager.post(address, {"version": 1, "reason": " "}))
    assert as_manager.post(address, {"version": 1, "reason": "Ingår i nästa."}).status_code == 302
    assert as_manager.get(f"/deadlines/{deadline.pk}/").status_code == 404
    deadline.refresh_from_db()
    assert deadline.void_reason == "Ingår i nästa."


def test_adding_one_by_hand_once(as_manager: Client, own_project: Project, other_project: Project) -> None:
    form = as_manager.get(f"/deadlines/new/?project={own_project.public_id}")
    assert f'<option value="{own_project.public_id}" selected>' in text(form)
    assert other_project.public_id not in text(form), "not the manager's to add to"
    sent = {
        "key": "one-time-key-1",
        "project": own_project.public_id,
        "kind": "steering",
        "title_sv": "Styrgruppsmöte 8",
        "due_on": "2026-12-09",
    }
    first = as_manager.post("/deadlines/new/", sent)
    assert as_manager.post("/deadlines/new/", sent).headers["Location"] == first.headers["Location"]
    assert Deadline.objects.get().title_sv == "Styrgruppsmöte 8"


def test_the_agreement_must_be_of_the_project(as_controller: Client, own_project: Project) -> None:
    elsewhere = make.AgreementFactory()
    sent = {"project": own_project.public_id, "kind": "report", "title_sv": "R", "due_on": "2026-12-09"}
    response = as_controller.post("/deadlines/new/", sent | {"agreement": elsewhere.pk})
    assert "Avtalet hör till ett annat projekt." in text(response)
    assert not Deadline.objects.exists()


def test_what_a_rule_says_is_changed_in_the_rule(as_manager: Client, own_project: Project) -> None:
    rule = make.DeadlineRuleFactory(agreement__project=own_project)
    row = make.DeadlineFactory(rule=rule)
    address = f"/deadlines/{row.pk}/edit/"
    assert 'name="title_sv"' not in text(as_manager.get(address))
    assert as_manager.post(address, {"version": 1, "due_on": "2018-05-01"}).status_code == 302
    row.refresh_from_db()
    assert row.due_on == dt.date(2018, 5, 1)


def test_an_outsider_cannot_own_one_of_a_sensitive_project(
    as_other_manager: Client, leader: User, other_project: Project
) -> None:
    make.sensitive(other_project, "restricted")
    row = make.DeadlineFactory(project=other_project)
    sent = {"version": 1, "kind": "report", "title_sv": "R", "due_on": "2018-05-01", "owner": leader.pk}
    response = as_other_manager.post(f"/deadlines/{row.pk}/edit/", sent)
    assert "ser inte dess dagar" in text(response)


def test_of_a_restricted_project_others_see_the_year(as_leader: Client, other_project: Project) -> None:
    make.sensitive(other_project, "restricted")
    row = make.DeadlineFactory(
        project=other_project,
        title_sv="Möte med Hemlig",
        due_on=dt.date(2031, 5, 17),
        link="https://h.example",
    )
    for address in ("/deadlines/?person=all", f"/deadlines/{row.pk}/", "/deadlines/?person=all&format=csv"):
        response = as_leader.get(address)
        page = b"".join(response.streaming_content).decode() if response.streaming else text(response)
        assert "2031" in page
        for secret in ("Hemlig", "2031-05", "17 maj", "h.example"):
            assert secret not in page, address


def test_a_protected_project_has_no_deadlines_for_others(as_leader: Client, other_project: Project) -> None:
    make.sensitive(other_project, "protected")
    row = make.DeadlineFactory(project=other_project, due_on=today() + DAY)
    assert "OTHER" not in text(as_leader.get("/deadlines/?person=all"))
    assert as_leader.get(f"/deadlines/{row.pk}/").status_code == 404


class TestRules:
    @pytest.fixture
    def rule(self, own_project: Project) -> DeadlineRule:
        start, end = today().replace(month=1, day=1), today().replace(month=12, day=31)
        agreement = make.AgreementFactory(project=own_project, kind="sida", start=start, end=end)
        return make.DeadlineRuleFactory(agreement=agreement)

    def sent(self, rule: DeadlineRule, **fields: Any) -> dict[str, Any]:
        return {
            "version": rule.version,
            "kind": "report",
            "name_sv": "Årsrapport",
            "name_en": "Annual report",
            "anchor": "period",
            "every_months": 12,
            "by_calendar": "calendar",
            "months_after": 3,
            "days_after": 0,
            "valid_from": rule.valid_from.isoformat(),
        } | fields

    def test_a_changed_rule_moves_its_deadlines_and_says_so(
        self, as_controller: Client, rule: DeadlineRule
    ) -> None:
        base = f"/agreements/{rule.agreement.public_id}/deadlines/"
        assert as_controller.post(f"{base}apply/", follow=True).status_code == 200
        row = Deadline.objects.get()
        assert (row.due_on.month, row.due_on.day) == (3, 31)
        response = as_controller.post(f"{base}rules/{rule.pk}/", self.sent(rule, months_after=2), follow=True)
        assert "1 har fått en annan dag." in text(response)
        row.refresh_from_db()
        assert row.due_on.month == 2

    def test_the_usual_rules_come_with_a_click(self, as_controller: Client, rule: DeadlineRule) -> None:
        base = f"/agreements/{rule.agreement.public_id}/deadlines/"
        page = text(as_controller.post(f"{base}apply/", {"defaults": "1"}, follow=True))
        assert "Slutrapport till Sida" in page
        assert "När avtalet slutar, 4 månader efter" in page
        assert "tidsfrister är nya." in page

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"every_months": ""}, "Det här behövs för det sätt att räkna som du valde."),
            ({"anchor": "yearly"}, "Det här behövs för det sätt att räkna som du valde."),
            ({"every_months": "9" * 30}, "Skriv ett heltal"),
            ({"every_months": "61"}, "Talet är för stort"),
            ({"months_after": "900"}, "60"),
            ({"valid_to": "2001-01-01"}, "Slutet ligger före starten."),
            ({"valid_from": "0999-01-01"}, "Året måste ligga mellan"),
            ({"name_sv": ""}, "Det här fältet är obligatoriskt."),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(
        self, as_controller: Client, rule: DeadlineRule, fields: dict[str, Any], message: str
    ) -> None:
        address = f"/agreements/{rule.agreement.public_id}/deadlines/rules/{rule.pk}/"
        response = as_controller.post(address, self.sent(rule, **fields))
        assert response.status_code == 200
        assert message in text(response)
        rule.refresh_from_db()
        assert (rule.version, rule.months_after) == (1, 3)

    def test_a_stale_rule_shows_both(self, as_controller: Client, rule: DeadlineRule) -> None:
        address = f"/agreements/{rule.agreement.public_id}/deadlines/rules/{rule.pk}/"
        assert as_controller.post(address, self.sent(rule, months_after=1)).status_code == 302
        late = as_controller.post(address, self.sent(rule, months_after=5))
        assert late.status_code == 409
        assert '<td data-label="Sparat nu">1</td>' in text(late)

    def test_a_new_rule_is_made_once(self, as_controller: Client, rule: DeadlineRule) -> None:
        address = f"/agreements/{rule.agreement.public_id}/deadlines/rules/new/"
        sent = self.sent(rule, name_sv="Revision", kind="audit", anchor="end", key="one-time-key-2")
        for _ in range(2):
            assert as_controller.post(address, sent).status_code == 302
        made = DeadlineRule.objects.get(kind="audit")
        assert (made.anchor, made.every_months, made.months_after) == ("end", None, 3)

    def test_managers_read_the_rules_and_change_none(self, as_manager: Client, rule: DeadlineRule) -> None:
        base = f"/agreements/{rule.agreement.public_id}/deadlines/"
        page = text(as_manager.get(base))
        assert "Årsrapport" in page
        assert "Lägg till regel" not in page
        for address in (f"{base}apply/", f"{base}rules/new/", f"{base}rules/{rule.pk}/"):
            assert as_manager.post(address).status_code == 403

    def test_of_a_restricted_project_the_rules_tell_years(
        self, as_controller: Client, rule: DeadlineRule
    ) -> None:
        make.sensitive(rule.agreement.project, "restricted")
        base = f"/agreements/{rule.agreement.public_id}/deadlines/"
        page = text(as_controller.get(base))
        assert rule.valid_from.isoformat() not in page
        assert as_controller.get(f"{base}rules/{rule.pk}/").status_code == 403
