"""The same requests against two databases that differ only in what is secret: byte-equal answers."""

import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from projects.portfolio import rights
from tests.sensitivity import rooms
from tests.sensitivity import world as worlds
from tests.sensitivity.crawl import opened, seeds
from tests.sensitivity.test_canary import ALSO, client_of, deep, known
from tests.sensitivity.world import World
from tracker.core import access

pytestmark = pytest.mark.django_db
# What differs in any two answers, whatever is asked.
_NOISE = re.compile(
    rb'nonce-[^\'"]+|nonce="[^"]*"|csrfmiddlewaretoken" value="[^"]*"|name="key" value="[^"]*"'
    rb'|[\w-]*csrf[\w-]*["\'=:]+[\w-]{20,}|data-(?:idle|longest)="\d+"|"(?:idle|longest)": \d+|"token": "\w+"|value="[0-9a-f-]{36}"|"request_id":"[^"]*"|\d{2}[.:]\d{2}(:\d{2})?(\.\d+)?'
)
_HEADERS = ("Content-Type", "Content-Disposition", "ETag", "Last-Modified", "Location", "Link")


_ROOMS = (
    "missions", "documents", "photos", "rounds", "nominations", "change-projects", "adoptions", "cases", "outputs",
    "meetings", "conferences", "visits", "staff", "forums",
)  # fmt: skip


class _Undo(Exception):
    """Takes back a world."""


def answers(
    role: str, spelling: str, asked: list[str] | None, *, emptied: bool = False, **more: Any
) -> tuple[list[str], dict[str, bytes]]:
    """What the role is told in the world so spelt; with `asked` None the addresses come from the world.

    `emptied`: without what the sensitive projects have in the rooms of which no part is told to others.
    """
    worlds.start_anew()
    told: dict[str, bytes] = {}
    try:
        with transaction.atomic():
            worlds.make.reset()
            world = worlds.build(spelling, **more)
            client = client_of(role)
            client.raise_request_exception = False
            if emptied:
                rooms.empty(world)
            asked = asked or [*_pages(world), *_questions(world)]
            for url in asked:
                told[url] = _said(client, url)
            raise _Undo
    except _Undo:
        pass
    return asked, told


def _pages(world: World) -> list[str]:
    """Every address but those that hold a secret word themselves."""
    kept = {secret.word for secret in world.kept()}
    asked = [*seeds(known(world)), *deep(world), *ALSO]
    return [url for url in asked if not kept.intersection(re.findall(r"qz[a-z]\d{3}x", url))]


def _questions(world: World) -> Iterator[str]:
    """Filters, orders and searches at random, the secret's own words among them; the same for both worlds."""
    random_ = random.Random(4711)
    words = [secret.word for secret in world.secrets] + ["Samma", "Projekt", "2017", "e", "x", "0"]
    words += [word.replace("qz", "wz", 1) for word in words]
    orders = [
        "day",
        "-day",
        "title",
        "participants",
        "end",
        "-end",
        "name",
        "spent",
        "-logged",
        "country",
        "status",
    ]
    days = [f"2017-{month:02}-{day:02}" for month in (1, 7, 8, 12) for day in (1, 14, 24)]
    for _n in range(150):
        word, order, day = random_.choice(words), random_.choice(orders), random_.choice(days)
        yield random_.choice(
            [
                f"/projects/?status=all&text={word}&order={order}",
                f"/activities/?text={word}&order={order}",
                f"/api/v1/projects/?text={word}",
                f"/api/v1/ledger/?text={word}&order=-booked_on",
                f"/api/v1/ledger/?booked_after={day}",
                f"/api/v1/activities/?order=day&text={word}",
                f"/api/v1/organisations/?text={word}",
                f"/api/v1/indicators/?text={word}",
                f"/admin/projects/activity/?q={word}",
                f"/admin/countries/organisation/?q={word}",
                f"/projects/?format=csv&text={word}",
                f"/risks/?text={word}&state=all&order={order}",
                f"/risks/?project={word}",
                f"/api/v1/risks/?text={word}",
                f"/assessments/?organisation={word}",
                f"/api/v1/assessments/?organisation={word}",
                f"/api/v1/indicator-values/?indicator={word}",
                f"/lessons/?project={word}&text={word}",
                f"/results/?text={word}&order={order}",
                *(f"/{page}/?text={word}" for page in _ROOMS),
                *(
                    f"/{page}/?project={word}"
                    for page in ("missions", "documents", "photos", "rounds", "nominations")
                ),
                f"/missions/?employee={word}&state=all",
                f"/documents/?activity={word}&counterparty={word}",
                f"/search/?q={word}",
                f"/search/?q={word}+2017&kind=activity",
                f"/api/v1/search/?q={word}",
                f"/api/v1/missions/?project={word}",
                f"/api/v1/documents/?text={word}",
                f"/calendar/?view=week&from={day}",
                f"/travel/?from={day}",
                f"/activities/log/?item={word}.1",
                *(
                    f"/admin/projects/{name}/?q={word}"
                    for name in (
                        "mission",
                        "document",
                        "photo",
                        "assignment",
                        "workplan",
                        "workitem",
                        "round",
                        "nomination",
                        "changeproject",
                        "employee",
                        "risk",
                        "integrityitem",
                        "assessment",
                        "improvementaction",
                        "lesson",
                        "story",
                        "indicator",
                        "indicatorvalue",
                    )
                ),
            ]
        )


def _said(client: Client, url: str) -> bytes:
    response: Any = client.get(url)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body[:4] == b"PK\x03\x04":  # a workbook holds the time when it was made
        body = opened(body, "").encode()
    heads = "\n".join(f"{name}: {response[name]}" for name in _HEADERS if name in response)
    return _NOISE.sub(b"", f"{response.status_code}\n{heads}\n".encode() + body)


# One of each kind of scope that the matrix gives on what only members know of.
_ASKED_FOR_TRACES = ("viewer", "manager", "leadership", "admin", "client")


@pytest.mark.walk
@pytest.mark.parametrize("role", [*access.ROLES, "nobody"])
def test_two_worlds_are_told_alike(role: str) -> None:
    """Nor does a sum, number, order or mark tell whether a sensitive project has missions, plans, rounds, documents."""
    asked, first = answers(role, "q", None)
    # Who approves values sees all their parts.
    _asked, second = answers(role, "w", asked, parts="q" if role == "leadership" else "")
    _tell_apart(asked, first, second)
    if role in _ASKED_FOR_TRACES:
        _asked, emptied = answers(role, "q", asked, emptied=True)
        _tell_apart(asked, first, emptied)
    # A program is answered by the API only, and who has not signed in by what is said about the site.
    least = {"client": 20, "nobody": 5}.get(role, 60)
    assert sum(body.startswith(b"200") for body in first.values()) > least


def _tell_apart(asked: list[str], first: dict[str, bytes], second: dict[str, bytes]) -> None:
    different = [url for url in asked if first[url] != second[url]]
    assert not different, "\n".join(
        f"{url}\n{_first_difference(first[url], second[url])}" for url in different[:8]
    )


def _first_difference(one: bytes, other: bytes) -> str:
    at = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    return f"  {one[max(0, at - 80) : at + 80]!r}\n  {other[max(0, at - 80) : at + 80]!r}"


def test_without_masks_the_two_worlds_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or else the test above could not fail."""
    monkeypatch.setattr(rights, "masked", lambda user, path="": _never())
    asked = ["/activities/", "/api/v1/activities/?page_size=200", "/api/v1/ledger/?page_size=200"]
    _asked, first = answers("viewer", "q", asked)
    _asked, second = answers("viewer", "w", asked)
    assert [url for url in asked if first[url] != second[url]]


def _never() -> Any:
    from django.db.models import BooleanField, Value

    return Value(False, output_field=BooleanField())


@pytest.mark.parametrize("role", ["viewer", "admin", "controller", "none", "client"])
def test_what_is_hidden_and_what_is_not_there_answer_alike(role: str) -> None:
    """The same bytes, by the same number of questions of the same shape."""
    worlds.start_anew()
    world = worlds.build()
    rows = world.rows["protected"]
    client = client_of(role)
    pairs = [
        ("/projects/{}/", rows.project.public_id),
        ("/projects/{}/money/", rows.project.public_id),
        ("/projects/{}/history/", rows.project.public_id),
        ("/projects/{}/edit/", rows.project.public_id),
        ("/projects/{}/sensitivity/", rows.project.public_id),
        ("/activities/{}/", rows.activity.public_id),
        ("/activities/{}/edit/", rows.activity.public_id),
        ("/api/v1/projects/{}/", rows.project.public_id),
        ("/api/v1/activities/{}/", rows.activity.public_id),
        ("/api/v1/agreements/{}/", rows.agreement.number),
        ("/api/v1/ledger/{}/", rows.booking.row_key),
        ("/api/v1/indicators/{}/", rows.indicator.code),
        ("/api/v1/organisations/{}/", rows.partner.identifier),
        ("/admin/projects/project/{}/change/", str(rows.project.pk)),
        ("/missions/{}/", rows.mission.public_id),
        ("/missions/{}/edit/", rows.mission.public_id),
        ("/documents/{}/", rows.document.public_id),
        ("/documents/{}/file/", rows.document.public_id),
        ("/photos/{}/small/", rows.photo.public_id),
        ("/nominations/{}/", rows.nomination.public_id),
        ("/change-projects/{}/", rows.change.public_id),
        ("/cases/{}/", rows.case.public_id),
        ("/projects/{}/plan/", rows.project.public_id),
        ("/projects/{}/rounds/", rows.project.public_id),
        ("/projects/{}/staff/", rows.project.public_id),
        ("/projects/{}/photos/", rows.project.public_id),
        ("/activities/log/?copy={}", rows.activity.public_id),
        ("/documents/?project={}", rows.project.public_id),
        ("/missions/?project={}", rows.project.public_id),
        ("/history/mission/{}/", rows.mission.public_id),
        ("/api/v1/missions/{}/", rows.mission.public_id),
        ("/api/v1/documents/{}/", rows.document.public_id),
        ("/api/v1/photos/{}/", rows.photo.public_id),
        ("/api/v1/nominations/{}/", rows.nomination.public_id),
        ("/api/v1/change-projects/{}/", rows.change.public_id),
        ("/api/v1/assignments/{}/", str(rows.assignment.pk)),
        ("/api/v1/work-plans/{}/", str(rows.plan.pk)),
        ("/api/v1/work-items/{}/", str(rows.item.pk)),
        ("/api/v1/rounds/{}/", str(rows.round.pk)),
    ]
    for address, hidden in pairs:
        unknown = "9" * len(hidden) if hidden.isdigit() else hidden[:-1] + "y"
        client.get(address.format(unknown))  # what is read once and kept
        said, shapes = [], []
        for name in (hidden, unknown):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                body = _said(client, address.format(name))
            asked_for = f"/{name}/" if name.isdigit() else name
            said.append(body.replace(asked_for.encode(), b"?").replace(f"“{name}”".encode(), b"?"))
            shapes.append([_shape(query["sql"]) for query in asked])
        assert said[0] == said[1], address
        assert shapes[0] == shapes[1], address


def _shape(sql: str) -> str:
    return re.sub(r"'[^']*'|\"s\d+_x\d+\"|_django_curs_\w+|\b\d+\b", "?", sql)
