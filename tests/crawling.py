"""Every address of the product, for tests that must leave none out."""

import re
from collections.abc import Iterator

from tracker.core.management.commands.routes import routes


def addresses(public_id: str = "none") -> Iterator[str]:
    """Every route once, with `public_id` or something that cannot exist where it wants an object.

    The page that says so, and the refusal, count as answers as well.
    """
    blank = {"int": "0", "uuid": "00000000-0000-4000-8000-000000000000"}
    for route in routes():
        path = re.sub(r"<(?:(\w+):)?\w+>", lambda hit: blank.get(hit[1] or "str", public_id), route.path)
        path = re.sub(r"\(\?P<\w+>(?:[^()]|\([^()]*\))*\)", public_id, path)
        yield re.sub(r"[\\^$]|\(\?:.*\)|[?*+]$", "", path)
