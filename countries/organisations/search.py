"""Organisations in the search: by present and former names, SKL as well as SKR."""

from django.urls import reverse

from countries.organisations import queries
from countries.organisations.models import Organisation, OrganisationName
from tracker.search import registry

registry.register(
    Organisation,
    "organisation",
    titles=("name_sv", "name_en", "identifier"),
    parts=(registry.Parts(OrganisationName, "organisation", "former_names", ("name",)),),
    rows=queries.organisations,
    about=lambda row: str(row.country) if row.country else "",
    address=lambda row: reverse("organisation", args=[row.identifier]),
)
