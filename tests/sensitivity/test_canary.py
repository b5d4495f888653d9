"""One restricted and one protected project full of words found nowhere else: nobody uncleared ever reads one."""

import logging

import pytest
from django.core import mail
from django.test import Client

from tests import factories as make
from tests.conftest import person, signed_in
from tests.sensitivity import world as worlds
from tests.sensitivity.crawl import crawl, seeds
from tests.sensitivity.world import DAYS, YEAR, World
from tracker.core import access

pytestmark = pytest.mark.django_db
ROLES = [*access.ROLES, "none", "nobody"]
# Where our own people are registered as such, and where they are chosen from.
REGISTERS = ("/admin/projects/employee/", "/admin/accounts/user/", "/admin/autocomplete/")


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
    return signed_in(person(role))


def known(world: World) -> dict[str, list[str]]:
    """Addresses that somebody might guess: of what is hidden, too."""
    found: dict[str, list[str]] = {"public_id": ["P-1900-001"], "key": ["F2", "F4"], "iso2": [], "code": []}
    for rows in world.rows.values():
        found["public_id"] += [rows.project.public_id, rows.activity.public_id, rows.draft.public_id]
        found.setdefault("number", []).append(rows.agreement.number)
        found.setdefault("row_key", []).extend([rows.booking.row_key, rows.voided.row_key])
        found["code"].append(rows.indicator.code)
        found["iso2"].append(rows.project.country_shares.get().country.iso2)
        found.setdefault("identifier", []).extend([rows.partner.identifier, rows.guest.identifier])
        found.setdefault("object_id", []).append(str(rows.project.pk))
    return found


# Lists with files, searches and orders that no link leads to.
ALSO = [
    *(f"{page}?format={kind}{more}" for page, more in (
        ("/projects/", "&status=all"), ("/activities/", ""), ("/countries/", ""), ("/overview/", f"&year={YEAR}"),
    ) for kind in ("csv", "xlsx")),
    f"/overview/?year={YEAR}", f"/countries/?year={YEAR}", "/projects/?status=all", f"/activities/?year={YEAR}",
    *(f"/api/v1/{name}/?page_size=200" for name in (
        "projects", "activities", "ledger", "agreements", "indicators", "organisations", "countries"
    )),
    "/api/v1/ledger/?voided=1", f"/api/v1/figures/?year={YEAR}",
]  # fmt: skip


def days_in_words() -> list[str]:
    """Each secret day as any page might write it."""
    days = [day for listed in DAYS.values() for day in listed]
    months = ["mars", "juli", "augusti", "oktober", "March", "July", "August", "October"]
    names = {3: (0, 4), 7: (1, 5), 8: (2, 6), 10: (3, 7)}
    words = [day.isoformat() for day in days]
    words += [f"{day.day} {months[n]}" for day in days for n in names[day.month]]
    return words


@pytest.mark.parametrize("role", ROLES)
def test_nobody_uncleared_reads_a_word(role: str, world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    client = client_of(role)
    client.raise_request_exception = False
    caplog.clear()
    first = [*seeds(known(world)), *ALSO]
    answers = crawl(client, first, choices=role in ("controller", "admin", "viewer"))
    leaks = []
    for secret in world.kept():
        for answer in answers:
            if secret.is_person and (answer.url.startswith(REGISTERS) or _chooses_people(answer.url)):
                continue
            if secret.word in answer.text.replace(answer.url, "") and secret.word not in answer.url:
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


def _chooses_people(url: str) -> bool:
    return url.startswith(("/projects/new/", "/activities/log/")) or url.split("?")[0].endswith(
        ("/edit/", "/copy/")
    )


def _told(leaks: list[tuple[str, ...]]) -> str:
    return f"{len(leaks)} leaks\n" + "\n".join(" ".join(leak) for leak in leaks[:40])
