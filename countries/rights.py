"""Countries and organisations in the permission matrix: open to read, nobody's own."""

from countries.organisations.models import Organisation
from countries.places.models import Country, Region
from tracker.core import access

access.register(Country, "country")
access.register(Region, "country")
access.register(Organisation, "organisation")
