"""What the walk meets: a cast, one thing of each kind in each state, and the address of each.

`own` and `ended` are projects of the manager; `other`, `restricted` and `protected` of the other manager.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.utils import timezone

from projects.models import Project
from tests import factories as make
from tests.rights import beside, editions
from tracker.about.models import SupportMessage
from tracker.accounts.models import Role, User
from tracker.privacy.models import RetentionRun


@dataclass(frozen=True)
class Person:
    """`owns` are the subjects that are the person's own; `door` is session, token or nobody."""

    name: str
    roles: frozenset[str]
    owns: frozenset[str]
    door: str
    client: Client
    headers: dict[str, str]


@dataclass(frozen=True)
class Subject:
    """One thing of the matrix' object `kind`: its states, which do not hold for the members of project `known_to`.

    `gone`: pages and API keep no address for it, whoever asks.
    """

    kind: str
    name: str
    states: frozenset[str]
    row: Any
    gone: bool = False
    known_to: str = ""

    def seen_by(self, person: Person) -> set[str]:
        return set() if self.known_to in person.owns else set(self.states)


@dataclass
class Stage:
    people: list[Person]
    subjects: dict[str, list[Subject]] = field(default_factory=dict)


def build() -> Stage:
    projects = {name: _project(name, **more) for name, more in _PROJECTS.items()}
    users = {role: make.UserFactory(username=f"walk-{role}", roles=[role]) for role in Role.values}
    users["other manager"] = make.UserFactory(username="walk-other", roles=["manager"])
    users["stranger"] = make.UserFactory(username="walk-stranger")
    for user, names in (
        ("manager", ("own", "ended")),
        ("other manager", ("other", "restricted", "protected")),
    ):
        for name in names:
            make.ProjectMemberFactory(project=projects[name], user=users[user])
    return Stage(list(_people(users)), _subjects(projects, users["admin"], users["controller"]))


def _people(users: dict[str, User]) -> Iterator[Person]:
    yield Person("nobody", frozenset(), frozenset(), "nobody", Client(), {})
    owns = {
        "manager": frozenset({"own", "ended", "voided"}),
        "other manager": frozenset({"other", "restricted", "protected"}),
        "controller": frozenset({"sent"}),
    }
    for name, user in users.items():
        client = Client()
        client.force_login(user)
        secret = {"authorization": f"Token {make.api_token(user)}"}
        roles, own = user.role_codes, owns.get(name, frozenset())
        yield Person(name, roles, own, "session", client, {})
        yield Person(name, roles, own, "token", Client(), secret)


_STATES: dict[str, frozenset[str]] = {
    "own": frozenset(),
    "other": frozenset(),
    "restricted": frozenset({"restricted"}),
    "protected": frozenset({"protected"}),
    "ended": frozenset({"ended"}),
    "voided": frozenset({"voided"}),
}
_PROJECTS: dict[str, dict[str, Any]] = {
    "own": {},
    "other": {},
    "restricted": {"sensitivity": "restricted"},
    "protected": {"sensitivity": "protected"},
    "ended": {"status": "closed", "actual_end": dt.date(2017, 6, 1)},
}


def _project(name: str, **more: Any) -> Project:
    project: Project = make.ProjectFactory(code=name.upper(), **more)
    make.ProjectCountryFactory(project=project)
    make.StatusChangeFactory(project=project)
    return project


def _subjects(projects: dict[str, Project], admin_user: User, controller: User) -> dict[str, list[Subject]]:
    found: dict[str, list[Subject]] = {}

    def add(
        kind: str, name: str, row: Any, states: frozenset[str] | None = None, of: str = "", **more: Any
    ) -> None:
        """`of`: the matrix' object, where two kinds of things are one."""
        known = _STATES.get(name, frozenset()) if states is None else states
        found.setdefault(kind, []).append(Subject(of or kind, name, known, row, **more))

    for name, project in projects.items():
        agreement = make.AgreementFactory(project=project, number=f"W-{name}")
        indicator = make.IndicatorFactory(project=project, code=f"W-{name}")
        make.IndicatorValueFactory(indicator=indicator, year=2017)
        add("project", name, project)
        make.AmendmentFactory(agreement=agreement)
        make.TermsFactory(agreement=agreement)
        make.DeadlineRuleFactory(agreement=agreement)
        make.InKindFactory(project=project)
        add("agreement", name, agreement)
        add("indicator", name, indicator)
        add("ledger", name, make.TransactionFactory(agreement=agreement, row_key=f"W-{name}"))
        add("activity", name, make.ActivityFactory(project=project))
        add("budget version", name, make.BudgetVersionFactory(agreement=agreement))
        add("forecast", name, make.ForecastFactory(agreement=agreement))
        add("variance comment", name, make.VarianceCommentFactory(agreement=agreement))
        add("deadline", name, make.DeadlineFactory(project=project))
        assessment = _assessment(project)
        add("assessment", name, assessment)
        add("indicator value", name, reported := _value(indicator), _STATES[name] | {"unapproved"})
        add("evidence", name, reported.evidence.get())
        _told(add, name, project)
        add("mission", name, _posted(make.TravellerFactory(mission__project=project)).mission)
        add("assignment", name, _posted(make.AssignmentFactory(project=project)))
        _programme(add, name, project)
        add("framework", name, _framework(indicator))
        line = make.PlannedWorkFactory(item__project=project)
        add("work plan", name, line.plan)
        reached = make.WorkItemFactory(project=project, kind="milestone", activity_kind="")
        add("planned item", name, reached)
        add("light", name, make.LightOverrideFactory(project=project))
    agreed = _value(make.IndicatorFactory(project=projects["own"], code="W-agreed"), status="approved")
    add("indicator value", "own", agreed, frozenset({"decided"}))
    add("framework", "own", make.plan_indicator(agreed.indicator).version, frozenset({"decided"}))
    decided = {"status": "agreed", "agreed_on": dt.date(2017, 1, 20), "agreed_by": admin_user}
    with make.unlocked("agreed_work"):
        plan = make.WorkPlanFactory(project=projects["own"], **decided)
        make.PlannedWorkFactory(plan=plan, item__project=projects["own"])
    add("work plan", "own", plan, frozenset({"decided"}))
    of = {"project": projects["own"]}
    add("story", "own", make.StoryFactory(**of, consent_from=None), frozenset({"without consent"}))
    add("document", "own", make.DocumentFactory(**of, secrecy_note="x"), frozenset({"secrecy"}))
    add("photo", "own", make.PhotoFactory(**of), frozenset({"recognisable"}))
    for kind, factory in (
        ("document", make.DocumentFactory),
        ("photo", make.PhotoFactory),
        ("risk", make.RiskFactory),
        ("integrity item", make.IntegrityItemFactory),
        ("lesson", make.LessonFactory),
        ("story", make.StoryFactory),
    ):
        row = factory(project=projects["own"])
        row.void(by=admin_user, reason="Fel")
        add(kind, "voided", row, gone=True, of="story" if kind == "lesson" else "")
    for kind, factory in (("mission", make.MissionFactory), ("assignment", make.AssignmentFactory)):
        row = factory(project=projects["own"])
        row.void(by=admin_user, reason="Fel")
        add(kind, "voided", row, gone=True)
    add("employee", "some", make.EmployeeFactory())
    add("line unit", "some", make.LineUnitFactory())
    activity = make.ActivityFactory(project=projects["own"])
    activity.void(by=admin_user, reason="Fel")
    add("activity", "voided", activity, gone=True)
    deadline = make.DeadlineFactory(project=projects["own"])
    deadline.void(by=admin_user, reason="Fel")
    add("deadline", "voided", deadline, gone=True)
    assessment = _assessment(projects["own"])
    assessment.void(by=admin_user, reason="Fel")
    add("assessment", "voided", assessment, gone=True)
    final = _assessment(projects["own"])
    type(final).objects.filter(pk=final.pk).update(status="final")
    add("assessment", "own", final, frozenset({"final"}))
    booking = make.TransactionFactory(agreement=found["agreement"][0].row, row_key="W-voided")
    booking.void(by=admin_user, reason="Fel")
    add("ledger", "voided", booking)

    beside.subjects(add, projects, admin_user)
    editions.subjects(add, projects, admin_user)
    partner = make.OrganisationFactory(identifier="W-masked")
    make.ProjectPartnerFactory(project=projects["restricted"], organisation=partner)
    add("organisation", "masked", partner, frozenset({"masked"}), known_to="restricted")
    add("organisation", "known", make.OrganisationFactory(identifier="W-known"))
    add("country", "some", make.CountryFactory())
    add("closed month", "some", make.ClosedMonthFactory(first_day=dt.date(2014, 1, 1)))
    add("reporting period", "some", make.ReportingPeriodFactory(year=2014))
    # A standard indicator, a disaggregation and an instrument of one name: all are asked about as the catalogue.
    make.InstrumentFactory(code="W-some")
    add("catalogue", "some", make.StandardIndicatorFactory(code=make.DimensionFactory(code="W-some").code))
    add("contribution", "some", make.ContributionFactory())
    add("account", "some", make.AccountFactory())
    add("theme", "some", make.ThemeFactory())
    add("funder", "some", make.FunderFactory())
    add("exchange rate", "some", make.ExchangeRateFactory())
    add("report", "failed", make.ReportRunFactory(state="failed", problem="Fel", requested_by=admin_user))
    done = {
        "state": "done",
        "finished_at": timezone.now(),
        "file": "annual/walk.pdf",
        "requested_by": admin_user,
    }
    add("report", "done", make.ReportRunFactory(**done), frozenset({"frozen"}))
    add("booking import", "others", make.BookingImportFactory(requested_by=admin_user))
    add("booking import", "sent", make.BookingImportFactory(requested_by=controller))
    message = SupportMessage.objects.create(
        public_id="M-2017-0001", key="walk", topic="how", on_behalf="myself", text="Hur?", language="sv"
    )
    add("support message", "some", message)
    add("retention", "some", RetentionRun.objects.create(made_at=timezone.now(), digest="0" * 64))
    add("user", "some", admin_user)
    return found


def _posted(row: Any) -> Any:
    """Whoever manages the project is the line manager of who goes, so that the row is theirs to release too."""
    project = getattr(row, "mission", row).project
    unit = make.LineUnitFactory(manager=project.members.order_by("pk").first().user)
    make.PositionFactory(employee=row.employee, unit=unit)
    return row


def _assessment(project: Project) -> Any:
    """With a score, a document that shows it, and something to improve, of the same number in the API."""
    assessment = make.AssessmentFactory(project=project)
    make.ScoreFactory(assessment=assessment)
    make.ScoreEvidenceFactory(assessment=assessment)
    make.ImprovementActionFactory(assessment=assessment, public_id=assessment.public_id)
    return assessment


def _framework(indicator: Any) -> Any:
    """A draft of which a result and the indicator's plan can be changed."""
    draft = make.FrameworkVersionFactory(project=indicator.project)
    draft.plans.create(node=make.ResultNodeFactory(version=draft), indicator=indicator)
    return draft


def _told(add: Callable[..., None], name: str, project: Project) -> None:
    """Risks, and what managers tell. The update of the project that has ended is a draft."""
    add("risk", name, make.RiskFactory(project=project))
    add("integrity item", name, make.IntegrityItemFactory(project=project))
    is_draft = name == "ended"
    update = make.StatusUpdateFactory(project=project, is_draft=is_draft, decision_wanted="?")
    add("status update", name, update, _STATES[name] | {"draft" if is_draft else "sent"})
    add("year note", name, make.YearNoteFactory(project=project), of="indicator")
    add("lesson", name, make.LessonFactory(project=project), of="story")
    add("story", name, make.StoryFactory(project=project))
    add("document", name, make.DocumentFactory(project=project))
    add("photo", name, make.PhotoFactory(project=project, consent="not_needed"))


def _programme(add: Callable[..., None], name: str, project: Project) -> None:
    """A round with a team of the same key, so that both are found by it; a change project to follow up."""
    row = make.RoundFactory(project=project)
    add("round", name, row)
    add("nomination", name, make.NominationFactory(round=row))
    change = make.ChangeProjectFactory(
        team=make.TeamFactory(pk=row.pk, round=row),
        reported_on=dt.date(2017, 11, 30),
        approved_on=dt.date(2017, 12, 11),
        approved_by=make.UserFactory(),
    )
    make.AdoptionFactory(change_project=change)
    add("change project", name, change)


def _value(indicator: Any, status: str = "submitted") -> Any:
    """A value of 2016 with evidence, and another at a place: handed in, so that they can be decided, or decided."""
    north = indicator.sites.create(project=indicator.project, code=f"N{indicator.pk}", name_sv="Norr")
    make.IndicatorValueFactory(indicator=indicator, year=2016, site=north, status=status)
    row = make.IndicatorValueFactory(indicator=indicator, year=2016, status=status)
    with make.unlocked("evidence_of_approved_value_stays"):
        row.evidence.create(name="Lista", dnr="2016/1", added_by=make.UserFactory())
    return row


# How the variable part of an address is filled: (object that the address asks about, name of the part) -> kind of
# thing that the address leads to, and the part's value for it.
def _field(name: str) -> Callable[[Any], Any]:
    return lambda row: getattr(row, name)


_PLAIN = {
    "project": "public_id", "activity": "public_id", "document": "public_id", "photo": "public_id", "agreement": "number", "indicator": "code",
    "ledger": "row_key", "organisation": "identifier", "country": "iso2", "theme": "code", "funder": "code",
    "reporting period": "code", "catalogue": "code", "report": "public_id", "support message": "public_id", "retention": "public_id",
}  # fmt: skip
_OF_AGREEMENT = ("budget version", "forecast", "variance comment")
ADDRESSES: dict[tuple[str, str], tuple[str, Callable[[Any], Any]]] = {
    **beside.ADDRESSES,
    **editions.ADDRESSES,
    **{(kind, name): (kind, _field(name)) for kind, name in _PLAIN.items()},
    ("agreement", "public_id"): ("agreement", _field("public_id")),
    ("agreement", "amendment"): ("agreement", lambda agreement: agreement.amendments.get().number),
    ("agreement", "amendment_id"): ("agreement", lambda agreement: agreement.amendments.get().pk),
    ("agreement", "pk"): ("agreement", lambda agreement: agreement.deadline_rules.get().pk),
    ("agreement", "terms"): ("agreement", lambda agreement: agreement.terms.get().pk),
    ("agreement", "project"): ("project", _field("public_id")),
    ("agreement", "in_kind"): ("project", lambda project: project.in_kind.get().pk),
    ("contribution", "contribution"): ("contribution", _field("pk")),
    ("project", "project"): ("project", _field("public_id")),
    **{(kind, "id"): (kind, _field("pk")) for kind in _OF_AGREEMENT},
    **{(kind, "public_id"): (kind, lambda row: row.agreement.public_id) for kind in _OF_AGREEMENT},
    ("budget version", "number"): ("budget version", _field("number")),
    ("variance comment", "comment"): ("variance comment", _field("pk")),
    ("framework", "public_id"): ("framework", lambda row: row.project.public_id),
    ("framework", "number"): ("framework", _field("number")),
    ("framework", "node"): ("framework", lambda row: row.nodes.get().pk),
    ("framework", "code"): ("framework", lambda row: row.plans.get().indicator.code),
    ("framework", "pk"): ("framework", _field("pk")),
    ("work plan", "public_id"): ("work plan", lambda row: row.project.public_id),
    ("work plan", "number"): ("work plan", _field("number")),
    ("work plan", "item"): ("work plan", lambda row: row.lines.get().item.number),
    ("work plan", "pk"): ("work plan", _field("pk")),
    ("planned item", "public_id"): ("planned item", lambda row: row.project.public_id),
    ("planned item", "item"): ("planned item", _field("number")),
    ("planned item", "pk"): ("planned item", _field("pk")),
    ("indicator", "public_id"): ("indicator", lambda row: row.project.public_id),
    ("indicator value", "public_id"): ("project", _field("public_id")),
    ("indicator value", "id"): ("indicator value", _field("pk")),
    ("indicator value", "code"): ("indicator value", lambda row: row.indicator.code),
    ("indicator value", "site"): ("indicator value", lambda row: row.indicator.sites.get().code),
    ("indicator value", "period"): ("indicator value", lambda row: row.period.code),
    ("indicator value", "pk"): ("indicator value", lambda row: row.evidence.get().pk),
    ("evidence", "pk"): ("evidence", _field("pk")),
    ("light", "public_id"): ("light", lambda row: row.project.public_id),
    ("light", "light"): ("light", _field("light")),
    ("light", "pk"): ("light", _field("pk")),
    ("membership", "public_id"): ("project", _field("public_id")),
    ("membership", "pk"): ("project", lambda project: project.members.get().pk),
    ("access log", "public_id"): ("project", _field("public_id")),
    ("exchange rate", "pk"): ("exchange rate", _field("pk")),
    ("exchange rate", "id"): ("exchange rate", _field("pk")),
    ("closed month", "month"): ("closed month", lambda month: f"{month.first_day:%Y-%m}"),
    ("deadline", "pk"): ("deadline", _field("pk")),
    **{
        (kind, "project"): ("project", _field("public_id"))
        for kind in ("mission", "assignment", "risk", "integrity item", "status update", "story", "indicator")
    },
    **{(kind, "public_id"): (kind, _field("public_id")) for kind in ("risk", "integrity item")},
    ("risk", "risk"): ("risk", _field("public_id")),
    **{("mission", name): ("mission", _field("public_id")) for name in ("mission", "public_id")},
    ("assignment", "pk"): ("assignment", _field("pk")),
    ("employee", "number"): ("employee", _field("number")),
    ("line unit", "code"): ("line unit", _field("code")),
    ("round", "public_id"): ("project", _field("public_id")),
    ("round", "project"): ("round", lambda row: row.project.public_id),
    ("round", "number"): ("round", _field("number")),
    ("round", "team"): ("round", lambda row: row.teams.get().number),
    ("round", "pk"): ("round", _field("pk")),
    ("nomination", "project"): ("round", lambda row: row.project.public_id),
    ("nomination", "number"): ("round", _field("number")),
    **{("nomination", name): ("nomination", _field("public_id")) for name in ("nomination", "public_id")},
    ("change project", "project"): ("change project", lambda row: row.team.round.project.public_id),
    ("change project", "number"): ("change project", lambda row: row.team.round.number),
    ("change project", "team"): ("change project", lambda row: row.team.number),
    **{("change project", name): ("change project", _field("public_id")) for name in ("change", "public_id")},
    ("change project", "months"): ("change project", lambda row: 12),
    ("change project", "pk"): ("change project", lambda row: row.adoptions.get().pk),
    ("integrity item", "item"): ("integrity item", _field("public_id")),
    ("status update", "public_id"): ("status update", lambda row: row.project.public_id),
    ("status update", "month"): ("status update", lambda row: f"{row.month:%Y-%m}"),
    ("status update", "pk"): ("status update", _field("pk")),
    ("indicator", "pk"): ("year note", _field("pk")),
    ("document", "document"): ("document", _field("public_id")),
    ("photo", "photo"): ("photo", _field("public_id")),
    ("story", "lesson"): ("lesson", _field("public_id")),
    ("story", "story"): ("story", _field("public_id")),
    ("booking import", "public_id"): ("booking import", _field("public_id")),
    ("assessment", "public_id"): ("assessment", _field("public_id")),
    ("assessment", "criterion"): ("assessment", lambda one: one.instrument.criteria.first().code),
    ("assessment", "pk"): ("assessment", lambda one: one.evidence.get().pk),
    ("assessment", "improvement"): ("assessment", lambda one: one.actions.get().public_id),
    ("assessment", "identifier"): ("assessment", lambda one: one.organisation.identifier),
    ("history", "key"): ("project", _field("public_id")),
}
# What is the same for every subject.
FIXED: dict[str, Any] = {"year": 2017, "key": "F1", "kind": "project", "app_label": "projects"}
