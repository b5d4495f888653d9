"""What was kept by year becomes the first agreed version of each project's framework, and approved values.

A result is made for each indicator, since none was written down; the project's people give it a better name in the
next version.
"""

import datetime

from django.db import migrations

from tracker.core import triggers

PLACES = {"number": "sum", "percent": "pooled", "index": "mean", "yes_no": "lowest"}
LEVELS = "OBPR"


def forward(apps, schema_editor):
    # A database that has gone back keeps the triggers of the release that it came from.
    triggers.remove(schema_editor.connection.alias)
    model = {
        name: apps.get_model("projects", name)
        for name in (
            "Indicator", "IndicatorTarget", "IndicatorValue", "FrameworkVersion", "ResultNode", "IndicatorPlan",
            "ReportingPeriod", "Project",
        )
    }  # fmt: skip
    years = set(model["IndicatorTarget"].objects.order_by().values_list("year", flat=True))
    years |= set(model["IndicatorValue"].objects.order_by().values_list("year", flat=True))
    periods = {}
    for year in sorted(years):
        first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
        periods[year], _made = model["ReportingPeriod"].objects.get_or_create(
            code=str(year),
            defaults={
                "kind": "year",
                "first_day": first,
                "last_day": last,
                "opens_on": first,
                "closes_on": last + datetime.timedelta(days=46),
            },
        )
    for year, period in periods.items():
        model["IndicatorTarget"].objects.filter(year=year).update(period=period)
        values = model["IndicatorValue"].objects.filter(year=year)
        values.update(period=period, status="approved")
        values.filter(value__isnull=True).update(answer="not_measured")
    for measure, rule in PLACES.items():
        found = model["Indicator"].objects.filter(measure=measure)
        found.update(over_places=rule, over_periods="latest")
    projects = model["Project"].objects.filter(indicators__isnull=False).distinct().order_by("start", "pk")
    for project in projects:
        version = model["FrameworkVersion"].objects.create(
            project=project, number=1, status="agreed", in_force_from=project.start, is_demo=project.is_demo
        )
        indicators = sorted(
            model["Indicator"].objects.filter(project=project), key=lambda one: (LEVELS.index(one.level), one.code)
        )
        for order, indicator in enumerate(indicators):
            node = model["ResultNode"].objects.create(
                version=version,
                level=indicator.level,
                code=indicator.code.removeprefix(f"{project.code}-")[:20],
                name_sv=indicator.name_sv,
                name_en=indicator.name_en,
                order=order,
                is_demo=indicator.is_demo,
            )
            known = indicator.baseline is not None
            model["IndicatorPlan"].objects.create(
                version=version,
                node=node,
                indicator=indicator,
                order=order,
                baseline=indicator.baseline,
                baseline_year=indicator.baseline_year or (project.start.year - 1 if known else None),
                no_baseline="" if known else "Inget basvärde var angett.",
                is_demo=indicator.is_demo,
            )
            model["IndicatorTarget"].objects.filter(indicator=indicator).update(version=version)


def backward(apps, schema_editor):
    """What a year can hold comes back. An earlier version knew neither drafts nor places nor several versions."""
    triggers.remove(schema_editor.connection.alias)
    model = {
        name: apps.get_model("projects", name)
        for name in (
            "Indicator", "IndicatorTarget", "IndicatorValue", "FrameworkVersion", "IndicatorPlan", "ValueCell",
            "ValueEvidence",
        )
    }  # fmt: skip
    current = model["FrameworkVersion"].objects.filter(status="agreed")
    model["IndicatorTarget"].objects.exclude(version__in=current).delete()
    for target in model["IndicatorTarget"].objects.select_related("period"):
        if target.period.kind != "year" or target.value is None:
            target.delete()
        else:
            model["IndicatorTarget"].objects.filter(pk=target.pk).update(year=target.period.last_day.year)
    model["ValueCell"].objects.all().delete()
    model["ValueEvidence"].objects.all().delete()
    for value in model["IndicatorValue"].objects.select_related("period"):
        kept = value.status == "approved" and value.period.kind == "year" and value.site_id is None
        if kept and (value.value is not None or value.comment_sv):
            model["IndicatorValue"].objects.filter(pk=value.pk).update(year=value.period.last_day.year)
        else:
            value.delete()
    plans = {plan.indicator_id: plan for plan in model["IndicatorPlan"].objects.filter(version__in=current)}
    nodes = {plan.pk: plan.node.level for plan in model["IndicatorPlan"].objects.select_related("node")}
    for indicator in model["Indicator"].objects.select_related("standard"):
        plan = plans.get(indicator.pk)
        level = nodes.get(plan.pk, "P") if plan else "P"
        indicator.level = level if level in LEVELS else "O"
        indicator.baseline = plan.baseline if plan else None
        indicator.baseline_year = plan.baseline_year if plan else None
        if indicator.measure not in PLACES:
            indicator.measure = "index" if indicator.measure == "ordinal" else "number"
        indicator.name_sv = indicator.name_sv or indicator.standard.name_sv
        indicator.save()


class Migration(migrations.Migration):
    dependencies = [("projects", "0014_results_grow")]
    operations = [migrations.RunPython(forward, backward)]
