"""manage.py load_reference_data: countries, themes, funders and code lists from the CSV files beside their models.

A row is known by its key. Rows that are missing are added; rows that are there stay as people have edited them.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db.models import Model

from countries.models import ContextValue, Country, CountryName, IncomeGroup, Presidency, Region
from projects.assessments.models import Criterion, Instrument, Item
from projects.models import (
    Category,
    DacCode,
    Dimension,
    Funder,
    Principle,
    SdgTarget,
    StandardIndicator,
    Strategy,
    Theme,
)
from tracker.core.history.record import recording

PLACES = "countries/places/data"
FORUMS = "countries/forums/data"
PORTFOLIO = "projects/portfolio/data"
CATALOGUE = "projects/results/catalogue/data"
ASSESSMENTS = "projects/assessments/data"


@dataclass(frozen=True)
class Table:
    """A CSV file whose heads are field names. `refers` names the key field of a referred-to model."""

    model: type[Model]
    path: str
    key: tuple[str, ...]
    refers: dict[str, str] = field(default_factory=dict)


TABLES = (
    Table(Region, f"{PLACES}/regions.csv", ("code",)),
    Table(Country, f"{PLACES}/countries.csv", ("iso2",), {"region": "code"}),
    Table(CountryName, f"{PLACES}/aliases.csv", ("country", "name"), {"country": "iso2"}),
    Table(IncomeGroup, f"{PLACES}/income_groups.csv", ("country", "first_year"), {"country": "iso2"}),
    Table(
        ContextValue,
        f"{PLACES}/context_values.csv",
        ("country", "measure", "sex", "year"),
        {"country": "iso2"},
    ),
    Table(Presidency, f"{FORUMS}/presidencies.csv", ("year", "half"), {"country": "iso2"}),
    Table(Theme, f"{PORTFOLIO}/themes.csv", ("code",)),
    Table(Funder, f"{PORTFOLIO}/funders.csv", ("code",)),
    Table(Strategy, f"{PORTFOLIO}/strategies.csv", ("code",), {"funder": "code"}),
    Table(DacCode, f"{PORTFOLIO}/dac_codes.csv", ("code",)),
    Table(SdgTarget, f"{PORTFOLIO}/sdg_targets.csv", ("code",)),
    Table(Principle, "projects/activities/data/principles.csv", ("code",)),
    Table(StandardIndicator, f"{CATALOGUE}/standard_indicators.csv", ("code",)),
    Table(Dimension, f"{CATALOGUE}/dimensions.csv", ("code",)),
    Table(Category, f"{CATALOGUE}/categories.csv", ("dimension", "code"), {"dimension": "code"}),
    Table(Instrument, f"{ASSESSMENTS}/instruments.csv", ("code",)),
    Table(Criterion, f"{ASSESSMENTS}/criteria.csv", ("instrument", "code"), {"instrument": "code"}),
    Table(Item, f"{ASSESSMENTS}/items.csv", ("criterion", "code"), {"criterion": "key"}),
)


def rows(table: Table) -> Iterator[Model]:
    """The file's rows as unsaved objects; an empty cell of a nullable column is None."""
    fields: dict[str, Any] = {f.name: f for f in table.model._meta.concrete_fields}
    referred = {
        name: {getattr(row, key): row for row in fields[name].related_model.objects.all()}
        for name, key in table.refers.items()
    }

    def value(name: str, cell: str) -> Any:
        if not cell and fields[name].null:
            return None
        return referred[name][cell] if name in referred else fields[name].to_python(cell)

    with Path(settings.BASE_DIR, table.path).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield table.model(**{name: value(name, cell) for name, cell in row.items()})


@recording(what="load_reference_data")
def load() -> dict[type[Model], int]:
    """Add what is missing; gives the number of rows added to each table."""
    added = {}
    for table in TABLES:
        attributes = [getattr(table.model, name).field.attname for name in table.key]
        known = set(table.model._default_manager.order_by("pk").values_list(*attributes))
        new = [row for row in rows(table) if tuple(getattr(row, a) for a in attributes) not in known]
        table.model._default_manager.bulk_create(new)
        added[table.model] = len(new)
    return added


class Command(BaseCommand):
    help = "Adds missing countries, themes, funders and code lists from the files of the project."

    def handle(self, *args: Any, **options: Any) -> None:
        for model, number in load().items():
            if options["verbosity"]:
                self.stdout.write(f"{model._meta.verbose_name_plural}: {number}")
