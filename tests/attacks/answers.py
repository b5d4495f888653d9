"""What a refused attack may look like: the right status, and nothing that helps the next one."""

from typing import Any

# What only a fault of the server would show: traces, statements, paths of the code, settings.
LEAKS = (
    "Traceback", "site-packages", "SELECT ", "INSERT INTO", "django.db", "django.core", "psycopg",
    "sqlite3", '.py", line', "SECRET_KEY", "DisallowedHost", "SuspiciousOperation", "OperationalError",
)  # fmt: skip
SCRIPT = "<script>alert('xss')</script>"
# Texts that have broken one thing or another before.
PAYLOADS = [
    SCRIPT,
    "' OR '1'='1' --",
    '"; DROP TABLE projects_project; --',
    "../../../../etc/passwd",
    "{{ 7*7 }}{% debug %}",
    "${7*7}#{7*7}",
    "a\r\nSet-Cookie: evil=1",
    "\u202egnitirw",
    "a\x00b",
    "%s%s%n",
    "=cmd|'/c calc'!A1",
]


def text_of(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode("utf-8", "replace")


def refused(answer: Any, *statuses: int, sent: str = "") -> str:
    """The text of an answer of one of these statuses, after looking for what it should not tell."""
    text = text_of(answer)
    assert answer.status_code in statuses, f"{answer.status_code}: {text[:300]}"
    for leak in LEAKS:
        assert leak not in text, leak
    if "<" in sent:
        assert sent not in text
    # With its sign: the random number of a request may well spell a word.
    assert "evil=1" not in str(answer.headers)
    return text
