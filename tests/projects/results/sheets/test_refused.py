"""What of a sheet is refused: each with its row and column, and nothing is saved."""

import datetime as dt
from decimal import Decimal

import pytest

from projects.models import IndicatorValue, PeriodException
from projects.results.sheets import actions, comparing
from projects.results.values import actions as values
from tests.projects.results.sheets.asking import LETTERS, body, file, lines, look, sent
from tracker.core import access
from tracker.core.errors import Stale
from tracker.core.history.models import Entry
from tracker.core.periods import day_starts, today

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("row", "place", "why"),
    [
        (["XX-P1", "2017", "", "", "", "1"], "Rad 2, kolumn A", "Projektet har ingen indikator ”XX-P1”."),
        (["OWN-P1", "2016", "", "", "", "1"], "Rad 2, kolumn B", "Kalendern har ingen period ”2016”."),
        (["OWN-P1", "2017", "pp", "", "", "1"], "Rad 2, kolumn C", "rapporteras inte på en plats ”pp”"),
        (["OWN-P1", "2017", "", "sex:girls", "", "1"], "Rad 2, kolumn D", "är inte uppdelad på en grupp"),
        (["OWN-P1", "2017", "", "", "kanske", ""], "Rad 2, kolumn E", "är inget svar"),
        (["OWN-P1", "2017", "", "", "", "1.234,5"], "Rad 2, kolumn F", "tal"),
        (["OWN-P1", "2017", "", "", "", "9" * 30], "Rad 2, kolumn F", ""),
        (["OWN-P1", "2017", "", "", "", "-1"], "Rad 2, kolumn F", "minst 0"),
        (["OWN-P1", "2017", "", "", "", "", "1", "2"], "Rad 2, kolumn G", "frågar inte"),
        (["OWN-P2", "2017", "", "", "", "", "1", "0"], "Rad 2, kolumn H", "andel av 0"),
        (["OWN-P2", "2017", "", "", "", "50"], "Rad 2, kolumn F", "täljare och nämnare"),
        (["OWN-P1", "2017", "", "sex:women", "mättes", "1"], "Rad 2, kolumn E", "Bara raden för helheten"),
        (["OWN-P1", "2017", "", "sex:women", "", "1"], "Rad 2", ""),
        (["", "2017", "", "", "", "1"], "Rad 2, kolumn A", "indikator"),
        (["OWN-P1", "2017", "", "", "", "1", "", "", "x\u202ey"], "Rad 2, kolumn I", ""),
    ],
)
def test_what_cannot_be_is_told_by_row_and_column(as_manager, number, percent, address, row, place, why):
    page = look(as_manager, address, row)
    assert place in page
    assert why in page
    assert 'name="sent"' not in page
    assert not IndicatorValue.objects.exists()


def test_parts_over_the_whole_are_told_at_their_row(as_manager, number, address):
    page = look(
        as_manager,
        address,
        ["OWN-P1", "2017", "", "", "", "10"],
        ["OWN-P1", "2017", "", "sex:women", "", "7"],
        ["OWN-P1", "2017", "", "sex:men", "", "4"],
    )
    assert "Rad 3, kolumn F" in page
    assert 'name="sent"' not in page


def test_all_or_nothing(as_manager, number, percent, address):
    page = look(
        as_manager,
        address,
        ["OWN-P1", "2017", "", "", "", "10"],
        ["OWN-P2", "2017", "", "", "", "", "5", "4"],
    )
    assert "1 fel i bladet" in page
    assert not IndicatorValue.objects.exists()


def test_more_than_can_be_saved_at_a_time_is_told(as_manager, number, percent, address, monkeypatch):
    monkeypatch.setattr(comparing, "MOST", 1)
    page = look(
        as_manager, address, ["OWN-P1", "2017", "", "", "", "1"], ["OWN-P2", "2017", "", "", "", "", "1", "2"]
    )
    assert "Rad 3" in page
    assert "Ett blad får ha högst 1 värden. Dela upp det: ta in några rader i taget." in page
    assert 'name="sent"' not in page


def test_more_than_a_form_can_carry_is_told(as_manager, number, address, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 50_100
    page = look(as_manager, address, ["OWN-P1", "2017", "", "", "", "1"])
    assert "Bladet säger för mycket för att sparas på en gång." in page
    assert 'name="sent"' not in page


def test_the_same_twice_is_refused(as_manager, number, address):
    page = look(as_manager, address, ["OWN-P1", "2017", "", "", "", "1"], ["OWN-P1", "2017", "", "", "", "2"])
    assert "Rad 3" in page
    assert "redan på rad 2" in page


@pytest.mark.parametrize(
    ("head", "why"),
    [
        (("Indikator", "Period", "Vikt"), "Kolumn C: ”Vikt” är ingen kolumn i det här bladet."),
        (("Indikator", "Värde"), "Kolumnen ”Period” saknas."),
        (("Indikator", "Indicator", "Period"), "Kolumn B: ”Indicator” finns två gånger."),
    ],
)
def test_a_file_with_other_columns_is_refused(as_manager, number, address, head, why):
    assert why in look(as_manager, address, ["OWN-P1", "2017", "1"][: len(head)], head=head)


def test_a_closed_period_is_locked_here_too(as_manager, leader, manager, number, period, address):
    period.closes_on = dt.date(2018, 2, 15)
    period.save()
    row = ["OWN-P1", "2017", "", "", "", "10"]
    page = look(as_manager, address, row)
    assert "Låst sedan 16 februari 2018 av kalendern." in page
    assert 'name="sent"' not in page
    PeriodException.objects.create(
        period=period, user=manager, granted_by=leader, until=day_starts(today(), 2), reason="Sent register"
    )
    page = look(as_manager, address, row)
    assert as_manager.post(address, {"sent": sent(page)}).status_code == 302
    told = Entry.objects.get(what="import_sheet", object_type="projects.indicatorvalue")
    assert told.reason == "Undantag: Sent register"


def test_a_period_that_closes_meanwhile_locks_what_was_looked_through(as_manager, number, period, address):
    page = look(as_manager, address, ["OWN-P1", "2017", "", "", "", "10"])
    period.closes_on = dt.date(2018, 2, 15)
    period.save()
    page = body(as_manager.post(address, {"sent": sent(page)}))
    assert "Låst sedan 16 februari 2018 av kalendern." in page
    assert 'name="sent"' not in page
    assert not IndicatorValue.objects.exists()


def test_only_who_may_report_brings_a_sheet_in(
    as_viewer, as_leader, as_other_manager, leader, own_project, number, address
):
    for client in (as_viewer, as_leader, as_other_manager):
        page = body(client.get(address))
        assert 'type="file"' not in page
        assert client.post(address, {"file": file(["OWN-P1", "2017"])}).status_code == 403
    with pytest.raises(access.Denied):
        actions.import_sheet(user=leader, project=own_project, lines=[], letters=LETTERS, seen="")


def test_what_somebody_else_saved_meanwhile_is_shown_and_nothing_saved(
    as_manager, manager, own_project, number, period, address
):
    page = look(as_manager, address, ["OWN-P1", "2017", "", "", "", "10"])
    values.save_value(user=manager, indicator=number, period=period, expected=None, value=Decimal(9))
    again = body(as_manager.post(address, {"sent": sent(page), "key": "k" * 20}), 409)
    assert "har ändrats sedan du tittade" in again
    assert IndicatorValue.objects.get().value == 9
    assert as_manager.post(address, {"sent": sent(again), "key": "k" * 20}).status_code == 302
    assert IndicatorValue.objects.get().value == 10
    with pytest.raises(Stale):
        actions.import_sheet(
            user=manager, project=own_project, lines=lines(("", {"value": "1"})), letters=LETTERS, seen="old"
        )


def test_what_is_sent_must_come_from_the_own_page(
    as_manager, as_other_manager, other_project, number, address
):
    page = look(as_manager, address, ["OWN-P1", "2017", "", "", "", "10"])
    for wrong in ("x", sent(page)[:-1], f"{sent(page)}x"):
        assert "Välj filen igen" in body(as_manager.post(address, {"sent": wrong}))
    for wrong in ("", "\x00"):
        assert 'name="sent"' not in body(as_manager.post(address, {"sent": wrong}))
    elsewhere = f"/projects/{other_project.public_id}/results/sheet/"
    assert "Välj filen igen" in body(as_other_manager.post(elsewhere, {"sent": sent(page)}))
    assert not IndicatorValue.objects.exists()
