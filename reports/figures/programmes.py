"""Training programmes: which change projects were completed, and which changes stand in a governing document.

Only of programmes that anybody may know: with the others' numbers beside a sum, a sensitive one's could be told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.models import Adoption, ChangeProject, Nomination, Round
from projects.portfolio.rights import unmasked
from reports.figures.scope import Scope
from reports.figures.values import Counted, Part, Value, share
from tracker.core import formats
from tracker.core.periods import Year

# Organisations are asked until two years after the approval, so a programme that ended is told of so much longer.
_TOLD_FOR = 2
_MONTHS = 12
_PROJECT = "team__round__project__"


@dataclass
class RoundState:
    """A round at the end of a year: its change projects, and what organisations answered after 12 months."""

    round: Round
    started: int = 0
    approved: int = 0
    abandoned: int = 0
    asked: int = 0
    answered: int = 0
    adopted: int = 0

    @property
    def completion(self) -> Value:
        return share(self.approved, self.started)

    @property
    def adoption(self) -> Value:
        return share(self.adopted, self.asked)

    @property
    def response(self) -> Value:
        return share(self.answered, self.asked)


def round_states(scope: Scope, years: Sequence[int]) -> dict[int, list[RoundState]]:
    """Year -> the rounds of programmes that ran in the year or ended at most two years before, in their order.

    Three queries, however many years.
    """
    changes = list(_begun(scope, years))
    adoptions = list(_asked(scope, years).values_list("change_project", "asked_on", "answered_on", "adopted"))
    answers = {change: (asked, answered, adopted) for change, asked, answered, adopted in adoptions}
    rounds = Round.objects.select_related("project").in_bulk({change.team.round_id for change in changes})
    found: dict[int, list[RoundState]] = {}
    for year in years:
        last = Year(year).last_day
        states: dict[int, RoundState] = {}
        for change in changes:
            project = rounds[change.team.round_id].project
            over = project.actual_end or project.end
            if change.started_on > last or project.start > last or over.year < year - _TOLD_FOR:
                continue
            row = states.setdefault(change.team.round_id, RoundState(rounds[change.team.round_id]))
            row.started += 1
            row.approved += bool(change.approved_on and change.approved_on <= last)
            row.abandoned += bool(change.abandoned_on and change.abandoned_on <= last)
            asked, answered, adopted = answers.get(change.pk, (None, None, None))
            row.asked += bool(asked and asked <= last)
            row.answered += bool(answered and answered <= last)
            row.adopted += bool(answered and answered <= last and adopted)
        found[year] = sorted(states.values(), key=lambda row: (row.round.project.code, row.round.number))
    return found


def completion(scope: Scope, years: Sequence[int]) -> dict[int, Counted]:
    """Percent of the change projects that were started; a part is a round."""
    found = {}
    for year, states in round_states(scope, years).items():
        approved, started = (sum(getattr(row, name) for row in states) for name in ("approved", "started"))
        if started:
            note = ngettext(
                "%(approved)s of %(n)s change project completed.",
                "%(approved)s of %(n)s change projects completed.",
                started,
            ) % {"approved": formats.number(approved), "n": formats.number(started)}
            parts = _parts(states, lambda row: row.completion)
            found[year] = Counted(share(approved, started), parts, note=note)
    return found


def adoption(scope: Scope, years: Sequence[int]) -> dict[int, Counted]:
    """Percent of the organisations that were asked after 12 months; the coverage is the response rate."""
    found = {}
    for year, states in round_states(scope, years).items():
        asked, answered, adopted = (
            sum(getattr(row, name) for row in states) for name in ("asked", "answered", "adopted")
        )
        if asked:
            note = _("%(adopted)s of %(asked)s organisations that were asked; %(answered)s answered.") % {
                "adopted": formats.number(adopted),
                "asked": formats.number(asked),
                "answered": formats.number(answered),
            }
            parts = _parts([row for row in states if row.asked], lambda row: row.adoption)
            found[year] = Counted(share(adopted, asked), parts, coverage=share(answered, asked), note=note)
    return found


def completion_rows(scope: Scope) -> QuerySet[ChangeProject]:
    rows = _begun(scope, [scope.year]).filter(_told(_PROJECT, scope.year))
    return rows.select_related("team__round__project", "team__country").order_by(
        "started_on", "public_id", "pk"
    )


def adoption_rows(scope: Scope) -> QuerySet[Adoption]:
    rows = _asked(scope, [scope.year]).filter(_told(f"change_project__{_PROJECT}", scope.year))
    rows = rows.select_related("change_project__team__round__project", "change_project__team__country")
    return rows.order_by("asked_on", "pk")


def alumni_by_team(teams: Sequence[int], until: date) -> Counter[int]:
    """Team's key -> its members who, by the day, had taken part in an activity after the programme."""
    rows = Nomination.objects.filter(
        team__in=teams, later__start__lte=until, later__voided_at=None, later__is_draft=False
    )
    counts = rows.order_by().values_list("team").annotate(number=Count("pk", distinct=True))
    return Counter(dict(counts))


def _begun(scope: Scope, years: Sequence[int]) -> QuerySet[ChangeProject]:
    rows = ChangeProject.objects.filter(scope.counts(_PROJECT), unmasked(None, _PROJECT))
    return rows.filter(started_on__lte=Year(max(years)).last_day).select_related("team")


def _asked(scope: Scope, years: Sequence[int]) -> QuerySet[Adoption]:
    path = f"change_project__{_PROJECT}"
    rows = Adoption.objects.filter(scope.counts(path), unmasked(None, path), months=_MONTHS)
    return rows.filter(asked_on__lte=Year(max(years)).last_day)


def _told(path: str, year: int) -> Q:
    """Of programmes, at `path`, that ran in the year or ended at most two years before."""
    first = Year(year - _TOLD_FOR).first_day
    late = Q(**{f"{path}actual_end__gte": first})
    late |= Q(**{f"{path}actual_end__isnull": True, f"{path}end__gte": first})
    return late & Q(**{f"{path}start__lte": Year(year).last_day})


def _parts(states: Sequence[RoundState], value: Callable[[RoundState], Value]) -> tuple[Part, ...]:
    return tuple(
        Part(
            _("%(programme)s, round %(number)s")
            % {"programme": row.round.project.code, "number": row.round.number},
            value(row),
            f"{row.round.project.public_id}:{row.round.number}",
            row.round,
        )
        for row in states
    )
