"""Each check of a deployment: silent on sound settings, and says its id on the one mistake that it is about."""

import copy
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as product
from django.db import connection

from tracker.core import checks

DOCUMENT = Path(product.BASE_DIR) / "docs/operations.md"


@pytest.fixture
def sound(settings, tmp_path, monkeypatch):
    """Settings as they should be on a machine that others reach."""
    tmp_path.chmod(0o750)
    settings.VAR_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = copy.deepcopy(settings.STORAGES)
    settings.STORAGES["default"]["OPTIONS"]["location"] = tmp_path / "files"
    settings.BEHIND_TLS, settings.DEMO, settings.DEBUG = True, False, False
    settings.ALLOWED_HOSTS = ["samverkan.example"]
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "mail.example", "samverkan@example.org"
    settings.SECURITY_CONTACT = "mailto:security@example.org"
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 51, 3))
    for name in checks.SECRETS:
        monkeypatch.delenv(f"{name}_FILE", raising=False)
    return settings


def found():
    return [message.id.removeprefix("samverkan.") for message in checks.deployment(None)]


def test_sound_settings_have_nothing_to_mend(sound):
    assert found() == []


@pytest.mark.parametrize("name", ["DEMO", "DEBUG"])
def test_w001_the_demo_where_others_reach_it(sound, name):
    setattr(sound, name, True)
    assert found() == ["W001"]
    sound.BEHIND_TLS = False
    assert found() == []


@pytest.mark.parametrize("host", ["*", "*.example", ".example"])
def test_w002_hosts_that_nobody_has_listed(sound, host):
    sound.ALLOWED_HOSTS = ["samverkan.example", host]
    assert found() == ["W002"]


def test_w003_this_machine_only(sound):
    sound.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
    assert found() == ["W003"]


@pytest.mark.parametrize("name", checks.SECRETS)
def test_w004_a_secret_that_all_can_read(sound, tmp_path, monkeypatch, name):
    file = tmp_path / "secret"
    file.write_text("x")
    monkeypatch.setenv(f"{name}_FILE", str(file))
    file.chmod(0o640)
    assert found() == []
    file.chmod(0o644)
    assert found() == ["W004"]


def test_w004_the_key_that_a_developers_machine_made(sound, tmp_path):
    file = tmp_path / "secret_key"
    file.write_text("x")
    file.chmod(0o604)
    assert found() == ["W004"]


@pytest.mark.parametrize("folder", ["static", "static/deeper"])
def test_e005_files_among_those_that_everybody_may_fetch(sound, tmp_path, folder):
    sound.STORAGES["default"]["OPTIONS"]["location"] = tmp_path / folder
    assert found() == ["E005"]


@pytest.mark.parametrize("mode", [0o751, 0o755, 0o777])
def test_w006_a_folder_that_all_can_read(sound, tmp_path, mode):
    tmp_path.chmod(mode)
    assert found() == ["W006"]


@pytest.mark.parametrize("version", [(3, 7, 0), (3, 40, 1), (3, 51, 2)])
def test_i007_an_sqlite_with_the_fault(sound, monkeypatch, version):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    monkeypatch.setitem(sound.DATABASES, "default", {"ENGINE": "django.db.backends.sqlite3", "NAME": "x"})
    assert found() == ["I007"]
    assert "PostgreSQL" in checks.deployment(None)[0].hint


@pytest.mark.parametrize(
    ("host", "mode", "expected"),
    [
        ("db.example", None, ["W008"]),
        ("db.example", "prefer", ["W008"]),
        ("db.example", "verify-full", []),
        ("db.example", "require", []),
        ("localhost", None, []),
        ("/var/run/postgresql", None, []),
        ("", None, []),
    ],
)
def test_w008_a_database_elsewhere_without_encryption(sound, monkeypatch, host, mode, expected):
    options = {"sslmode": mode} if mode else {}
    database = {"ENGINE": "django.db.backends.postgresql", "HOST": host, "OPTIONS": options}
    monkeypatch.setitem(sound.DATABASES, "default", database)
    assert found() == expected


@pytest.mark.parametrize(("name", "value"), [("SESSION_HOURS", 13), ("SESSION_IDLE_MINUTES", 721)])
def test_w009_long_sessions(sound, name, value):
    setattr(sound, name, value)
    assert found() == ["W009"]


def test_w010_mail_from_nowhere(sound):
    sound.DEFAULT_FROM_EMAIL = "samverkan@localhost"
    assert found() == ["W010"]


def test_i011_no_mail_at_all(sound):
    sound.EMAIL_HOST = ""
    assert found() == ["I011"]


@pytest.mark.parametrize(
    "contact", ["security@example.org", "http://example.org", "mailto:a b", "https://x\nEvil: 1"]
)
def test_w012_a_contact_that_is_no_address(sound, contact):
    sound.SECURITY_CONTACT = contact
    assert found() == ["W012"]


def test_i013_nobody_to_tell(sound):
    sound.SECURITY_CONTACT = ""
    assert found() == ["I013"]


def test_w014_the_caches_table(transactional_db, settings):
    assert checks.cache_table(None, databases=["default"]) == []
    with connection.schema_editor() as editor:
        editor.execute("ALTER TABLE cache RENAME TO cache_away")
    try:
        assert [message.id for message in checks.cache_table(None, databases=["default"])] == [
            "samverkan.W014"
        ]
    finally:
        with connection.schema_editor() as editor:
            editor.execute("ALTER TABLE cache_away RENAME TO cache")
    assert checks.cache_table(None) == []


def test_every_check_is_in_the_document():
    told = set(
        re.findall(r"^\| `(samverkan\.[WEI]0\d+)` \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    )
    files = Path(checks.__file__).parents[1].glob("*/checks.py")
    code = "".join(path.read_text(encoding="utf-8") for path in files)
    written = set(re.findall(r'id="(samverkan\.\w+)"', code))
    assert told == written


SECRETS = {
    "SECRET_KEY": "hemlig-nyckel-" * 5,
    "SECRET_KEY_FALLBACKS": "tidigare-nyckel-" * 5,
    "HISTORY_KEY": "hemlig-historia-" * 5,
    "EMAIL_HOST_PASSWORD": "hemlig-post",
    "OIDC_CLIENT_SECRET": "hemlig-klient",
    "DATABASE_URL": "postgres://nobody:hemlig-databas@127.0.0.1:1/none",
}


@pytest.mark.parametrize(
    "command", [["check", "--deploy"], ["routes"], ["check", "--database", "default"], ["migrate"]]
)
def test_no_command_prints_a_secret(tmp_path, command):
    """Whether it goes well or, for want of a database, badly."""
    environment = {
        "PATH": os.environ["PATH"],
        "VAR_DIR": str(tmp_path),
        "ALLOWED_HOSTS": "a.example",
    } | SECRETS
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=product.BASE_DIR, env=environment, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.stdout or done.stderr
    assert not re.search("hemlig|tidigare", done.stdout + done.stderr)


@pytest.mark.parametrize("name", ["SECRET_KEY", "HISTORY_KEY"])
@pytest.mark.parametrize("value", ["hemlig", "hemlig-nyckel-" * 3])
def test_a_key_that_can_be_guessed_stops_the_start_and_is_not_printed(tmp_path, name, value):
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), "SECRET_KEY": SECRETS["SECRET_KEY"]}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=product.BASE_DIR, env=environment | {name: value}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert f"{name} must have at least 50 characters" in done.stderr
    assert value not in done.stdout + done.stderr
