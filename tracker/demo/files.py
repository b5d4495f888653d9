"""Reads the curated files in data/: one TOML file for each project, one for its results and some more; CSV for plain lists."""

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


@cache
def results(code: str) -> dict[str, Any]:
    """What data/results/ says of the project: its results and their indicators; empty when it has none."""
    path = DATA / "results" / f"{code.lower()}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


@cache
def told(name: str) -> dict[str, list[dict[str, Any]]]:
    """The tables of data/<name>.toml."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def section(year: int, key: str) -> dict[str, Any]:
    """What data/annual_report_<year>/ says of a section: its texts, their states, who writes them and by when."""
    path = DATA / f"annual_report_{year}" / f"{key}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def indicators(code: str) -> list[tuple[str, dict[str, Any]]]:
    """The project's indicators, each with the code of the result that it stands under."""
    return [
        (result["code"], row)
        for result in results(code).get("results", [])
        for row in result.get("indicators", [])
    ]


def years(by_year: dict[str, Any]) -> dict[int, Any]:
    """A TOML table with years as keys."""
    return {int(year): value for year, value in by_year.items()}
