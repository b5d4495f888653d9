"""A project's results taken out as a sheet and brought back: what is told before, what is saved, what is refused."""

import csv
import datetime as dt
import io
import zipfile
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from projects.models import Category, Dimension, IndicatorSplit, IndicatorValue, PeriodException, ValueCell
from projects.results.sheets import actions, columns, writing
from projects.results.sheets.comparing import compare
from projects.results.sheets.reading import Line
from projects.results.values import actions as values
from tests import factories as make
from tracker.core import access, spreadsheets
from tracker.core.errors import Stale
from tracker.core.history.models import Entry
from tracker.core.periods import day_starts, today

pytestmark = pytest.mark.django_db
LETTERS = {name: chr(65 + n) for n, name in enumerate(columns.LABELS)}


@pytest.fixture
def period(db):
    return make.ReportingPeriodFactory(year=2017)


@pytest.fixture
def number(own_project, period):
    """A number that is split by sex."""
    call_command("load_reference_data", verbosity=0)
    row = make.IndicatorFactory(project=own_project, code="OWN-P1", name_sv="Utbildade")
    IndicatorSplit.objects.create(indicator=row, first=Dimension.objects.get(code="sex"))
    return row


@pytest.fixture
def percent(own_project, period):
    return make.IndicatorFactory(
        project=own_project, code="OWN-P2", name_sv="Nöjda", measure="percent", over_places="pooled"
    )


@pytest.fixture
def address(own_project):
    return f"/projects/{own_project.public_id}/results/sheet/"


def lines(*rows):
    """Rows as (group or "", given), of OWN-P1 in 2017, from row 2 on."""
    return [Line(n, ("OWN-P1", "2017", "", group), given) for n, (group, given) in enumerate(rows, start=2)]


def book(answer):
    sheet = spreadsheets.read(answer.content, "xlsx")
    return [dict(zip(sheet.header, row.cells, strict=True)) for row in sheet.rows]


def file(
    *rows,
    head=(
        "Indikator",
        "Period",
        "Plats",
        "Grupp",
        "Svar",
        "Värde",
        "Täljare",
        "Nämnare",
        "Kommentar på svenska",
    ),
):
    """A CSV of such rows; those that are shorter end with empty cells."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(head)
    writer.writerows([*row, *[""] * (len(head) - len(row))] for row in rows)
    return SimpleUploadedFile("blad.csv", text.getvalue().encode())


def sent(page):
    """What the second step carries."""
    return page.split('name="sent" value="')[1].split('"')[0]


def body(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def look(client, address, *rows, **more):
    return body(client.post(address, {"file": file(*rows, **more)}))


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
    monkeypatch.setattr(actions, "MOST", 1)
    page = look(
        as_manager, address, ["OWN-P1", "2017", "", "", "", "1"], ["OWN-P2", "2017", "", "", "", "", "1", "2"]
    )
    assert "Rad 3" in page
    assert "Bladet ändrar 2 värden. Högst 1 sparas på en gång" in page
    assert 'name="sent"' not in page


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
    period.exceptions.update(until=day_starts(today()))
    page = body(as_manager.post(address, {"sent": sent(page)}))
    assert "Låst sedan" in page
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
    with django_assert_num_queries(14):
        assert len(list(writing.table(manager, own_project, periods).rows)) > many
    given = [Line(n + 2, ("OWN-P1", str(2015 + n), "", ""), {"value": str(n)}) for n in range(many)]
    with django_assert_num_queries(10):
        assert compare(manager, own_project, given, LETTERS).unchanged == many
