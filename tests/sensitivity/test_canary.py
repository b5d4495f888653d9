"""One restricted and one protected project full of words found nowhere else: nobody uncleared ever reads one."""

import logging
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from projects.calendar import feed
from reports.annual.actions import render
from tests import factories as make
from tests.conftest import person, signed_in
from tests.sensitivity import world as worlds
from tests.sensitivity.crawl import Answer, crawl, fetch, pdf_text, seeds
from tests.sensitivity.world import DAYS, YEAR, Secret, World
from tracker.core import access

pytestmark = pytest.mark.django_db
ROLES = [*access.ROLES, "none", "nobody"]
# Where our own people are registered as such, and the history of those registers.
_OPTION = re.compile(r"<option.*?</option>|<a class=\"chip.*?</a>", re.DOTALL)
REGISTERS = re.compile(
    r"/admin/projects/employee/|/admin/accounts/user/|/admin/autocomplete/|/people/|/history/"
    r"|/staff/[^/?]+/|/api/v1/employees/"
)


@pytest.fixture
def world(db: None) -> World:
    worlds.start_anew()
    return worlds.build()


def client_of(role: str) -> Client:
    match role:
        case "nobody":
            return Client()
        case "none":
            return signed_in(make.UserFactory(username="cast-none"))
        case "manager":
            user = person("manager")
            make.ProjectMemberFactory(project=make.ProjectFactory(), user=user)
            return signed_in(user)
        case "client":
            secret = make.api_token(person("client"), "read")
            return Client(headers={"Authorization": f"Token {secret}"})
    return signed_in(person(role))


def known(world: World) -> dict[str, list[str]]:
    """Addresses that somebody might guess: of what is hidden, too."""
    found: dict[str, list[str]] = {"public_id": ["P-1900-001"], "figures key": ["F2", "F4"]}

    def guess(name: str, *values: object) -> None:
        found.setdefault(name, []).extend(str(value) for value in values)

    for rows in world.rows.values():
        guess("projects public_id", rows.project.public_id)
        guess("activities public_id", rows.activity.public_id, rows.draft.public_id)
        guess("agreements number", rows.agreement.number)
        guess("agreements public_id", rows.agreement.public_id)
        guess("budgets id", rows.budget.pk)
        guess("forecasts id", rows.forecast.pk)
        guess("variance-comments id", rows.comment.pk)
        guess("deadlines pk", rows.deadline.pk, rows.submitted.pk)
        guess("deadlines id", rows.deadline.pk, rows.submitted.pk)
        guess("ledger row_key", rows.booking.row_key, rows.voided.row_key)
        guess("indicators code", rows.indicator.code)
        guess("indicator-values id", rows.value.pk, rows.unsure.pk)
        guess("evidence pk", rows.evidence.pk)
        guess("frameworks pk", rows.framework.pk)
        guess("status-updates pk", rows.update.pk)
        for name, row in (
            ("assessments public_id", rows.assessment),
            ("improvement-actions public_id", rows.improvement),
            ("integrity-items public_id", rows.integrity),
            ("integrity item", rows.integrity),
            ("risks public_id", rows.risk),
            ("risks risk", rows.risk),
            ("lessons lesson", rows.lesson),
            ("stories story", rows.story),
        ):
            guess(name, row.public_id)
        for name, row in _numbered(rows):
            guess(name, row.public_id)
        for name, row in _keyed(rows):
            guess(f"{name} pk", row.pk)
        guess("staff number", rows.employee.number)
        guess("employees number", rows.employee.number)
        guess("projects project", rows.project.public_id)
        guess("periods code", rows.value.period.code)
        guess("countries iso2", rows.project.country_shares.get().country.iso2)
        guess("organisations identifier", rows.partner.identifier, rows.guest.identifier)
        guess("project object_id", rows.project.pk)
        guess("activity object_id", rows.activity.pk)
        guess("organisation object_id", rows.partner.pk)
        for name, row in (
            ("mission", rows.mission),
            ("document", rows.document),
            ("photo", rows.photo),
            ("nomination", rows.nomination),
        ):
            guess(f"{name} object_id", row.pk)
    kept = world.open_rows
    for name, row in (
        ("documents document", kept["secrecy"].document),
        ("documents public_id", kept["secrecy"].letter),
        ("photos photo", kept["recognisable"].photo),
        ("nominations nomination", kept["participants"].nomination),
        ("missions mission", kept["_"].mission),
        ("missions public_id", kept["_"].mission),
    ):
        guess(name, row.public_id)
    guess("meetings meeting", kept["_"].meeting.activity.public_id)
    guess("meetings pk", kept["_"].meeting.pk)
    guess("forums forum", kept["_"].member.network.code)
    guess("network-members pk", kept["_"].member.pk)
    guess("network-delegates pk", kept["delegates"].delegate.pk)
    guess("outputs output", world.output.public_id)
    return found


def _numbered(rows: SimpleNamespace) -> list[tuple[str, Any]]:
    """Addresses of the rooms with a number of their own, on pages and in the API."""
    return [
        *(("missions mission", row) for row in (rows.mission, rows.not_made)),
        *(("documents document", row) for row in (rows.document, rows.gone_document)),
        *(("change-projects change", row) for row in (rows.change, rows.abandoned)),
        *(("nominations nomination", row) for row in (rows.nomination, rows.refused)),
        ("photos photo", rows.photo),
        ("cases case", rows.case),
        ("meetings meeting", rows.conference),
        ("conferences conference", rows.conference),
        ("visits visit", rows.conference),
        ("missions public_id", rows.mission),
        ("documents public_id", rows.document),
        ("photos public_id", rows.photo),
        ("nominations public_id", rows.nomination),
        ("change-projects public_id", rows.change),
        ("good-practice-cases public_id", rows.case),
    ]


def _keyed(rows: SimpleNamespace) -> list[tuple[str, Any]]:
    return [
        ("assignments", rows.assignment),
        ("work-plans", rows.plan),
        ("work-plans", rows.draft_plan),
        ("work-items", rows.item),
        ("work-items", rows.milestone),
        ("rounds", rows.round),
        ("teams", rows.change.team),
        ("adoptions", rows.adoption),
        ("delegations", rows.delegation),
        ("uses", rows.reuse),
    ]


def deep(world: World) -> list[str]:
    """Addresses with more than one name in them, of what is hidden, too."""
    found = []
    for rows in world.rows.values():
        project, code, number = rows.project.public_id, rows.indicator.code, rows.framework.number
        value, judged = f"/indicators/{code}/values/{rows.value.period.code}/", rows.assessment.public_id
        for steps in (value, f"{value}at/{rows.site.code}/"):
            found += [steps, *(f"{steps}{step}/" for step in ("report", "decide", "evidence", "withdraw"))]
        agreed = f"/projects/{project}/framework/{number}/"
        found += [agreed, *(f"{agreed}{page}/" for page in ("differences", "indicators", "approve"))]
        found += [f"{agreed}results/{rows.node.pk}/", f"{agreed}indicators/{code}/"]
        found += [f"/projects/{project}/updates/{rows.update.month:%Y-%m}/{step}" for step in ("", "answer/")]
        found += [f"/projects/{project}/lights/{light}/" for light in ("goals", "implementation")]
        found += [f"/projects/{project}/years/{YEAR}/", f"/projects/{project}/results/?year={YEAR}"]
        found += [f"/projects/{project}/results/sheet/?format=xlsx", f"/projects/{project}/risks/?state=all"]
        plan, round_ = f"/projects/{project}/plan/", f"/projects/{project}/rounds/{rows.round.number}/"
        found += [
            plan,
            f"{plan}new/",
            f"/projects/{project}/missions/new/",
            f"/projects/{project}/staff/new/",
        ]
        for version in (rows.plan, rows.draft_plan):
            steps = ("", "differences/", "describe/", "agree/", "items/new/", f"items/{rows.item.number}/")
            found += [f"{plan}{version.number}/{step}" for step in steps]
        found += [f"{plan}items/{rows.milestone.number}/reached/"]
        found += [
            f"{round_}{step}"
            for step in (
                "",
                "edit/",
                "teams/new/",
                "teams/1/edit/",
                "teams/1/change-project/",
                "nominations/new/",
            )
        ]
        found += [f"/change-projects/{rows.change.public_id}/adoption/12/"]
        found += [
            f"{page}?project={project}"
            for page in ("/documents/", "/documents/new/", "/photos/new/", "/activities/log/")
        ]
        found += [
            f"/{page}/?text={rows.guest.name_sv}"
            for page in ("missions", "documents", "change-projects", "visits")
        ]
        found += [f"/activities/log/?item={rows.item.number}&project={project}"]
        criterion = rows.score.item.criterion.code
        found += [f"/assessments/{judged}/criteria/{criterion}/{step}" for step in ("", "scores/")]
        found += [f"/assessments/{judged}/documents/{rows.score_evidence.pk}/"]
        found += [f"/assessments/{judged}/actions/{rows.improvement.public_id}/"]
        for kind, key in (
            ("indicator", code),
            ("indicator-value", rows.value.pk),
            ("framework", rows.framework.pk),
            ("assessment", judged),
            ("risk", rows.risk.public_id),
            ("integrity-item", rows.integrity.public_id),
            ("status-update", rows.update.pk),
            ("lesson", rows.lesson.public_id),
            ("story", rows.story.public_id),
            ("mission", rows.mission.public_id),
            ("document", rows.document.public_id),
            ("photo", rows.photo.public_id),
            ("assignment", rows.assignment.pk),
            ("work-plan", rows.plan.pk),
            ("work-item", rows.item.pk),
            ("round", rows.round.pk),
            ("team", rows.change.team.pk),
            ("nomination", rows.nomination.public_id),
            ("change-project", rows.change.public_id),
            ("adoption", rows.adoption.pk),
            ("reuse", rows.reuse.pk),
            ("good-practice-case", rows.case.public_id),
            ("employee", rows.employee.number),
        ):
            found.append(f"/history/{kind}/{key}/")
    return found


# Lists with files, searches and orders that no link leads to.
ALSO = [
    *(f"{page}?format={kind}{more}" for page, more in (
        ("/deadlines/", "&person=all&state=all"), ("/projects/", "&status=all"), ("/activities/", ""), ("/countries/", ""), ("/overview/", f"&year={YEAR}"), ("/results/", f"&year={YEAR}"), ("/risks/", "&state=all"), ("/assessments/", ""),
        ("/missions/", "&state=all"), ("/staff/", f"&year={YEAR}"), ("/documents/", ""), ("/photos/", ""), ("/rounds/", ""),
        ("/nominations/", ""), ("/change-projects/", ""), ("/adoptions/", ""), ("/cases/", ""), ("/outputs/", ""),
        ("/meetings/", ""), ("/conferences/", ""), ("/visits/", ""), ("/person-days/", f"&year={YEAR}"), ("/forums/", ""),
        ("/travel/", f"&from={YEAR}-07-01"),
    ) for kind in ("csv", "xlsx")),
    f"/overview/?year={YEAR}", f"/countries/?year={YEAR}", "/projects/?status=all", f"/activities/?year={YEAR}",
    *(f"/api/v1/{name}/?page_size=200" for name in (
        "projects", "activities", "ledger", "agreements", "indicators", "organisations", "countries", "budgets", "deadlines",
        "forecasts", "variance-comments", "indicator-values", "frameworks", "assessments", "improvement-actions",
        "risks", "integrity-items", "status-updates", "lessons", "stories", "year-notes",
        "missions", "assignments", "employees", "line-units", "work-plans", "work-items", "documents", "photos", "rounds",
        "teams", "nominations", "change-projects", "adoptions", "good-practice-cases", "delegations", "meetings", "visits",
        "network-members", "forum-outputs", "shared-cases",
    )),
    "/api/v1/ledger/?voided=1", f"/api/v1/figures/?year={YEAR}",
    *(f"/calendar/?view=agenda&from={month}-01" for month in ("2016-03", f"{YEAR}-07", f"{YEAR}-08", "2018-10")),
    f"/travel/?from={YEAR}-06-01", f"/travel/?from={YEAR}-06-01&format=csv",
]  # fmt: skip


def days_in_words() -> list[str]:
    """Each secret day as any page might write it."""
    days = [day for listed in DAYS.values() for day in listed]
    months = ["mars", "juli", "augusti", "oktober", "March", "July", "August", "October"]
    names = {3: (0, 4), 7: (1, 5), 8: (2, 6), 10: (3, 7)}
    words = [day.isoformat() for day in days]
    words += [f"{day.day} {months[n]}" for day in days for n in names[day.month]]
    return words


@pytest.mark.walk
@pytest.mark.parametrize("role", ROLES)
def test_nobody_uncleared_reads_a_word(role: str, world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    client = client_of(role)
    client.raise_request_exception = False
    caplog.clear()
    first = [*seeds(known(world)), *deep(world), *ALSO]
    if role != "admin":  # tests/rights tries every address of the administration as everybody
        first = [url for n, url in enumerate(first) if n % 10 == 0 or not url.startswith("/admin/")]
    answers = crawl(client, first, choices=role in ("admin", "viewer"))
    leaks = []
    for secret in world.kept(role):
        for answer in answers:
            if secret.is_person and REGISTERS.match(answer.url):
                continue
            if secret.word in _text(answer, secret) and secret.word not in answer.url:
                leaks.append((secret.model, secret.field, secret.level, answer.line(secret.word)))
        if secret.word in "".join(m.body + m.subject for m in mail.outbox):
            leaks.append((secret.model, secret.field, secret.level, "mail"))
    leaks += _in_calendar(client, world, role)
    leaks += [
        ("day", day, "", answer.line(day))
        for day in days_in_words()
        for answer in answers
        if day in answer.text
    ]
    assert not leaks, _told(leaks)
    assert not [answer.url for answer in answers if answer.status >= 500]


def _in_calendar(client: Client, world: World, role: str) -> list[tuple[str, ...]]:
    """What the feed of one's own days tells."""
    user = make.User.objects.filter(username=f"cast-{role}").first()
    if user is None:
        return []
    told = fetch(Client(), f"/calendar/{feed.token(feed.renew_calendar(user=user))}.ics")
    text = told.text.replace("\r\n ", "")
    words = [secret.word for secret in world.kept(role)] + [
        day.strftime("%Y%m%d") for listed in DAYS.values() for day in listed
    ]
    return [("feed", word, "", told.line(word)) for word in words if word in text]


def _text(answer: Answer, secret: Secret) -> str:
    """What is told; a list to choose colleagues from, or who was chosen, does not say with whom they work."""
    text = answer.text.replace(answer.url, "")
    return _OPTION.sub("", text) if secret.is_person else text


def _told(leaks: list[tuple[str, ...]]) -> str:
    """The first of each kind of address and field."""
    kinds = {
        (re.sub(r"[?].*|[^/]*\d[^/]*", "", leak[3].split(" ")[0]), *leak[:3]): leak
        for leak in reversed(leaks)
    }
    return f"{len(leaks)} leaks\n" + "\n".join(" ".join(leak) for leak in list(kinds.values())[:60])


@pytest.mark.parametrize("level", ["restricted", "protected"])
def test_the_cleared_member_reads_what_is_kept(level: str, world: World) -> None:
    """Or else the test above could not fail."""
    rows = world.rows[level]
    client = signed_in(world.members[level])
    number, activity = rows.project.public_id, rows.activity.public_id
    pages = [f"/projects/{number}/{part}" for part in ("", "money/", "history/", "team/")]
    pages += [f"/activities/{activity}/", f"/api/v1/projects/{number}/", f"/api/v1/activities/{activity}/"]
    pages += ["/api/v1/ledger/?page_size=200", "/api/v1/organisations/?page_size=200"]
    text = "".join(fetch(client, url).text for url in pages)
    kept = [secret for secret in world.kept() if secret.level == level]
    read = {(secret.model, secret.field) for secret in kept if secret.word in text}
    assert {
        ("Activity", "title_sv"),
        ("Activity", "place"),
        ("Activity", "happened"),
        ("Transaction", "text"),
        ("Organisation", "name_sv"),
        ("StatusChange", "reason_sv"),
        ("Employee", "name"),
    } <= read
    assert [day for day in days_in_words() if day in text]


def test_the_published_report_tells_no_word(world: World) -> None:
    for language in ("sv", "en"):
        content, _result = render(YEAR, language, progress=lambda step, done, total: None)
        text = pdf_text(content)
        assert not [secret for secret in world.kept() if secret.word in text]
        assert not [day for day in days_in_words() if day in text]
