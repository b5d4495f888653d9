"""Organisations assessed by CAF and by the four factors of administrative culture.

The scores of criteria are curated. Those of their items differ by rule and have exactly the criterion as their mean.
"""

import datetime as dt
import tomllib
from collections import Counter
from collections.abc import Iterator
from typing import Any

from countries.models import Organisation
from projects.models import Assessment, Criterion, ImprovementAction, Instrument, Item, Project, Score
from tracker.accounts.models import User
from tracker.demo import files
from tracker.demo.spread import spread

Scale, Status, View = Assessment.Scale, Assessment.Status, Score.View

# How the items of a criterion lie around its mean: each row sums to zero.
AROUND = {2: (3, -3), 3: (4, 0, -4), 4: (5, -2, 1, -4), 6: (6, -3, 2, -5, 4, -4)}
# More is planned than checked, and trends come before targets.
PARTS_AROUND = {Score.ENABLER_PARTS: (9, 3, -3, -9), Score.RESULT_PARTS: (4, -4)}
STEP = 25


def create_assessments(
    projects: dict[str, Project], organisations: dict[str, Organisation], users: dict[str, User]
) -> None:
    """Drafts first, with their scores: of a final one nothing changes."""
    told = tomllib.loads((files.DATA / "assessments.toml").read_text(encoding="utf-8"))["assessments"]
    instruments = Instrument.objects.in_bulk(field_name="code")
    managers = {source["code"]: users[source["manager"]] for source in files.projects()}
    numbers: Counter[str] = Counter()
    rows = [
        Assessment(
            public_id=_number("AS", one["on"], numbers),
            instrument=instruments[one["instrument"]],
            organisation=organisations[one["organisation"]],
            project=projects[one["project"]],
            assessed_on=one["on"],
            round=one["round"],
            scale=one["scale"],
            team_size=one["team_size"],
            is_validated=one.get("is_validated", False),
            note=one.get("note", ""),
            created_by=managers[one["project"]],
            is_demo=True,
        )
        for one in told
    ]
    Assessment.objects.bulk_create(rows)
    criteria = list(Criterion.objects.prefetch_related("items"))
    pairs = list(zip(rows, told, strict=True))
    Score.objects.bulk_create(score for row, one in pairs for score in _scores(row, one, criteria))
    ImprovementAction.objects.bulk_create(
        ImprovementAction(
            public_id=_number("IA", row.assessed_on, numbers),
            assessment=row,
            item=_item(row, action.pop("item"), criteria),
            is_demo=True,
            **action,
        )
        for row, one in pairs
        for action in one.get("actions", [])
    )
    final = [row.pk for row, one in pairs if not one.get("draft")]
    Assessment.objects.filter(pk__in=final).update(status=Status.FINAL)


def _number(prefix: str, day: dt.date, numbers: Counter[str]) -> str:
    start = f"{prefix}-{day.year}-"
    numbers[start] += 1
    return f"{start}{numbers[start]:03}"


def _item(row: Assessment, code: str, criteria: list[Criterion]) -> Item:
    return next(
        item
        for criterion in criteria
        if criterion.instrument_id == row.instrument_id
        for item in criterion.items.all()
        if item.code == code
    )


def _scores(row: Assessment, told: dict[str, Any], criteria: list[Criterion]) -> Iterator[Score]:
    for view, given in ((View.JOINT, told["scores"]), (View.SELF, told.get("own", {}))):
        for criterion in criteria:
            if criterion.instrument_id != row.instrument_id or criterion.code not in given:
                continue
            items = list(criterion.items.all())
            for item, points in zip(
                items, _points(row, criterion, given[criterion.code], len(items)), strict=True
            ):
                texts = told.get("texts", {}).get(item.code, {})
                yield Score(assessment=row, item=item, view=view, is_demo=True, **points, **texts)


def _points(row: Assessment, criterion: Criterion, mean: int, items: int) -> list[dict[str, int]]:
    """The points of a criterion's items, on the assessment's scale, with exactly the mean (0-100)."""
    if row.scale == Scale.STEPS:
        return [{"points": points} for points in spread(mean * items // STEP, [1] * items)]
    values = [mean + more for more in AROUND[items]]
    if row.scale == Scale.CLASSICAL:
        return [{"points": value} for value in values]
    kind = Score.RESULT_PARTS if criterion.kind == Criterion.Kind.RESULT else Score.ENABLER_PARTS
    return [
        {name: value + more for name, more in zip(kind, PARTS_AROUND[kind], strict=True)} for value in values
    ]
