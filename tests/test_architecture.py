"""The house rules that a machine can check (docs/architecture.md)."""

import ast
import importlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.template import engines
from django.urls import URLPattern, get_resolver
from importlinter.application.use_cases import lint_imports
from importlinter.configuration import configure

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("tracker", "countries", "projects", "reports")
LONGEST_FILE = 400


def tracked(*endings: str) -> list[Path]:
    """The files of the project: those that git knows or would add. In an unpacked copy, all but what commands make."""
    if (ROOT / ".git").exists():
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
            "\0"
        )
        paths = [ROOT / name for name in names if name]
    else:
        made = {".venv", "var", "__pycache__"}
        paths = [path for path in ROOT.rglob("*") if not made & set(path.relative_to(ROOT).parts)]
    return sorted(path for path in paths if path.is_file() and path.name.endswith(endings or ("",)))


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def sources() -> list[Path]:
    return [path for path in tracked(".py") if path.relative_to(ROOT).parts[0] in PACKAGES]


def test_imports_run_one_way():
    configure()
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_logo=True)


def test_no_file_is_long():
    long = {
        named(path): lines
        for path in tracked(".py", ".html", ".css", ".js")
        if "migrations" not in path.parts
        and (lines := path.read_text(encoding="utf-8").count("\n")) > LONGEST_FILE
    }
    assert not long


def test_nothing_works_by_signals():
    assert not [named(path) for path in tracked("signals.py")]


@pytest.mark.parametrize("path", sources(), ids=named)
def test_every_module_can_be_imported(path):
    importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))


def said_why(lines: list[str], number: int) -> bool:
    """Is there a comment on the line, or above the group of imports that it stands in?"""
    if "#" in lines[number - 1]:
        return True
    while "import " in lines[number - 1]:
        number -= 1
    return "#" in lines[number - 1]


def test_an_import_inside_a_function_says_why():
    bare = []
    for path in sources():
        lines = path.read_text(encoding="utf-8").splitlines()
        for function in ast.walk(ast.parse("\n".join(lines))):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                bare += [
                    f"{named(path)}:{node.lineno}"
                    for node in ast.walk(function)
                    if isinstance(node, ast.Import | ast.ImportFrom) and not said_why(lines, node.lineno)
                ]
    assert not bare


def templates() -> list[Path]:
    return [path for path in tracked(".html", ".txt", ".svg") if path.is_relative_to(ROOT / "templates")]


@pytest.mark.parametrize("path", templates(), ids=named)
def test_a_template_parses_and_obeys_the_content_security_policy(path):
    engines["django"].get_template(str(path.relative_to(ROOT / "templates")))
    text = path.read_text(encoding="utf-8")
    assert not re.findall(r"\sstyle\s*=|<style\b|\son[a-z]+\s*=\s*[\"']|javascript:", text)
    scripts = re.findall(r"<script\b[^>]*>", text)
    assert all("src=" in script or 'type="application/json"' in script for script in scripts)


def test_models_and_migrations_agree(db):
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_every_own_model_says_its_order():
    """And ends it with the primary key or something unique, so that pages of a list never overlap."""
    missing = []
    for model in apps.get_models():
        if model.__module__.split(".")[0] not in PACKAGES:
            continue
        last = model._meta.ordering[-1].lstrip("-") if model._meta.ordering else ""
        one = {field.name for field in model._meta.fields if field.unique} | {"pk"}
        several = [set(rule.fields) for rule in model._meta.constraints if hasattr(rule, "fields")]
        by = {str(name).lstrip("-") for name in model._meta.ordering}
        if last not in one and not any(fields and fields <= by for fields in several):
            missing.append(model.__name__)
    assert not missing


def test_deployment_settings_are_clean():
    """As in production: nothing but a secret key and the host's name from the environment."""
    keep = ("PATH", "HOME", "LANG", "DATABASE_URL")
    environment = {name: os.environ[name] for name in keep if name in os.environ}
    environment |= {"SECRET_KEY": "k-9f3Xq_" * 8, "ALLOWED_HOSTS": "samverkan.example"}
    environment |= {"VAR_DIR": str(settings.VAR_DIR), "DJANGO_SETTINGS_MODULE": "tracker.settings"}
    command = [sys.executable, "-W", "error", "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_no_setting_has_a_secret_of_its_own():
    """Without DEMO, DEBUG and SECRET_KEY the product refuses to start."""
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(settings.VAR_DIR)}
    command = [sys.executable, "manage.py", "check"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr


def test_every_address_has_a_name():
    def nameless(patterns, before=""):
        for item in patterns:
            path = before + str(item.pattern)
            if not isinstance(item, URLPattern):
                if not path.startswith("admin/"):
                    yield from nameless(item.url_patterns, path)
            elif not item.name:
                yield path

    assert not list(nameless(get_resolver().url_patterns))


def requirements(path: Path) -> list[str]:
    return re.split(r"\n(?=\S)", path.read_text(encoding="utf-8").replace("\\\n", " ").strip())


@pytest.mark.parametrize("name", ["base", "dev"])
def test_requirements_are_pinned_with_hashes(name):
    rows = [row for row in requirements(ROOT / f"requirements/{name}.txt") if not row.startswith("#")]
    assert rows
    assert not [row for row in rows if "==" not in row.split()[0] or "--hash=sha256:" not in row]


def test_tests_run_with_the_versions_that_the_product_runs_with():
    base, dev = (
        {row.split()[0] for row in requirements(ROOT / f"requirements/{name}.txt")}
        for name in ("base", "dev")
    )
    assert base <= dev


def test_no_file_names_a_registry_or_a_place_on_some_machine():
    places = re.compile(
        r"/(?:work|root|tmp|home/\w+)/|(?:index|registry)[-_]url|https?://(?:registry|files|packages|pypi|deb)\.",
        re.IGNORECASE,
    )
    found = [
        f"{named(path)}: {hit.group()}"
        for path in tracked(
            ".py", ".html", ".css", ".js", ".md", ".toml", ".txt", ".in", ".csv", ".json", "Makefile", "run"
        )
        if path != Path(__file__)
        for hit in [places.search(path.read_text(encoding="utf-8"))]
        if hit
    ]
    assert not found


def test_the_suite_runs_on_the_database_that_was_asked_for(db):
    asked = os.environ.get("DATABASE_URL", "sqlite").split(":")[0]
    assert connection.vendor == {"postgres": "postgresql"}.get(asked, asked)


def test_every_setting_from_the_environment_is_described():
    read = set(
        re.findall(r"env\.\w+\(\s*\"(\w+)\"", (ROOT / "tracker/settings.py").read_text(encoding="utf-8"))
    )
    described = set(
        re.findall(
            r"^\| `([A-Z_]+)` \|", (ROOT / "docs/operations.md").read_text(encoding="utf-8"), re.MULTILINE
        )
    )
    assert read == described


def test_links_between_documents_lead_somewhere():
    dead = [
        f"{named(path)}: {link}"
        for path in tracked(".md")
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
        if not (path.parent / link).exists()
    ]
    assert not dead
