"""Every change of risks. Each action is one transaction.

They raise Refused (a rule says no; `field` names the field), Stale (somebody saved first), access.Denied, or
Http404 for what the user may not know of. A rating is written once: who thinks otherwise rates anew.
"""

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from projects.portfolio import lifecycle, people
from projects.portfolio.models import Project
from projects.risks import queries
from projects.risks.models import Risk, RiskRating
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.numbers import save_numbered
from tracker.core.periods import FIRST_YEAR, LAST_YEAR, today
from tracker.core.saving import check
from tracker.core.text import clean_text

FIELDS = (
    "category", "title_sv", "title_en", "description", "measure", "owner", "found_on", "review_on",
)  # fmt: skip
RATING = (
    "probability", "consequence", "residual_probability", "residual_consequence", "note",
)  # fmt: skip
_DAYS = ("found_on", "review_on")


@recorded
def add_risk(
    *,
    user: Any,
    project: Project | None,
    fields: Mapping[str, Any],
    rating: Mapping[str, Any],
) -> Risk:
    """A new risk with its first rating, of the day on which it was found (today when `fields` name none)."""
    if project is None:
        raise Refused("no_project", _("Choose a project."), field="project")
    access.require(user, "add", project, of="risk")
    row = Risk(project=project, found_on=today(), review_on=queries.default_review())
    _fill(row, _only(FIELDS, fields))
    save_numbered(row, "public_id", f"R-{row.found_on.year}-", digits=4)
    _rate(user, row, row.found_on, rating)
    return row


@recorded
def change_risk(*, user: Any, risk: Risk, expected: int | None, fields: Mapping[str, Any]) -> Risk:
    """Change what `fields` (of FIELDS) name, if the risk still has version `expected`."""
    _claim(user, risk, expected)
    new = {name: value for name, value in _only(FIELDS, fields).items() if getattr(risk, name) != value}
    if "category" in new:
        _check_corruption_stays(risk, "category")
    first = risk.ratings.order_by("rated_on", "pk").first()
    if "found_on" in new and first and new["found_on"] > first.rated_on:
        message = _("It was rated before that day, on %(day)s.") % {"day": first.rated_on}
        raise Refused("rated_before", message, field="found_on")
    _fill(risk, new)
    risk.save()
    return risk


@recorded
def rate_risk(
    *,
    user: Any,
    risk: Risk,
    expected: int | None,
    rating: Mapping[str, Any],
    rated_on: datetime.date | None = None,
    review_on: datetime.date | None = None,
) -> RiskRating:
    """Rate the risk anew, as of `rated_on` (today), and say when to look at it again. Earlier ratings stay."""
    _claim(user, risk, expected)
    _check_open(risk)
    if review_on:
        risk.review_on = review_on
    day = rated_on or today()
    _check_days(risk, {"rated_on": day, "review_on": risk.review_on})
    if risk.review_on < day:
        message = _("It must be looked at again after it was rated.")
        raise Refused("reversed_dates", message, field="review_on")
    made = _rate(user, risk, day, rating)
    check(risk)
    risk.save()
    return made


@recorded
def close_risk(
    *, user: Any, risk: Risk, expected: int | None, reason: str, closed_on: datetime.date | None = None
) -> Risk:
    """It can no longer happen, or has happened and been dealt with. It stays in the register as closed."""
    _claim(user, risk, expected)
    _check_open(risk)
    risk.closed_on, risk.closed_reason = closed_on or today(), _reason(reason)
    if risk.closed_on > today():
        raise Refused("future", _("That day has not come yet."), field="closed_on")
    latest = risk.ratings.order_by("-rated_on", "-pk").first()
    if latest and risk.closed_on < latest.rated_on:
        message = _("It was rated later than that, on %(day)s.") % {"day": latest.rated_on}
        raise Refused("reversed_dates", message, field="closed_on")
    _check_corruption_stays(risk, "reason")
    check(risk)
    risk.save()
    return risk


@recorded
def void_risk(*, user: Any, risk: Risk, expected: int | None, reason: str) -> None:
    """It should never have been there: it leaves the register and all figures, and stays with its reason."""
    _claim(user, risk, expected)
    text = _reason(reason)
    if risk.closed_on is None:
        _check_corruption_stays(risk, "reason")
    risk.save(update_fields=["version", "changed_at"])
    risk.void(by=user, reason=text)


def _claim(user: Any, risk: Risk, expected: int | None) -> None:
    access.require(user, "change", risk)
    risk.claim(-1 if expected is None else expected)
    risk.refresh_from_db()


def _fill(row: Risk, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        setattr(row, name, clean_text(value) if isinstance(value, str) else value)
    if row.found_on and row.review_on:
        _check_days(row, fields)
        if row.review_on < row.found_on:
            message = _("It must be looked at again after it was found.")
            raise Refused("reversed_dates", message, field="review_on")
        if row.closed_on and row.closed_on < row.found_on:
            raise Refused("reversed_dates", _("It was closed before that day."), field="found_on")
    if row.owner and "owner" in fields:
        people.check_owner(row.owner, row.project)
    check(row, exclude=["public_id"])


def _rate(user: Any, risk: Risk, day: datetime.date, values: Mapping[str, Any]) -> RiskRating:
    latest = risk.ratings.order_by("-rated_on", "-pk").first()
    if day > today():
        raise Refused("future", _("That day has not come yet."), field="rated_on")
    if day < risk.found_on or (latest and day < latest.rated_on):
        since = max(risk.found_on, latest.rated_on) if latest else risk.found_on
        message = _("It was found or rated on %(day)s. Rate it as of then, or later.") % {"day": since}
        raise Refused("reversed_dates", message, field="rated_on")
    row = RiskRating(risk=risk, rated_on=day, rated_by=user)
    for name, value in _only(RATING, values).items():
        setattr(row, name, clean_text(value) if isinstance(value, str) else value)
    check(row)
    if row.residual > row.inherent:
        message = _("What is left cannot be graver than the risk without any measures.")
        raise Refused("graver", message, field="residual_probability")
    row.save()
    return row


def _check_open(risk: Risk) -> None:
    if risk.closed_on:
        raise Refused("closed", _("The risk is closed. Add a new one if it is back."))


def _check_corruption_stays(risk: Risk, field: str) -> None:
    """A running project always says how it judges the risk of corruption."""
    # One at a time: two who close the last two at once must not both succeed.
    project = Project.objects.select_for_update().get(pk=risk.project_id)
    if risk.category != Risk.Category.CORRUPTION or project.status not in lifecycle.RUNNING:
        return
    if not queries.open_corruption_risks().filter(project=project).exclude(pk=risk.pk).exists():
        message = _(
            "It is the only open risk of finances and corruption, and a running project must have one. "
            "Add another first, or rate this one anew."
        )
        raise Refused("last_corruption_risk", message, field=field)


def _check_days(risk: Risk, fields: Mapping[str, Any]) -> None:
    for name in (*_DAYS, "rated_on"):
        day = fields.get(name)
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            message = _("The year must lie between %(first)d and %(last)d.")
            raise Refused("unknown_year", message % {"first": FIRST_YEAR, "last": LAST_YEAR}, field=name)
    if fields.get("found_on") and fields["found_on"] > today():
        raise Refused("future", _("That day has not come yet."), field="found_on")


def _reason(text: str) -> str:
    reason = clean_text(text)
    if not reason:
        raise Refused("no_reason", _("Say why."), field="reason")
    return reason


def _only(names: tuple[str, ...], fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: fields[name] for name in names if name in fields}
