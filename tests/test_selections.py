"""The commands together run every test: whatever its markers, one of them takes it, and .ci/run runs that command."""

import itertools
import re
from pathlib import Path

import pytest
from _pytest.mark.expression import Expression

ROOT = Path(__file__).parent.parent
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
BOTH_DATABASES = {"slow", "attack"}


def selections(config: pytest.Config) -> dict[str, str]:
    """Target of the Makefile -> its expression of markers."""
    options = config.getini("addopts")
    found = {"test": options[options.index("-m") + 1]}
    for target, recipe in re.findall(r"^([a-z0-9-]+):.*##.*\n((?:\t.*\n)+)", MAKEFILE, re.M):
        if named := re.search(r'\$\(PYTEST\).* -m (?:"([^"]+)"|(\w+))', recipe):
            found[target] = named[1] or named[2]
    return found


def taken_by(expression: str, markers: set[str]) -> bool:
    return Expression.compile(expression).evaluate(lambda name, **_: name in markers)


@pytest.fixture
def markers(pytestconfig: pytest.Config) -> list[str]:
    ours = (ROOT / "pyproject.toml").read_text(encoding="utf-8").split("markers = [")[1].split("]")[0]
    return re.findall(r'"(\w+):', ours)


def test_every_test_is_taken_by_a_command_that_the_continuous_integration_runs(
    pytestconfig: pytest.Config, markers: list[str]
) -> None:
    ci = (ROOT / ".ci/run").read_text(encoding="utf-8")
    commands = {
        name: one for name, one in selections(pytestconfig).items() if re.search(rf"directory {name}\b", ci)
    }
    assert {"test", "walk", "api-fuzz", "e2e", "test-postgres"} == set(commands)
    for number in range(len(markers) + 1):
        for some in itertools.combinations(markers, number):
            if "bench" not in some:  # measures; it proves nothing
                assert any(taken_by(one, set(some)) for one in commands.values()), some


def test_what_is_slow_or_an_attack_runs_on_both_databases(pytestconfig: pytest.Config) -> None:
    commands = selections(pytestconfig)
    for marker in [*BOTH_DATABASES, ""]:
        assert taken_by(commands["test-postgres"], {marker})
        assert taken_by(commands["walk" if marker else "test"], {marker})


def test_a_command_that_looks_in_one_folder_finds_all_that_its_marker_marks() -> None:
    narrowed = dict(re.findall(r"\$\(PYTEST\).* -m (\w+) (tests/\S+)", MAKEFILE))
    assert narrowed == {"browser": "tests/e2e", "fuzz": "tests/fuzz"}
    assert len(re.findall(r"\$\(PYTEST\).* tests/", MAKEFILE)) == len(narrowed)
    for path in (ROOT / "tests").rglob("*.py"):
        for marker in re.findall(r"pytest\.mark\.(browser|fuzz)\b", path.read_text(encoding="utf-8")):
            assert path.is_relative_to(ROOT / narrowed[marker]), path
