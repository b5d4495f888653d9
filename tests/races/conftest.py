from typing import Any

import pytest


@pytest.fixture(autouse=True)
def no_throttle(settings: Any) -> None:
    """Many clients at once look like one that asks without end."""
    settings.API_RATES = dict.fromkeys(settings.API_RATES, "1000000/s")
