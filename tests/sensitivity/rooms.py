"""What a sensitive project has of people, plans, missions, programmes, documents, and uses of what forums made.

Beside it stands what is kept from some roles in an open project too: documents marked for secrecy, photos of people
who have not consented, single participants of a programme, and who a network's delegates are.
"""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django.db.models import Model

from projects import models
from projects.engagements.models import DelegationPart
from projects.missions.models import MissionStep
from projects.programmes.models import ChangeMilestone
from tests import factories as make

# Roles that read what is kept from the others although its project is open (tracker/permissions.csv).
READERS = {
    "secrecy": frozenset({"leadership", "registrar"}),
    "recognisable": frozenset({"writer", "admin"}),
    "participants": frozenset({"leadership"}),
    "delegates": frozenset({"manager", "leadership", "admin"}),
}


def rows_of(world: Any, rows: SimpleNamespace, days: list[dt.date]) -> SimpleNamespace:
    """All of it tells days that only members may know: `days` are the first, two between, and the last."""
    first, day, later, last = days
    project, member, employee, country = (
        rows.project,
        rows.member,
        rows.employee,
        rows.project.country_shares.get().country,
    )
    make.PositionFactory(employee=employee, unit=make.LineUnitFactory())
    component, place = rows.component, {"project": project, "component": rows.component}
    document = make.DocumentFactory(
        project=project, activity=rows.activity, counterparty=rows.guest, dated=day, registered_on=later,
        link="x", name="x", secrecy_note="x", added_by=member,
    )  # fmt: skip
    world.keep_in_file(project.sensitivity, document)
    gone = make.DocumentFactory(project=project, dated=day, added_by=member)
    gone.void(by=member, reason="x")
    photo = make.PhotoFactory(
        project=project, activity=rows.activity, taken_on=day, credit="x", name="x", added_by=member,
        consent="given", consent_from=day, consent_until=last, consent_dnr="x",
    )  # fmt: skip
    item = make.WorkItemFactory(**place, indicator=rows.indicator, country=country)
    milestone = make.WorkItemFactory(**place, kind="milestone", activity_kind="", reached_on=later)
    plan = make.WorkPlanFactory(
        project=project, status="agreed", agreed_on=day, agreed_by=member, reason="x", dnr="x"
    )
    draft_plan = make.WorkPlanFactory(project=project, reason="x")
    mission = make.MissionFactory(
        **place, work_item=item, start=day, end=later, country=country, place="x", activity=rows.activity,
        asked_by=member,
    )  # fmt: skip
    not_made = make.MissionFactory(project=project, start=day, end=day, country=country, asked_by=member)
    not_made.void(by=member, reason="x")
    found = SimpleNamespace(
        document=document,
        gone_document=gone,
        photo=photo,
        item=item,
        milestone=milestone,
        plan=plan,
        draft_plan=draft_plan,
        mission=mission,
        not_made=not_made,
        traveller=make.TravellerFactory(mission=mission, employee=employee, role="x"),
        assignment=make.AssignmentFactory(
            project=project, component=component, employee=employee, start=first, end=last,
            days_abroad=world.pick(11, 12),
        ),
        reuse=make.ReuseFactory(
            project=project, output=world.output, activity=rows.activity, used_on=day, note="x"
        ),
    )  # fmt: skip
    with make.unlocked("agreed_"):
        for n, (version, row) in enumerate([(plan, item), (plan, milestone), (draft_plan, item)]):
            make.PlannedWorkFactory(
                plan=version,
                item=row,
                start=day,
                end=later,
                days_home=world.pick(7, 9) + n,
                responsible=employee,
            )
    for named in ("terms", "security", "decision", "report"):
        step = MissionStep(
            mission=mission, step=named, done_on=day, done_by=member, note="x",
            document=None if named == "security" else document,
        )  # fmt: skip
        setattr(found, f"step_{named}", step)
    vars(found).update(vars(_programme(world, rows, days, country)))
    vars(found).update(vars(_conference(rows, days, country)))
    return found


def _programme(world: Any, rows: SimpleNamespace, days: list[dt.date], country: Any) -> SimpleNamespace:
    first, day, later, last = days
    member = rows.member
    round_ = make.RoundFactory(
        project=rows.project, start=day, end=later, seats=world.pick(24, 27), name_sv="x", name_en="x"
    )
    make.QuotaFactory(round=round_, country=country, seats=world.pick(3, 5))
    teams = [make.TeamFactory(round=round_, country=country, organisation=rows.guest) for _n in range(2)]
    teams[0].mentors.add(rows.employee)
    ended = {"decided_on": day, "decided_by": member, "keep_until": last, "nominated_on": first}
    nomination = make.NominationFactory(
        round=round_, country=country, organisation=rows.guest, status="left", ended_on=later, reason="x",
        team=teams[0], **ended,
    )  # fmt: skip
    nomination.later.add(rows.activity)
    change = make.ChangeProjectFactory(
        team=teams[0], aim="x", started_on=first, reported_on=day, approved_on=later, approved_by=member
    )
    return SimpleNamespace(
        round=round_,
        phase=make.PhaseFactory(round=round_, start=day, end=later, activity=rows.activity),
        nomination=nomination,
        refused=make.NominationFactory(
            round=round_, country=country, organisation=rows.guest, status="declined", reason="x", **ended
        ),
        change=change,
        milestone_of_change=ChangeMilestone(
            change_project=change, number=1, title="x", due_on=day, reached_on=later
        ),
        adoption=make.AdoptionFactory(
            change_project=change, asked_on=day, answered_on=later, adopted=True, adopted_in="x"
        ),
        abandoned=make.ChangeProjectFactory(
            team=teams[1], aim="x", started_on=first, abandoned_on=later, abandoned_because="x"
        ),
    )


def _conference(rows: SimpleNamespace, days: list[dt.date], country: Any) -> SimpleNamespace:
    """A conference of the project itself: what was told there is the project's."""
    conference = make.ActivityFactory(
        project=rows.project, country=country, kind="conference", start=days[1], end=days[2]
    )
    delegation = make.DelegationFactory(conference=conference, country=country)
    DelegationPart.objects.create(delegation=delegation, organisation=rows.guest, level="state", persons=4)
    case = make.GoodPracticeCaseFactory(
        conference=conference,
        organisation=rows.guest,
        summary_sv="x",
        summary_en="x",
        contact_role="x",
        link="x",
    )
    return SimpleNamespace(conference=conference, delegation=delegation, case=case)


def beside(project: Any) -> dict[str, SimpleNamespace]:
    """By who may read it: what is kept from other roles in an open project, and of a network beside them."""
    author = make.UserFactory()
    round_ = make.RoundFactory(project=project)
    mission = make.MissionFactory(project=project)
    member = make.NetworkMemberFactory()
    document = make.DocumentFactory(
        project=project,
        secrecy_note="x",
        link="x",
        name="x",
        added_by=author,
        registered_on=dt.date(2017, 6, 1),
    )
    meeting = make.MeetingFactory()
    letter = make.DocumentFactory(
        project=None, activity=meeting.activity, secrecy_note="x", name="x", added_by=author
    )
    models.Meeting.objects.filter(pk=meeting.pk).update(instruction=letter, report=letter)
    MissionStep.objects.create(
        mission=mission, step="terms", done_on=dt.date(2017, 4, 3), done_by=author, document=document
    )
    return {
        "secrecy": SimpleNamespace(document=document, letter=letter),
        "recognisable": SimpleNamespace(
            photo=make.PhotoFactory(project=project, credit="x", name="x", added_by=author)
        ),
        "participants": SimpleNamespace(
            nomination=make.NominationFactory(
                round=round_, status="declined", reason="x", decided_on=dt.date(2016, 12, 1)
            )
        ),
        "delegates": SimpleNamespace(delegate=make.NetworkDelegateFactory(member=member)),
        "_": SimpleNamespace(mission=mission, meeting=meeting, round=round_, member=member),
    }


# Those that lead to others stand after them.
_MODELS: list[tuple[type[Model], str]] = [
    (models.Reuse, "project"),
    (models.Adoption, "change_project__team__round__project"),
    (ChangeMilestone, "change_project__team__round__project"),
    (models.ChangeProject, "team__round__project"),
    (models.Nomination.later.through, "nomination__round__project"),
    (models.Nomination, "round__project"),
    (models.Team.mentors.through, "team__round__project"),
    (models.Team, "round__project"),
    (models.Phase, "round__project"),
    (models.Quota, "round__project"),
    (models.Round, "project"),
    (MissionStep, "mission__project"),
    (models.Traveller, "mission__project"),
    (models.Mission, "project"),
    (models.PlannedWork, "plan__project"),
    (models.WorkPlan, "project"),
    (models.WorkItem, "project"),
    (models.Assignment, "project"),
    (models.Document, "project"),
    (models.Photo, "project"),
    (DelegationPart, "delegation__conference__project"),
    (models.Delegation, "conference__project"),
    (models.GoodPracticeCase, "conference__project"),
]


def empty(world: Any) -> None:
    """Take all of it from the sensitive projects again, as if it had never been."""
    sensitive = [rows.project.pk for rows in world.rows.values()]
    with make.unlocked(""):
        for model, project in _MODELS:
            rows = model._default_manager.filter(**{f"{project}__in": sensitive}).order_by()
            model._default_manager.filter(pk__in=list(rows.values_list("pk", flat=True)))._raw_delete(
                "default"
            )
