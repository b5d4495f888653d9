"""On the way back: what results hold is made what a year could hold, while all that it was made of is still there.

The release before knew one number an indicator and year. It knew neither drafts, texts, parts, evidence, places nor
shorter periods: a year's places and periods become one number by the indicator's own rules where none of them is
missing; the rest is left out. Targets are those in force. Forward, nothing is to be done.
"""

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

from django.db import migrations

from tracker.core import triggers

PERIODS_A_YEAR = {"year": 1, "half_year": 2, "quarter": 4, "month": 12}
CENT = Decimal("0.01")


def backward(apps, schema_editor):
    triggers.remove(schema_editor.connection.alias)
    Value = apps.get_model("projects", "IndicatorValue")
    for name in ("ValueCell", "ValueEvidence"):
        apps.get_model("projects", name).objects.all().delete()
    Value.objects.exclude(status="approved").delete()
    Value.objects.filter(answer="not_applicable").delete()
    Value.objects.filter(answer="measured", value__isnull=True).delete()
    years = {period.code: period for period in apps.get_model("projects", "ReportingPeriod").objects.filter(kind="year")}
    rows = Value.objects.select_related("indicator", "period").order_by("period__last_day", "site__code", "pk")
    by_year = defaultdict(list)
    for row in rows:
        by_year[row.indicator_id, str(row.period.last_day.year)].append(row)
    places = defaultdict(int)
    for indicator, _site in apps.get_model("projects", "Indicator").sites.through.objects.values_list(
        "indicator_id", "site_id"
    ):
        places[indicator] += 1
    for (indicator, year), found in by_year.items():
        if len(found) == 1 and found[0].period.kind == "year" and found[0].site_id is None:
            continue
        number = _of_year(found, places[indicator])
        comment = next((row for row in found if row.comment_sv), found[0])
        Value.objects.filter(pk__in=[row.pk for row in found]).delete()
        if number is not None and year in years:
            Value.objects.create(
                indicator_id=indicator,
                period=years[year],
                status="approved",
                value=number,
                comment_sv=comment.comment_sv,
                comment_en=comment.comment_en,
                is_demo=found[0].is_demo,
            )
    _targets(apps, years)


def _of_year(rows, places):
    """The number that the rows of an indicator's year make, or None where one of them is missing."""
    indicator = rows[0].indicator
    by_period = defaultdict(list)
    for row in rows:
        by_period[row.period_id].append(row)
    told = []
    for found in by_period.values():
        whole = [row for row in found if row.site_id is None]
        if not whole and len(found) < places:
            told.append(None)
        else:
            parts = [(row.value, row.numerator, row.denominator) for row in whole or found]
            told.append(_together(indicator.over_places, parts))
    complete = len(by_period) == PERIODS_A_YEAR[rows[0].period.kind]
    if not complete and indicator.over_periods != "latest":
        return None
    one = _together(indicator.over_periods, told)
    return one[0] if one else None


def _together(rule, parts):
    """The (value, numerator, denominator) that several make. Written out: a migration stays as it was."""
    if rule == "latest":
        return next((part for part in reversed(parts) if part is not None), None)
    if any(part is None or part[0] is None for part in parts):
        return None
    if len(parts) == 1:
        return parts[0]
    values = [part[0] for part in parts]
    if rule in ("lowest", "highest"):
        return ((min if rule == "lowest" else max)(values), None, None)
    if rule == "pooled" and all(part[2] for part in parts):
        numerator, denominator = sum(part[1] for part in parts), sum(part[2] for part in parts)
        return ((numerator * 100 / denominator).quantize(CENT, ROUND_HALF_UP), numerator, denominator)
    if rule == "sum":
        return (sum(values), None, None)
    if rule == "mean":
        return ((sum(values) / len(values)).quantize(CENT, ROUND_HALF_UP), None, None)
    return None


def _targets(apps, years):
    """The numbers in force; of a shorter period the last of its year, where the year has none itself."""
    Target = apps.get_model("projects", "IndicatorTarget")
    Target.objects.exclude(version__status="agreed").delete()
    Target.objects.filter(value__isnull=True).delete()
    last = {}
    for target in Target.objects.select_related("period").order_by("period__last_day", "-period__first_day", "pk"):
        of_year = target.indicator_id, str(target.period.last_day.year)
        if of_year not in last or last[of_year].period.kind != "year":
            last[of_year] = target
    Target.objects.exclude(pk__in=[target.pk for target in last.values()]).delete()
    for (_indicator, year), target in last.items():
        if target.period.kind != "year":
            if year in years:
                Target.objects.filter(pk=target.pk).update(period=years[year])
            else:
                target.delete()


class Migration(migrations.Migration):
    dependencies = [("projects", "0017_risks_are_reminded_of")]
    operations = [migrations.RunPython(migrations.RunPython.noop, backward)]
