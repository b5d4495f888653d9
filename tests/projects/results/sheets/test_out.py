"""A project's results as a sheet: which rows it has, and what of them others get."""

import datetime as dt
import io
import zipfile
from decimal import Decimal

import pytest

from projects.models import Category, Dimension, IndicatorSplit, ValueCell
from projects.results.sheets import columns, writing
from projects.results.sheets.comparing import compare
from projects.results.sheets.reading import Line
from projects.results.values import actions as values
from tests import factories as make
from tests.projects.results.sheets.asking import LETTERS, body, book

pytestmark = pytest.mark.django_db


def test_the_sheet_has_a_row_for_each_value_and_each_group(
    as_manager, manager, number, percent, period, address
):
    make.plan_indicator(number, targets={2017: Decimal(80)})
    values.save_value(user=manager, indicator=number, period=period, expected=None, value=Decimal(0))
    rows = book(as_manager.get(f"{address}?periods=2017&format=xlsx"))
    assert [(row["Indikator"], row["Grupp"]) for row in rows] == [
        ("OWN-P1", None), ("OWN-P1", "sex:women"), ("OWN-P1", "sex:men"), ("OWN-P1", "sex:unknown"), ("OWN-P2", None),
    ]  # fmt: skip
    assert (rows[0]["Svar"], rows[0]["Värde"], rows[0]["Status"], rows[0]["Mål"]) == (
        "mättes",
        0,
        "utkast",
        80,
    )
    assert (rows[4]["Svar"], rows[4]["Värde"]) == (None, None)
    assert rows[1]["Grupp i ord"] == "Kvinnor"


def test_a_name_that_looks_like_a_formula_is_text(as_manager, number, address):
    number.name_sv = '=HYPERLINK("http://x.example")'
    number.save()
    answer = as_manager.get(f"{address}?periods=2017&format=xlsx")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
    assert book(answer)[0]["Namn"] == number.name_sv
    text = b"".join(as_manager.get(f"{address}?periods=2017&format=csv")).decode()
    assert "'=HYPERLINK" in text


def test_others_get_approved_values_and_no_small_group(
    as_manager, as_viewer, manager, leader, number, percent, period, address
):
    groups = columns.groups_of(values.parts.splits_of(number))
    cells = [
        values.Cell(groups[f"sex:{one}"][0], amount=Decimal(n))
        for one, n in (("women", 40), ("men", 17), ("unknown", 3))
    ]
    row = values.save_value(
        user=manager, indicator=number, period=period, expected=None, value=Decimal(60), cells=cells
    )
    row = values.submit_value(user=manager, value=row, expected=row.version)
    outside = f"{address}?periods=2017&format=xlsx"
    assert [one["Värde"] for one in book(as_viewer.get(outside))] == [None] * 5
    values.approve_value(user=leader, value=row, expected=row.version)
    assert [one["Värde"] for one in book(as_manager.get(outside))] == [60, 40, 17, 3, None]
    told = [one["Värde"] for one in book(as_viewer.get(outside))]
    assert told[0] == 60
    assert told[3] is None
    assert 17 not in told


def test_of_a_restricted_project_words_and_comments_stay_inside(
    as_manager, as_viewer, manager, admin_user, own_project, number, period, address
):
    make.IndicatorValueFactory(indicator=number, year=2017, comment_sv="Kontoret i Kampot")
    make.sensitive(own_project, "restricted")
    outside = f"{address}?periods=2017&format=xlsx"
    assert book(as_manager.get(outside))[0]["Kommentar på svenska"] == "Kontoret i Kampot"
    assert book(as_viewer.get(outside))[0]["Kommentar på svenska"] is None
    make.sensitive(own_project, "protected")
    assert as_viewer.get(outside).status_code == 404


@pytest.mark.parametrize("periods", ["", "x", "1066", "all-2017", "\x00", "9" * 40])
def test_other_periods_than_there_are_give_the_latest(as_manager, number, address, periods):
    rows = book(as_manager.get(address, {"periods": periods, "format": "xlsx"}))
    assert {row["Period"] for row in rows} == {"2017"}


def test_a_year_with_several_periods_goes_out_together(as_manager, own_project, address):
    for quarter in (1, 2):
        make.ReportingPeriodFactory(
            code=f"2017-Q{quarter}",
            kind="quarter",
            first_day=dt.date(2017, 3 * quarter - 2, 1),
            last_day=dt.date(2017, 3 * quarter, 28),
        )
    make.IndicatorFactory(project=own_project, code="OWN-Q", frequency="quarter")
    for periods, codes in (("", ["2017-Q1", "2017-Q2"]), ("2017-Q2", ["2017-Q2"])):
        rows = book(as_manager.get(address, {"periods": periods, "format": "xlsx"}))
        assert [row["Period"] for row in rows] == codes


def test_a_project_without_indicators_says_so(as_manager, address):
    assert "Projektet har inga indikatorer" in body(as_manager.get(address))


@pytest.mark.parametrize("many", [1, 4])
def test_a_sheet_is_written_and_compared_in_as_many_queries_for_many(
    manager, own_project, number, django_assert_num_queries, many
):
    for n in range(many):
        year = 2015 + n
        make.ReportingPeriodFactory(year=year)
        row = make.IndicatorFactory(project=own_project, code=f"OWN-X{n}")
        row.sites.add(make.SiteFactory(project=own_project, code=f"s{n}"))
        value = make.IndicatorValueFactory(indicator=number, year=year, value=Decimal(n), status="draft")
        women = Category.objects.get(dimension__code="sex", code="women")
        ValueCell.objects.create(value=value, first=women, amount=0)
        IndicatorSplit.objects.create(indicator=row, first=Dimension.objects.get(code="sex"))
    periods = writing.periods_of(own_project, manager)
    with django_assert_num_queries(10):
        assert len(list(writing.table(manager, own_project, periods).rows)) > many
    given = [Line(n + 2, ("OWN-P1", str(2015 + n), "", ""), {"value": str(n)}) for n in range(many)]
    with django_assert_num_queries(12):
        assert compare(manager, own_project, given, LETTERS).unchanged == many
