"""Reusable questions about what is done beside the projects. Everything starts from what the user may know of."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from countries.forums import norm
from countries.forums.models import Forum, ForumOutput, Presidency
from countries.forums.queries import network_members, outputs, well_mandated
from countries.organisations.models import OrganisationName
from projects.activities import queries as activities
from projects.activities.models import Activity
from projects.engagements.models import (
    Attendance,
    Delegate,
    Delegation,
    DelegationPart,
    GoodPracticeCase,
    Meeting,
    Reuse,
    SharedCase,
    Visit,
)
from projects.staff.models import Employee
from tracker.core import access

MEETING, CONFERENCE, VISIT = (
    Activity.Kind.FORUM_MEETING,
    Activity.Kind.CONFERENCE,
    Activity.Kind.INCOMING_VISIT,
)


@dataclass(frozen=True)
class FollowUp:
    """Something to follow up after a meeting or a visit; `route` and `number` are its page's."""

    due: datetime.date
    text: str
    about: Activity
    route: str
    number: str


@dataclass(frozen=True)
class Mandates:
    """A network on a day: `members`, those of them `well` mandated (one or two delegates), and the share in percent."""

    members: int
    well: int

    @property
    def percent(self) -> float | None:
        return 100 * self.well / self.members if self.members else None


def beside(user: Any, kind: str) -> QuerySet[Activity]:
    """Meetings, conferences or visits without a project, the latest first. Drafts are the user's own."""
    rows = activities.activities(user).filter(project__isnull=True, kind=kind)
    return rows.select_related("forum", "country").order_by("-start", "-pk")


def meetings(user: Any) -> QuerySet[Activity]:
    """Logged meetings of forums and networks with the forum's names and what the meeting has beside itself."""
    rows = activities.logged(beside(user, MEETING)).select_related("meeting")
    return rows.prefetch_related("forum__former_names")


def meeting_page(user: Any) -> QuerySet[Activity]:
    """The same with all that a meeting's own page tells."""
    came = Attendance.objects.select_related("member__organisation__country")
    shared = SharedCase.objects.select_related("organisation__country").order_by("-shared_on", "-pk")
    sets: list[Any] = [
        "agenda",
        Prefetch("present", Employee.objects.order_by("name", "pk")),
        Prefetch("attendance", came.order_by("member__organisation__name_sv", "pk")),
        Prefetch("shared_cases", shared),
    ]
    met = Meeting.objects.select_related("instruction", "report").prefetch_related(*sets)
    rows = activities.logged(beside(user, MEETING))
    return rows.prefetch_related("forum__former_names", Prefetch("meeting", met))


def conferences(user: Any) -> QuerySet[Activity]:
    """Logged conferences beside projects, with how many delegations and cases each has."""
    rows = activities.logged(beside(user, CONFERENCE)).prefetch_related("forum__former_names")
    return rows.annotate(
        delegations_number=_number(Delegation.objects.filter(conference=OuterRef("pk")), "conference"),
        cases_number=_number(GoodPracticeCase.objects.filter(conference=OuterRef("pk")), "conference"),
    )


def visits(user: Any) -> QuerySet[Activity]:
    """Visits to us, the latest first; one that is only asked for is a draft of who takes care of it."""
    rows = activities.with_participants(beside(user, VISIT))
    return rows.select_related("visit__organisation__country", "visit__host_unit").prefetch_related(
        "visit__topics"
    )


def _in_log(user: Any, path: str = "activity__") -> Q:
    """What belongs to an activity that is not voided; of drafts only the user's own."""
    mine = Q(**{f"{path}is_draft": False}) | Q(**{f"{path}created_by": user})
    return mine & Q(**{f"{path}voided_at__isnull": True})


def meeting_details(user: Any) -> QuerySet[Meeting]:
    """What meetings have beside their activity, the latest first."""
    rows = access.visible(user, Meeting.objects.filter(_in_log(user)).order_by("-activity__start", "-pk"))
    came = Attendance.objects.select_related("member__organisation").order_by("pk")
    sets: list[Any] = ["agenda", Prefetch("attendance", came)]
    return rows.select_related("activity", "instruction", "report").prefetch_related(*sets)


def visit_details(user: Any) -> QuerySet[Visit]:
    """What visits have beside their activity, the latest first."""
    rows = access.visible(user, Visit.objects.filter(_in_log(user)).order_by("-activity__start", "-pk"))
    return rows.select_related("activity", "organisation", "host_unit").prefetch_related("topics")


def all_delegations(user: Any) -> QuerySet[Delegation]:
    """Delegations to all conferences, the latest first."""
    every = Delegation.objects.filter(_in_log(user, "conference__"))
    rows = access.visible(user, every.order_by("-conference__start", "country__iso2", "pk"))
    parts = DelegationPart.objects.select_related("organisation").order_by("pk")
    return rows.select_related("conference", "country").prefetch_related(Prefetch("parts", parts))


def delegations(conference: Activity) -> QuerySet[Delegation]:
    """By country, each with its organisations."""
    parts = DelegationPart.objects.select_related("organisation").order_by(
        "level", "organisation__name_sv", "pk"
    )
    rows = Delegation.objects.filter(conference=conference).select_related("country")
    return rows.prefetch_related(Prefetch("parts", parts)).order_by("country__iso2", "pk")


def levels(conference: Activity) -> dict[str, tuple[int, int | None]]:
    """Level -> (organisations, persons; None: nobody counted), in the order of the levels."""
    rows = DelegationPart.objects.filter(delegation__conference=conference).order_by()
    found = {
        row["level"]: (row["number"], row["total"])
        for row in rows.values("level").annotate(number=Count("pk"), total=Sum("persons"))
    }
    return {level: found[level] for level in DelegationPart.Level.values if level in found}


def cases(user: Any) -> QuerySet[GoodPracticeCase]:
    """Cases of good practice with how often projects that the user may know of used them, the latest first."""
    rows = access.visible(user, GoodPracticeCase.objects.order_by("-conference__start", "public_id"))
    rows = rows.filter(_in_log(user, "conference__")).select_related(
        "conference__forum", "organisation__country", "criterion__instrument"
    )
    return rows.annotate(used=_number(reuses(user).filter(case=OuterRef("pk")), "case"))


def found(rows: QuerySet[GoodPracticeCase], text: str) -> QuerySet[GoodPracticeCase]:
    """Cases of which one field says each word, or what their organisation was called earlier."""
    for word in text.split():
        says = Q(public_id__iexact=word)
        for field in ("title_sv", "title_en", "summary_sv", "summary_en", "organisation__name_sv",
                      "organisation__name_en", "criterion__name_sv", "criterion__name_en"):  # fmt: skip
            says |= Q(**{f"{field}__icontains": word})
        earlier = OrganisationName.objects.filter(organisation=OuterRef("organisation"), name__icontains=word)
        says |= Q(Exists(earlier))
        rows = rows.filter(says)
    return rows


def outputs_used(user: Any) -> QuerySet[ForumOutput]:
    """What forums made, with how often projects that the user may know of used it."""
    return outputs(user).annotate(used=_number(reuses(user).filter(output=OuterRef("pk")), "output"))


def reuses(user: Any) -> QuerySet[Reuse]:
    """Uses in projects, the latest first; voided ones are left out."""
    rows = access.visible(user, Reuse.objects.filter(voided_at=None).order_by("-used_on", "-pk"))
    return rows.select_related("project", "activity", "output", "case")


def shared_cases(user: Any) -> QuerySet[SharedCase]:
    rows = access.visible(user, SharedCase.objects.order_by("-shared_on", "-pk"))
    return rows.select_related("network", "organisation__country", "meeting__activity")


def our_delegates(forum: Forum) -> QuerySet[Delegate]:
    """Who of us goes there, the present ones first."""
    rows = Delegate.objects.filter(forum=forum).select_related("employee")
    return rows.order_by(F("last_day").desc(nulls_first=True), "first_day", "pk")


def with_our_delegates(rows: QuerySet[Forum], user: Any) -> QuerySet[Forum]:
    """With `shown_delegates`, who of us goes there: nobody for those who may not know our people."""
    known = access.visible(user, Employee.objects.order_by())
    going = Delegate.objects.filter(employee__in=known).select_related("employee")
    return rows.prefetch_related(
        Prefetch("delegates", going.order_by("first_day", "pk"), to_attr="shown_delegates")
    )


def presidencies(user: Any, forum: Forum, rota: QuerySet[Presidency], on: datetime.date) -> list[norm.Judged]:
    """The forum's presidencies of the rota against the norm: two queries. Those before its first meeting are left out."""
    logged = meetings(user).filter(forum=forum).order_by("start", "pk")
    met = [norm.Met(level, day) for level, day in logged.values_list("meeting_level", "start")]
    since = forum.started_on or (met[0].day if met else None)
    return [norm.judge(one, met, on) for one in rota if since and one.last_day >= since]


def members(user: Any, network: Forum, day: datetime.date) -> QuerySet[Any]:
    """Members of the network on the day, each with how many meetings it was at (`came`)."""
    logged = Q(meeting__activity__voided_at=None, meeting__activity__is_draft=False)
    came = Attendance.objects.filter(logged, member=OuterRef("pk"), persons__gt=0)
    rows: Any = network_members(user, day).annotate(came=_number(came, "member"))
    found: QuerySet[Any] = rows.filter(network=network, is_member=True)
    return found


def mandates(user: Any, network: Forum, day: datetime.date) -> Mandates:
    rows: QuerySet[Any] = network_members(user, day)
    rows = rows.filter(network=network, is_member=True)
    return Mandates(rows.count(), rows.filter(well_mandated()).count())


def follow_ups(user: Any, until: datetime.date) -> list[FollowUp]:
    """What is to be followed up by the day after meetings and visits, and is not, the first first: two queries.

    Of all of them for those who may change them all, and else of what the user logged.
    """
    found = []
    kinds: tuple[tuple[Any, str], ...] = ((Meeting, "meeting"), (Visit, "visit"))
    for model, route in kinds:
        rows: QuerySet[Any] = access.visible(user, model._default_manager.all(), "change").filter(
            activity__voided_at__isnull=True, follow_up_due__lte=until, follow_up_done__isnull=True
        )
        for row in rows.select_related("activity__forum", "activity__country"):
            found.append(
                FollowUp(row.follow_up_due, row.follow_up, row.activity, route, row.activity.public_id)
            )
    return sorted(found, key=lambda one: (one.due, one.number))


def may_keep(user: Any, activity: Activity) -> bool:
    """May the user write what a meeting, conference or visit has beside itself?"""
    width = access.scope_of(user, "change", Meeting)
    return width == "all" or (width == "own" and activity.created_by_id == user.pk)


def _number(rows: QuerySet[Any], by: str) -> Coalesce:
    """How many of `rows`, which are tied to the outer row through `by`; 0 for none."""
    counted = rows.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)
