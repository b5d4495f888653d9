"""Lists every address, for generated tests and for people: `manage.py routes [--json]`."""

import inspect
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.urls import URLPattern, URLResolver, get_resolver

from tracker.core import gate


@dataclass(frozen=True)
class Route:
    path: str
    name: str
    methods: list[str] | None  # None: the view itself does not say
    view: str
    api: bool
    asks: dict[str, str]  # method -> the right it asks (tracker/routes.csv)


def routes() -> list[Route]:
    return sorted(walk(get_resolver().url_patterns), key=lambda route: (route.path, route.name))


def walk(patterns: list[Any], before: str = "", spaces: tuple[str, ...] = ()) -> Iterator[Route]:
    for item in patterns:
        path = before + str(item.pattern).removeprefix("^").removesuffix("$")
        if isinstance(item, URLResolver):
            inner = (*spaces, item.namespace) if item.namespace else spaces
            yield from walk(item.url_patterns, path, inner)
        elif isinstance(item, URLPattern):
            view = inspect.unwrap(item.callback)
            name = ":".join([*spaces, item.name or ""])
            yield Route(
                path=f"/{path}",
                name=name,
                methods=methods(item.callback),
                view=f"{view.__module__}.{getattr(view, '__qualname__', type(view).__name__)}",
                api=path.startswith("api/"),
                asks=asks(name),
            )


def asks(route: str) -> dict[str, str]:
    found = {method: " and ".join(map(str, gate.asked(route, method))) for method in gate.METHODS}
    return {method: rights for method, rights in found.items() if rights}


def methods(view: Any) -> list[str] | None:
    """What the view answers: a viewset's actions, a class's handlers, or a function's decorator."""
    cls = getattr(view, "view_class", None) or getattr(view, "cls", None)
    if actions := getattr(view, "actions", None):
        found = {name.upper() for name in actions} | {"OPTIONS"}
    elif cls is not None:
        found = {name.upper() for name in cls.http_method_names if hasattr(cls, name)}
    else:
        return decorated(view)
    return sorted(found | ({"HEAD"} if "GET" in found else set()))


def decorated(view: Any) -> list[str] | None:
    """What `require_http_methods` or its like lets through to the function."""
    while view is not None:
        try:
            allowed = inspect.getclosurevars(view).nonlocals.get("request_method_list")
        except TypeError:
            return None
        if allowed:
            return sorted(allowed)
        view = getattr(view, "__wrapped__", None)
    return None


class Command(BaseCommand):
    help = "List every URL with its methods and the right that each asks; those under /api/ are marked."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON list")

    def handle(self, *args: Any, **options: Any) -> None:
        found = routes()
        if options["json"]:
            self.stdout.write(json.dumps([asdict(route) for route in found], indent=1))
            return
        for route in found:
            rights = "; ".join(f"{method} {asked}" for method, asked in route.asks.items())
            self.stdout.write(
                f"{','.join(route.methods or ['?']):<28} {route.path}  {route.name}  [{rights}]"
            )
