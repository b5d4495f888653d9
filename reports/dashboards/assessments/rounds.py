"""An organisation's assessments over time, drawn: its own change only, one instrument and one scale in a chart."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.assessments import scoring
from projects.assessments.models import Assessment, Instrument, Score
from reports.charts.chart import Series, Value
from reports.charts.kinds.radar import Radar
from reports.charts.kinds.slope import Slope
from tracker.core import formats

View = Score.View
# As many rounds as can be told apart: the first, and the latest.
MOST = 5
_ROLES = ("c1", "c2", "c3", "c4", "c5")


@dataclass(frozen=True)
class Part:
    """The rounds of one instrument on one scale. No slope while there is one round; a radar takes three criteria."""

    name: str
    scale: str
    rounds: list[Assessment]
    without: list[Assessment]
    radar: Radar | None
    slope: Slope | None


def parts(rows: Iterable[Assessment], view: str) -> list[Part]:
    """`rows` as `queries.rounds` gives them, the earliest first."""
    ordered = sorted(rows, key=lambda row: (row.instrument.kind, row.instrument.code, row.scale))
    groups = groupby(ordered, key=lambda row: (row.instrument, row.scale))
    return [_part(list(found), view) for _key, found in groups]


def usual_view(rows: Iterable[Assessment]) -> str:
    """The view that most rounds have; the joint one when both are as usual."""
    told = [{score.view for score in row.scores.all()} for row in rows]
    joint, own = (sum(view in views for views in told) for view in (View.JOINT, View.SELF))
    return View.SELF if own > joint else View.JOINT


def _part(rows: list[Assessment], view: str) -> Part:
    scores = {row.pk: scoring.criterion_scores(row, view) for row in rows}
    known = [row for row in rows if any(value is not None for value in scores[row.pk].values())]
    drawn = known if len(known) <= MOST else [known[0], *known[1 - MOST :]]
    instrument = rows[0].instrument
    radar = slope = None
    if drawn:
        criteria: list[Any] = list(instrument.criteria.all())
        last = drawn[-1].public_id
        common: dict[str, Any] = {
            "heading": _("Criterion"),
            "labels": tuple(f"{one.code} {one}" for one in criteria),
            "short": tuple(one.code for one in criteria),
            "hrefs": tuple(reverse("assessment_criterion", args=[last, one.code]) for one in criteria),
            "format": formats.number,
            "note": _note(drawn[0], view),
        }
        # The latest round has the first colour, wherever it stands.
        runs = [
            Series(_round(row), tuple(scores[row.pk].values()), _ROLES[len(drawn) - 1 - n])
            for n, row in enumerate(drawn)
        ]
        if 3 <= len(criteria) <= 12:
            finding = _("All at once")
            values = [float(value) for run in runs for value in run.values if value is not None]
            # In quarters that are whole numbers.
            top = max(math.ceil(max(values) / 20) * 20, 40)
            radar = Radar(
                id=f"radar-{drawn[0].public_id}", finding=finding, series=tuple(runs), top=top, **common
            )
        if len(drawn) > 1:
            first, latest = (
                Series(formats.iso(row.assessed_on), tuple(scores[row.pk].values()))
                for row in (drawn[0], drawn[-1])
            )
            slope = Slope(
                id=f"slope-{drawn[0].public_id}",
                finding=_finding(instrument, first, latest),
                before=first,
                after=latest,
                **common,
            )
    without = [row for row in rows if row not in known]
    return Part(str(instrument), rows[0].get_scale_display(), list(reversed(rows)), without, radar, slope)


def _round(row: Assessment) -> str:
    return f"{formats.iso(row.assessed_on)}, {row.get_round_display()}"


def _note(row: Assessment, view: str) -> str:
    return _("0–100, %(view)s. %(instrument)s, %(scale)s.") % {
        "view": View(view).label,
        "instrument": row.instrument,
        "scale": row.get_scale_display(),
    }


def _finding(instrument: Instrument, first: Series, latest: Series) -> str:
    """Eight of nine criteria are higher than on 2015-11-02."""
    changes = _changes(first.values, latest.values)
    if not changes:
        return _("Nothing was answered both times")
    if instrument.kind == Instrument.Kind.CULTURE:
        text = ngettext(
            "%(higher)s of %(n)s factor is higher than on %(day)s",
            "%(higher)s of %(n)s factors are higher than on %(day)s",
            len(changes),
        )
    else:
        text = ngettext(
            "%(higher)s of %(n)s criterion is higher than on %(day)s",
            "%(higher)s of %(n)s criteria are higher than on %(day)s",
            len(changes),
        )
    higher = formats.number(sum(change > 0 for change in changes))
    return text % {"higher": higher, "n": formats.number(len(changes)), "day": first.name}


def _changes(before: Iterable[Value], after: Iterable[Value]) -> list[Decimal]:
    pairs = zip(before, after, strict=True)
    return [Decimal(b) - Decimal(a) for a, b in pairs if a is not None and b is not None]
