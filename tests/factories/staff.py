"""Units, positions and assignments."""

import datetime as dt
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from projects import models
from tests.factories.portfolio import ProjectFactory
from tests.factories.records import EmployeeFactory


class LineUnitFactory(DjangoModelFactory):
    class Meta:
        model = models.LineUnit

    code = factory.Sequence("unit-{}".format)
    name_sv = factory.Sequence("Enhet {}".format)
    name_en = factory.Sequence("Unit {}".format)


class PositionFactory(DjangoModelFactory):
    class Meta:
        model = models.Position

    employee = factory.SubFactory(EmployeeFactory)
    unit = factory.SubFactory(LineUnitFactory)
    title = "Handläggare"
    first_day = dt.date(2013, 1, 1)


class AssignmentFactory(DjangoModelFactory):
    class Meta:
        model = models.Assignment

    employee = factory.SubFactory(EmployeeFactory)
    project = factory.SubFactory(ProjectFactory)
    role = "Expert"
    start = dt.date(2017, 1, 1)
    end = dt.date(2017, 12, 31)
    days_abroad = Decimal(10)
    days_home = Decimal(5)
