"""Where and with whom: countries, organisations, forums."""

import datetime as dt
import string
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from countries import models

# Codes that no country and no part of the demo portfolio uses.
_ISO2 = [a + b for a in "XQO" for b in string.ascii_uppercase if a + b not in ("XK", "QA", "OM")]


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = models.Region

    code = factory.Sequence("region-{}".format)
    name_sv = factory.Sequence("Område {}".format)
    name_en = factory.Sequence("Region {}".format)
    order = factory.Sequence(int)


class CountryFactory(DjangoModelFactory):
    class Meta:
        model = models.Country
        django_get_or_create = ("iso2",)

    iso2 = factory.Sequence(lambda n: _ISO2[n])
    iso3 = factory.LazyAttribute(lambda country: country.iso2 + "X")
    name_sv = factory.Sequence("Land {}".format)
    name_en = factory.Sequence("Country {}".format)


class CountryNameFactory(DjangoModelFactory):
    class Meta:
        model = models.CountryName

    country = factory.SubFactory(CountryFactory)
    name = factory.Sequence("Alias {}".format)
    language = "sv"


class IncomeGroupFactory(DjangoModelFactory):
    class Meta:
        model = models.IncomeGroup

    country = factory.SubFactory(CountryFactory)
    group = "LMIC"
    first_year = 2010


class ContextValueFactory(DjangoModelFactory):
    class Meta:
        model = models.ContextValue

    country = factory.SubFactory(CountryFactory)
    measure = "unemployment"
    sex = "T"
    year = 2017
    percent = Decimal("7.5")
    source = "ILO"


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = models.Organisation

    identifier = factory.Sequence("organisation-{}".format)
    name_sv = factory.Sequence("Myndighet {}".format)
    name_en = factory.Sequence("Authority {}".format)
    kind = "authority"
    level = "central"
    country = factory.SubFactory(CountryFactory)


class OrganisationNameFactory(DjangoModelFactory):
    class Meta:
        model = models.OrganisationName

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence("Former authority {}".format)
    valid_to = dt.date(2014, 12, 31)


class ForumFactory(DjangoModelFactory):
    class Meta:
        model = models.Forum

    code = factory.Sequence("forum-{}".format)
    short_name = factory.Sequence("F{}".format)
    name_sv = factory.Sequence("Nätverk {}".format)
    name_en = factory.Sequence("Network {}".format)
    kind = "network"


class ForumNameFactory(DjangoModelFactory):
    class Meta:
        model = models.ForumName

    forum = factory.SubFactory(ForumFactory)
    short_name = factory.Sequence("FF{}".format)
    name_sv = factory.Sequence("Tidigare nätverk {}".format)
    name_en = factory.Sequence("Former network {}".format)
    valid_to = dt.date(2014, 12, 31)
