"""What indicators count towards, where they are measured, the calendar, frameworks, values, and lights judged."""

import datetime as dt
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from projects import models
from projects.results.catalogue.periods import of_year
from tests.factories.locks import unlocked
from tests.factories.people import UserFactory
from tests.factories.portfolio import ProjectFactory


class StandardIndicatorFactory(DjangoModelFactory):
    """SI-2; the same code is made once."""

    class Meta:
        model = models.StandardIndicator
        django_get_or_create = ("code",)

    code = "SI-2"
    name_sv = factory.LazyAttribute(lambda one: f"Standardindikator {one.code}")
    name_en = factory.LazyAttribute(lambda one: f"Standard indicator {one.code}")
    definition_sv = "Räknas så här."
    definition_en = "Counted like this."
    unit_sv = "personer"
    unit_en = "persons"


class DimensionFactory(DjangoModelFactory):
    """A way to tell persons apart, with one group and one for those who are not known."""

    class Meta:
        model = models.Dimension
        skip_postgeneration_save = True

    code = factory.Sequence("dimension-{}".format)
    name_sv = factory.Sequence("Uppdelning {}".format)
    name_en = factory.Sequence("Disaggregation {}".format)

    @factory.post_generation
    def groups(self, create, extracted, **kwargs):
        for code in ("some", "unknown"):
            models.Category.objects.create(
                dimension=self, code=code, name_sv=code, name_en=code, is_unknown=code == "unknown"
            )


class SiteFactory(DjangoModelFactory):
    class Meta:
        model = models.Site

    project = factory.SubFactory(ProjectFactory)
    code = factory.Sequence("plats-{}".format)
    name_sv = factory.Sequence("Plats {}".format)
    name_en = factory.Sequence("Place {}".format)


class LightOverrideFactory(DjangoModelFactory):
    """Goals judged as on track in all of 2017."""

    class Meta:
        model = models.LightOverride

    project = factory.SubFactory(ProjectFactory)
    light = "goals"
    colour = "ok"
    reason = "Ministeriet har ändrat lagen, och målet nås i mars."
    since = dt.date(2017, 1, 1)
    until = dt.date(2017, 12, 31)
    judged_by = factory.SubFactory(UserFactory)


def periods_of(year, kind="quarter"):
    """The calendar's periods of the kind in the year, in the order of time. The same are made once."""
    made = []
    for period in of_year(year, kind):
        known = models.ReportingPeriod.objects.filter(code=period.code).first()
        if known is None:
            period.save()
        made.append(known or period)
    return made


class ReportingPeriodFactory(DjangoModelFactory):
    """A year of the calendar, open for reporting for ever. The same year is made once."""

    class Meta:
        model = models.ReportingPeriod
        django_get_or_create = ("code",)

    class Params:
        year = 2017

    code = factory.LazyAttribute(lambda one: str(one.year))
    kind = "year"
    first_day = factory.LazyAttribute(lambda one: dt.date(int(one.code[:4]), 1, 1))
    last_day = factory.LazyAttribute(lambda one: dt.date(int(one.code[:4]), 12, 31))
    opens_on = factory.LazyAttribute(lambda one: one.first_day)
    closes_on = dt.date(2100, 12, 31)


class IndicatorFactory(DjangoModelFactory):
    class Meta:
        model = models.Indicator

    project = factory.SubFactory(ProjectFactory)
    code = factory.Sequence("T-P{}".format)
    name_sv = factory.Sequence("Indikator {}".format)
    name_en = factory.Sequence("Indicator {}".format)


class FrameworkVersionFactory(DjangoModelFactory):
    class Meta:
        model = models.FrameworkVersion

    project = factory.SubFactory(ProjectFactory)
    number = 1


class ResultNodeFactory(DjangoModelFactory):
    class Meta:
        model = models.ResultNode

    version = factory.SubFactory(FrameworkVersionFactory)
    code = factory.Sequence("R{}".format)
    level = "P"
    name_sv = factory.Sequence("Resultat {}".format)
    name_en = factory.Sequence("Result {}".format)


def plan_indicator(
    indicator, *, level="P", baseline=Decimal(0), baseline_year=2014, targets=None, on=None, family=""
):
    """Place the indicator in its project's agreed framework, with its targets by year. Gives the plan."""
    version = models.FrameworkVersion.objects.filter(project=indicator.project, status="agreed").first()
    version = version or FrameworkVersionFactory(
        project=indicator.project,
        number=indicator.project.frameworks.count() + 1,
        status="agreed",
        in_force_from=on or indicator.project.start,
    )
    with unlocked("agreed_results_stay", "agreed_plans_stay", "agreed_targets_stay"):
        node = ResultNodeFactory(version=version, level=level, family=family)
        plan = models.IndicatorPlan.objects.create(
            version=version,
            node=node,
            indicator=indicator,
            baseline=baseline,
            baseline_year=None if baseline is None else baseline_year,
            no_baseline="Har inte mätts" if baseline is None else "",
        )
        for year, value in ({2018: Decimal(100)} if targets is None else targets).items():
            models.IndicatorTarget.objects.create(
                version=version, indicator=indicator, period=ReportingPeriodFactory(year=year), value=value
            )
    return plan


class IndicatorValueFactory(DjangoModelFactory):
    """An approved value of 2017, or of another `year`."""

    class Meta:
        model = models.IndicatorValue

    class Params:
        year = 2017

    indicator = factory.SubFactory(IndicatorFactory)
    period = factory.LazyAttribute(lambda one: ReportingPeriodFactory(year=one.year))
    status = "approved"
    value = Decimal(60)
