"""Pages on which people, their positions and line units are written."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from projects.models import Employee, LineUnit
from tests import factories as make
from tracker.accounts.models import User

pytestmark = pytest.mark.django_db


def text(response: Any) -> str:
    return response.content.decode()


def typed(*positions: tuple[str, str, str, str], **more: Any) -> dict[str, Any]:
    """A person with rows of from, to, title and unit."""
    sent = {"name": "Eva Expert", "number": "E-77", "sex": "F", "user": "", "key": "k" * 24}
    sent |= {"positions-TOTAL_FORMS": str(len(positions)), "positions-INITIAL_FORMS": "0"}
    for place, row in enumerate(positions):
        for name, value in zip(("what", "last_day", "title", "unit"), row, strict=True):
            sent[f"positions-{place}-{name}"] = value
    return sent | more


def held(person: Employee) -> list[tuple[Any, ...]]:
    rows = person.positions.order_by("first_day")
    return list(rows.values_list("first_day", "last_day", "title", "unit__code"))


def test_an_expert_is_added_once_with_positions(as_leader: Client) -> None:
    unit = make.LineUnitFactory(code="metod")
    sent = typed(("2016-01-01", "", "Analytiker", str(unit.pk)), ("", "", "", ""), is_external="on")
    for _click in range(2):
        assert as_leader.post("/staff/new/", sent).headers["Location"] == "/staff/E-77/"
    person = Employee.objects.get()
    assert (person.name, person.sex, person.is_external) == ("Eva Expert", "F", True)
    assert held(person) == [(dt.date(2016, 1, 1), None, "Analytiker", "metod")]


def test_a_position_ends_and_the_next_begins(as_leader: Client) -> None:
    person = make.EmployeeFactory(number="E-77")
    make.PositionFactory(employee=person, unit__code="metod", title="Handläggare")
    page = text(as_leader.get("/staff/E-77/edit/"))
    assert 'value="2013-01-01"' in page
    metod, other = LineUnit.objects.get(), make.LineUnitFactory(code="analys")
    rows = [
        ("2013-01-01", "2017-05-31", "Handläggare", str(metod.pk)),
        ("2017-06-01", "", "", str(other.pk)),
    ]
    assert as_leader.post("/staff/E-77/edit/", typed(*rows, version="1")).status_code == 302
    assert held(person) == [
        (dt.date(2013, 1, 1), dt.date(2017, 5, 31), "Handläggare", "metod"),
        (dt.date(2017, 6, 1), None, "", "analys"),
    ]


@pytest.mark.parametrize(
    ("rows", "more", "said"),
    [
        (
            [("2016-01-01", "", "Analytiker", ""), ("2017-01-01", "", "Expert", "")],
            {},
            "Två befattningar överlappar.",
        ),
        ([("2016-01-01", "2015-01-01", "Analytiker", "")], {}, "Slutet ligger före starten."),
        ([("", "", "Analytiker", "")], {}, "Fyll i hela raden eller töm den."),
        ([("2016-01-01", "", "", "")], {}, "Ange en befattning eller en enhet."),
        ([], {"number": "E 77"}, "id_number"),
        ([], {"number": "TAKEN"}, "id_number"),
        ([], {"name": "\0"}, "id_name"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    as_leader: Client, rows: Any, more: dict[str, str], said: str
) -> None:
    make.EmployeeFactory(number="TAKEN")
    page = as_leader.post("/staff/new/", typed(*rows, **more))
    assert page.status_code == 200
    assert 'id="errors"' in text(page)
    assert said in text(page)
    for row in rows:
        assert f'value="{row[2]}"' in text(page) or not row[2]
    assert Employee.objects.count() == 1


def test_a_stale_change_shows_both_and_more_rows_save_nothing(as_leader: Client) -> None:
    person = make.EmployeeFactory(number="E-77", name="Sparad före")
    unit = make.LineUnitFactory(name_sv="Metodenheten")
    person.claim(1)
    sent = typed(("2016-01-01", "", "", str(unit.pk)), version="1")
    more = text(as_leader.post("/staff/E-77/edit/", sent | {"more": "positions"}))
    assert 'name="positions-2-what"' in more
    late = as_leader.post("/staff/E-77/edit/", sent)
    assert late.status_code == 409
    assert '<td data-label="Sparat nu">Sparad före</td>' in text(late)
    assert "2016-01-01 · Metodenheten" in text(late)
    person.refresh_from_db()
    assert person.name == "Sparad före"
    assert not person.positions.exists()


def test_a_unit_gets_its_manager_and_tells_who_belongs_to_it(as_leader: Client, writer: User) -> None:
    sent = {"name_sv": "Metodenheten", "name_en": "Methods", "code": "metod", "manager": str(writer.pk)}
    assert as_leader.post("/line-units/new/", sent | {"key": "k" * 24}).headers["Location"] == "/line-units/"
    unit = LineUnit.objects.get()
    make.PositionFactory(unit=unit)
    make.PositionFactory(unit=unit, last_day=dt.date(2016, 1, 1))
    page = text(as_leader.get("/line-units/"))
    assert '<td class="num" data-label="Hör dit i dag">1</td>' in page
    assert str(writer) in page
    edit = "/line-units/metod/edit/"
    assert str(writer.pk) in text(as_leader.get(edit))
    gone = sent | {"manager": "", "version": str(unit.version), "key": "l" * 24}
    assert as_leader.post(edit, gone).status_code == 302
    unit.refresh_from_db()
    assert unit.manager is None
    late = as_leader.post(edit, gone | {"name_sv": "Min enhet", "key": "m" * 24})
    assert late.status_code == 409
    assert "Min enhet" in text(late)


def test_others_read_and_do_not_write(as_manager: Client, as_viewer: Client, as_leader: Client) -> None:
    person, unit = make.EmployeeFactory(), make.LineUnitFactory()
    writing = (
        "/staff/new/",
        f"/staff/{person.number}/edit/",
        "/line-units/new/",
        f"/line-units/{unit.code}/edit/",
    )
    for address in writing:
        assert as_manager.get(address).status_code == 403, address
    page = text(as_manager.get("/line-units/"))
    assert str(unit) in page
    assert "/edit/" not in page
    assert as_viewer.get("/line-units/").status_code == 403
    assert as_leader.get("/staff/nobody/edit/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_three_units_cost_what_one_costs(
    number: int, as_leader: Client, django_assert_num_queries: Any
) -> None:
    as_leader.get("/line-units/")
    for _one in range(number):
        make.PositionFactory(unit__manager=make.UserFactory())
    with django_assert_num_queries(4):
        as_leader.get("/line-units/")
