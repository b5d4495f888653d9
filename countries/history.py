"""The history of countries, regions and organisations: told to whoever may see them."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from countries.organisations.models import Organisation
from countries.places.models import Country, Region
from tracker.core.history import kinds

kinds.register(Country, "country", "iso2", address=lambda country: reverse("country", args=[country.iso2]))
kinds.register(Region, "region", "code")
kinds.register(Organisation, "organisation", "identifier")
kinds.say(
    {
        "add_organisation": _("added the organisation"),
        "save_organisation": _("saved the organisation"),
        "save_country": _("saved the country"),
    }
)
