"""Every change of indicators. Each action is one transaction.

They raise Refused (a rule says no; `field` names the field), Stale (somebody saved first), access.Denied, or
Http404 for what the user may not know of.
"""

from collections.abc import Mapping
from typing import Any

from projects.portfolio import sensitivity
from projects.portfolio.models import Project
from projects.results.framework.models import Indicator
from tracker.core import access
from tracker.core.history.record import recorded
from tracker.core.saving import save_row

FIELDS = (
    "project",
    "code",
    "standard",
    "name_sv",
    "name_en",
    "unit_sv",
    "unit_en",
    "measure",
    "direction",
    "is_cumulative",
    "over_places",
    "over_periods",
    "frequency",
    "source_sv",
    "source_en",
    "responsible",
    "needs_evidence",
)


@recorded
def save_indicator(
    *, user: Any, indicator: Indicator | None, expected: int | None, fields: Mapping[str, Any]
) -> Indicator:
    """Create an indicator (`indicator` None) or change one that still has version `expected`.

    The project must be one that the user may work with.
    """
    row = indicator or Indicator()
    project: Project | None = fields.get("project")
    if project is not None:
        access.require(user, "add", project, "indicator")
        if row.pk and project.pk != row.project_id:
            sensitivity.check_stays(row.project_id)
    save_row(user, row, expected, {name: fields[name] for name in FIELDS if name in fields})
    return row
