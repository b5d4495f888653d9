"""Hands on the slices' administration, because Django looks here."""

import countries.forums.admin
import countries.organisations.admin
import countries.places.admin  # noqa: F401
