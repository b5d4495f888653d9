"""What an assessment must obey, asked by its form before saving and by its actions whoever writes."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.assessments import scoring
from projects.assessments.models import Assessment, Instrument, Item, Score
from tracker.core.errors import Refused
from tracker.core.periods import FIRST_YEAR, LAST_YEAR, today

POINTS = ("points", *Score.ENABLER_PARTS, *Score.RESULT_PARTS)
TEXTS = ("evidence", "strengths", "areas")
VALUES = (*POINTS, *TEXTS)
STEPS = (
    (0, gettext_lazy("0 no")),
    (1, gettext_lazy("1 planned")),
    (2, gettext_lazy("2 partly")),
    (3, gettext_lazy("3 mostly")),
    (4, gettext_lazy("4 established and followed up")),
)
SCALES = {
    Instrument.Kind.CAF: (Assessment.Scale.CLASSICAL, Assessment.Scale.FINE),
    Instrument.Kind.CULTURE: (Assessment.Scale.STEPS,),
}


def label(name: str) -> str:
    """What people call a field of what an item was given."""
    field: Any = Score._meta.get_field(name)
    return str(capfirst(field.verbose_name))


@dataclass(frozen=True, kw_only=True)
class Given:
    """What an item was given in one view. `points` on the classical scale and of statements, the parts on the fine-tuned."""

    item: Item
    view: str
    points: int | None = None
    plan_points: int | None = None
    do_points: int | None = None
    check_points: int | None = None
    act_points: int | None = None
    trend_points: int | None = None
    target_points: int | None = None
    evidence: str = ""
    strengths: str = ""
    areas: str = ""

    @classmethod
    def of(cls, score: Score) -> "Given":
        return cls(item=score.item, view=score.view, **{name: getattr(score, name) for name in VALUES})

    @property
    def is_empty(self) -> bool:
        return all(getattr(self, name) in (None, "") for name in VALUES)

    def row(self, assessment: Assessment) -> Score:
        values = {name: getattr(self, name) for name in VALUES}
        return Score(assessment=assessment, item=self.item, view=self.view, **values)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a field of what an item was given."""

    item: Item
    view: str
    field: str
    code: str
    message: str

    @property
    def path(self) -> str:
        return f"scores.{self.item.code}.{self.view}.{self.field}"


def problems(
    assessment: Assessment, given: Sequence[Given], documents: Collection[int], *, final: bool = False
) -> Iterator[Problem]:
    """Everything that is wrong, in order. `documents` are the keys of items that have one attached.

    What is only half scored may stand in a draft, and not in a final assessment.
    """
    kinds = dict(assessment.instrument.criteria.values_list("pk", "kind"))
    seen = set()
    for one in given:

        def wrong(field: str, code: str, message: str, one: Given = one) -> Problem:
            return Problem(one.item, one.view, field, code, message)

        if one.item.criterion_id not in kinds:
            yield wrong("item", "other_instrument", _("The instrument has no such statement."))
            continue
        if (one.item.pk, one.view) in seen:
            yield wrong("item", "twice", _("The same statement is there twice in the same view."))
        seen.add((one.item.pk, one.view))
        used = scoring.parts(assessment.scale, kinds[one.item.criterion_id])
        yield from (
            wrong(*found) for found in _of_points(one, used, scoring.highest(assessment.scale), final)
        )
        if (
            assessment.scale == Assessment.Scale.STEPS
            and (one.points or 0) >= scoring.EVIDENCE_FROM
            and not one.evidence
            and one.item.pk not in documents
        ):
            message = _("From %(step)d up it takes evidence: say what shows it, or attach a document first.")
            yield wrong("evidence", "no_evidence", message % {"step": scoring.EVIDENCE_FROM})


def _of_points(one: Given, used: Sequence[str], highest: int, final: bool) -> Iterator[tuple[str, str, str]]:
    """(field, code, message) of points that are outside the scale, of another scale, or missing."""
    for name in POINTS:
        points = getattr(one, name)
        if points is None:
            continue
        if name not in used:
            yield name, "other_scale", _("These points belong to another scale than the assessment's.")
        elif not 0 <= points <= highest:
            yield name, "outside", outside(highest)
    missing = [name for name in used if getattr(one, name) is None]
    if final and missing and len(missing) < len(used):
        yield missing[0], "half", _("It is only half scored. Give all its points, or none.")


def outside(highest: int) -> str:
    return _("The scale goes from 0 to %(highest)d.") % {"highest": highest}


def documented(assessment: Assessment) -> set[int]:
    """The keys of the items that have a document."""
    rows = assessment.evidence.filter(voided_at__isnull=True)
    return set(rows.values_list("item", flat=True))


def check_facts(row: Assessment) -> None:
    """What no column can say of the assessment itself."""
    if row.instrument_id is None:
        raise Refused("no_instrument", _("Choose an instrument."), field="instrument")
    if row.organisation_id is None:
        raise Refused("no_organisation", _("Choose an organisation."), field="organisation")
    if row.scale not in SCALES[Instrument.Kind(row.instrument.kind)]:
        raise Refused("other_scale", _("The instrument is not scored on that scale."), field="scale")
    day: Any = row.assessed_on
    if day is None:
        raise Refused("no_day", _("Say on which day."), field="assessed_on")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        message = _("The year must lie between %(first)d and %(last)d.")
        raise Refused("unknown_year", message % {"first": FIRST_YEAR, "last": LAST_YEAR}, field="assessed_on")
    if day > today():
        raise Refused("future", _("That day has not come yet."), field="assessed_on")
    same = Assessment.objects.filter(
        organisation=row.organisation_id,
        instrument=row.instrument_id,
        assessed_on=day,
        voided_at__isnull=True,
    )
    if same.exclude(pk=row.pk).exists():
        message = _("The organisation has been assessed with the instrument on that day already.")
        raise Refused("twice", message, field="assessed_on")
