"""Core's own pages tell here which rows they have shown; apps above listen, for example to keep an access log."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest

Listener = Callable[[HttpRequest, Sequence[Any]], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """`listener(request, rows)` is called for every page of rows, once each."""
    _listeners.append(listener)


def tell(request: HttpRequest, rows: Sequence[Any]) -> None:
    for listener in _listeners:
        listener(request, rows)
