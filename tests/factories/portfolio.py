"""Projects, the code lists behind them and what they are shared out on."""

import datetime as dt
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from projects import models
from tests.factories.people import UserFactory
from tests.factories.places import CountryFactory, OrganisationFactory


class ThemeFactory(DjangoModelFactory):
    class Meta:
        model = models.Theme

    code = factory.Sequence("X{}".format)
    name_sv = factory.Sequence("Tema {}".format)
    name_en = factory.Sequence("Theme {}".format)
    order = factory.Sequence(int)


class FunderFactory(DjangoModelFactory):
    class Meta:
        model = models.Funder

    code = factory.Sequence("funder-{}".format)
    kind = "sida"
    name_sv = factory.Sequence("Finansiär {}".format)
    name_en = factory.Sequence("Funder {}".format)
    order = factory.Sequence(int)


class StrategyFactory(DjangoModelFactory):
    class Meta:
        model = models.Strategy

    code = factory.Sequence("strategy-{}".format)
    funder = factory.SubFactory(FunderFactory)
    name_sv = factory.Sequence("Strategi {}".format)
    name_en = factory.Sequence("Strategy {}".format)
    first_year = 2014
    last_year = 2020


class DacCodeFactory(DjangoModelFactory):
    class Meta:
        model = models.DacCode

    code = factory.Sequence(lambda n: str(90000 + n))
    name_sv = factory.Sequence("Ändamål {}".format)
    name_en = factory.Sequence("Purpose {}".format)


class SdgTargetFactory(DjangoModelFactory):
    class Meta:
        model = models.SdgTarget

    code = factory.Sequence("99.{}".format)
    name_sv = factory.Sequence("Delmål {}".format)
    name_en = factory.Sequence("Target {}".format)


_DECISION = {
    "sensitivity_reason": "skydd",
    "sensitivity_decided_by": "chefen",
    "sensitivity_decided_on": dt.date(2015, 1, 1),
    "sensitivity_review": dt.date(2100, 1, 1),
}


def _decided(row: Any, name: str, nothing: Any = None) -> Any:
    return nothing if row.sensitivity == "open" else _DECISION[name]


class ProjectFactory(DjangoModelFactory):
    class Meta:
        model = models.Project

    public_id = factory.Sequence(lambda n: f"P-2015-{900 + n}")
    code = factory.Sequence("T{}".format)
    dnr = factory.Sequence("2015/{}".format)
    kind = "sida_bilateral"
    name_sv = factory.Sequence("Projekt {}".format)
    name_en = factory.Sequence("Project {}".format)
    start = dt.date(2015, 1, 1)
    end = dt.date(2018, 12, 31)
    status = "ongoing"
    # With `sensitivity` said, the decision behind it follows.
    sensitivity = "open"
    sensitivity_reason = factory.LazyAttribute(lambda row: _decided(row, "sensitivity_reason", ""))
    sensitivity_decided_by = factory.LazyAttribute(lambda row: _decided(row, "sensitivity_decided_by", ""))
    sensitivity_decided_on = factory.LazyAttribute(lambda row: _decided(row, "sensitivity_decided_on"))
    sensitivity_review = factory.LazyAttribute(lambda row: _decided(row, "sensitivity_review"))


def sensitive(project: models.Project, level: str) -> models.Project:
    """The project at the level, with the decision that the level needs."""
    models.Project.objects.filter(pk=project.pk).update(sensitivity=level, **_DECISION)
    project.refresh_from_db()
    return project


class ComponentFactory(DjangoModelFactory):
    class Meta:
        model = models.Component

    project = factory.SubFactory(ProjectFactory)
    number = factory.Sequence(lambda n: n + 1)
    name_sv = factory.Sequence("Komponent {}".format)
    name_en = factory.Sequence("Component {}".format)


class StatusChangeFactory(DjangoModelFactory):
    class Meta:
        model = models.StatusChange

    project = factory.SubFactory(ProjectFactory)
    status = "ongoing"
    since = dt.date(2015, 1, 1)


class ExtensionFactory(DjangoModelFactory):
    class Meta:
        model = models.Extension

    project = factory.SubFactory(ProjectFactory)
    decided_on = dt.date(2017, 10, 1)
    old_end = dt.date(2017, 12, 31)
    new_end = dt.date(2018, 12, 31)
    reason_sv = "Mer tid behövs."


class ProjectMemberFactory(DjangoModelFactory):
    class Meta:
        model = models.ProjectMember

    project = factory.SubFactory(ProjectFactory)
    user = factory.SubFactory(UserFactory)
    role = "manager"
    first_day = dt.date(2015, 1, 1)
    # Who may only read may do so until a day, by a decision.
    last_day = factory.LazyAttribute(lambda row: dt.date(2099, 12, 31) if row.role == "reader" else None)
    decision = factory.LazyAttribute(lambda row: "T 2026/1" if row.role == "reader" else "")


class ProjectPartnerFactory(DjangoModelFactory):
    class Meta:
        model = models.ProjectPartner

    project = factory.SubFactory(ProjectFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = "partner"


class ProjectCountryFactory(DjangoModelFactory):
    class Meta:
        model = models.ProjectCountry

    project = factory.SubFactory(ProjectFactory)
    country = factory.SubFactory(CountryFactory)
    share = Decimal(100)


class ProjectThemeFactory(DjangoModelFactory):
    class Meta:
        model = models.ProjectTheme

    project = factory.SubFactory(ProjectFactory)
    theme = factory.SubFactory(ThemeFactory)
    share = Decimal(100)


class ProjectDacCodeFactory(DjangoModelFactory):
    class Meta:
        model = models.ProjectDacCode

    project = factory.SubFactory(ProjectFactory)
    dac_code = factory.SubFactory(DacCodeFactory)
    share = Decimal(100)
    first_year = 2015


class ProjectSdgFactory(DjangoModelFactory):
    class Meta:
        model = models.ProjectSdg

    project = factory.SubFactory(ProjectFactory)
    target = factory.SubFactory(SdgTargetFactory)


class ProjectMarkerFactory(DjangoModelFactory):
    class Meta:
        model = models.ProjectMarker

    project = factory.SubFactory(ProjectFactory)
    marker = "gender"
    score = 1
