"""How rounds, participants and change projects are told. Page, file and report ask here."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext

from projects.activities import shown as activities
from projects.programmes import queries
from projects.programmes.models import Adoption, ChangeProject, Nomination, Round
from projects.programmes.queries import FollowUp, Standing
from projects.results.values.disclosure import kept_back
from tracker.core import formats
from tracker.core.money import rounded
from tracker.core.text import bilingual

Status = Nomination.Status
_KINDS = {
    Status.NOMINATED: "info",
    Status.RESERVE: "info",
    Status.DECLINED: "none",
    Status.SELECTED: "ok",
    Status.LEFT: "warn",
    Status.COMPLETED: "ok",
}


@dataclass(frozen=True)
class Count:
    """Persons of a country or a sex; `number` None: kept back, so that nobody can be made out."""

    label: str
    number: int | None
    places: int | None = None

    @property
    def text(self) -> str:
        return gettext("not shown") if self.number is None else formats.number(self.number)


@dataclass(frozen=True)
class Line:
    """A round as lists show it. Percent with one decimal; None: nothing to count from."""

    round: Round
    name: str
    standing: Standing
    completion: Decimal | None
    adoption: Decimal | None
    response: Decimal | None


def name(row: Round) -> str:
    """Round 3, and what it is called."""
    first = gettext("Round %(number)s") % {"number": row.number}
    return f"{first}: {bilingual(row, 'name')}" if row.name_sv or row.name_en else first


def percent(part: int, whole: int) -> Decimal | None:
    return rounded(Decimal(part * 100) / whole, places=1) if whole else None


def line(row: Round, standing: Standing) -> Line:
    after = standing.follow_up(12)
    return Line(
        row,
        name(row),
        standing,
        percent(standing.approved, standing.started),
        *rates(after),
    )


def lines(rows: Iterable[Round]) -> list[Line]:
    listed = list(rows)
    standings = queries.standings(listed)
    return [line(row, standings[row.pk]) for row in listed]


def rates(after: FollowUp) -> tuple[Decimal | None, Decimal | None]:
    """(adopted, answered), in percent of the organisations that were asked."""
    return percent(after.adopted, after.asked), percent(after.answered, after.asked)


def counts(
    told: Mapping[Any, int], labels: Mapping[Any, str], places: Mapping[Any, int], *, in_full: bool
) -> list[Count]:
    """Persons by what they were counted by, in the order of `labels`.

    Who is not one of the programme's own people gets no number of 1 to 4, and none from which such a one follows.
    """
    keys = [key for key in labels if key in told or key in places]
    numbers = [told.get(key, 0) for key in keys]
    hidden = set() if in_full else kept_back([Decimal(number) for number in numbers])
    return [
        Count(labels[key], None if n in hidden else numbers[n], places.get(key)) for n, key in enumerate(keys)
    ]


def by_sex(told: Mapping[str, int], *, in_full: bool) -> list[Count]:
    labels = {
        Nomination.Sex.WOMAN: gettext("women"),
        Nomination.Sex.MAN: gettext("men"),
        Nomination.Sex.UNKNOWN: gettext("sex unknown"),
    }
    return counts(told, labels, {}, in_full=in_full)


def status(row: Nomination) -> tuple[str, str]:
    """(kind of tag, word)"""
    return _KINDS[Status(row.status)], capfirst(row.get_status_display())


def candidate(row: Nomination) -> str:
    """Somebody to decide on, in one line: pseudonym, organisation, sex, and the reserve list."""
    words = [row.public_id, str(row.organisation or ""), row.get_sex_display()]
    if row.status == Status.RESERVE:
        words.append(gettext("on the reserve list"))
    return " · ".join(word for word in words if word)


def places(row: Round) -> dict[int, str]:
    """Country's key -> how many of its places are taken, where the round gives countries places."""
    return {
        quota.country_id: gettext("%(taken)s of %(seats)s places taken")
        % {"taken": quota.taken, "seats": quota.seats}
        for quota in queries.quotas(row)
    }


def step(now: str, then: str) -> str:
    """A step with a nomination, as somebody chooses it."""
    if then == Status.NOMINATED or (then == Status.SELECTED and now in (Status.LEFT, Status.COMPLETED)):
        return gettext("Take the last step back")
    return {
        Status.SELECTED: gettext("Select: takes part"),
        Status.RESERVE: gettext("Put on the reserve list"),
        Status.DECLINED: gettext("Do not select"),
        Status.COMPLETED: gettext("Has completed the programme"),
        Status.LEFT: gettext("Has left the programme"),
    }[Status(then)]


def change_state(row: ChangeProject) -> tuple[str, str]:
    """(kind of tag, word)"""
    if row.approved_on:
        return "ok", pgettext("change project", "Completed")
    if row.abandoned_on:
        return "none", pgettext("change project", "Abandoned")
    if row.reported_on:
        return "info", gettext("Final report to approve")
    return "info", pgettext("change project", "Under way")


def adoption_state(row: Adoption, on: datetime.date) -> tuple[str, str]:
    """(kind of tag, word) on the day"""
    if row.adopted:
        return "ok", gettext("In a governing document")
    if row.answered_on:
        return "none", gettext("Not in a governing document")
    if row.asked_on:
        return "info", gettext("Asked, no answer yet")
    due = queries.due_on(row)
    return ("warn", gettext("To be asked")) if due and due <= on else ("none", gettext("To come"))


def activity(row: Any) -> str:
    return f"{activities.title(row)}, {activities.days(row)}"
