"""Every address x everybody x every method x every subject: what is expected, and what is answered."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db import transaction
from django.template.backends.django import Template
from django.utils.safestring import SafeString

from tests.rights.reading import Files
from tests.rights.stage import ADDRESSES, FIXED, Person, Stage, Subject
from tracker.core.admin import ReadOnlyAdmin
from tracker.core.management.commands.routes import Route, routes

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
LOGIN = "/accounts/login/"
# An allowed read shows something or leads on; an allowed but empty write is answered by what it lacks.
READ = {200, 302}
WRITE = {200, 201, 204, 302, 400, 409, 412, 415, 428}
OPTIONS = {204, 405}

# What an address asks beside its row of routes.csv.
_SEEN_WHOLE = [("project", "see identities")]
ALSO = dict.fromkeys(
    [
        "activity_copy", "agreement_edit", "agreement_headings", "amendment_approve", "amendment_decline",
        "amendment_edit", "amendment_new", "framework_sites", "deadline_rule", "deadline_rule_new", "deadline_rules_apply",
        "funder_shares", "in_kind_add", "in_kind_void", "terms_edit", "terms_new",
    ],
    _SEEN_WHOLE,
)  # fmt: skip
ALSO |= {"project_updates": [("status update", "view")], "project_integrity": [("integrity item", "view")]}
ALSO |= {"project_staff": [("assignment", "view")]}
ALSO |= {"project_rounds": [*_SEEN_WHOLE, ("round", "view")], "round_new": _SEEN_WHOLE}
# The stage's comments are others', so that only writers of the text say that they are dealt with.
ALSO |= {"remark_close": [("section", "write")]}
# Only who goes on with the conference adds to it.
ALSO |= {route: [("engagement", "change")] for route in ("case_new", "delegation_new")}
# They open for all who read any, of a thing in sight; of what is there they tell what the right gives.
ONLY_SEEN = {"history_of", "edition_requests"}
# They answer who says what to look for.
NEEDS_MORE = {"api-search-list"}
# They add to the row that they are about, and ask whether one may.
ADDS_TO = {
    "budget_forecast", "budget_new", "framework_components", "framework_new", "framework_sites", "indicator_new",
    "assignment_new", "integrity_new", "lesson_new", "mission_new", "results_sheet", "risk_new", "story_new", "update_new", "value_report",
    "change_project_new", "nomination_new", "round_new", "round_team_new", "variance_comment_new", "work_plan_new",
}  # fmt: skip
# Where there is nothing to fetch although the thing is there.
NOTHING = (
    {("report_download", "failed"), ("report_download", "done"), ("about_attachment", "some")}
    | {
        ("edition_file", "open"),
        ("edition_file", "frozen"),
        ("edition_since", "open"),
    }
    | {
        (route, name)
        for route in ("evidence_file", "document_file", "photo_file", "photo_small")
        for name in ("own", "other", "restricted", "protected", "ended")
    }
)


ANYTHING = set(range(200, 500))


@dataclass(frozen=True)
class Step:
    route: Route
    address: str
    subject: Subject | None


@dataclass(frozen=True)
class Difference:
    person: Person
    method: str
    step: Step
    expected: set[int]
    answered: int

    def __str__(self) -> str:
        subject = self.step.subject.name if self.step.subject else "-"
        wanted = "/".join(map(str, sorted(self.expected))) if len(self.expected) < 12 else "anything"
        return (
            f"{self.person.name} by {self.person.door}: {self.method} {self.step.route.name} {subject} "
            f"({self.step.address}): expected {wanted}, got {self.answered}"
        )


# Addresses.


def steps(stage: Stage, files: Files) -> Iterator[Step]:
    for route in routes():
        row = next((row for method in METHODS if (row := files.row(route.name, method))), None)
        yield from _of_route(route, row["object"] if row else "", stage)


def _of_route(route: Route, name: str, stage: Stage) -> Iterator[Step]:
    fields = re.findall(r"<(?:\w+:)?(\w+)>", route.path)
    subjects: list[Subject | None] = [None]
    if route.name.startswith("admin:") and {"object_id", "id"} & set(fields):
        subjects = [*_of_model(route.name, name, stage)]
    elif kinds := [ADDRESSES[name, field][0] for field in fields if (name, field) in ADDRESSES]:
        subjects = [*stage.subjects[kinds[0]]]
    for subject in subjects:
        values = {field: _value(name, field, subject) for field in fields}
        yield Step(route, _filled(route.path, values), subject)


def _of_model(route: str, name: str, stage: Stage) -> list[Subject]:
    """The rows of an admin page's model: in each state if the stage has them, or else any one."""
    found = re.match(r"admin:(auth_user|\w+?_\w+?)_(?:change|delete|history|password_change)", route)
    if not found:
        return [Subject(name, "nothing", frozenset(), None)]
    model = apps.get_model(found[1].replace("auth_user", "accounts_user").replace("_", ".", 1))
    known = [one for one in stage.subjects.get(name, []) if isinstance(one.row, model)]
    return known or [Subject(name, "some", frozenset(), model._default_manager.order_by("pk").first())]


def _value(name: str, field: str, subject: Subject | None) -> Any:
    if field in ("object_id", "id"):
        return subject.row.pk if subject and subject.row else 999_999
    if subject and (name, field) in ADDRESSES:
        return ADDRESSES[name, field][1](subject.row)
    return FIXED.get(field, "1")


def _filled(path: str, values: dict[str, Any]) -> str:
    plain = re.sub(r"\(\?P<(\w+)>(?:\[[^]]*\]|[^()])*\)", r"<\1>", path)
    address = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), plain)
    return "/api/nothing/" if address == "/api/" else address


# What the two files say.


def expected(person: Person, method: str, step: Step, files: Files) -> set[int]:
    name = step.route.name
    row = files.row(name, method)
    is_public = files.row(name, "GET") and files.row(name, "OPTIONS")["object"] == "public"  # type: ignore[index]
    anonymous = person.door == "nobody" or (person.door == "token" and not step.route.api)
    if anonymous and not is_public and not (row and row["object"] == "public"):
        return {401} if step.route.api else {302}
    if name == "api-nothing-here":
        return {403} if person.door == "session" and "client" in person.roles else {404}
    if row is None:
        return {405}
    if row["object"] == "public":
        return ANYTHING
    if "client" in person.roles and person.door == "session":
        return {403}
    roles = set(person.roles)
    if name.startswith("admin:") and not files.width(roles, set(), ("administration", "view")):
        return {403}
    if row["object"] != "signed-in" and not files.widths(roles, row["object"], row["action"])["always"]:
        return {403}
    if method == "OPTIONS":
        return OPTIONS
    if method == "HEAD" and files.row(name, "GET") is not row and "GET" not in row["methods"]:
        return {405}
    if name.startswith("admin:"):
        return _in_admin(person, method, step, row, files)
    allowed = READ if method in ("GET", "HEAD") else WRITE
    if name in NEEDS_MORE:
        return {400}
    if row["object"] == "signed-in":
        return allowed | ({404, 405} if name.startswith(("mfa_", "oidc_")) else set())
    if step.subject is None:  # where a part of the address could not be filled, it may lead to nothing
        return allowed | ({403, 404} if "<" in step.route.path and "key>" not in step.route.path else set())
    return _on_row(person, step.subject, name, row, files) or allowed


def _may(person: Person, subject: Subject, files: Files, *question: str) -> bool:
    """(object, action) on the subject; nobody does anything to what they may not see."""
    questions = [(subject.kind, "view"), *([question] if question else [])]
    width = files.width(set(person.roles), subject.seen_by(person), *questions)  # type: ignore[arg-type]
    return width == 2 or (width == 1 and subject.name in person.owns)


def _on_row(person: Person, subject: Subject, route: str, row: dict[str, str], files: Files) -> set[int]:
    """404 or 403; nothing when the row is open to the person."""
    name, action = row["object"], row["action"]
    if not _may(person, subject, files):
        return {404}
    if subject.gone:  # 409: who was writing in it when it went is told so
        return {404, 409} if "POST" in row["methods"] else {404}
    is_new = action in ("add", "create") and route not in ADDS_TO
    asked = [] if is_new or route in ONLY_SEEN else [(name, action)]
    if not all(_may(person, subject, files, *question) for question in [*asked, *ALSO.get(route, [])]):
        return {403}
    return {404} if (route, subject.name) in NOTHING else set()


def _in_admin(person: Person, method: str, step: Step, row: dict[str, str], files: Files) -> set[int]:
    """Of what is out of sight the administration says that it does not exist, and leads back to its start."""
    name, subject = step.route.name, step.subject
    found = re.match(r"admin:(\w+?)_(\w+)_(changelist|add|change|delete|history)$", name)
    if not found:
        return READ | {301, 400, 403, 404, 405}
    site = admin.site._registry[apps.get_model(found[1], found[2])]
    page, known = found[3], row["object"] != "administration"
    is_read_only = isinstance(site, ReadOnlyAdmin)
    if page == "delete" or (is_read_only and (page == "add" or (page, method) == ("change", "POST"))):
        return {403}
    allowed = READ | ({404} if page == "history" else set()) | ({409} if method == "POST" else set())
    if subject is None or not known:
        return allowed
    if not _may(person, subject, files):
        return {302, 404} if page == "history" else {302}
    if (
        page == "change"
        and method == "POST"
        and not _may(person, subject, files, row["object"], row["action"])
    ):
        return {403}
    return allowed


# The walk.


@dataclass
class Walk:
    """What was asked: the number of requests, and where an answer differs from the files."""

    requests: int
    differences: list[Difference]


def walk(
    stage: Stage,
    files: Files,
    routes_named: str = "",
    *,
    shortcuts: bool = True,
    part: int = 0,
    parts: int = 1,
) -> Walk:
    """Ask everything, or only the routes whose name begins so; of several parts one.

    `shortcuts`: what must be answered alike for many is asked by some (_worth_asking), and each page is drawn
    for the first who may see it: whether a page may be seen is decided before it is drawn.
    """
    found = Walk(0, [])
    for number, step in enumerate(steps(stage, files)):
        if number % parts != part or not step.route.name.startswith(routes_named):
            continue
        drawn = False
        for person in stage.people:
            for method in METHODS:
                if shortcuts and not _worth_asking(person, method, step, files):
                    continue
                wanted = expected(person, method, step, files)
                with undrawn(shortcuts and (drawn or method != "GET" or 200 not in wanted)):
                    answered = ask(person, method, step.address)
                drawn = drawn or (method == "GET" and answered == 200)
                found.requests += 1
                if answered not in wanted:
                    found.differences.append(Difference(person, method, step, wanted, answered))
    return found


# The first subject of each kind; the others differ only in what a listed method answers.
_FIRST = ("own", "some", "known", "failed", "nothing")
# They stand for all where the answer does not depend on the person.
_STAND_FOR_ALL = ("nobody", "viewer", "admin")
_LIKE_OTHERS = ("leadership", "registrar")


def _worth_asking(person: Person, method: str, step: Step, files: Files) -> bool:
    stands, route = person.name in _STAND_FOR_ALL, step.route
    first = step.subject is None or step.subject.name in _FIRST
    if person.door == "token" and not route.api:  # a token opens no page
        return person.name == "admin" and method == "GET" and first
    row = files.row(route.name, method)
    if row is None:  # 405, whoever asks
        return stands and first
    if row["object"] == "public":  # open, whoever asks
        return person.name in ("nobody", "admin") and person.door != "token" and method != "HEAD"
    if route.name.startswith("admin:") and not files.width(
        set(person.roles), set(), ("administration", "view")
    ):
        return first and (stands or method in ("GET", "POST"))
    if method in ("HEAD", "OPTIONS"):  # asked like GET, and before the row is looked up
        return stands and first
    if first or person.owns or (step.subject and step.subject.name in ("restricted", "protected", "masked")):
        return True
    # What is neither their own nor secret, a token opens like the session of the same person.
    return person.door != "token" and person.name not in _LIKE_OTHERS


@contextmanager
def undrawn(without: bool) -> Iterator[None]:
    """Pages come without their text."""
    if not without:
        yield
        return
    real, Template.render = Template.render, lambda *args, **kwargs: SafeString("")  # type: ignore[assignment]
    try:
        yield
    finally:
        Template.render = real  # type: ignore[method-assign]


def ask(person: Person, method: str, address: str) -> int:
    """The status. What a write did is undone, also to the browser's cookies."""
    client = person.client
    cookies = {name: cookie.value for name, cookie in client.cookies.items()}
    is_api = address.startswith("/api/")
    kind = "application/json" if is_api else "application/x-www-form-urlencoded"
    body = "{}" if is_api and method in ("POST", "PUT", "PATCH") else ""
    with transaction.atomic():
        status: int = client.generic(
            method, address, body, content_type=kind, headers=person.headers
        ).status_code
        transaction.set_rollback(True)
    client.cookies.clear()
    for name, value in cookies.items():
        client.cookies[name] = value
    return status
