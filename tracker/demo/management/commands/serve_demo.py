"""Serves the demo portfolio on this machine: `make run`.

Prepares the database, then runs the web server and the worker as children until Ctrl-C.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.demo import sign_ins
from tracker.demo.load import is_loaded

HOST = "127.0.0.1"
SECONDS_TO_END = 10
WORKER = ("manage.py", "db_worker", "--no-reload", "--verbosity", "0")
MOST_TRIES = 5


class Command(BaseCommand):
    help = "Serve the demo portfolio with web server and worker, until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("port", nargs="?", default="8000")

    def handle(self, *args: Any, port: str, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This serves the demo portfolio: set DEMO=1.")
        number = free_port(port)
        for end_signal in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(end_signal, stop)
        self.prepare()
        self.children: list[subprocess.Popen[bytes]] = []
        try:
            server = self.start(
                "-m", "gunicorn", "tracker.wsgi", "--workers", "2", "--bind", f"{HOST}:{number}"
            )
            worker, tries = self.start(*WORKER), 0
            wait_until_it_answers(number, server)
            self.stdout.write(welcome(number))
            while server.poll() is None:
                if worker.poll() is not None and tries <= MOST_TRIES:
                    worker, tries = self.again(worker, tries), tries + 1
                time.sleep(0.2)
            raise CommandError("The web server has ended by itself; see above.")
        finally:
            end(self.children)

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        environment = {"LOG_LEVEL": "WARNING"} | os.environ
        self.children.append(
            subprocess.Popen([sys.executable, *command], cwd=settings.BASE_DIR, env=environment)
        )
        return self.children[-1]

    def again(self, ended: subprocess.Popen[bytes], tries: int) -> subprocess.Popen[bytes]:
        """A new worker for the one that ended, unless that has been tried often enough."""
        if tries == MOST_TRIES:
            self.stderr.write("The worker keeps ending; see above. Pages are served, but reports wait.")
            return ended
        self.stderr.write(
            f"The worker ended by itself and is started again, {tries + 1} of {MOST_TRIES} times."
        )
        return self.start(*WORKER)

    def prepare(self) -> None:
        call_command("compilemessages", verbosity=0)
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        if not is_loaded():
            self.stdout.write("Loading the demo portfolio ...")
            call_command("load_demo", verbosity=0)


def stop(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


def free_port(written: str) -> int:
    """The port as a number. CommandError when no server can listen on it."""
    try:
        port = int(written)
        if port == 0:
            raise ValueError("0 is not a port")
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((HOST, port))
    except (OSError, OverflowError, ValueError) as error:
        raise CommandError(
            f"Port {written} cannot be used ({error}). Choose another: make run PORT=8001"
        ) from None
    return port


def wait_until_it_answers(port: int, server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)


def welcome(port: int) -> str:
    names = " ".join(sign_ins.ROLES)
    return (
        f"\n{settings.PRODUCT_NAME} with the demo portfolio: http://{HOST}:{port}/\n"
        f"Passkeys work at http://localhost:{port}/\n"
        f"Sign in as one of: {names}\nPassword for all: {sign_ins.PASSWORD}\n"
        "Ctrl-C ends everything.\n"
    )


def end(children: list[subprocess.Popen[bytes]]) -> None:
    """End the children, gently and then by force. A second Ctrl-C does not interrupt this."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for child in children:
        child.terminate()
    deadline = time.monotonic() + SECONDS_TO_END
    for child in children:
        try:
            child.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
