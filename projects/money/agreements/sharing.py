"""Who pays which part of a project's costs, and what is given otherwise than in money. Each action is one transaction.

They raise as actions.py says. Shares are part of their project: a change takes the project's next version.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from projects.money.agreements.models import FunderShare, InKind
from projects.portfolio.models import Funder, Project
from tracker.core import access, formats
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.periods import FIRST_YEAR, LAST_YEAR
from tracker.core.saving import check
from tracker.core.sets import write_set
from tracker.core.text import clean_text

HUNDRED = Decimal(100)
IN_KIND_FIELDS = ("year", "giver", "what", "value_sek")
REASON_LENGTH = 300


@recorded
def set_funder_shares(
    *, user: Any, project: Project, rows: Sequence[tuple[int, Funder, Decimal]], expected: int | None
) -> None:
    """Replace the project's shares: (year, funder, percent). The shares of each year sum to exactly 100.

    A year without shares has no rule: joint costs of it are not split.
    """
    _may_write(user, project)
    project.claim(-1 if expected is None else expected)
    by_year: dict[int, dict[Funder, Decimal]] = {}
    for year, funder, percent in rows:
        _check_year(year, "shares")
        if funder in by_year.setdefault(year, {}):
            message = _("“%(what)s” is there twice.") % {"what": f"{year} {funder}"}
            raise Refused("twice", message, field="shares")
        if not 0 < percent <= HUNDRED:
            raise Refused(
                "share_range", _("Each share must be over 0 and at most 100 percent."), field="shares"
            )
        by_year[year][funder] = percent
    for year, shares in sorted(by_year.items()):
        if sum(shares.values()) != HUNDRED:
            message = _("The shares of %(year)d sum to %(sum)s percent. They must sum to 100.")
            told = {"year": year, "sum": _plain(sum(shares.values(), Decimal(0)))}
            raise Refused("shares_sum", message % told, field=f"year_{year}")
    wanted = [
        FunderShare(project=project, year=year, funder=funder, percent=percent)
        for year, shares in by_year.items()
        for funder, percent in shares.items()
    ]
    write_set(project.funder_shares.all(), wanted, key=("year", "funder"), values=("percent",))


@recorded
def add_in_kind(*, user: Any, project: Project, fields: Mapping[str, Any]) -> InKind:
    """Note what somebody gives; `value_sek` None: nobody has estimated it, which is not 0."""
    access.require(user, "add", project, of="agreement")
    access.require(user, "see identities", project)
    row = InKind(project=project, **{name: fields[name] for name in IN_KIND_FIELDS if name in fields})
    row.what = clean_text(row.what)
    _check_year(row.year, "year")
    check(row)
    row.save()
    return row


@recorded
def void_in_kind(*, user: Any, in_kind: InKind, reason: str, expected: int | None) -> None:
    """Take it out of what counts; it stays to be read, with the reason."""
    _may_write(user, in_kind.project)
    in_kind.claim(-1 if expected is None else expected)
    in_kind.refresh_from_db()
    if in_kind.voided_at:
        raise Refused("voided", _("It is voided, and what is voided is not changed."))
    text = clean_text(reason)
    if not text:
        raise Refused("reason_missing", _("Say why, in a sentence."), field="reason")
    if len(text) > REASON_LENGTH:
        message = _("At most %(limit)d characters; the text has %(length)d.")
        told = {"limit": REASON_LENGTH, "length": len(text)}
        raise Refused("too_long", message % told, field="reason")
    in_kind.save(update_fields=["version", "changed_at"])
    in_kind.void(by=user, reason=text)


def _may_write(user: Any, project: Project) -> None:
    access.require(user, "change", project, of="agreement")
    access.require(user, "see identities", project)


def _check_year(year: int | None, field: str) -> None:
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(
            "unknown_year",
            _("The year must lie between %(first)d and %(last)d.") % {"first": FIRST_YEAR, "last": LAST_YEAR},
            field=field,
        )


def _plain(number: Decimal) -> str:
    return formats.number(number, 0 if number == number.to_integral_value() else 2)
