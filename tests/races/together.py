"""Threads that start together, each with a database connection of its own."""

import contextlib
import threading
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.utils import translation

LONGEST = 60  # seconds that a thread waits for the others before the test fails


def together(number: int, act: Callable[[int], Any]) -> list[Any]:
    """What `act(0)` to `act(number - 1)` gave, each in its thread; what one raised is raised here."""
    start, given, broken = threading.Barrier(number), [None] * number, []

    def run(who: int) -> None:
        try:
            translation.activate("sv")  # a new thread speaks the default language
            start.wait(LONGEST)
            given[who] = act(who)
        except BaseException as error:
            start.abort()
            broken.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(who,)) for who in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if broken:
        raise broken[0]
    return given


class Gate:
    """Lets the first `number` threads through only when all of them have come; later ones pass at once.

    Where the others cannot come (they wait for a lock that the first one holds) it opens after `patience`.
    """

    def __init__(self, number: int, patience: float = LONGEST) -> None:
        self._barrier, self._patience = threading.Barrier(number), patience
        self._opened = threading.Event()

    def wait(self) -> None:
        if self._opened.is_set():
            return
        with contextlib.suppress(threading.BrokenBarrierError):
            self._barrier.wait(self._patience)
        self._opened.set()
