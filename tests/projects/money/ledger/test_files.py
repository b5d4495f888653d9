"""The ledger as a file: text is no formula, and a negative number is a number."""

import csv
import io
import re
import zipfile
from decimal import Decimal

import pytest

from tests import factories as make

pytestmark = pytest.mark.django_db

NAUGHTY = ["=1+1", "+46 8 1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "\uff1d1+1"]


@pytest.mark.parametrize("text", NAUGHTY)
def test_a_file_runs_no_formula_and_keeps_negative_numbers(text, as_leader):
    agreement = make.AgreementFactory()
    make.TransactionFactory(agreement=agreement, text=text, amount=Decimal("-100.50"), kind="repayment")
    lines = b"".join(as_leader.get("/ledger/", {"format": "csv"}).streaming_content).decode("utf-8-sig")
    (told,) = csv.DictReader(io.StringIO(lines), delimiter=";")
    assert told["Text"] == f"'{text}"
    assert told["Belopp"] == told["Belopp i kronor"] == "-100,50"
    book = zipfile.ZipFile(io.BytesIO(as_leader.get("/ledger/", {"format": "xlsx"}).content))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert len(re.findall("<v>-100.50?</v>", sheet)) == 2
