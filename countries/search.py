"""What of countries can be searched: hands on the rooms' own modules."""

import countries.forums.search
import countries.organisations.search
import countries.places.search  # noqa: F401
