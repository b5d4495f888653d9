"""Editions of the annual report, their sections, texts and what is asked of people."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from reports import models
from tests.factories.people import UserFactory


class EditionFactory(DjangoModelFactory):
    """Edition 1.0 of 2017, made once: open and without sections."""

    class Meta:
        model = models.Edition
        django_get_or_create = ("year", "minor")

    year = 2017
    minor = 0
    opened_by = factory.SubFactory(UserFactory)


class SectionFactory(DjangoModelFactory):
    class Meta:
        model = models.Section

    edition = factory.SubFactory(EditionFactory)
    key = factory.Sequence("own-{}".format)
    order = factory.Sequence(int)
    title_sv = factory.Sequence("Avsnitt {}".format)
    title_en = factory.Sequence("Section {}".format)


class SectionTextFactory(DjangoModelFactory):
    """A draft in Swedish; without `text` not started. `approved_by` makes it approved."""

    class Meta:
        model = models.SectionText

    section = factory.SubFactory(SectionFactory)
    language = "sv"
    text = "Det gick bra."
    status = factory.LazyAttribute(
        lambda row: "approved" if row.approved_by else "draft" if row.text else "not_started"
    )
    written_by = factory.Maybe("text", factory.SubFactory(UserFactory))
    approved_by = None
    approved_at = factory.LazyAttribute(
        lambda row: dt.datetime(2018, 2, 1, 9, tzinfo=dt.UTC) if row.approved_by else None
    )


class RemarkFactory(DjangoModelFactory):
    class Meta:
        model = models.Remark

    section_text = factory.SubFactory(SectionTextFactory)
    text = factory.Sequence("Är siffran rätt? {}".format)
    made_by = factory.SubFactory(UserFactory)


class TextRequestFactory(DjangoModelFactory):
    class Meta:
        model = models.TextRequest

    section = factory.SubFactory(SectionFactory)
    asked_of = factory.SubFactory(UserFactory)
    question = factory.Sequence("Vad ledde utbildningen till? {}".format)
    due_on = dt.date(2018, 1, 31)
    asked_by = factory.SubFactory(UserFactory)


class WaiverFactory(DjangoModelFactory):
    class Meta:
        model = models.Waiver

    edition = factory.SubFactory(EditionFactory)
    check_key = "missing-text"
    about = factory.Sequence("own-{}".format)
    reason = "Skrivs nästa år"
    waived_by = factory.SubFactory(UserFactory)


class SeenValueFactory(DjangoModelFactory):
    class Meta:
        model = models.SeenValue

    section_text = factory.SubFactory(SectionTextFactory)
    token = "[[F2]]"
    shown = "45,4 mnkr"


class ChartTextFactory(DjangoModelFactory):
    class Meta:
        model = models.ChartText

    edition = factory.SubFactory(EditionFactory)
    language = "sv"
    chart = factory.Sequence("chart-{}".format)
    finding = "Mest användes i Kambodja"
