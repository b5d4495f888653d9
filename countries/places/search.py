"""Countries in the search: Vitryssland finds Belarus."""

from django.urls import reverse

from countries.places import queries
from countries.places.models import Country, CountryName
from tracker.search import registry

registry.register(
    Country,
    "country",
    codes=("iso2", "iso3"),
    titles=("name_sv", "name_en"),
    parts=(registry.Parts(CountryName, "country", "other_names", ("name",)),),
    rows=queries.countries,
    about=lambda row: str(row.region or ""),
    address=lambda row: reverse("country", args=[row.iso2]),
)
