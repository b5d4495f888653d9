"""Every change of indicators and of what was measured. Each action is one transaction.

They raise Refused (a rule says no; `field` names the field), Stale (somebody saved first), access.Denied, or
Http404 for what the user may not know of.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from projects.portfolio import sensitivity
from projects.portfolio.models import Project
from projects.results.models import Indicator, IndicatorTarget, IndicatorValue
from tracker.core import access
from tracker.core.errors import Refused, Stale
from tracker.core.history.record import recorded
from tracker.core.periods import FIRST_YEAR, today
from tracker.core.saving import check, save_row
from tracker.core.text import clean_text

FIELDS = (
    "project",
    "code",
    "level",
    "name_sv",
    "name_en",
    "measure",
    "direction",
    "is_cumulative",
    "baseline",
    "baseline_year",
)


@recorded
def save_indicator(
    *,
    user: Any,
    indicator: Indicator | None,
    expected: int | None,
    fields: Mapping[str, Any],
    targets: Sequence[tuple[int, Decimal]] | None = None,
) -> Indicator:
    """Create an indicator (`indicator` None) or change one that still has version `expected`.

    `targets`, as (year, value), replaces the targets; None leaves them. The project must be one that
    the user may work with.
    """
    row = indicator or Indicator()
    project: Project | None = fields.get("project")
    if project is not None:
        access.require(user, "add", project, "indicator")
        if row.pk and project.pk != row.project_id:
            sensitivity.check_stays(row.project_id)
    save_row(user, row, expected, {name: fields[name] for name in FIELDS if name in fields})
    if row.baseline is not None:
        _check_measure(row, row.baseline, "baseline")
    if targets is not None:
        if len({year for year, _value in targets}) < len(targets):
            raise Refused("twice", _("The same year is there twice."), field="targets")
        row.targets.exclude(year__in=[year for year, _value in targets]).delete()
        standing = {target.year: target for target in row.targets.all()}
        for year, value in targets:
            _check_measure(row, value, "targets")
            target = standing.get(year) or IndicatorTarget(indicator=row, year=year)
            target.value = value
            check(target)
            target.save()
    return row


@recorded
def report_value(
    *,
    user: Any,
    indicator: Indicator,
    year: int,
    value: Decimal | None,
    comment_sv: str = "",
    comment_en: str = "",
    expected: int | None,
) -> IndicatorValue:
    """Report what was measured in `year`: a first value (`expected` None) or a change of version `expected`.

    An empty value says "not measurable" and needs a comment. The indicator gets a new version too.
    """
    access.require(user, "change", indicator)
    if not FIRST_YEAR <= year <= today().year:
        message = _("Give a year from %(first)d to %(last)d: what has not been cannot be reported.")
        raise Refused("unknown_year", message % {"first": FIRST_YEAR, "last": today().year}, field="year")
    # The whole before its part, as the administration takes them: so that two never wait for each other.
    Indicator.objects.filter(pk=indicator.pk).update(version=F("version") + 1)
    row = IndicatorValue.objects.filter(indicator=indicator, year=year).first()
    if row is None:
        row = IndicatorValue(indicator=indicator, year=year)
    elif expected is None:
        message = _("A value of %(year)d has already been reported. Read it, and change it if it is wrong.")
        raise Stale(message % {"year": year}, current=row)
    else:
        row.claim(expected)
    row.value, row.comment_sv, row.comment_en = value, clean_text(comment_sv), clean_text(comment_en)
    if value is None and not row.comment_sv:
        message = _("Say why nothing could be measured.")
        raise Refused("comment_missing", message, field="comment_sv")
    if value is not None:
        _check_measure(indicator, value, "value")
    check(row)
    row.save()
    return row


def _check_measure(indicator: Indicator, value: Decimal, field: str) -> None:
    if indicator.measure == Indicator.Measure.YES_NO and value not in (0, 1):
        raise Refused("yes_no", _("Write 1 for yes and 0 for no."), field=field)
    if indicator.measure == Indicator.Measure.PERCENT and value < 0:
        raise Refused("negative", _("A percentage cannot be less than 0."), field=field)
