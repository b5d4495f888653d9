"""Assessments of organisations: how many there were, and how the administrative culture changed at the same partners."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.assessments import scoring
from projects.assessments.queries import final_until, with_scores
from projects.models import Assessment, Instrument
from projects.portfolio.rights import unmasked
from reports.figures.scope import Scope, within
from reports.figures.values import Counted, Part
from tracker.core import formats
from tracker.core.money import rounded
from tracker.core.periods import Year


def assessed(scope: Scope, years: Sequence[int]) -> dict[int, Counted]:
    """Final assessments by their day, with how many were of which type."""
    kinds: dict[int, list[str]] = defaultdict(list)
    rows = _final(scope).filter(within("assessed_on", years)).order_by()
    for day, kind in rows.values_list("assessed_on", "instrument__kind"):
        kinds[day.year].append(kind)
    return {
        year: Counted(
            len(found),
            tuple(
                Part(str(kind.label), found.count(kind), kind.value)
                for kind in Instrument.Kind
                if kind in found
            ),
        )
        for year, found in kinds.items()
    }


def assessed_rows(scope: Scope) -> QuerySet[Assessment]:
    rows = _final(scope).filter(Year(scope.year).within("assessed_on"))
    rows = rows.select_related("instrument", "organisation", "project")
    return rows.order_by("assessed_on", "public_id", "pk")


def _final(scope: Scope) -> QuerySet[Assessment]:
    rows = Assessment.objects.filter(voided_at__isnull=True, status=Assessment.Status.FINAL)
    return rows.filter(scope.counts())


def change(scope: Scope, years: Sequence[int]) -> dict[int, Counted]:
    """How many partners were assessed twice, and the mean of each factor then and now, 0-100, of just these."""
    rows = list(with_scores(_culture(scope, max(years))))
    found = {}
    for year in years:
        pairs = _pairs([row for row in rows if row.assessed_on <= Year(year).last_day])
        if not pairs:
            continue
        n = len(pairs)
        note = ngettext("The mean of %(n)s partner.", "The means of the same %(n)s partners.", n)
        found[year] = Counted(n, _factors(pairs), note=note % {"n": formats.number(n)})
    return found


def change_rows(scope: Scope) -> QuerySet[Assessment]:
    """The first and the latest assessment of each partner that is counted."""
    rows = list(with_scores(_culture(scope, scope.year)))
    keys = [row.pk for pair in _pairs(rows) for row in pair]
    found = Assessment.objects.filter(pk__in=keys).select_related("instrument", "organisation", "project")
    return found.order_by("assessed_on", "public_id", "pk")


def _culture(scope: Scope, year: int) -> QuerySet[Assessment]:
    """Of partners that anybody may know: from a mean and all scores but one, that one could be reckoned."""
    rows = final_until(year).filter(scope.counts(), unmasked(None, "project__"))
    return rows.filter(instrument__kind=Instrument.Kind.CULTURE)


def _pairs(rows: Sequence[Assessment]) -> list[tuple[Assessment, Assessment]]:
    """Each partner's baseline, or first where none is called so, and its latest; of `rows` in the order of time.

    Only of partners where both were seen in the same view: it is the partner that is to have changed, not who judged.
    """
    by_partner: dict[tuple[int, int, str], list[Assessment]] = defaultdict(list)
    for row in rows:
        by_partner[row.organisation_id, row.instrument_id, row.scale].append(row)
    pairs = []
    for listed in by_partner.values():
        baseline = next((row for row in listed if row.round == Assessment.Round.BASELINE), listed[0])
        if listed[-1].assessed_on > baseline.assessed_on and scoring.common_view(baseline, listed[-1]):
            pairs.append((baseline, listed[-1]))
    return pairs


def _factors(pairs: Sequence[tuple[Assessment, Assessment]]) -> tuple[Part, ...]:
    """Two parts a factor. A partner counts in a factor that it answered both times."""
    told: dict[str, list[tuple[Decimal, Decimal]]] = defaultdict(list)
    names: dict[str, str] = {}
    for baseline, latest in pairs:
        view = scoring.common_view(baseline, latest) or ""
        before, after = (scoring.criterion_scores(row, view) for row in (baseline, latest))
        for criterion in latest.instrument.criteria.all():
            first, last = before.get(criterion.code), after.get(criterion.code)
            names[criterion.code] = str(criterion)
            if first is not None and last is not None:
                told[criterion.code].append((first, last))
    parts = []
    for code in sorted(names):
        for n, (key, when) in enumerate((("baseline", _("baseline")), ("latest", _("latest")))):
            value = scoring.mean(scores[n] for scores in told[code])
            shown = None if value is None else rounded(value, places=1)
            parts.append(Part(f"{names[code]}: {when}", shown, f"{code}-{key}"))
    return tuple(parts)
