"""Hands on the slices' administration, because Django looks here."""

import reports.annual.editions.admin  # noqa: F401
