"""Typed settings from the environment; a wrong value stops the start with a clear message."""

import datetime
import os
import re
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

SHORTEST_SECRET = 50


def text(name: str, default: str = "") -> str:
    """The variable NAME, or what the file named by NAME_FILE holds (for secrets), or the default."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def secret(name: str) -> str:
    """A key that signs or seals, or nothing. One that could be guessed stops the start; it is not printed."""
    value = text(name)
    if 0 < len(value) < SHORTEST_SECRET:
        raise ImproperlyConfigured(f"{name} must have at least {SHORTEST_SECRET} characters")
    return value


def flag(name: str, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value in ("", "1", "true", "yes", "on", "0", "false", "no", "off"):
        return default if value == "" else value in ("1", "true", "yes", "on")
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}")


def number(name: str, default: int) -> int:
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}") from None


def choice(name: str, among: list[str], default: str) -> str:
    value = os.environ.get(name, "").strip().lower() or default
    if value not in among:
        raise ImproperlyConfigured(f"{name} must be {' or '.join(among)}, not {value!r}")
    return value


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list, blanks dropped."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def rate(name: str, default: str) -> str:
    """So many in a time: "600/minute"."""
    value = os.environ.get(name, "").strip() or default
    if not re.fullmatch(r"[1-9][0-9]{0,6}/(second|minute|hour|day)", value):
        raise ImproperlyConfigured(f"{name} must be like 600/minute, not {value!r}")
    return value


def day(name: str) -> datetime.date | None:
    """A date as 2026-11-21, or None."""
    value = os.environ.get(name, "").strip()
    try:
        return datetime.date.fromisoformat(value) if value else None
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a date such as 2026-11-21, not {value!r}") from None
