"""Sharing an amount out by percent so that the parts are whole öre and add up exactly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from decimal import Decimal

from projects.models import ProjectCountry, ProjectTheme

# Shares of one project: (key of the country or theme, percent), largest first.
Shares = Sequence[tuple[int, Decimal]]
_ORE_PER_KRONA = 100
_HUNDRED = Decimal(100)


def split(amount: Decimal, shares: Shares) -> dict[int | None, Decimal]:
    """The amount by share. What the shares leave of 100 percent goes to None; the öre left over by
    rounding down go one each to the largest remainders, the earlier share first."""
    weights: list[tuple[int | None, Decimal]] = list(shares)
    rest = _HUNDRED - sum((percent for _, percent in shares), Decimal(0))
    if rest > 0:
        weights.append((None, rest))
    sign = -1 if amount < 0 else 1
    ore = int(abs(amount) * _ORE_PER_KRONA)
    parts = [divmod(ore * percent, _HUNDRED) for _, percent in weights]
    left = ore - sum(int(whole) for whole, _ in parts)
    by_remainder = sorted(range(len(parts)), key=lambda i: -parts[i][1])
    lucky = set(by_remainder[:left])
    return {
        key: sign * Decimal(int(whole) + (i in lucky)) / _ORE_PER_KRONA
        for i, ((key, _), (whole, _)) in enumerate(zip(weights, parts, strict=True))
    }


def country_shares(projects: Collection[int]) -> dict[int, list[tuple[int, Decimal]]]:
    """Project -> its countries' shares, in one query. A regional project has none and is left out."""
    rows = ProjectCountry.objects.filter(project__in=projects).order_by("-share", "country__iso2")
    found: dict[int, list[tuple[int, Decimal]]] = defaultdict(list)
    for project, country, percent in rows.values_list("project", "country", "share"):
        found[project].append((country, percent))
    return found


def theme_shares(projects: Collection[int]) -> dict[int, list[tuple[int, Decimal]]]:
    """Project -> its themes' shares, in one query."""
    rows = ProjectTheme.objects.filter(project__in=projects).order_by("-share", "theme__order", "theme")
    found: dict[int, list[tuple[int, Decimal]]] = defaultdict(list)
    for project, theme, percent in rows.values_list("project", "theme", "share"):
        found[project].append((theme, percent))
    return found


def counted_percent(projects: Collection[int], country: int | None, theme: int | None) -> dict[int, Decimal]:
    """Project -> how many percent of its money count for the country and theme (None: all of it)."""
    percent = dict.fromkeys(projects, _HUNDRED)
    for wanted, load in ((country, country_shares), (theme, theme_shares)):
        if wanted is None:
            continue
        found = load(projects)
        for project in projects:
            percent[project] *= dict(found.get(project, ())).get(wanted, Decimal(0)) / _HUNDRED
    return percent
