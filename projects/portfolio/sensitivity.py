"""How open a project may be shown: the decision that a level rests on, and the level that a project begins with.

A level is decided by somebody, on a day, for a reason, until a review. Only `actions` writes it.
"""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from countries.places.models import Country
from projects.portfolio.models import Project, ProjectMember
from projects.portfolio.models.project import Sensitivity
from tracker.accounts import leaving
from tracker.accounts.models import User
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.periods import today
from tracker.core.text import joined

DECISION = (
    "sensitivity_reason",
    "sensitivity_decided_by",
    "sensitivity_decided_on",
    "sensitivity_review",
)
FIELDS = ("sensitivity", *DECISION)
# A level that nobody decided, because a country's projects begin with it, is judged within this time.
FIRST_REVIEW = datetime.timedelta(days=365)


def is_overdue(project: Project) -> bool:
    """Should the sensitivity have been judged anew by now? Of a masked project only the year tells."""
    review: datetime.date | None = project.sensitivity_review
    if project.sensitivity == Sensitivity.OPEN or review is None:
        return False
    return review.year < today().year if project.is_masked else review < today()


def starting(countries: Iterable[Country]) -> dict[str, Any]:
    """The level and decision of a project that comes to these countries; nothing when it may stay open."""
    listed = [country for country in countries if country.starts_restricted]
    if not listed:
        return {}
    return {
        "sensitivity": Sensitivity.RESTRICTED,
        "sensitivity_reason": _("Projects in %(countries)s begin as restricted.")
        % {"countries": joined(sorted(map(str, listed)))},
        "sensitivity_decided_by": _("the rule for the country"),
        "sensitivity_decided_on": today(),
        "sensitivity_review": today() + FIRST_REVIEW,
    }


def check(project: Project) -> None:
    """A sensitive project says why, by whom and when it was decided, and when it is judged anew."""
    if project.sensitivity == Sensitivity.OPEN:
        return
    for name in DECISION:
        if not getattr(project, name):
            raise Refused(
                "required", _("A sensitive project needs this, so that it can be reviewed."), field=name
            )
    if project.sensitivity_decided_on and project.sensitivity_decided_on > today():
        raise Refused("future_date", _("The day has not come yet."), field="sensitivity_decided_on")


def check_review(review: datetime.date) -> None:
    if review <= today():
        raise Refused("past_review", _("The review must come later than today."), field="sensitivity_review")


def check_unchanged(project: Project, fields: Mapping[str, Any]) -> None:
    """The level is no field among others: it is changed by a decision, through `actions.set_sensitivity`."""
    for name in FIELDS:
        if name in fields and fields[name] != getattr(project, name):
            raise Refused(
                "own_decision",
                _("The sensitivity is changed by a decision of its own, with a reason."),
                field=name,
            )


def check_stays(project: int | None, field: str = "project") -> None:
    """What belongs to the project with this key may go to another: not if it would be told to other people then."""
    if project and Project.objects.filter(pk=project).exclude(sensitivity=Sensitivity.OPEN).exists():
        raise Refused(
            "stays",
            _("The project is sensitive: what belongs to it is not moved to another."),
            field=field,
        )


def check_somebody_sees(project: Project, on: datetime.date | None = None) -> None:
    """A protected project in which nobody is named, today or `on` a day, could never be opened again."""
    if project.sensitivity == Sensitivity.PROTECTED and not _named([project.pk], on or today()):
        raise Refused(
            "nobody_sees",
            _("Name somebody who manages the project: only named people see a protected project."),
            field="members",
        )


def is_alone(account: User, last_day: datetime.date, but: Iterable[int] = ()) -> bool:
    """Is there a sensitive project in which nobody else is named for the time after `last_day`?

    `but` are the keys of projects that are handed over at the same time.
    """
    last_day = max(last_day, today())
    sensitive = Project.objects.exclude(sensitivity=Sensitivity.OPEN).exclude(pk__in=list(but))
    theirs = set(
        _on_day(last_day).filter(user=account, project__in=sensitive).values_list("project", flat=True)
    )
    others = _named(theirs, last_day + datetime.timedelta(days=1))
    return bool(theirs - {row.project_id for row in others if row.user != account})


def _on_day(on: datetime.date) -> QuerySet[ProjectMember]:
    rows = ProjectMember.objects.filter(first_day__lte=on).exclude(last_day__lt=on)
    return rows.exclude(role=ProjectMember.Role.READER)


def _named(projects: Iterable[int], on: datetime.date) -> list[ProjectMember]:
    """Those who on the day may open the projects, and say who else may."""
    rows = (
        _on_day(on).filter(project__in=list(projects), user__is_active=True).exclude(user__leaves_on__lt=on)
    )
    rows = rows.select_related("user").prefetch_related("user__roles").order_by("pk")
    return [row for row in rows if access.scope(row.user, "change", "membership") != "-"]


leaving.alone_with.append(is_alone)
