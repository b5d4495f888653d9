"""Every change of the code lists that the API keeps: themes and funders."""

from collections.abc import Mapping
from typing import Any

from projects.portfolio.models import Funder, Theme
from tracker.core.history.record import recorded
from tracker.core.saving import save_row

THEME_FIELDS = ("code", "name_sv", "name_en", "order")
FUNDER_FIELDS = ("code", "kind", "name_sv", "name_en", "organisation", "order")


@recorded
def save_theme(*, user: Any, theme: Theme | None, expected: int | None, fields: Mapping[str, Any]) -> Theme:
    """Create a theme (`theme` None) or change one that still has version `expected`."""
    return save_row(user, theme or Theme(), expected, _only(THEME_FIELDS, fields))


@recorded
def save_funder(
    *, user: Any, funder: Funder | None, expected: int | None, fields: Mapping[str, Any]
) -> Funder:
    """Create a funder (`funder` None) or change one that still has version `expected`."""
    return save_row(user, funder or Funder(), expected, _only(FUNDER_FIELDS, fields))


def _only(names: tuple[str, ...], fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: fields[name] for name in names if name in fields}
