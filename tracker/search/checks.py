"""W016: what is not in the index is not found, and nobody is told so."""

from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DatabaseError

from tracker.search import index


@register(Tags.database)
def index_is_whole(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    try:
        away = index.lacking() if databases else []
    except DatabaseError:
        return []  # a database that is away, or has not been migrated, has lost nothing
    if not away:
        return []
    message = f"Not everything can be found: the index of the search lacks {', '.join(away)}."
    return [Warning(message, hint="manage.py migrate, or manage.py rebuild_search", id="samverkan.W016")]
