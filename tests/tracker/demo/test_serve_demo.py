"""What `make run` refuses before it starts anything. That it serves and ends is tested in tests/e2e."""

import socket

import pytest
from django.core.management import CommandError, call_command

from tracker.demo.management.commands.serve_demo import free_port, welcome


@pytest.fixture
def busy_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_a_busy_port_is_told_with_what_to_do(busy_port):
    with pytest.raises(CommandError, match=rf"Port {busy_port} cannot be used.*make run PORT=8001"):
        call_command("serve_demo", str(busy_port))


@pytest.mark.parametrize("port", ["70000", "-1", "0", "abc"])
def test_a_port_that_cannot_be_is_told(port):
    with pytest.raises(CommandError, match=f"Port {port} cannot be used"):
        free_port(port)


def test_the_address_where_passkeys_work_is_told():
    """A passkey belongs to a host with a name, never to an address of numbers."""
    assert "http://127.0.0.1:8123/\nPasskeys work at http://localhost:8123/\n" in welcome(8123)


def test_only_the_demo_is_served(settings, busy_port):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("serve_demo", str(busy_port))
