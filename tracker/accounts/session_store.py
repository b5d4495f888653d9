"""Where sessions are: in the database, as Django keeps them, under keys of the form that Django makes."""

import re

from django.contrib.sessions.backends import db

_FORM = re.compile(r"[a-z0-9]{32}", re.ASCII)


class SessionStore(db.SessionStore):
    """Whatever else stands in the cookie is no key: PostgreSQL could not even look for NUL."""

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key and _FORM.fullmatch(key))
