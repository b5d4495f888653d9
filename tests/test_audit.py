"""The audit of dependencies is believed only when it has found the weakness that was planted."""

import importlib.util
from pathlib import Path

import pytest
from django.conf import settings

FILE = Path(settings.BASE_DIR) / ".ci/audit.py"
WEAK = "reportlab 3.6.12: PYSEC-0, mended in 3.6.13"


@pytest.fixture
def audit():
    specification = importlib.util.spec_from_file_location("audit", FILE)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def answers(audit, monkeypatch, canary, own):
    """What the advisory database says of the planted requirement, and of ours."""
    said = {"canary.txt": canary, "base.txt": own}
    monkeypatch.setattr(audit, "audit", lambda path: said[path.name])


@pytest.mark.parametrize(("if_reachable", "code"), [(False, 2), (True, 0)])
def test_without_a_database_nothing_was_audited_and_that_is_said(
    audit, monkeypatch, capsys, if_reachable, code
):
    answers(audit, monkeypatch, canary=([], "no answer"), own=([], ""))
    assert audit.main(if_reachable) == code
    said = capsys.readouterr().out
    assert "NOTHING WAS AUDITED" in said
    assert "no known weakness" not in said


def test_a_weakness_is_named_and_fails(audit, monkeypatch, capsys):
    answers(audit, monkeypatch, canary=([WEAK], ""), own=(["django 5.2.0: PYSEC-1, mended in 5.2.1"], ""))
    assert audit.main(True) == 1
    assert "django 5.2.0" in capsys.readouterr().out


def test_a_package_that_could_not_be_audited_fails(audit, monkeypatch):
    answers(audit, monkeypatch, canary=([WEAK], ""), own=([], "asgiref could not be audited"))
    assert audit.main(True) == 1


def test_no_weakness_is_said_only_when_the_planted_one_was_found(audit, monkeypatch, capsys):
    answers(audit, monkeypatch, canary=([WEAK], ""), own=([], ""))
    assert audit.main(False) == 0
    assert "no known weakness" in capsys.readouterr().out


def test_an_auditor_that_says_nothing_has_audited_nothing(audit, monkeypatch, tmp_path):
    """pip-audit itself, with a file that it cannot read."""
    file = tmp_path / "requirements.txt"
    file.write_text("this is no requirement at all\n", encoding="utf-8")
    found, why = audit.audit(file)
    assert found == []
    assert why
