"""Missions, their travellers and steps, and what is kept: documents and photos."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from projects import models
from tests.factories.people import UserFactory
from tests.factories.places import CountryFactory
from tests.factories.portfolio import ProjectFactory
from tests.factories.records import EmployeeFactory


class DocumentFactory(DjangoModelFactory):
    class Meta:
        model = models.Document

    public_id = factory.Sequence(lambda n: f"D-2017-{9000 + n}")
    project = factory.SubFactory(ProjectFactory)
    kind = "report"
    title = factory.Sequence("Dokument {}".format)
    dated = dt.date(2017, 5, 15)
    direction = "drawn_up"
    dnr = factory.Sequence("Af-2017/{}".format)
    added_by = factory.SubFactory(UserFactory)


class PhotoFactory(DjangoModelFactory):
    class Meta:
        model = models.Photo

    public_id = factory.Sequence(lambda n: f"F-2017-{9000 + n}")
    project = factory.SubFactory(ProjectFactory)
    file = factory.Sequence("records/2017/{}.jpg".format)
    alt_sv = "Deltagare vid en utbildning"
    alt_en = "Participants at a training"
    taken_on = dt.date(2017, 5, 10)
    added_by = factory.SubFactory(UserFactory)


class MissionFactory(DjangoModelFactory):
    class Meta:
        model = models.Mission

    public_id = factory.Sequence(lambda n: f"TR-2017-{9000 + n}")
    project = factory.SubFactory(ProjectFactory)
    title_sv = factory.Sequence("Uppdrag {}".format)
    title_en = factory.Sequence("Mission {}".format)
    need = "Partnern vill lära sig att följa upp."
    start = dt.date(2017, 5, 8)
    end = dt.date(2017, 5, 12)
    country = factory.SubFactory(CountryFactory)
    asked_by = factory.SubFactory(UserFactory)


class TravellerFactory(DjangoModelFactory):
    class Meta:
        model = models.Traveller

    mission = factory.SubFactory(MissionFactory)
    employee = factory.SubFactory(EmployeeFactory)


class MissionStepFactory(DjangoModelFactory):
    class Meta:
        model = models.MissionStep

    mission = factory.SubFactory(MissionFactory)
    step = "terms"
    done_on = dt.date(2017, 4, 3)
    done_by = factory.SubFactory(UserFactory)
    document = factory.SubFactory(
        DocumentFactory, project=factory.SelfAttribute("..mission.project"), kind="terms"
    )
