"""Organisations assessed: small instruments, assessments, scores and what is to be improved."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from projects import models
from tests.factories.people import UserFactory
from tests.factories.places import OrganisationFactory
from tests.factories.portfolio import ProjectFactory


class InstrumentFactory(DjangoModelFactory):
    """CAF; or the culture, with `kind="culture"`. It has no criteria of its own accord: `small` gives it some."""

    class Meta:
        model = models.Instrument

    code = factory.Sequence("instrument-{}".format)
    kind = "caf"
    name_sv = factory.Sequence("Instrument {}".format)
    name_en = factory.Sequence("Instrument {}".format)


class CriterionFactory(DjangoModelFactory):
    class Meta:
        model = models.Criterion

    instrument = factory.SubFactory(InstrumentFactory)
    code = factory.LazyAttribute(lambda one: str(one.instrument.criteria.count() + 1))
    kind = factory.LazyAttribute(lambda one: "factor" if one.instrument.kind == "culture" else "enabler")
    name_sv = factory.Sequence("Kriterium {}".format)
    name_en = factory.Sequence("Criterion {}".format)


class ItemFactory(DjangoModelFactory):
    class Meta:
        model = models.Item

    criterion = factory.SubFactory(CriterionFactory)
    code = factory.LazyAttribute(lambda one: f"{one.criterion.code}.{one.criterion.items.count() + 1}")
    name_sv = factory.Sequence("Delkriterium {}".format)
    name_en = factory.Sequence("Sub-criterion {}".format)


def small(kind="caf", criteria=2, items=2):
    """An instrument with some criteria, each with some items; of CAF the last criterion is one of results."""
    instrument = InstrumentFactory(kind=kind)
    for number in range(1, criteria + 1):
        more = {"kind": "result"} if kind == "caf" and number == criteria else {}
        criterion = CriterionFactory(instrument=instrument, **more)
        for _place in range(items):
            ItemFactory(criterion=criterion)
    return instrument


class AssessmentFactory(DjangoModelFactory):
    """A draft of 1 June 2017 without scores, of a small CAF or, with `scale="steps"`, of the culture."""

    class Meta:
        model = models.Assessment

    public_id = factory.Sequence(lambda n: f"AS-2017-{900 + n}")
    scale = "classical"
    instrument = factory.LazyAttribute(lambda one: small("culture" if one.scale == "steps" else "caf"))
    organisation = factory.SubFactory(OrganisationFactory)
    project = factory.SubFactory(ProjectFactory)
    assessed_on = dt.date(2017, 6, 1)
    round = "baseline"
    created_by = factory.SubFactory(UserFactory)


def scored(points, view="self", **assessment):
    """A final assessment whose items were given these points, in the order of their codes; None is not answered."""
    one = AssessmentFactory(**assessment)
    items = models.Item.objects.filter(criterion__instrument=one.instrument)
    for item, value in zip(items.order_by("criterion__code", "code"), points, strict=True):
        if value is not None:
            ScoreFactory(assessment=one, item=item, view=view, points=value)
    models.Assessment.objects.filter(pk=one.pk).update(status="final")
    one.refresh_from_db()
    return one


class ScoreFactory(DjangoModelFactory):
    """Of the first item of the assessment's instrument."""

    class Meta:
        model = models.Score

    assessment = factory.SubFactory(AssessmentFactory)
    item = factory.LazyAttribute(
        lambda one: models.Item.objects.filter(criterion__instrument=one.assessment.instrument).first()
    )
    view = "self"
    points = 2
    evidence = "Protokoll från ledningsgruppen."


class ScoreEvidenceFactory(DjangoModelFactory):
    """A document that is registered elsewhere."""

    class Meta:
        model = models.ScoreEvidence

    assessment = factory.SubFactory(AssessmentFactory)
    item = factory.LazyAttribute(
        lambda one: models.Item.objects.filter(criterion__instrument=one.assessment.instrument).first()
    )
    name = factory.Sequence("Underlag {}".format)
    dnr = factory.Sequence("2017/{}".format)
    added_by = factory.SubFactory(UserFactory)


class ImprovementActionFactory(DjangoModelFactory):
    class Meta:
        model = models.ImprovementAction

    public_id = factory.Sequence(lambda n: f"IA-2017-{900 + n}")
    assessment = factory.SubFactory(AssessmentFactory)
    text = factory.Sequence("Förbättring {}".format)
    owner = "Personalchefen"
    due_on = dt.date(2018, 6, 1)
