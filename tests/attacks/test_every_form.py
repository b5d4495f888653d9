"""Every form of the rooms around projects, every field in turn with what does not belong there.

A form is read as a browser reads it. It answers with itself, its message and what was typed, or leads on; and a
choice that was not offered is never taken. What was written is undone after each request.
"""

import datetime as dt
import itertools
from dataclasses import dataclass, field
from typing import Any

import lxml.html
import pytest
from django.db import transaction
from django.test import Client

from tests import factories as make
from tests.attacks.answers import SCRIPT, refused
from tests.conftest import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.attack]
HOSTILE = [
    SCRIPT, "a\x00b", "a\r\nSet-Cookie: evil=1", "' OR 1=1 --", "-1", "1e400", "NaN", "9" * 40, "٣", "0017-05-09", "9999-12-31",
    "x" * 20_000, "\u202egnitirw", "[]",
]  # fmt: skip
NOT_OFFERED = ["no-such", "-1", "0", "9" * 30, "\x00", "None", "' OR 1=1 --"]
EACH = 3
# They say nothing of their own, or are the form's own marks.
MARKS = ("csrfmiddlewaretoken", "key", "version")


@dataclass
class Form:
    """`given` is what the browser would send, `choices` the names of selects and radios."""

    given: dict[str, list[str]]
    choices: set[str] = field(default_factory=set)


def read(page: str) -> Form:
    """The page's own form; with the first value of each choice that has none."""
    forms = lxml.html.fromstring(page).xpath("//main//form[translate(@method, 'POST', 'post')='post']")
    found = Form({})
    for form in forms[:1]:
        for name, value in form.form_values():
            found.given.setdefault(name, []).append(value)
        for one in form.xpath(".//input[@name]|.//textarea[@name]"):
            if one.get("type") not in ("file", "submit", "checkbox", "radio"):
                found.given.setdefault(one.get("name"), [""])
        for one in form.xpath(".//select[@name]|.//input[@type='radio']"):
            found.choices.add(one.get("name"))
            found.given.setdefault(one.get("name"), [""])
    return found


@pytest.fixture
def places(own_project: Any, manager: Any, leader: Any) -> dict[str, list[str]]:
    """Who asks for which forms: one of each of the rooms."""
    of = {"project": own_project}
    mission = make.TravellerFactory(mission__project=own_project).mission
    assignment = make.AssignmentFactory(**of)
    document, photo = make.DocumentFactory(**of), make.PhotoFactory(**of, consent="not_needed")
    line = make.PlannedWorkFactory(item__project=own_project)
    reached = make.WorkItemFactory(**of, kind="milestone", activity_kind="")
    round_ = make.RoundFactory(**of)
    nomination = make.NominationFactory(round=round_)
    change = make.ChangeProjectFactory(team__round=round_, reported_on=dt.date(2017, 11, 30))
    team = make.TeamFactory(round=round_)
    approved = make.ChangeProjectFactory(
        team__round=round_,
        reported_on=dt.date(2017, 11, 30),
        approved_on=dt.date(2017, 12, 11),
        approved_by=leader,
    )
    make.AdoptionFactory(change_project=approved)
    activity = make.ActivityFactory(**of, created_by=manager)
    forum = make.ForumFactory(kind="network")
    member = make.NetworkMemberFactory(network=forum)
    mine = {"activity__created_by": manager}
    meeting = make.MeetingFactory(**mine, activity__forum=forum).activity.public_id
    visit = make.VisitFactory(**mine).activity.public_id
    case = make.GoodPracticeCaseFactory(conference__created_by=manager)
    output = make.ForumOutputFactory(forum=forum)
    reuse = make.ReuseFactory(**of, output=output)
    project = f"/projects/{own_project.public_id}"
    plan, rounds = f"{project}/plan/{line.plan.number}", f"{project}/rounds/{round_.number}"
    conference = f"/conferences/{case.conference.public_id}"
    journey = f"/missions/{mission.public_id}"
    return {
        "manager": [
            "/activities/log/", "/activities/log/week/", f"/activities/{activity.public_id}/edit/",
            f"/activities/{activity.public_id}/void/", "/organisations/quick/", f"{project}/missions/new/",
            *(f"{journey}/{step}/" for step in ("edit", "terms", "report", "void")),
            f"{project}/staff/new/", *(f"/assignments/{assignment.pk}/{step}/" for step in ("edit", "void")),
            "/documents/new/", *(f"/documents/{document.public_id}/{step}/" for step in ("edit", "register", "void")),
            "/photos/new/", *(f"/photos/{photo.public_id}/{step}/" for step in ("edit", "void")),
            f"{plan}/describe/", f"{plan}/items/new/", *(f"{plan}/items/{line.item.number}/{step}" for step in ("", "remove/")),
            f"{project}/plan/items/{reached.number}/reached/",
            f"{project}/rounds/new/", *(f"{rounds}/{step}/" for step in ("edit", "teams/new", "nominations/new")),
            f"{rounds}/teams/{team.number}/edit/", f"{rounds}/teams/{team.number}/change-project/",
            *(f"/nominations/{nomination.public_id}/{step}/" for step in ("edit", "decide", "later")),
            *(f"/change-projects/{change.public_id}/{step}/" for step in ("edit", "approve", "abandon")),
            f"/change-projects/{approved.public_id}/adoption/12/",
            "/forums/new/", f"/forums/{forum.code}/edit/",
            *(f"/forums/{forum.code}/parts/{part}/new/" for part in ("names", "members", "mandates", "delegates")),
            *(f"/forums/{forum.code}/{thing}/new/" for thing in ("studies", "publications", "outputs", "shared-cases", "network-members")),
            f"/network-members/{member.pk}/delegates/new/", f"/network-members/{member.pk}/edit/",
            f"/meetings/{meeting}/edit/", f"/visits/{visit}/edit/", f"{conference}/delegations/new/", f"{conference}/cases/new/",
            f"/cases/{case.public_id}/edit/", f"/cases/{case.public_id}/use/", f"/outputs/{output.public_id}/use/",
            f"/uses/{reuse.pk}/void/",
        ],
        "leader": [f"{journey}/security/", f"{journey}/decision/", f"{journey}/release/", f"{plan}/agree/"],
    }  # fmt: skip


def sent(client: Client, address: str, given: dict[str, list[str]]) -> Any:
    with transaction.atomic():
        answer = client.post(address, given)
        text = answer.content  # drawn before it is undone
        transaction.set_rollback(True)
    assert text is not None
    return answer


def wrong(text: str, form: Form, name: str, value: str, answer: Any) -> str:
    """What is amiss with an answer; empty when nothing is."""
    try:
        refused(answer, 200, 302, 400, 409, sent=value)
    except AssertionError as fault:
        return str(fault)[:200]
    if name in form.choices and answer.status_code == 302:
        return "taken although it was not offered"
    return "" if answer.status_code == 302 or "<form" in text else "no form came back"


@pytest.mark.parametrize("who", ["manager", "leader"])
def test_no_field_of_any_form_breaks_it(who: str, places: dict[str, list[str]], request: Any) -> None:
    """Each field gets a few of the values, the next field the next of them."""
    client, broken = signed_in(request.getfixturevalue(who)), []
    client.raise_request_exception = False
    hostile, not_offered = itertools.cycle(HOSTILE), itertools.cycle(NOT_OFFERED)
    for address in places[who]:
        page = client.get(address)
        assert page.status_code == 200, address
        form = read(page.content.decode())
        assert form.given, address
        for name in form.given:
            if name in MARKS:
                continue
            for value in itertools.islice(not_offered if name in form.choices else hostile, EACH):
                answer = sent(client, address, form.given | {name: [value]})
                text = answer.content.decode("utf-8", "replace")
                if fault := wrong(text, form, name, value, answer):
                    broken.append((address, name, value[:20], fault))
    assert not broken, "\n".join(map(str, broken))


@pytest.mark.parametrize("mark", MARKS[1:])
@pytest.mark.parametrize("who", ["manager", "leader"])
def test_no_mark_of_any_form_breaks_it(
    who: str, mark: str, places: dict[str, list[str]], request: Any
) -> None:
    client = signed_in(request.getfixturevalue(who))
    client.raise_request_exception = False
    for address in places[who]:
        page = client.get(address)
        form = read(page.content.decode()) if page.status_code == 200 else Form({})
        if mark not in form.given:
            continue
        for value in ["", "0", "-1", "x", "\x00", "9" * 40, SCRIPT, "å" * 200]:
            refused(sent(client, address, form.given | {mark: [value]}), 200, 302, 400, 409, sent=value)
