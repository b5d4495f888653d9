"""Reusable questions about risks. Everything starts from what the user may know of."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery

from projects.portfolio import lifecycle, people
from projects.portfolio.models import Project
from projects.portfolio.models.project import Sensitivity
from projects.portfolio.rights import shown_day, with_masks
from projects.risks.models import Risk, RiskRating
from tracker.core import access
from tracker.core.periods import today

# Risks with the columns that `risks` adds.
Rows = QuerySet[Any]
SCALE = range(1, 6)
LOW, MIDDLE, HIGH = "ok", "warn", "bad"
# The highest products of probability and consequence that are still low, and still middle.
LOW_TO, MIDDLE_TO = 5, 12
INHERENT, RESIDUAL = "inherent", "residual"
_PARTS = {
    INHERENT: ("probability", "consequence"),
    RESIDUAL: ("residual_probability", "residual_consequence"),
}


@dataclass(frozen=True)
class Rated:
    """A risk and the rating that counted on a day."""

    risk: Risk
    rating: RiskRating


def level(score: int) -> str:
    """LOW (1 to 5), MIDDLE (6 to 12) or HIGH (15 to 25) for probability times consequence."""
    return LOW if score <= LOW_TO else MIDDLE if score <= MIDDLE_TO else HIGH


def risks(user: Any) -> Rows:
    """Risks of projects that the user may know of, each with `is_masked`; voided ones are left out. The gravest first.

    `rated` lists the ratings, the latest first; `residual` and `inherent` are the latest one's products, with
    their parts in `residual_p`, `residual_c`, `inherent_p`, `inherent_c` (None: not rated). `shown_review` is the
    day they may be filtered and sorted by. `user` None is the published view: nothing of protected projects.
    """
    rows: Rows = Risk.objects.filter(voided_at=None)
    if user is None:
        rows = rows.exclude(project__sensitivity=Sensitivity.PROTECTED)
    else:
        rows = access.visible(user, rows)
    latest = RiskRating.objects.filter(risk=OuterRef("pk")).order_by("-rated_on", "-pk")
    parts = {
        f"{kind}_{name[0]}": Subquery(latest.values(column)[:1])
        for kind, columns in _PARTS.items()
        for name, column in zip(("p", "c"), columns, strict=True)
    }
    ratings = with_masks(
        RiskRating.objects.select_related("rated_by").order_by("-rated_on", "-pk"), user, "risk__project__"
    )
    found: Rows = (
        with_masks(rows, user, "project__")
        .annotate(shown_review=shown_day("review_on"), **parts)
        .annotate(
            inherent=F("inherent_p") * F("inherent_c"),
            residual=F("residual_p") * F("residual_c"),
        )
        .select_related("project", "owner")
        .prefetch_related(Prefetch("ratings", ratings, to_attr="rated"))
        .order_by(F("residual").desc(nulls_last=True), "shown_review", "project__code", "pk")
    )
    return found


def with_people(rows: Rows) -> Rows:
    """Adds to each project `managers_now`, for risks that nobody in particular owns: one query more."""
    return rows.prefetch_related(people.managers("project__"))


def still_open(on: datetime.date) -> Q:
    """Found by the day `on` and not closed by then. Of rows with `is_masked` the year alone tells."""
    last = datetime.date(on.year, 12, 31)
    known = Q(is_masked=False, found_on__lte=on) | Q(is_masked=True, found_on__lte=last)
    closed = Q(is_masked=False, closed_on__lte=on) | Q(is_masked=True, closed_on__lte=last)
    return known & ~closed


def overdue(on: datetime.date) -> Q:
    """Open, and the day has passed by which it was to be looked at again; of a masked one its year."""
    passed = Q(is_masked=False, review_on__lt=on)
    return still_open(on) & (passed | Q(is_masked=True, review_on__lt=datetime.date(on.year, 1, 1)))


def is_overdue(risk: Any, on: datetime.date) -> bool:
    """The same of one risk."""
    seen = datetime.date(on.year, 1, 1) if risk.is_masked else on
    return risk.closed_on is None and risk.review_on < seen


def rating_on(risk: Any, day: datetime.date) -> RiskRating | None:
    """The rating that counted on the day, of a risk of risks()."""
    return next((rating for rating in risk.rated if rating.rated_on <= day), None)


def residual_on(day: datetime.date, user: Any = None) -> list[Rated]:
    """Risks that were open on the day with their rating of the day, the gravest left first: figure T6.

    `user` None is the published view: nothing of protected projects, and of restricted ones no words (`is_masked`).
    """
    found = [
        Rated(risk, rating)
        for risk in risks(user).filter(still_open(day))
        if (rating := rating_on(risk, day)) is not None
    ]
    return sorted(
        found,
        key=lambda row: (-row.rating.residual, -row.rating.inherent, row.risk.project.code, row.risk.pk),
    )


def counts(rows: Rows, kind: str) -> dict[tuple[int, int], int]:
    """(probability, consequence) -> how many of `rows`, by their latest INHERENT or RESIDUAL rating."""
    columns = (f"{kind}_p", f"{kind}_c")
    found = rows.order_by().values(*columns).annotate(number=Count("pk")).order_by(*columns)
    return {(row[columns[0]], row[columns[1]]): row["number"] for row in found if row[columns[0]]}


def of_level(wanted: str) -> Q:
    """Rows of risks() by the level of what is left."""
    return {
        LOW: Q(residual__lte=LOW_TO),
        MIDDLE: Q(residual__gt=LOW_TO, residual__lte=MIDDLE_TO),
        HIGH: Q(residual__gt=MIDDLE_TO),
    }[wanted]


def open_corruption_risks() -> QuerySet[Risk]:
    """Of all projects: neither voided nor closed."""
    return Risk.objects.filter(voided_at=None, closed_on=None, category=Risk.Category.CORRUPTION).order_by(
        "pk"
    )


def without_corruption_risk(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Those of `projects` that run and say nothing of the risk of corruption, which each must."""
    judged = open_corruption_risks().order_by().values("project")
    return projects.filter(status__in=lifecycle.RUNNING).exclude(pk__in=judged)


def to_review(user: Any, on: datetime.date) -> Rows:
    """What the user sees to and should have looked at again by the day `on`, as far as the user knows the day."""
    return risks(user).filter(people.mine(user), overdue(on), is_masked=False)


def default_review() -> datetime.date:
    """A risk is looked at again each quarter."""
    return today() + datetime.timedelta(days=91)
