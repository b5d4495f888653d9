"""System checks for whoever puts the product into operation: `manage.py check --deploy --database default`.

Each has an id, a message and a hint; docs/operations.md lists them. A warning is something to mend before others
can reach the site; information is something to know. Errors in the files of rights have checks of their own.
"""

import os
import re
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Tags, Warning, register
from django.db import DatabaseError, connections

from tracker.core import triggers

LOCAL = {"localhost", "127.0.0.1", "[::1]", "::1", ""}
LONGEST_SESSION = 12 * 60  # minutes
# Variables that hold a secret, or name its file by NAME_FILE.
SECRETS = (
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "HISTORY_KEY",
    "HISTORY_KEY_FALLBACKS",
    "DATABASE_URL",
    "EMAIL_HOST_PASSWORD",
    "OIDC_CLIENT_SECRET",
)
_OTHERS = stat.S_IRWXO
_CONTACT = re.compile(r"(?:https://|mailto:)[\x21-\x7e]+")


@register(Tags.security, deploy=True)
def deployment(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [*address(), *secrets(), *folders(), *database_settings(), *services()]


def address() -> Iterator[CheckMessage]:
    if settings.BEHIND_TLS and (settings.DEMO or settings.DEBUG):
        yield Warning(
            "DEMO or DEBUG is on at a site with TLS.",
            hint="Known passwords or the inside of the code are open to whoever reaches it. Set both to 0.",
            id="samverkan.W001",
        )
    if any("*" in host or host.startswith(".") for host in settings.ALLOWED_HOSTS):
        yield Warning(
            "ALLOWED_HOSTS allows names that nobody has listed.",
            hint="Name each host: links in mails and redirects are made from the Host header.",
            id="samverkan.W002",
        )
    if settings.BEHIND_TLS and set(settings.ALLOWED_HOSTS) <= LOCAL:
        yield Warning(
            "ALLOWED_HOSTS names this machine only.",
            hint="Set it to the name that people type; every request to that name is refused now.",
            id="samverkan.W003",
        )


def secrets() -> Iterator[CheckMessage]:
    files = [Path(os.environ[f"{name}_FILE"]) for name in SECRETS if os.environ.get(f"{name}_FILE")]
    for path in [*files, settings.VAR_DIR / "secret_key"]:
        if path.exists() and path.stat().st_mode & _OTHERS:
            yield Warning(
                f"The file of a secret, {path.name}, is open to every user of this machine.",
                hint="chmod 640, and the service's user as owner or group.",
                id="samverkan.W004",
            )


def folders() -> Iterator[CheckMessage]:
    storage: Any = settings.STORAGES["default"]
    files = Path(storage["OPTIONS"]["location"]).resolve()
    for served in map(Path, [settings.STATIC_ROOT, *settings.STATICFILES_DIRS]):
        if files.is_relative_to(served.resolve()):
            yield Error(
                "Files that people send would lie among those that everybody may fetch.",
                hint="Choose a VAR_DIR outside every folder that a web server serves.",
                id="samverkan.E005",
            )
    if settings.VAR_DIR.stat().st_mode & _OTHERS:
        yield Warning(
            "VAR_DIR is open to every user of this machine.",
            hint="chmod 750: files, and with SQLite the whole database, lie there.",
            id="samverkan.W006",
        )


def database_settings() -> Iterator[CheckMessage]:
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3") and (3, 7, 0) <= sqlite3.sqlite_version_info < (3, 51, 3):
        yield Info(
            f"SQLite {sqlite3.sqlite_version} has a fault that may damage a database which two processes write to.",
            hint="Take PostgreSQL for daily work, or SQLite 3.51.3; check the nightly copy with PRAGMA integrity_check.",
            id="samverkan.I007",
        )
    host = str(database.get("HOST") or "")
    encrypted = database.get("OPTIONS", {}).get("sslmode") in ("require", "verify-ca", "verify-full")
    if not (host in LOCAL or host.startswith("/") or encrypted):
        yield Warning(
            "The database is on another host and the way there may be unencrypted.",
            hint="Add ?sslmode=verify-full to DATABASE_URL, with the certificate of its authority.",
            id="samverkan.W008",
        )


def services() -> Iterator[CheckMessage]:
    if max(settings.SESSION_HOURS * 60, settings.SESSION_IDLE_MINUTES) > LONGEST_SESSION:
        yield Warning(
            "A session may live longer than twelve hours.",
            hint="Leave SESSION_HOURS at 12 or less, and SESSION_IDLE_MINUTES well below.",
            id="samverkan.W009",
        )
    if settings.EMAIL_HOST and settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        yield Warning(
            "Mail would be sent from an address that does not exist.",
            hint="Set EMAIL_FROM to an address of your own domain.",
            id="samverkan.W010",
        )
    if not settings.EMAIL_HOST:
        yield Info(
            "No mail can be sent: people are not told of new sign-ins, nor can they set a new password.",
            hint="Set EMAIL_HOST and EMAIL_FROM.",
            id="samverkan.I011",
        )
    if settings.SECURITY_CONTACT and not _CONTACT.fullmatch(settings.SECURITY_CONTACT):
        yield Warning(
            "SECURITY_CONTACT is neither mailto: nor https://.",
            hint="Write it as mailto:security@example.org; security.txt shows it as it is.",
            id="samverkan.W012",
        )
    if not settings.SECURITY_CONTACT:
        yield Info(
            "Who finds a weakness is not told whom to write to.",
            hint="Set SECURITY_CONTACT; /.well-known/security.txt then answers.",
            id="samverkan.I013",
        )


@register(Tags.database)
def cache_table(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """W014, on a database that has been migrated: without the table every sign-in is an error."""
    table = settings.CACHES["default"]["LOCATION"]
    for alias in databases or []:
        try:
            tables = connections[alias].introspection.table_names()
        except DatabaseError:
            continue  # a database that is away has not lost its tables
        if "django_migrations" in tables and table not in tables:
            return [
                Warning(
                    "The table of the cache is missing.",
                    hint="manage.py createcachetable",
                    id="samverkan.W014",
                )
            ]
    return []


@register(Tags.database)
def triggers_stand(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """W015, on a database that has been migrated: without its triggers a closed month is open to every door."""
    for alias in databases or []:
        try:
            is_migrated = "django_migrations" in connections[alias].introspection.table_names()
            away = triggers.missing(alias) if is_migrated else []
        except DatabaseError:
            continue  # a database that is away has not lost its triggers
        if away:
            return [
                Warning(
                    f"The database lacks triggers that keep its rules, or has others: {', '.join(away)}.",
                    hint="manage.py migrate makes them anew. Then look through what was written meanwhile.",
                    id="samverkan.W015",
                )
            ]
    return []
