"""What indicators count towards, where they are measured, the calendar's periods, and lights judged."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from projects import models
from projects.results.catalogue.periods import of_year
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
