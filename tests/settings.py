"""The product's settings as the tests run them: the demo's mode, own folders, quick passwords."""

import atexit
import os
import shutil
import tempfile

_var = tempfile.mkdtemp(prefix="samverkan-tests-")
atexit.register(shutil.rmtree, _var, ignore_errors=True)
os.environ |= {"DEBUG": "0", "DEMO": "1", "SECRET_KEY": "tests-" * 10, "VAR_DIR": _var}

from tests.strict import Undefined  # noqa: E402
from tracker.core.management.commands.compilemessages import compile_catalogues  # noqa: E402
from tracker.settings import *  # noqa: E402, F403
from tracker.settings import DATABASES, LOCALE_PATHS, TEMPLATES, VAR_DIR  # noqa: E402

# Before anything translates: Django reads a language once.
for folder in LOCALE_PATHS:
    compile_catalogues(folder)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Each new client builds the middleware anew; to read every static file then took a third of all tests' time.
# tests/tracker/core/test_headers.py serves files as the product does.
WHITENOISE_AUTOREFRESH = True
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Undefined()
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in daily use: threads share it under WAL, which no database in memory allows.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "tests.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
