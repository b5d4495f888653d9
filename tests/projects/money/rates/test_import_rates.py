"""manage.py import_rates."""

import datetime as dt
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from projects.money.rates.models import ExchangeRate
from tests import factories as make
from tests.projects.money.rates import files
from tracker.core.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(tmp_path: Path) -> str:
    path = tmp_path / "kurser.CSV"
    path.write_bytes(files.OWN_CSV)
    return str(path)


def run(*words: str) -> str:
    out = StringIO()
    call_command("import_rates", *words, stdout=out)
    return out.getvalue()


def number() -> int:
    return ExchangeRate.objects.count()


def test_a_dry_run_tells_and_writes_nothing(own):
    assert run("own_year", own, "--dry-run") == "3 new, 0 changed, 0 unchanged, 0 not quoted\n"
    assert number() == 0


def test_a_file_is_written_once(own):
    assert run("own_year", own).endswith("3 added, 0 replaced\n")
    assert Entry.objects.filter(object_type="projects.exchangerate", what="write_rates").count() == 3
    assert run("own_year", own).splitlines() == [
        "0 new, 0 changed, 3 unchanged, 0 not quoted",
        "0 added, 0 replaced",
    ]


def test_what_says_something_else_is_told_and_replaced_when_asked(own):
    row = make.ExchangeRateFactory(valid_from=dt.date(2017, 1, 1), rate=Decimal("9.6"))
    told = run("own_year", own)
    assert "EUR/SEK 2017-01-01: 9.600000 here, 9.630000 in the file" in told
    assert told.endswith("2 added, 0 replaced\n")
    assert run("own_year", own, "--replace").endswith("0 added, 1 replaced\n")
    row.refresh_from_db()
    assert row.rate == Decimal("9.63")


def test_only_some_of_a_file(own, tmp_path):
    run("own_year", own, "--currency", "EUR", "--since", "2018-01-01")
    assert number() == 1
    path = tmp_path / "inforeuro.xml"
    path.write_bytes(files.INFOREURO_MONTH_XML)
    run("inforeuro", str(path), "--month", "2019-02-14")
    assert ExchangeRate.objects.get(source="inforeuro").valid_from == dt.date(2019, 2, 1)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"year;currency;rate\n2017;EUR;0\n2018;EUR;9,63\n", "1 refused"),
        ("a.csv", b"a;b\n1;2\n", "format"),
        ("a.pdf", b"%PDF", "csv, xml, xlsx"),
        ("b.csv", None, "b.csv"),
        ("\0.csv", None, "null"),
    ],
)
def test_what_cannot_be_read_writes_nothing(tmp_path, name, content, message):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(CommandError, match=message):
        run("own_year", f"{tmp_path}/{name}")
    assert number() == 0


@pytest.mark.parametrize("words", [("x", "a.csv"), ("own_year", "a.csv", "--since", "2017")])
def test_words_that_are_wrong_are_told(words):
    with pytest.raises(CommandError):
        run(*words)
