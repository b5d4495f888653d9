"""What of projects can be searched: hands on the rooms' own modules."""

import projects.activities.search
import projects.deadlines.search
import projects.money.agreements.search
import projects.portfolio.search
import projects.results.framework.search
import projects.risks.search
import projects.updates.search  # noqa: F401
