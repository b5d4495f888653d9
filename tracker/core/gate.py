"""The gate: each address names the right that it asks (tracker/routes.csv), and one without a name is shut.

This is the coarse question, asked before the view runs: may the user do this at all, on some row? The views ask
about the row. For the API it is asked after the token has said who is there (tracker/core/api/views.py).
"""

import csv
import logging
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import ResolverMatch
from django.utils.translation import gettext as _

from tracker.core import access
from tracker.core.matrix import Problem, matrix

logger = logging.getLogger(__name__)

HEADER = ("route", "methods", "object", "action")
PUBLIC, SIGNED_IN = "public", "signed-in"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Asked:
    """The right that an address asks: on `object` to do `action`. Of PUBLIC and SIGNED_IN there is no action."""

    object: str
    action: str = ""

    def __str__(self) -> str:
        return f"{self.object} {self.action}".strip()


Routes = dict[str, dict[str, Asked]]  # route or pattern -> method -> right


@cache
def routes() -> Routes:
    """The file, read once. A malformed one is an error: an address must not be open by mistake."""
    table, problems = read(Path(settings.ROUTES_FILE))
    if problems:
        raise ImproperlyConfigured("\n".join(f"{settings.ROUTES_FILE}: {text}" for _id, text in problems))
    return table


def read(path: Path) -> tuple[Routes, list[Problem]]:
    table: Routes = {}
    problems: list[Problem] = []
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file, strict=True)
        header = tuple(next(lines, ()))
        if header != HEADER:
            return {}, [("E110", f"line 1: the columns must be {','.join(HEADER)}")]
        for line in lines:
            if len(line) != len(HEADER):
                problems.append(("E110", f"line {lines.line_num}: {len(line)} cells, not {len(HEADER)}"))
                continue
            route, methods, name, action = (cell.strip() for cell in line)
            where = f"line {lines.line_num}, {route}"
            if name in (PUBLIC, SIGNED_IN):
                if action:
                    problems.append(("E112", f"{where}: {name} asks no right, so it has no action"))
            elif (name, action) not in matrix():
                problems.append(("E112", f"{where}: the permission matrix has no row {name} {action}"))
            asked = table.setdefault(route, {})
            for method in methods.split():
                if method not in METHODS:
                    problems.append(("E111", f"{where}: unknown method {method}"))
                elif method in asked:
                    problems.append(("E111", f"{where}: {method} is there twice"))
                asked[method] = Asked(name, action)
            if not methods:
                problems.append(("E111", f"{where}: no method"))
    return table, problems


@cache
def rows_of(route: str) -> tuple[str, ...]:
    """The rows that speak of a route: its own, then the patterns that fit ("admin:*"), the narrowest first."""
    patterns = [row for row in routes() if "*" in row and fnmatchcase(route, row)]
    own = [route] if route in routes() and route not in patterns else []
    return (*own, *sorted(patterns, key=len, reverse=True))


def asked(route: str, method: str) -> list[Asked]:
    """All rights that this method at this address asks; none where the narrowest row does not list the method.

    HEAD and OPTIONS are asked like GET, or where there is no GET like what there is.
    """
    found: list[Asked] = []
    for row in rows_of(route):
        methods = routes()[row]
        here = methods.get(method)
        if method in ("HEAD", "OPTIONS"):
            here = methods.get("GET") or next(iter(methods.values()), None)
        if here is None and not found:
            return []
        if here == Asked(PUBLIC):
            return [here]
        if here and here not in found:
            found.append(here)
    return found


def name_of(match: ResolverMatch) -> str:
    return ":".join([*match.namespaces, match.url_name or ""])


def enter(request: Any) -> bool:
    """May the signed-in user go on to the view? False when the file does not list the method.

    Raises access.Denied when no role of the user gives the right that the address asks, and PermissionDenied,
    loudly, for an address that nobody has described.
    """
    route = name_of(request.resolver_match)
    if not rows_of(route):
        logger.error("no row in routes.csv for the address %s: it stays shut", route)
        raise PermissionDenied
    here = asked(route, request.method)
    if not here or here == [Asked(PUBLIC)]:
        return bool(here)
    if request.user.is_machine and getattr(request, "auth", None) is None:
        raise access.Denied(_("This account is for programs. It works with a token in the API only."))
    for one in reversed(here):
        if one.object != SIGNED_IN:
            access.require(request.user, one.action, one.object)
    return True


class Gate:
    """Middleware after sign-in has been asked for: lets through to the view who may come."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        routes()
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if getattr(getattr(view, "cls", None), "asks_the_gate", False):
            return None  # a view of the API asks when it has read the token
        route = name_of(request.resolver_match)
        here = asked(route, request.method)
        if here and here != [Asked(PUBLIC)] and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), str(settings.LOGIN_URL))
        is_open = enter(request)
        methods = [*routes()[rows_of(route)[0]], "HEAD", "OPTIONS"]
        if request.method == "OPTIONS":  # answered here, so that it tells nothing about rows
            return HttpResponse(status=204, headers={"Allow": ", ".join(methods)})
        return None if is_open else HttpResponseNotAllowed(methods)
