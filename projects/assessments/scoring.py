"""What an assessment adds up to. Pure functions on rows that have been read; nothing here asks the database.

A value that is missing is missing: it is never counted as 0. What a criterion tells is the mean of the items that
were answered, always together with how many they are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from projects.assessments.models import Assessment, Criterion, Score

Scale, View = Assessment.Scale, Score.View
# From this step on, a statement about the culture needs evidence.
EVIDENCE_FROM = 3
# A factor's mean of 0-4 is told as 0-100.
_FACTOR = Decimal(25)


@dataclass(frozen=True, slots=True)
class Told:
    """What a criterion was given, 0-100: None when nothing of it is answered. `answered` of its `items` count."""

    value: Decimal | None
    answered: int
    items: int


def parts(scale: str, kind: str) -> tuple[str, ...]:
    """The fields of Score that an item of a criterion of this kind is given points in."""
    if scale != Scale.FINE:
        return ("points",)
    return Score.RESULT_PARTS if kind == Criterion.Kind.RESULT else Score.ENABLER_PARTS


def highest(scale: str) -> int:
    """The highest points of the scale; the lowest are 0."""
    return 4 if scale == Scale.STEPS else 100


def sub_score(points: Iterable[int | None]) -> Decimal | None:
    """The mean of an item's points; None while one of them is missing."""
    given = list(points)
    known = [Decimal(one) for one in given if one is not None]
    return sum(known, Decimal(0)) / len(known) if known and len(known) == len(given) else None


def points(score: Score, scale: str, kind: str) -> list[int | None]:
    return [getattr(score, name) for name in parts(scale, kind)]


def mean(values: Iterable[Decimal | None]) -> Decimal | None:
    """The mean of what is known; None when nothing is."""
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) / len(known) if known else None


def item_scores(assessment: Assessment, view: str) -> dict[int, Decimal]:
    """What each item was given on its own scale (0-100 or 0-4), by the item's key; items not answered are left out."""
    kinds = {criterion.pk: criterion.kind for criterion in _criteria(assessment)}
    criterion_of = {item.pk: item.criterion_id for item in _items(assessment)}
    found = {}
    for score in assessment.scores.all():
        if score.view == view and score.item_id in criterion_of:
            kind = kinds[criterion_of[score.item_id]]
            value = sub_score(points(score, assessment.scale, kind))
            if value is not None:
                found[score.item_id] = value
    return found


def told(assessment: Assessment, view: str) -> dict[str, Told]:
    """Each criterion by its code, in order, seen in one view. Read rows by `queries.with_scores`."""
    given = item_scores(assessment, view)
    factor = _FACTOR if assessment.scale == Scale.STEPS else Decimal(1)
    found = {}
    for criterion in _criteria(assessment):
        items = list(criterion.items.all())
        values = [given[item.pk] for item in items if item.pk in given]
        value = mean(values)
        found[criterion.code] = Told(None if value is None else value * factor, len(values), len(items))
    return found


def criterion_scores(assessment: Assessment, view: str) -> dict[str, Decimal | None]:
    """The mean of each criterion, or the factor, 0-100, by its code; None when nothing of it is answered."""
    return {code: one.value for code, one in told(assessment, view).items()}


def total(scores: Mapping[str, Decimal | None]) -> Decimal | None:
    """The mean of all criteria; None while one of them is missing."""
    known = [value for value in scores.values() if value is not None]
    return mean(known) if known and len(known) == len(scores) else None


def common_view(*assessments: Assessment) -> str | None:
    """The view that all of them have, the joint one first; None without one: views are not compared with each other."""
    views = [{score.view for score in row.scores.all()} for row in assessments]
    return next((view for view in (View.JOINT, View.SELF) if all(view in seen for seen in views)), None)


def _criteria(assessment: Assessment) -> list[Any]:
    return list(assessment.instrument.criteria.all())


def _items(assessment: Assessment) -> list[Any]:
    return [item for criterion in _criteria(assessment) for item in criterion.items.all()]
