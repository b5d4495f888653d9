"""`make run` goes on when its worker dies, says so, and gives up only the worker when it dies for good."""

import os
import signal
import socket
import subprocess
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.e2e.conftest import free_port, start, wait_for
from tracker.demo.management.commands.serve_demo import MOST_TRIES

PATIENCE = 60


def worker_of(server: subprocess.Popen[bytes], but: set[int]) -> int | None:
    """The process of the server's worker that is not among those already killed."""
    for number in Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split():
        with suppress(FileNotFoundError):  # ended between the two lines
            command = Path(f"/proc/{number}/cmdline").read_bytes()
            if b"db_worker" in command and int(number) not in but:
                return int(number)
    return None


def test_a_dead_worker_is_started_again_a_few_times_and_pages_are_served_throughout(tmp_path):
    port = free_port()
    server = start(tmp_path, "manage.py", "serve_demo", str(port))
    log = tmp_path / "log"
    try:
        wait_for(f"http://127.0.0.1:{port}/readyz", server, log)
        killed: set[int] = set()
        until = time.monotonic() + PATIENCE
        while "keeps ending" not in log.read_text() and time.monotonic() < until:
            if number := worker_of(server, killed):
                os.kill(number, signal.SIGKILL)
                killed.add(number)
            time.sleep(0.05)
        assert len(killed) == MOST_TRIES + 1, log.read_text()
        assert server.poll() is None
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            assert answer.status == 200
    finally:
        server.send_signal(signal.SIGINT)
        ended = server.wait(20)
    assert ended == 0, log.read_text()


REFUSED = {
    "a long address": b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a long header": b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: " + b"a" * 9000 + b"\r\n\r\n",
    "many headers": b"GET / HTTP/1.1\r\n" + b"X-A: a\r\n" * 61 + b"\r\n",
    "no request": b"\0\0\0\r\n\r\n",
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_sound_request_is_refused_before_the_product(site, case):
    address = urlsplit(site)
    with socket.create_connection((address.hostname, address.port), timeout=5) as connection:
        connection.sendall(REFUSED[case])
        assert connection.recv(100).split()[1] in (b"400", b"414", b"431")
