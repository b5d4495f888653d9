"""An identity provider in a process of its own, on this machine."""

import os
import select
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.conf import settings

SECONDS_TO_START = 60


@pytest.fixture(scope="session")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The provider's address, which is its name as issuer too."""
    environment = os.environ | {"OIDC_PROVIDER_FOLDER": str(tmp_path_factory.mktemp("provider"))}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.oidc_provider.serve"],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    try:
        assert select.select([process.stdout], [], [], SECONDS_TO_START)[0], "the provider does not start"
        address = process.stdout.readline().strip()
        assert address, "the provider has ended"
        yield address
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()
