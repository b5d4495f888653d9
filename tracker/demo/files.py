"""Reads the curated files in data/: one TOML file for each project, CSV for plain lists."""

import csv
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


def table(name: str) -> list[dict[str, str]]:
    """The rows of data/<name>.csv."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def projects() -> tuple[dict[str, Any], ...]:
    """The projects as written in data/projects/*.toml, in the order they began."""
    read = [tomllib.loads(path.read_text(encoding="utf-8")) for path in DATA.glob("projects/*.toml")]
    return tuple(sorted(read, key=lambda project: (project["start"], project["code"])))


def years(by_year: dict[str, Any]) -> dict[int, Any]:
    """A TOML table with years as keys."""
    return {int(year): value for year, value in by_year.items()}
