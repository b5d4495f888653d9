"""What of projects can be searched: hands on the rooms' own modules."""

import projects.activities.search
import projects.deadlines.search
import projects.engagements.search
import projects.missions.search
import projects.money.agreements.search
import projects.portfolio.search
import projects.programmes.search
import projects.records.search
import projects.results.framework.search
import projects.risks.search
import projects.staff.search
import projects.updates.search  # noqa: F401
