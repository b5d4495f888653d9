"""A training programme: rounds, nominations, teams and their change projects."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from projects import models
from tests.factories.places import CountryFactory, OrganisationFactory
from tests.factories.portfolio import ProjectFactory


class RoundFactory(DjangoModelFactory):
    class Meta:
        model = models.Round

    project = factory.SubFactory(ProjectFactory)
    number = factory.LazyAttribute(lambda one: one.project.rounds.count() + 1)
    start = dt.date(2017, 1, 9)
    end = dt.date(2017, 12, 15)
    seats = 28


class PhaseFactory(DjangoModelFactory):
    class Meta:
        model = models.Phase

    round = factory.SubFactory(RoundFactory)
    number = factory.LazyAttribute(lambda one: one.round.phases.count() + 1)
    name_sv = "Sverigefas"
    name_en = "Sweden phase"
    form = "in_sweden"
    start = dt.date(2017, 3, 13)
    end = dt.date(2017, 4, 7)


class QuotaFactory(DjangoModelFactory):
    class Meta:
        model = models.Quota

    round = factory.SubFactory(RoundFactory)
    country = factory.SubFactory(CountryFactory)
    seats = 4


class TeamFactory(DjangoModelFactory):
    class Meta:
        model = models.Team

    round = factory.SubFactory(RoundFactory)
    number = factory.LazyAttribute(lambda one: one.round.teams.count() + 1)
    country = factory.SubFactory(CountryFactory)


class NominationFactory(DjangoModelFactory):
    class Meta:
        model = models.Nomination

    public_id = factory.Sequence("P-1-{}".format)
    round = factory.SubFactory(RoundFactory)
    country = factory.SubFactory(CountryFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    side = "authority"
    sex = "F"
    nominated_on = dt.date(2016, 11, 1)
    keep_until = dt.date(2024, 12, 31)


class ChangeProjectFactory(DjangoModelFactory):
    class Meta:
        model = models.ChangeProject

    public_id = factory.Sequence("CP-1-{}".format)
    team = factory.SubFactory(TeamFactory)
    title_sv = "Vägledning för unga"
    title_en = "Guidance for young people"
    started_on = dt.date(2017, 4, 10)


class AdoptionFactory(DjangoModelFactory):
    class Meta:
        model = models.Adoption

    change_project = factory.SubFactory(ChangeProjectFactory)
    months = 12
