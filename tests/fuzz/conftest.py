"""Only `-m fuzz` reads these tests: loading the schema takes seconds that other runs need not spend."""

from pathlib import Path

import pytest


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    return True if config.option.markexpr != "fuzz" else None
