"""What is due when."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from projects import models
from tests.factories.portfolio import ProjectFactory
from tests.factories.records import AgreementFactory


class DeadlineRuleFactory(DjangoModelFactory):
    """An annual report, three months after the calendar year."""

    class Meta:
        model = models.DeadlineRule

    agreement = factory.SubFactory(AgreementFactory)
    kind = "report"
    name_sv = "Årsrapport"
    name_en = "Annual report"
    anchor = "period"
    every_months = 12
    months_after = 3
    valid_from = factory.SelfAttribute("agreement.start")


class DeadlineFactory(DjangoModelFactory):
    """Added by hand. With `rule` it is the rule's, of 2017."""

    class Meta:
        model = models.Deadline

    project = factory.LazyAttribute(lambda row: row.rule.agreement.project if row.rule else ProjectFactory())
    rule = None
    agreement = factory.LazyAttribute(lambda row: row.rule and row.rule.agreement)
    period_from = factory.LazyAttribute(lambda row: row.rule and dt.date(2017, 1, 1))
    period_to = factory.LazyAttribute(lambda row: row.rule and dt.date(2017, 12, 31))
    due_by_rule = factory.LazyAttribute(lambda row: row.rule and row.due_on)
    kind = "report"
    title_sv = factory.Sequence("Rapport {}".format)
    title_en = factory.Sequence("Report {}".format)
    due_on = dt.date(2018, 3, 31)
