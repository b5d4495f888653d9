"""Many values at once are saved as one is: the same rows, versions and history, all or none, in few queries."""

from decimal import Decimal

import pytest
from django.db import transaction

from projects.models import IndicatorValue, ValueCell
from projects.results.sheets import actions, columns, saving
from projects.results.sheets.comparing import compare
from projects.results.sheets.reading import Line
from projects.results.values import actions as values
from tests import factories as make
from tests.conftest import person, signed_in
from tests.projects.results.sheets.asking import LETTERS, body, look, sent
from tracker.core.errors import Refused
from tracker.core.history.models import Entry
from tracker.core.history.record import recording

pytestmark = pytest.mark.django_db

NUMBERS = ("status", "answer", "value", "numerator", "denominator", "comment_sv", "note", "version")
PEOPLE = ("drafted_by", "submitted_by", "decided_by")


def cell(indicator, group, amount):
    first, _second = columns.groups_of(values.parts.splits_of(indicator))[f"sex:{group}"]
    return values.Cell(first, amount=Decimal(amount))


def standing(indicator, period, user, decider, how):
    """A value of 60, 30 of it women and 20 men, that has come as far as `how` says."""
    if how == "none":
        return None
    cells = [cell(indicator, "women", 30), cell(indicator, "men", 20)]
    row = values.save_value(
        user=user,
        indicator=indicator,
        period=period,
        expected=None,
        value=Decimal(60),
        comment_sv="Maj",
        cells=cells,
    )
    if how != "draft":
        row = values.submit_value(user=user, value=row, expected=row.version)
    if how == "returned":
        row = values.return_value(user=decider, value=row, expected=row.version, note="Räkna om")
    if how == "approved":
        row = values.approve_value(user=decider, value=row, expected=row.version)
    return row


def outcome(act):
    """What stands after the act, and what the history says of it; then as if it had not been."""
    with transaction.atomic():
        last = Entry.objects.order_by("-number").values_list("number", flat=True).first() or 0
        act()
        rows = list(IndicatorValue.objects.order_by("pk").values_list(*NUMBERS, *PEOPLE))
        cells = ValueCell.objects.order_by("value", "first__code")
        parts = list(cells.values_list("value__status", "first__code", "amount"))
        told = [
            sorted((one["model"], one["kind"], sorted(one["fields"])) for one in entry.changes)
            for entry in Entry.objects.filter(number__gt=last).order_by("number")
        ]
        transaction.set_rollback(True)
    return rows, parts, told


@pytest.mark.parametrize("submit", [False, True])
@pytest.mark.parametrize("how", ["none", "draft", "submitted", "returned", "approved"])
@pytest.mark.parametrize(
    ("given", "fields", "parts"),
    [
        ({"": {"value": "61"}}, {"value": Decimal(61)}, {}),
        ({"": {"value": "60", "comment_sv": "Juni"}}, {"value": Decimal(60), "comment_sv": "Juni"}, {}),
        ({"": {"value": "60"}, "sex:men": {"value": "25"}}, {"value": Decimal(60)}, {"men": 25}),
        (
            {"": {"answer": "not_measured", "comment_sv": "Stängt"}},
            {"answer": "not_measured", "comment_sv": "Stängt"},
            None,
        ),
    ],
    ids=["a number", "a comment", "a part", "nothing measured"],
)
def test_it_is_saved_as_on_the_page(
    manager, leader, own_project, number, period, how, given, fields, parts, submit
):
    before = standing(number, period, manager, leader, how)
    stood = {"women": 30, "men": 20} if before else {}
    comment = {"comment_sv": "Maj"} if before else {}

    def page():
        with recording(manager, "", "import_sheet"):
            row = values.save_value(
                user=manager,
                indicator=number,
                period=period,
                expected=before.version if before else None,
                cells=[cell(number, *one) for one in (stood | parts).items()] if parts is not None else [],
                **comment | fields,
            )
            if submit:
                values.submit_value(user=manager, value=row, expected=row.version)

    def sheet():
        lines = [
            Line(n, ("OWN-P1", "2017", "", group), told) for n, (group, told) in enumerate(given.items(), 2)
        ]
        seen = compare(manager, own_project, lines, LETTERS).digest
        actions.import_sheet(
            user=manager, project=own_project, lines=lines, letters=LETTERS, submit=submit, seen=seen
        )

    assert outcome(sheet) == outcome(page)


def many(own_project, number):
    """So many indicators, each reported in 2017 and 2018."""
    make.ReportingPeriodFactory(year=2018)
    for n in range(number):
        make.IndicatorFactory(project=own_project, code=f"OWN-X{n}")
    return [
        Line(2 * n + year - 2015, (f"OWN-X{n}", str(year), "", ""), {"value": "1"})
        for n in range(number)
        for year in (2017, 2018)
    ]


@pytest.mark.parametrize("number_of", [1, 12])
def test_many_are_judged_and_saved_in_as_many_queries(
    manager, own_project, number, django_assert_num_queries, number_of
):
    lines = many(own_project, number_of)
    found = compare(manager, own_project, lines, LETTERS, to_write=True)
    with django_assert_num_queries(2):
        ready, faults = saving.judged(manager, found.entries, LETTERS, submit=True)
    assert (len(ready), faults) == (2 * number_of, [])
    with recording(manager), django_assert_num_queries(5):
        saving.write(ready, submit=True)
    assert set(IndicatorValue.objects.values_list("status", "version")) == {("submitted", 2)}


def test_who_dies_in_the_middle_leaves_nothing(manager, own_project, number, monkeypatch):
    lines = many(own_project, 3)
    seen = compare(manager, own_project, lines, LETTERS).digest
    write, calls = values.write_cells, []

    def dying(*args):
        calls.append(args)
        if len(calls) == 2:
            raise SystemExit  # as a worker does that is told to stop
        write(*args)

    monkeypatch.setattr(saving, "_AT_ONCE", 2)
    monkeypatch.setattr(values, "write_cells", dying)
    arguments = {"user": manager, "project": own_project, "lines": lines, "letters": LETTERS, "seen": seen}
    entries = Entry.objects.count()
    with pytest.raises(SystemExit):
        actions.import_sheet(**arguments)
    assert (IndicatorValue.objects.count(), Entry.objects.count()) == (0, entries)
    monkeypatch.undo()
    actions.import_sheet(**arguments)
    assert IndicatorValue.objects.count() == 6


def test_two_tabs_save_once(as_manager, number, address):
    first, second = (look(as_manager, address, ["OWN-P1", "2017", "", "", "", "10"]) for _ in range(2))
    assert as_manager.post(address, {"sent": sent(first), "key": "a" * 20}).status_code == 302
    page = body(as_manager.post(address, {"sent": sent(second), "key": "b" * 20}), 409)
    assert "Nya värden: 0. Ändrade: 0. Oförändrade: 1." in page
    assert 'name="sent"' not in page
    assert IndicatorValue.objects.get().version == 1
    page = look(as_manager, address, ["OWN-P1", "2017", "", "", "", "10"])
    assert "Nya värden: 0. Ändrade: 0. Oförändrade: 1." in page


def test_what_is_approved_meanwhile_is_shown_and_stays(
    as_manager, manager, leader, number, percent, period, address
):
    row = standing(number, period, manager, leader, "submitted")
    page = look(
        as_manager,
        address,
        ["OWN-P1", "2017", "", "", "", "70"],
        ["OWN-P2", "2017", "", "", "", "", "1", "2"],
    )
    values.approve_value(user=leader, value=row, expected=row.version)
    page = body(as_manager.post(address, {"sent": sent(page)}), 409)
    assert "har ändrats sedan du tittade" in page
    assert list(IndicatorValue.objects.values_list("status", "value")) == [("approved", 60)]
    assert as_manager.post(address, {"sent": sent(page)}).status_code == 302
    told = IndicatorValue.objects.order_by("indicator__code", "status").values_list("status", "value")
    assert list(told) == [("approved", 60), ("draft", 70), ("draft", 50)]


def test_a_change_beside_an_approved_value_keeps_its_parts(
    as_manager, manager, leader, number, period, address
):
    standing(number, period, manager, leader, "approved")
    page = look(as_manager, address, ["OWN-P1", "2017", "", "", "", "61"])
    assert as_manager.post(address, {"sent": sent(page)}).status_code == 302
    parts = IndicatorValue.objects.get(status="draft").cells.values_list("first__code", "amount")
    assert dict(parts) == {"women": 30, "men": 20}


def test_nobody_approves_what_the_own_sheet_brought(own_project, number, address):
    both = person("leadership")
    make.RoleHeldFactory(user=both, role="manager")
    make.ProjectMemberFactory(project=own_project, user=both)
    client = signed_in(both)
    page = look(client, address, ["OWN-P1", "2017", "", "", "", "10"])
    assert client.post(address, {"sent": sent(page), "submit": "1"}).status_code == 302
    row = IndicatorValue.objects.get()
    assert (row.status, row.drafted_by, row.submitted_by) == ("submitted", both, both)
    with pytest.raises(Refused) as no:
        values.approve_value(user=both, value=row, expected=row.version)
    assert no.value.code == "own_value"


def test_the_language_may_change_between_the_steps(as_manager, manager, number, address):
    page = look(as_manager, address, ["OWN-P1", "2017", "", "", "measured", "10"])
    manager.language = "en"
    manager.save()
    assert as_manager.post(address, {"sent": sent(page)}).status_code == 302
    assert IndicatorValue.objects.get().value == 10
