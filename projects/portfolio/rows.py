"""The rows under a project: their rules, and their writing as whole sets.

Only `actions` calls this, inside its transaction. A set replaces the one before; rows that are the same stay.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from countries.organisations.models import Organisation
from countries.places.models import Country
from projects.portfolio.models import (
    DacCode,
    Project,
    ProjectCountry,
    ProjectDacCode,
    ProjectMarker,
    ProjectMember,
    ProjectPartner,
    ProjectSdg,
    ProjectTheme,
    SdgTarget,
    Theme,
)
from projects.portfolio.models.shares import HUNDRED
from tracker.accounts.models import User
from tracker.core import formats
from tracker.core.errors import Refused
from tracker.core.periods import FIRST_YEAR, LAST_YEAR, Year
from tracker.core.sets import write_set
from tracker.core.text import clean_text

OTHER_SDG_TARGETS = 4


@dataclass(frozen=True)
class Member:
    """A user's part in a project. Who may only read, does so until a `last_day` and by a `decision`."""

    user: User
    role: str
    first_day: datetime.date
    last_day: datetime.date | None = None
    decision: str = ""


def _check_sum(shares: Iterable[Decimal], field: str) -> None:
    """Shares must be above 0 and sum to exactly 100; the refusal says what they sum to."""
    total = Decimal(0)
    for share in shares:
        if not 0 < share <= HUNDRED:
            raise Refused("share_range", _("Each share must be over 0 and at most 100 percent."), field=field)
        total += share
    if total != HUNDRED:
        raise Refused(
            "shares_sum",
            _("The shares sum to %(sum)s percent. They must sum to 100.") % {"sum": _plain(total)},
            field=field,
        )


def _plain(number: Decimal) -> str:
    """90, 99.5: as the user would type it in the current language."""
    places = 0 if number == number.to_integral_value() else 2
    return formats.number(number, places)


def _check_once(keys: Iterable[Any], field: str) -> None:
    seen = set()
    for key in keys:
        if key in seen:
            raise Refused("twice", _("“%(what)s” is there twice.") % {"what": key}, field=field)
        seen.add(key)


def refuse_placeless() -> None:
    raise Refused(
        "placeless", _("Give the countries with their shares, or the region if regional."), field="countries"
    )


def write_countries(project: Project, rows: Sequence[tuple[Country, Decimal]]) -> None:
    if rows:
        _check_once((country for country, _share in rows), "countries")
        _check_sum((share for _country, share in rows), "countries")
    elif project.region is None:
        refuse_placeless()
    wanted = (ProjectCountry(project=project, country=country, share=share) for country, share in rows)
    write_set(project.country_shares.all(), wanted, key=("country",), values=("share",))


def write_themes(project: Project, rows: Sequence[tuple[Theme, Decimal]]) -> None:
    if rows:
        _check_once((theme for theme, _share in rows), "themes")
        _check_sum((share for _theme, share in rows), "themes")
    wanted = (ProjectTheme(project=project, theme=theme, share=share) for theme, share in rows)
    write_set(project.theme_shares.all(), wanted, key=("theme",), values=("share",))


def write_dac(project: Project, rows: Sequence[tuple[DacCode, Decimal, int]]) -> None:
    """The rows of each first year are a set of their own: each set sums to 100."""
    sets: dict[int, list[tuple[DacCode, Decimal]]] = {}
    for code, share, first_year in rows:
        sets.setdefault(first_year, []).append((code, share))
        if not FIRST_YEAR <= first_year <= LAST_YEAR:
            raise Refused(
                "unknown_year",
                _("The year must lie between %(first)d and %(last)d.")
                % {"first": FIRST_YEAR, "last": LAST_YEAR},
                field="dac",
            )
        year = Year(first_year)
        if (code.valid_from and code.valid_from > year.last_day) or (
            code.valid_to and code.valid_to < year.first_day
        ):
            raise Refused(
                "code_not_valid",
                _("The code %(code)s was not valid in %(year)d.") % {"code": code.code, "year": first_year},
                field="dac",
            )
    for of_year in sets.values():
        _check_once((code for code, _share in of_year), "dac")
        _check_sum((share for _code, share in of_year), "dac")
    wanted = (
        ProjectDacCode(project=project, dac_code=code, share=share, first_year=year)
        for code, share, year in rows
    )
    write_set(project.dac_shares.all(), wanted, key=("dac_code", "first_year"), values=("share",))


def write_sdg(project: Project, rows: Sequence[tuple[SdgTarget, bool]]) -> None:
    _check_once((target for target, _main in rows), "sdg")
    mains = sum(main for _target, main in rows)
    if rows and mains != 1:
        raise Refused("one_main", _("Give exactly one main target."), field="sdg")
    if len(rows) - mains > OTHER_SDG_TARGETS:
        raise Refused(
            "too_many",
            _("At most %(count)d targets beside the main one.") % {"count": OTHER_SDG_TARGETS},
            field="sdg",
        )
    wanted = (ProjectSdg(project=project, target=target, is_main=main) for target, main in rows)
    # The main one is removed before another is added: the database lets no two stand, not even in passing.
    write_set(project.sdg_targets.all(), wanted, key=("target", "is_main"))


def write_markers(project: Project, scores: Mapping[str, int]) -> None:
    """A marker left out was not screened, which is not 0."""
    for marker, score in scores.items():
        if marker not in ProjectMarker.Marker.values or score not in ProjectMarker.Score.values:
            raise Refused("unknown_score", _("A policy marker is 0, 1 or 2."), field="markers")
    wanted = (ProjectMarker(project=project, marker=marker, score=score) for marker, score in scores.items())
    write_set(project.markers.all(), wanted, key=("marker",), values=("score",))


def write_partners(project: Project, rows: Sequence[tuple[Organisation, str]]) -> None:
    _check_once((organisation for organisation, _role in rows), "partners")
    wanted = (
        ProjectPartner(project=project, organisation=organisation, role=role) for organisation, role in rows
    )
    write_set(project.partners.all(), wanted, key=("organisation",), values=("role",))


def write_members(project: Project, rows: Sequence[Member]) -> None:
    standing_in = set(
        project.members.filter(stands_in_for__isnull=False).values_list("user", "role", "first_day")
    )
    for row in rows:
        is_reader = row.role == ProjectMember.Role.READER
        if row.last_day and row.last_day < row.first_day:
            raise Refused("reversed_dates", _("The end comes before the start."), field="members")
        if row.last_day is None and (is_reader or (row.user.pk, row.role, row.first_day) in standing_in):
            raise Refused(
                "endless",
                _("Give the last day of those who may read by decision, and of substitutes."),
                field="members",
            )
        if is_reader:
            check_decision(row.decision, "members")
    _check_once((f"{row.user}, {row.first_day}" for row in rows), "members")
    wanted = (
        ProjectMember(
            project=project,
            user=row.user,
            role=row.role,
            first_day=row.first_day,
            last_day=row.last_day,
            decision=clean_text(row.decision),
        )
        for row in rows
    )
    key, values = ("user", "role", "first_day"), ("last_day", "decision")
    write_set(project.members.all(), wanted, key=key, values=values)


def check_decision(decision: str, field: str) -> None:
    """Who may only read is named by a decision; the refusal is shown at `field`."""
    if not clean_text(decision):
        raise Refused("decision_missing", _("Say by which decision: its number, or by whom."), field=field)
