"""A sheet that comes back: what is told before, what is saved, and what stays."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from projects.models import IndicatorValue, ValueCell
from projects.results.sheets import actions, columns
from projects.results.sheets.comparing import compare
from projects.results.values import actions as values
from tests import factories as make
from tests.projects.results.sheets.asking import LETTERS, body, lines, look, sent
from tracker.core.history.models import Entry

pytestmark = pytest.mark.django_db


def test_a_sheet_goes_out_and_comes_back_as_it_was(as_manager, manager, number, percent, period, address):
    values.save_value(user=manager, indicator=number, period=period, expected=None, value=Decimal("60.5"))
    values.save_value(
        user=manager,
        indicator=percent,
        period=period,
        expected=None,
        numerator=Decimal(12),
        denominator=Decimal(36),
    )
    for kind in ("xlsx", "csv"):
        answer = as_manager.get(f"{address}?periods=2017&format={kind}")
        content = b"".join(answer) if answer.streaming else answer.content
        page = body(as_manager.post(address, {"file": SimpleUploadedFile(f"blad.{kind}", content)}))
        assert "Nya värden: 0. Ändrade: 0. Oförändrade: 2." in page
        assert 'name="sent"' not in page


def test_what_it_changes_is_told_by_row_and_column_and_then_saved(
    as_manager, manager, number, period, address
):
    row = values.save_value(
        user=manager,
        indicator=number,
        period=period,
        expected=None,
        value=Decimal(60),
        comment_sv="Utan Kampot",
    )
    page = look(
        as_manager,
        address,
        ["OWN-P1", "2017", "", "", "", "1 061,5"],
        ["OWN-P1", "2017", "", "sex:women", "", "40"],
    )
    assert "Nya värden: 0. Ändrade: 1. Oförändrade: 0." in page
    assert "Rad 2, kolumn F" in page
    assert "Rad 3, kolumn F" in page
    assert "1\u00a0061,50" in page
    row.refresh_from_db()
    assert (row.value, row.version) == (60, 1)
    assert not Entry.objects.filter(what="import_sheet").exists()
    answer = as_manager.post(address, {"sent": sent(page), "key": "k" * 20})
    assert (answer.status_code, answer.url) == (302, address)
    row.refresh_from_db()
    assert (row.value, row.comment_sv, row.status) == (Decimal("1061.50"), "Utan Kampot", "draft")
    assert ValueCell.objects.get().amount == 40
    assert Entry.objects.filter(what="import_sheet").exists()
    version = row.version
    assert as_manager.post(address, {"sent": sent(page), "key": "k" * 20}).status_code == 302
    row.refresh_from_db()
    assert row.version == version


def test_new_values_can_be_handed_in_at_once(as_manager, number, percent, address):
    page = look(
        as_manager,
        address,
        ["own-p1", "2017", "", "", "", "0"],
        ["OWN-P2", "2017", "", "", "", "", "12", "36"],
    )
    assert "Nya värden: 2. Ändrade: 0. Oförändrade: 0." in page
    assert "inte rapporterat" in page
    assert as_manager.post(address, {"sent": sent(page), "submit": "1"}).status_code == 302
    rows = IndicatorValue.objects.order_by("indicator__code")
    assert [(row.value, row.status) for row in rows] == [
        (Decimal(0), "submitted"),
        (Decimal("33.33"), "submitted"),
    ]


def test_what_cannot_be_handed_in_can_still_be_kept_as_a_draft(as_manager, number, address):
    number.needs_evidence = True
    number.save()
    page = look(as_manager, address, ["OWN-P1", "2017", "", "", "", "10"])
    page = body(as_manager.post(address, {"sent": sent(page), "submit": "1", "key": "k" * 20}))
    assert "1 fel i bladet: inget har sparats" in page
    assert "Underlag krävs" in page
    assert not IndicatorValue.objects.exists()
    assert as_manager.post(address, {"sent": sent(page), "key": "k" * 20}).status_code == 302
    assert IndicatorValue.objects.get().status == "draft"


def test_what_nobody_measured_and_somebody_did_says_both(manager, own_project, number, period):
    make.IndicatorValueFactory(
        indicator=number, year=2017, value=None, answer="not_measured", comment_sv="Stängt", status="draft"
    )
    found = compare(manager, own_project, lines(("", {"value": "5"})), LETTERS)
    told = [(one.label, one.before, one.after) for one in found.entries[0].changes]
    assert told == [("Svar", "mättes inte", "mättes"), ("Värde", "", "5")]


def test_blanks_never_erase(manager, own_project, number, period):
    cells = {
        group: columns.groups_of(values.parts.splits_of(number))[f"sex:{group}"][0]
        for group in ("women", "men")
    }
    row = values.save_value(
        user=manager,
        indicator=number,
        period=period,
        expected=None,
        value=Decimal(60),
        comment_sv="Räknat i maj",
        cells=[
            values.Cell(cells["women"], amount=Decimal(30)),
            values.Cell(cells["men"], amount=Decimal(20)),
        ],
    )
    found = compare(manager, own_project, lines(("sex:women", {"value": "35"})), LETTERS)
    assert [(one.group, one.before, one.after) for one in found.entries[0].changes] == [
        ("Kvinnor", "30", "35")
    ]
    actions.import_sheet(
        user=manager,
        project=own_project,
        lines=lines(("sex:women", {"value": "35"})),
        letters=LETTERS,
        seen=found.digest,
    )
    row.refresh_from_db()
    assert (row.value, row.comment_sv) == (60, "Räknat i maj")
    assert [cell.amount for cell in row.cells.all()] == [35, 20]


def test_that_nothing_was_measured_is_said_and_takes_the_number_away(
    as_manager, manager, number, period, address
):
    row = values.save_value(user=manager, indicator=number, period=period, expected=None, value=Decimal(60))
    page = look(
        as_manager, address, ["OWN-P1", "2017", "", "", "mättes inte", "60", "", "", "Kontoret var stängt."]
    )
    assert "Lämna tomt, eller svara att det mättes." in page
    assert 'name="sent"' not in page
    page = look(
        as_manager, address, ["OWN-P1", "2017", "", "", "not measured", "", "", "", "Kontoret var stängt."]
    )
    assert "tas bort" in page
    assert as_manager.post(address, {"sent": sent(page)}).status_code == 302
    row.refresh_from_db()
    assert (row.answer, row.value, row.comment_sv) == ("not_measured", None, "Kontoret var stängt.")


def test_a_change_of_an_approved_value_is_a_draft_beside_it(
    as_manager, leader, manager, number, period, address
):
    row = values.save_value(user=manager, indicator=number, period=period, expected=None, value=Decimal(60))
    row = values.submit_value(user=manager, value=row, expected=row.version)
    values.approve_value(user=leader, value=row, expected=row.version)
    page = look(as_manager, address, ["OWN-P1", "2017", "", "", "", "61"])
    assert as_manager.post(address, {"sent": sent(page)}).status_code == 302
    assert sorted(IndicatorValue.objects.values_list("status", "value")) == [("approved", 60), ("draft", 61)]


def test_only_what_changes_is_carried_to_the_next_step(as_manager, manager, number, percent, period, address):
    values.save_value(user=manager, indicator=number, period=period, expected=None, value=Decimal(60))
    page = look(
        as_manager,
        address,
        ["OWN-P1", "2017", "", "", "", "60"],
        ["OWN-P2", "2017", "", "", "", "", "1", "2"],
    )
    row = IndicatorValue.objects.get()
    values.save_value(user=manager, indicator=number, period=period, expected=row.version, value=Decimal(61))
    assert as_manager.post(address, {"sent": sent(page)}).status_code == 302
    assert sorted(IndicatorValue.objects.values_list("value", flat=True)) == [50, 61]


def test_places_are_keys(as_manager, manager, own_project, number, period, address):
    for code in ("pp", "kt"):
        number.sites.add(make.SiteFactory(project=own_project, code=code))
    page = look(
        as_manager, address, ["OWN-P1", "2017", "PP", "", "", "10"], ["OWN-P1", "2017", "kt", "", "", "5"]
    )
    assert as_manager.post(address, {"sent": sent(page)}).status_code == 302
    assert sorted(IndicatorValue.objects.values_list("site__code", "value")) == [("kt", 5), ("pp", 10)]
    page = look(as_manager, address, ["OWN-P1", "2017", "", "", "", "10"])
    assert "Rad 2, kolumn C" in page
