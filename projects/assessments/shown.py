"""How an assessment is told to a reader: its criteria in both views, what is to be improved, and where it stands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext, pgettext

from projects.assessments import rules, scoring
from projects.assessments.models import Assessment, Criterion, ImprovementAction, Score
from projects.assessments.scoring import Told
from tracker.core import formats, tables
from tracker.core.periods import today

View = Score.View


@dataclass(frozen=True)
class CriterionLine:
    criterion: Criterion
    own: Told
    joint: Told


@dataclass(frozen=True)
class Whole:
    """An assessment's criteria, and the total of each view, where all of them have a value."""

    lines: list[CriterionLine]
    own: Decimal | None
    joint: Decimal | None

    def answered(self, view: str) -> tuple[int, int]:
        """How many items were answered, of how many."""
        told = [line.joint if view == View.JOINT else line.own for line in self.lines]
        return sum(one.answered for one in told), sum(one.items for one in told)

    @property
    def finding(self) -> str:
        """How much was answered, in the view that says most."""
        (own, items), (joint, _items) = self.answered(View.SELF), self.answered(View.JOINT)
        if not own and not joint:
            return gettext("Nothing has been scored yet")
        if joint:
            text = gettext("%(answered)s of %(items)s answered together")
        else:
            text = gettext("%(answered)s of %(items)s answered by the organisation itself")
        return text % {"answered": formats.number(joint or own), "items": formats.number(items)}


def whole(assessment: Assessment) -> Whole:
    """For rows of `queries.with_scores`."""
    own, joint = scoring.told(assessment, View.SELF), scoring.told(assessment, View.JOINT)
    lines = [
        CriterionLine(criterion, own[criterion.code], joint[criterion.code])
        for criterion in assessment.instrument.criteria.all()
    ]
    totals = (scoring.total({code: one.value for code, one in view.items()}) for view in (own, joint))
    return Whole(lines, *totals)


def status_tag(assessment: Assessment) -> tuple[str, str]:
    """(kind, word)"""
    is_final = assessment.status == Assessment.Status.FINAL
    return "ok" if is_final else "info", str(capfirst(assessment.get_status_display()))


@dataclass(frozen=True)
class Given:
    """What an item was given in one view: its sub-score in words, and the parts of it."""

    label: str
    said: str
    parts: list[tuple[str, int]]
    score: Score | None


def given(assessment: Assessment, criterion: Criterion) -> list[tuple[Any, list[Given]]]:
    """Each item of the criterion in both views. For rows of `queries.with_scores`."""
    used = scoring.parts(assessment.scale, criterion.kind)
    scores = {(row.item_id, row.view): row for row in assessment.scores.all()}

    def told(item: Any, view: Any) -> Given:
        score = scores.get((item.pk, view.value))
        if score is None:
            return Given(capfirst(view.label), "", [], None)
        points = scoring.points(score, assessment.scale, criterion.kind)
        parts = [
            (rules.label(name), value)
            for name, value in zip(used, points, strict=True)
            if value is not None and len(used) > 1
        ]
        return Given(capfirst(view.label), _said(scoring.sub_score(points), assessment.scale), parts, score)

    return [(item, [told(item, view) for view in View]) for item in criterion.items.all()]


def _said(value: Decimal | None, scale: str) -> str:
    """45, 42.5, or 3 mostly; empty while something of it is missing."""
    if value is None:
        return ""
    if scale == Assessment.Scale.STEPS:
        return str(dict(rules.STEPS)[int(value)])
    return formats.number(value, 0 if value == int(value) else 1)


@dataclass(frozen=True)
class Improvement:
    """`kind` and `word` are a tag's."""

    row: ImprovementAction
    kind: str
    word: str


def improvements(rows: Iterable[ImprovementAction]) -> list[Improvement]:
    return [Improvement(row, *_tag(row)) for row in rows]


def improvements_finding(found: list[Improvement]) -> str:
    """Three of five are done, one is late."""
    if not found:
        return gettext("What is to be improved")
    done = sum(one.row.done_on is not None for one in found)
    late = sum(one.kind == "bad" for one in found)
    text = ngettext(
        "%(done)s of %(n)s improvement is done", "%(done)s of %(n)s improvements are done", len(found)
    ) % {"done": formats.number(done), "n": formats.number(len(found))}
    if not late:
        return text
    more = ngettext("%(n)s is late", "%(n)s are late", late) % {"n": formats.number(late)}
    return f"{text}, {more}"


def _tag(row: ImprovementAction) -> tuple[str, str]:
    if row.done_on:
        return "ok", gettext("Done")
    if row.due_on < today():
        return "bad", gettext("Late")
    return "info", gettext("Under way")


def table(rows: Iterable[Any]) -> tables.Table:
    """The list as a file. No scores: organisations are not compared with each other."""
    header = [
        pgettext("identifier", "Number"), gettext("Assessed on"), gettext("Organisation"), gettext("Country"), gettext("Project"),
        gettext("Instrument"), gettext("Round"), gettext("Scale"), gettext("Status"),
        gettext("Improvements"), gettext("Improvements done"),
    ]  # fmt: skip

    def cells() -> Iterator[list[tables.Cell]]:
        for row in rows:
            country = row.organisation.country
            yield [
                row.public_id, row.assessed_on, str(row.organisation), str(country) if country else None,
                row.project.code if row.project else None, str(row.instrument), row.get_round_display(),
                row.get_scale_display(), row.get_status_display(), row.planned, row.done,
            ]  # fmt: skip

    return tables.Table(gettext("assessments"), header, cells())


def scores_table(assessment: Assessment) -> tables.Table:
    """What every item was given, as a file. For rows of `queries.with_scores`."""
    names = [*rules.POINTS, *rules.TEXTS]
    header = [
        gettext("Code"), gettext("Statement"), gettext("View"), gettext("Score"),
        *map(rules.label, names),
    ]  # fmt: skip

    def cells() -> Iterator[list[tables.Cell]]:
        for criterion in assessment.instrument.criteria.all():
            for item, views in given(assessment, criterion):
                for one in views:
                    if one.score:
                        points = scoring.points(one.score, assessment.scale, criterion.kind)
                        values = [getattr(one.score, name) for name in names]
                        yield [item.code, str(item), str(one.label), scoring.sub_score(points), *values]

    return tables.Table(assessment.public_id, header, cells())
