"""Reusable questions about training programmes. Everything starts from what the user may know of."""

import datetime
from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from countries.places.models import Country
from projects.activities import queries as activities
from projects.portfolio.models import Project
from projects.programmes.models import Adoption, ChangeProject, Nomination, Round, Team
from tracker.core import access

# Months after the approval of a final report at which the organisation is asked.
FOLLOW_UPS = (12, 24)
# What the pseudonym becomes when a nomination is emptied.
EMPTIED = "X-"
DUE, ASKED, ANSWERED, ADOPTED, TO_COME = "due", "asked", "answered", "adopted", "to-come"
STARTED, REPORTED, APPROVED, ABANDONED = "started", "reported", "approved", "abandoned"
_PLACED = (Nomination.Status.SELECTED, Nomination.Status.COMPLETED)


@dataclass(frozen=True)
class FollowUp:
    """Of the organisations of one round, so many months after approval: contacted, and what they answered."""

    asked: int = 0
    answered: int = 0
    adopted: int = 0


@dataclass
class Standing:
    """A round in counts. `people`: status -> persons; `follow_ups`: months -> what was answered."""

    people: dict[str, int] = field(default_factory=dict)
    teams: int = 0
    started: int = 0
    approved: int = 0
    abandoned: int = 0
    follow_ups: dict[int, FollowUp] = field(default_factory=dict)

    @property
    def taking_part(self) -> int:
        """Persons who have, or had, one of the places."""
        return sum(self.people.get(status, 0) for status in Nomination.TOOK_PART)

    def follow_up(self, months: int) -> FollowUp:
        return self.follow_ups.get(months, FollowUp())


def rounds(user: Any) -> QuerySet[Round]:
    """Rounds that the user may know of, by programme, the latest first."""
    rows = access.visible(user, Round.objects.select_related("project"))
    return rows.order_by("project__code", "-number", "pk")


def teams(user: Any) -> QuerySet[Team]:
    rows = access.visible(user, Team.objects.select_related("round__project", "country", "organisation"))
    return rows.order_by("round__project__code", "round__number", "number", "pk")


def nominations(user: Any) -> QuerySet[Nomination]:
    """Nominations that the user may see, by pseudonym. They are for the programme's own people."""
    rows = Nomination.objects.select_related("round__project", "country", "organisation", "team")
    return access.visible(user, rows).order_by("round__project__code", "-round__number", "public_id", "pk")


def changes(user: Any) -> QuerySet[ChangeProject]:
    """Change projects that the user may know of, the latest start first."""
    rows = ChangeProject.objects.select_related("team__round__project", "team__country", "team__organisation")
    return access.visible(user, rows).order_by("-started_on", "public_id", "pk")


def found(rows: QuerySet[ChangeProject], text: str) -> QuerySet[ChangeProject]:
    """Change projects that say `text`."""
    says = Q(public_id__iexact=text)
    for name in ("title_sv", "title_en", "aim"):
        says |= Q(**{f"{name}__icontains": text})
    return rows.filter(says)


def adoptions(user: Any) -> QuerySet[Adoption]:
    """Follow-ups of approved change projects that the user may know of: first those to ask soonest."""
    rows = Adoption.objects.filter(change_project__approved_on__isnull=False).select_related(
        "change_project__team__round__project",
        "change_project__team__country",
        "change_project__team__organisation",
    )
    return access.visible(user, rows).order_by("change_project__approved_on", "months", "pk")


def months_after(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months later (earlier: negative), or the last of its month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def due_on(adoption: Adoption) -> datetime.date | None:
    """When the organisation is to be asked; None before approval."""
    approved_on = adoption.change_project.approved_on
    return months_after(approved_on, adoption.months) if approved_on else None


def to_ask(on: datetime.date) -> Q:
    """Follow-ups for which the day has come by `on`, and nobody has asked."""
    return Q(asked_on__isnull=True) & _came(on)


def adoption_state(state: str, on: datetime.date) -> Q:
    return {
        DUE: to_ask(on),
        TO_COME: Q(asked_on__isnull=True) & ~_came(on),
        ASKED: Q(asked_on__isnull=False, answered_on__isnull=True),
        ANSWERED: Q(answered_on__isnull=False),
        ADOPTED: Q(adopted=True),
    }[state]


def _came(on: datetime.date) -> Q:
    """Approved so long before, asked from this end so that the database need not reckon months.

    What was approved on 29 February is asked about on the 28th of a year that has no 29th.
    """
    found = Q(pk__in=())
    for months in FOLLOW_UPS:
        last = months_after(on, -months)
        if on.day == monthrange(on.year, on.month)[1]:
            last = last.replace(day=monthrange(last.year, last.month)[1])
        found |= Q(months=months, change_project__approved_on__lte=last)
    return found


def change_state(state: str) -> Q:
    return {
        STARTED: Q(approved_on__isnull=True, abandoned_on__isnull=True, reported_on__isnull=True),
        REPORTED: Q(approved_on__isnull=True, abandoned_on__isnull=True, reported_on__isnull=False),
        APPROVED: Q(approved_on__isnull=False),
        ABANDONED: Q(abandoned_on__isnull=False),
    }[state]


def places_taken(round: Round, country: Country | None = None) -> int:
    """How many take part now, or have completed; who left has given the place back."""
    rows = round.nominations.filter(status__in=_PLACED)
    return (rows.filter(country=country) if country else rows).count()


def quotas(round: Round) -> QuerySet[Any]:
    """The places of countries, each with how many of them are taken (`taken`)."""
    held = Nomination.objects.filter(round=round, status__in=_PLACED, country=OuterRef("country")).order_by()
    number = held.values("country").annotate(number=Count("pk")).values("number")
    taken = Coalesce(Subquery(number, output_field=IntegerField()), 0)
    return round.quotas.annotate(taken=taken).order_by("pk")


def waiting(user: Any, round: Round) -> QuerySet[Nomination]:
    """Nominations of the round on which the user may decide and nobody has, or whose turn on the reserve list may come.

    By country, then by pseudonym.
    """
    open_now = (Nomination.Status.NOMINATED, Nomination.Status.RESERVE)
    rows = round.nominations.filter(status__in=open_now).select_related(
        "round__project", "country", "organisation"
    )
    found = access.visible(user, rows, "select").exclude(public_id__startswith=EMPTIED)
    return found.order_by("country__iso2", "status", "public_id", "pk")


def later(user: Any, round: Round) -> QuerySet[Any]:
    """Activities in which those of the round took part after it, each with how many of them (`alumni_number`)."""
    rows = activities.logged(activities.activities(user)).filter(alumni__round=round)
    number = Count("alumni", filter=Q(alumni__round=round), distinct=True)
    return rows.annotate(alumni_number=number).order_by("-start", "pk")


def alumni(round: Round) -> int:
    """How many of the round took part in something later."""
    of = {"later__voided_at": None, "later__is_draft": False, "later__isnull": False}
    return round.nominations.filter(**of).distinct().count()


def emptied(round: Round) -> int:
    """Of how many in the round only what the counts need is left."""
    return round.nominations.filter(public_id__startswith=EMPTIED).count()


def standings(rows: Iterable[Round]) -> dict[int, Standing]:
    """Round's key -> its counts: four queries, however many rounds. Counts tell of nobody, so all see the same."""
    keys = [row.pk for row in rows]
    found = {key: Standing() for key in keys}
    people = Nomination.objects.filter(round__in=keys).order_by().values_list("round", "status")
    for key, status, number in people.annotate(number=Count("pk")):
        found[key].people[status] = number
    for key, number in (
        Team.objects.filter(round__in=keys).order_by().values_list("round").annotate(number=Count("pk"))
    ):
        found[key].teams = number
    begun = ChangeProject.objects.filter(team__round__in=keys).order_by().values_list("team__round")
    for key, started, approved, abandoned in begun.annotate(
        started=Count("pk"), approved=Count("approved_on"), abandoned=Count("abandoned_on")
    ):
        one = found[key]
        one.started, one.approved, one.abandoned = started, approved, abandoned
    asked = Adoption.objects.filter(change_project__team__round__in=keys).order_by()
    for key, months, *numbers in asked.values_list("change_project__team__round", "months").annotate(
        asked=Count("asked_on"), answered=Count("answered_on"), adopted=Count("pk", filter=Q(adopted=True))
    ):
        found[key].follow_ups[months] = FollowUp(*numbers)
    return found


def people_by(rounds: Collection[Round], name: str) -> dict[int, dict[Any, int]]:
    """Round's key -> what `name` (sex, country) says -> persons who take or took part."""
    found: dict[int, dict[Any, int]] = defaultdict(dict)
    rows = Nomination.objects.filter(round__in=rounds, status__in=Nomination.TOOK_PART)
    for key, what, number in (
        rows.order_by().values_list("round", name).annotate(number=Count("pk")).order_by("round", name)
    ):
        found[key][what] = number
    return found


def countries_of(told: Collection[int]) -> dict[int, Country]:
    """Country's key -> country, of those that were counted."""
    return Country.objects.in_bulk(list(told)) if told else {}


def sees_people(user: Any, project: Project) -> bool:
    """May the user see the nominations of this programme, and so every part of its counts?"""
    rows = Project.objects.filter(access.where(user, "view", Project, of="nomination"), pk=project.pk)
    return rows.exists()


def is_emptied(nomination: Nomination) -> bool:
    return nomination.public_id.startswith(EMPTIED)


def kept_too_long(before: datetime.date) -> QuerySet[Nomination]:
    """Nominations whose time ended before the day, and that still say more than the counts need."""
    rows = Nomination.objects.exclude(public_id__startswith=EMPTIED).filter(keep_until__lt=before)
    return rows.annotate(since=F("keep_until"))
