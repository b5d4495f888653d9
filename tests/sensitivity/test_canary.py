"""One restricted and one protected project full of words found nowhere else: nobody uncleared ever reads one."""

import logging
import re

import pytest
from django.core import mail
from django.test import Client

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
_OPTION = re.compile(r"<option.*?</option>", re.DOTALL)
REGISTERS = (
    "/admin/projects/employee/",
    "/admin/accounts/user/",
    "/admin/autocomplete/",
    "/people/",
    "/history/",
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
        guess("projects project", rows.project.public_id)
        guess("periods code", rows.value.period.code)
        guess("countries iso2", rows.project.country_shares.get().country.iso2)
        guess("organisations identifier", rows.partner.identifier, rows.guest.identifier)
        guess("project object_id", rows.project.pk)
        guess("activity object_id", rows.activity.pk)
        guess("organisation object_id", rows.partner.pk)
    return found


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
        ):
            found.append(f"/history/{kind}/{key}/")
    return found


# Lists with files, searches and orders that no link leads to.
ALSO = [
    *(f"{page}?format={kind}{more}" for page, more in (
        ("/deadlines/", "&person=all&state=all"), ("/projects/", "&status=all"), ("/activities/", ""), ("/countries/", ""), ("/overview/", f"&year={YEAR}"), ("/results/", f"&year={YEAR}"), ("/risks/", "&state=all"), ("/assessments/", ""),
    ) for kind in ("csv", "xlsx")),
    f"/overview/?year={YEAR}", f"/countries/?year={YEAR}", "/projects/?status=all", f"/activities/?year={YEAR}",
    *(f"/api/v1/{name}/?page_size=200" for name in (
        "projects", "activities", "ledger", "agreements", "indicators", "organisations", "countries", "budgets", "deadlines",
        "forecasts", "variance-comments", "indicator-values", "frameworks", "assessments", "improvement-actions",
        "risks", "integrity-items", "status-updates", "lessons", "stories", "year-notes",
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
    for secret in world.kept():
        for answer in answers:
            if secret.is_person and answer.url.startswith(REGISTERS):
                continue
            if secret.word in _text(answer, secret) and secret.word not in answer.url:
                leaks.append((secret.model, secret.field, secret.level, answer.line(secret.word)))
        if secret.word in "".join(m.body + m.subject for m in mail.outbox):
            leaks.append((secret.model, secret.field, secret.level, "mail"))
    leaks += [
        ("day", day, "", answer.line(day))
        for day in days_in_words()
        for answer in answers
        if day in answer.text
    ]
    assert not leaks, _told(leaks)
    assert not [answer.url for answer in answers if answer.status >= 500]


def _text(answer: Answer, secret: Secret) -> str:
    """What is told; a list to choose colleagues from does not say with whom they work."""
    text = answer.text.replace(answer.url, "")
    return _OPTION.sub("", text) if secret.is_person else text


def _told(leaks: list[tuple[str, ...]]) -> str:
    return f"{len(leaks)} leaks\n" + "\n".join(" ".join(leak) for leak in leaks[:40])


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
