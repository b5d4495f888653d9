"""Hands on the slices' models, because Django looks here."""

from countries.forums.models import (
    Forum,
    ForumMember,
    ForumName,
    ForumOutput,
    Mandate,
    NetworkDelegate,
    NetworkMember,
    Presidency,
    Publication,
    Study,
)
from countries.organisations.models import Organisation, OrganisationName
from countries.places.models import ContextValue, Country, CountryName, IncomeGroup, Region

__all__ = [
    "ContextValue",
    "Country",
    "CountryName",
    "Forum",
    "ForumMember",
    "ForumName",
    "ForumOutput",
    "IncomeGroup",
    "Mandate",
    "NetworkDelegate",
    "NetworkMember",
    "Organisation",
    "OrganisationName",
    "Presidency",
    "Publication",
    "Region",
    "Study",
]
