"""Hands on the slices' administration, because Django looks here."""

import projects.activities.admin
import projects.assessments.admin
import projects.money.admin
import projects.portfolio.admin
import projects.records.admin
import projects.results.admin
import projects.results.catalogue.admin
import projects.results.values.admin
import projects.risks.admin
import projects.staff.admin
import projects.updates.admin  # noqa: F401
