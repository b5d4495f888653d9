"""Hands on the slices' models, because Django looks here."""

from countries.forums.models import Forum, ForumName
from countries.organisations.models import Organisation, OrganisationName
from countries.places.models import ContextValue, Country, CountryName, IncomeGroup, Region

__all__ = [
    "ContextValue",
    "Country",
    "CountryName",
    "Forum",
    "ForumName",
    "IncomeGroup",
    "Organisation",
    "OrganisationName",
    "Region",
]
