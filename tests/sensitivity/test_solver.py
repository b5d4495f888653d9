"""The public tables of 2020 as equations: no combination of them tells what was used in Belarus.

The solver here is its own: floating-free elimination over columns, and it reads the printed report's tables
(the document that becomes the PDF) as well as the figures. With merging switched off it finds the amount.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from countries.models import Country, Region
from projects.models import Project, ProjectCountry, ProjectMarker, ProjectTheme, Transaction
from projects.portfolio import complement
from reports.figures import Scope, derivable, figure
from reports.figures.derivable import Equation

YEAR = 2020
pytestmark = pytest.mark.django_db
Vector = list[Fraction]


def rank(rows: list[Vector]) -> int:
    rows, found = [list(row) for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((n for n in range(found, len(rows)) if rows[n][column]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        for n in range(found + 1, len(rows)):
            if rows[n][column]:
                factor = rows[n][column] / rows[found][column]
                rows[n] = [a - factor * b for a, b in zip(rows[n], rows[found], strict=True)]
        found += 1
    return found


def is_told(known: list[Vector], wanted: Vector) -> bool:
    """A further equation tells nothing new when it is a combination of the others."""
    return rank([*known, wanted]) == rank(known)


def columns() -> list[tuple[int, int]]:
    rows = Transaction.objects.filter(booked_on__year=YEAR, voided_at__isnull=True)
    return sorted(set(rows.order_by().values_list("agreement__project", "agreement__funder")))


def vector(weights: dict[int, Fraction], funder: int | None = None) -> Vector:
    return [weights.get(project, Fraction(0)) * (funder in (None, paid)) for project, paid in columns()]


def shares(model: Any, what: str, key: int) -> dict[int, Fraction]:
    rows = model.objects.filter(**{what: key}).values_list("project", "share")
    return {project: Fraction(share) / 100 for project, share in rows}


def public_sums() -> Iterator[Vector]:
    """Every part of every money figure that anybody may read, as the cells that it counts."""
    scope, everything = Scope(YEAR), dict.fromkeys((p for p, _f in columns()), Fraction(1))
    yield vector(everything)
    for part in figure("F9").value(scope).parts:
        yield vector(everything, part.object.pk)
    for part in figure("F7").value(scope).parts:
        if isinstance(part.object, Country):
            yield vector(shares(ProjectCountry, "country", part.object.pk))
        elif isinstance(part.object, Region):
            yield vector(_region(part.object))
    for part in figure("themes").value(scope).parts:
        if part.value is not None and part.object:
            yield vector(shares(ProjectTheme, "theme", part.object.pk))
    for marker in ("gender", "governance", "disability"):
        for part in figure(f"marker-{marker}").value(scope).parts:
            if part.value is not None and part.key.isdigit():
                scored = ProjectMarker.objects.filter(marker=marker, score=int(part.key))
                yield vector(dict.fromkeys(scored.values_list("project", flat=True), Fraction(1)))


def _region(region: Region) -> dict[int, Fraction]:
    """What a region's row holds: its regional projects, and what no country's row tells of its countries."""
    alone = {
        part.object.pk for part in figure("F7").value(Scope(YEAR)).parts if isinstance(part.object, Country)
    }
    weights: dict[int, Fraction] = dict.fromkeys(
        Project.objects.filter(region=region, country_shares__isnull=True).values_list("pk", flat=True),
        Fraction(1),
    )
    for country in region.countries.exclude(pk__in=alone):
        for project, share in shares(ProjectCountry, "country", country.pk).items():
            weights[project] = weights.get(project, Fraction(0)) + share
    return weights


def shown_alone(user: Any = None) -> Iterator[Vector]:
    """Projects whose own amount is printed in the report, or shown on pages to the user."""
    for project in Project.objects.order_by("pk"):
        if figure("F2").value(Scope(YEAR, project=project, user=user)).value is not None:
            yield vector({project.pk: Fraction(1)})


def belarus() -> Vector:
    return vector(shares(ProjectCountry, "country", Country.objects.get(iso2="BY").pk))


@pytest.mark.parametrize("who", [None, "viewer", "admin", "writer"])
def test_belarus_cannot_be_computed(demo: None, who: str | None, django_user_model: Any) -> None:
    user = who and django_user_model.objects.get(username=who)
    known = [*public_sums(), *shown_alone(user)]
    assert not is_told(known, belarus())
    assert is_told(known, vector({Project.objects.get(code="TZ-1").pk: Fraction(1)})), "the solver can solve"


def test_without_merging_the_solver_finds_it(demo: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(complement, "_found", lambda user: complement.Surroundings())
    assert is_told([*public_sums(), *shown_alone()], belarus())


def test_with_the_country_merged_but_its_neighbour_told_the_solver_finds_it(demo: None) -> None:
    """Why complementary suppression is needed: the neighbour's own amount would be enough."""
    neighbour = vector({Project.objects.get(code="AM-2").pk: Fraction(1)})
    assert is_told([*public_sums(), *shown_alone(), neighbour], belarus())


def test_the_products_own_solver_agrees(demo: None, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project.objects.get(code="BY-2")
    found = derivable.of_project(project, YEAR)
    assert found
    assert found.value is None
    assert found.most == Decimal("4300000.00")
    assert not found.is_near
    monkeypatch.setattr(complement, "_found", lambda user: complement.Surroundings())
    found = derivable.of_project(project, YEAR)
    assert found
    assert found.value == Decimal("1900000.00")
    assert found.tables


def test_a_combination_of_sums_is_found_and_named() -> None:
    a, b, c = (1, 1), (2, 1), (3, 1)
    one = Fraction(1)
    tables = [
        Equation("all", {a: one, b: one, c: one}, Fraction(60)),
        Equation("first two", {a: one, b: one}, Fraction(30)),
        Equation("half of the last two", {b: one / 2, c: one / 2}, Fraction(25)),
        Equation("of no use", {a: one, b: one, c: one}, Fraction(60)),
    ]
    found = derivable.find(tables, {b: one}, Fraction(20))
    assert found.value == Decimal(20)
    assert set(found.tables) == {"all", "first two", "half of the last two"}
    nothing = derivable.find(tables[:1], {b: one}, Fraction(20))
    assert (nothing.value, nothing.most, nothing.is_near) == (None, Decimal(60), False)
    assert derivable.find(tables[:1], {b: one}, Fraction(57)).is_near
