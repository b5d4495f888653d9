"""Every change of nominations: who is put forward, who gets a place, and who completes. Each action is one transaction.

They raise Refused (a rule says no; `field` names the field), Stale (somebody saved first), access.Denied, or
Http404 for what the user may not know of. Nobody is named: the system makes the pseudonym.
"""

import datetime
from collections.abc import Collection, Mapping
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from projects.activities.models import Activity
from projects.programmes import queries
from projects.programmes.models import Nomination, Round
from projects.programmes.rounds import check_organisation, check_years
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.numbers import save_numbered
from tracker.core.periods import today
from tracker.core.saving import check
from tracker.core.text import clean_text

FIELDS = ("country", "organisation", "side", "sex", "mandate", "nominated_on", "keep_until")
Status = Nomination.Status
# What may come after each status. The last of each list takes the step before back.
STEPS: dict[str, tuple[Status, ...]] = {
    Status.NOMINATED: (Status.SELECTED, Status.RESERVE, Status.DECLINED),
    Status.RESERVE: (Status.SELECTED, Status.DECLINED, Status.NOMINATED),
    Status.DECLINED: (Status.NOMINATED,),
    Status.SELECTED: (Status.COMPLETED, Status.LEFT, Status.NOMINATED),
    Status.LEFT: (Status.SELECTED,),
    Status.COMPLETED: (Status.SELECTED,),
}
_ENDED = (Status.LEFT, Status.COMPLETED)
# Taking a step back, refusing and leaving are told with a reason.
_NEEDS_REASON = (Status.DECLINED, Status.LEFT, Status.NOMINATED)
# Adoption is asked about until two years after the approval of a final report; then nobody needs the row.
_KEPT_YEARS = 4
_LONGEST_KEPT_YEARS = 10


# What can be decided on several at once.
DECISIONS = (Status.SELECTED, Status.RESERVE, Status.DECLINED)


def right(now: str, then: str) -> str:
    """The matrix' action for the step: to select, or only to tell how it went for who takes part."""
    return "change" if now in _ENDED or then in _ENDED else "select"


def default_keep_until(round: Round) -> datetime.date:
    return datetime.date(round.end.year + _KEPT_YEARS, 12, 31)


@recorded
def nominate(*, user: Any, round: Round | None, fields: Mapping[str, Any]) -> Nomination:
    """Put somebody forward under a new pseudonym, as ITP-B-03-017: programme, round and a running number."""
    if round is None:
        raise Refused("no_round", _("Choose a round."), field="round")
    access.require(user, "add", round.project, of="nomination")
    row = Nomination(round=round, nominated_on=today(), keep_until=default_keep_until(round))
    _fill(row, fields)
    programme = slugify(round.project.code).upper() or round.project.public_id
    save_numbered(row, "public_id", f"{programme}-{round.number:02d}-")
    return row


@recorded
def change_nomination(
    *, user: Any, nomination: Nomination, expected: int | None, fields: Mapping[str, Any]
) -> Nomination:
    """Change what `fields` (of FIELDS) name, if the nomination still has version `expected`."""
    _claim(user, "change", nomination, expected)
    _fill(nomination, fields)
    if nomination.decided_on and nomination.decided_on < nomination.nominated_on:
        message = _("It was decided on %(day)s.") % {"day": nomination.decided_on}
        raise Refused("reversed_dates", message, field="nominated_on")
    nomination.save()
    return nomination


@recorded
def decide_nomination(
    *,
    user: Any,
    nomination: Nomination,
    expected: int | None,
    status: str,
    on: datetime.date | None = None,
    reason: str = "",
) -> Nomination:
    """Take a step of STEPS on the day `on` (today). More than the round's or the country's places need a reason."""
    _claim(user, right(nomination.status, status), nomination, expected)
    now, day, why = Status(nomination.status), on or today(), clean_text(reason)
    if status not in STEPS[now]:
        message = _("%(person)s is now: %(status)s. That step does not follow.")
        values = {"person": nomination, "status": nomination.get_status_display()}
        raise Refused("no_step", message % values, field="status")
    # One at a time: two who select at once must not both take the last place.
    round = Round.objects.select_for_update().get(pk=nomination.round_id)
    if not why and (status in _NEEDS_REASON or now in _ENDED):
        raise Refused("no_reason", _("Say why."), field="reason")
    if status == Status.SELECTED:
        _check_places(round, [nomination], why)
    _check_day(nomination, round, status, day)
    if status in _ENDED:
        nomination.ended_on = day
    elif now in _ENDED:
        nomination.ended_on = None
    elif status == Status.NOMINATED:
        nomination.decided_on = nomination.decided_by = nomination.team = None
    else:
        nomination.decided_on, nomination.decided_by = day, user
    nomination.status, nomination.reason = status, why or (nomination.reason if status in _ENDED else "")
    check(nomination)
    nomination.save()
    return nomination


@recorded
def decide_several(
    *,
    user: Any,
    round: Round,
    chosen: Mapping[Nomination, int],
    status: str,
    on: datetime.date | None = None,
    reason: str = "",
) -> None:
    """One decision on several nominations of the round, each with the version that was seen: all of them, or none.

    Places and quotas are counted over the whole selection, and one reason stands for all.
    """
    if not chosen:
        raise Refused("nobody", _("Choose at least one."), field="chosen")
    if status == Status.SELECTED:
        Round.objects.select_for_update().get(pk=round.pk)
        _check_places(round, list(chosen), clean_text(reason))
    for nomination, expected in chosen.items():
        decide_nomination(
            user=user, nomination=nomination, expected=expected, status=status, on=on, reason=reason
        )


@recorded
def link_later(
    *, user: Any, nomination: Nomination, expected: int | None, activities: Collection[Activity]
) -> Nomination:
    """The activities in which somebody who completed took part later; they replace those before."""
    _claim(user, "change", nomination, expected)
    if nomination.status != Status.COMPLETED or nomination.ended_on is None:
        raise Refused("no_alumnus", _("Only who has completed is an alumnus."), field="activities")
    for one in activities:
        if one.end < nomination.ended_on:
            message = _("%(activity)s came before the programme was completed, on %(day)s.")
            values = {"activity": one.public_id, "day": nomination.ended_on}
            raise Refused("before", message % values, field="activities")
    # What the user may not know of stays.
    known = access.visible(user, Activity.objects.order_by())
    kept = nomination.later.exclude(pk__in=known.values("pk"))
    nomination.save()
    nomination.later.set([*kept, *activities])
    return nomination


def _claim(user: Any, action: str, nomination: Nomination, expected: int | None) -> None:
    access.require(user, action, nomination)
    nomination.claim(-1 if expected is None else expected)
    nomination.refresh_from_db()
    if queries.is_emptied(nomination):
        raise Refused("emptied", _("It has been emptied after its time and cannot be changed any more."))


def _fill(row: Nomination, fields: Mapping[str, Any]) -> None:
    check_years(fields)
    for name in FIELDS:
        if name in fields:
            setattr(row, name, fields[name])
    check(row, exclude=["public_id"])
    check_organisation(row.organisation, row.country)
    if row.nominated_on > today():
        raise Refused("future", _("That day has not come yet."), field="nominated_on")
    if row.keep_until < row.nominated_on:
        raise Refused("reversed_dates", _("It comes before the nomination."), field="keep_until")
    latest = datetime.date(row.round.end.year + _LONGEST_KEPT_YEARS, 12, 31)
    if row.keep_until > latest:
        message = _("At most %(years)s years after the round, until %(day)s.")
        raise Refused("too_long", message % {"years": _LONGEST_KEPT_YEARS, "day": latest}, field="keep_until")


def _check_places(round: Round, wanted: Collection[Nomination], reason: str) -> None:
    """More than the round or a country has places for needs a reason: all that is too much is said at once."""
    if reason:
        return
    over = [_over(_("The round"), len(wanted), queries.places_taken(round), round.seats)]
    quotas = {quota.country_id: quota.seats for quota in round.quotas.all()}
    for key, country in sorted({one.country_id: one.country for one in wanted}.items() if quotas else ()):
        number = sum(one.country_id == key for one in wanted)
        over.append(_over(country, number, queries.places_taken(round, country), quotas.get(key, 0)))
    if told := [text for text in over if text]:
        code = "over_seats" if over[0] else "over_quota"
        raise Refused(code, " ".join([*told, _("Say why more take part.")]), field="reason")


def _over(where: Any, wanted: int, taken: int, seats: int) -> str:
    """What is said when `wanted` more do not get room among the places; nothing when they do."""
    if taken + wanted <= seats:
        return ""
    message = _("%(where)s: %(taken)s of %(seats)s places are taken, and %(wanted)s more chosen.")
    return message % {"where": where, "taken": taken, "seats": seats, "wanted": wanted}


def _check_day(nomination: Nomination, round: Round, status: str, day: datetime.date) -> None:
    if day > today():
        raise Refused("future", _("That day has not come yet."), field="on")
    since = nomination.nominated_on
    if status in _ENDED:
        since = nomination.decided_on or since
        if status == Status.COMPLETED:
            since = max(since, round.start)
    if day < since and status != Status.NOMINATED:
        raise Refused("reversed_dates", _("It cannot come before %(day)s.") % {"day": since}, field="on")
