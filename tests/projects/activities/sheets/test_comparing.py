"""What a sheet of activities would change, and what is refused, by row and column."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from projects.activities.sheets import actions, comparing
from projects.activities.sheets.comparing import compare
from projects.models import Activity, StaffDays
from tests import factories as make
from tests.projects.activities.sheets.asking import LETTERS, lines
from tracker.core.errors import Stale
from tracker.core.history.models import Entry

pytestmark = pytest.mark.django_db
NEW = {"project": "OWN", "kind": "training", "start": "2017-05-10", "title_sv": "Utbildning i matchning"}


def save(user: Any, rows: Any, drafts: bool = False) -> comparing.Comparison:
    seen = compare(user, rows, LETTERS, drafts=drafts).digest
    return actions.import_activities(user=user, lines=rows, letters=LETTERS, drafts=drafts, seen=seen)


def faults(user: Any, *rows: Any, drafts: bool = False) -> list[tuple[int, str]]:
    found = compare(user, lines(*rows), LETTERS, drafts=drafts)
    return [(fault.row, fault.column) for fault in found.faults]


def test_the_same_rows_twice_add_nothing(manager, own_project):
    rows = lines(("", NEW), ("", NEW | {"title_sv": "En annan", "women": "7", "men": "0"}))
    found = save(manager, rows)
    assert (len(found.new), found.unchanged) == (2, 0)
    first, second = Activity.objects.order_by("public_id")
    assert (first.public_id, first.end, first.created_by) == ("A-2017-0001", dt.date(2017, 5, 10), manager)
    assert (second.women, second.men, second.unknown) == (7, 0, None), "nothing counted is not 0"
    found = save(manager, rows)
    assert (len(found.new), len(found.changed), found.unchanged) == (0, 0, 2)
    assert Activity.objects.count() == 2
    assert Entry.objects.filter(what="import_activities").exists()


def test_a_row_without_a_number_that_is_there_changes_it(manager, own_project):
    save(manager, lines(("", NEW)))
    found = save(manager, lines(("", NEW | {"title_sv": "UTBILDNING i matchning", "women": "12"})))
    assert [(change.label, change.after) for change in found.changed[0].changes] == [
        ("Vad som gjordes, på svenska", "UTBILDNING i matchning"),
        ("Kvinnor", "12"),
    ]
    assert Activity.objects.get().women == 12


def test_blanks_never_erase(manager, own_project):
    row = make.ActivityFactory(project=own_project, women=7, place="Siem Reap", happened="Två dagar")
    found = save(manager, lines((row.public_id, {"men": "9"})))
    assert [(change.column, change.before, change.after) for change in found.changed[0].changes] == [
        (LETTERS["men"], "5", "9")
    ]
    row.refresh_from_db()
    assert (row.women, row.men, row.place, row.happened) == (7, 9, "Siem Reap", "Två dagar")


def test_all_that_a_row_can_say(manager, own_project):
    country = own_project.country_shares.get().country
    forum, indicator = make.ForumFactory(), make.IndicatorFactory(project=own_project)
    component = make.ComponentFactory(project=own_project)
    partner, principle = make.OrganisationFactory(), make.PrincipleFactory()
    person = make.EmployeeFactory()
    save(
        manager,
        lines(
            (
                "",
                NEW
                | {
                    "project": own_project.public_id.lower(),
                    "end": "2017-05-12",
                    "title_en": "Training",
                    "is_online": "no",
                    "place": "Kampot",
                    "country": country.iso2.lower(),
                    "women": "3",
                    "youth": "1",
                    "first_time_women": "2",
                    "participant_level": "central",
                    "happened": "Vi mötte alla.",
                    "changed": "Nytt arbetssätt.",
                    "indicator": indicator.code,
                    "component": str(component.number),
                    "partners": partner.identifier,
                    "principles": principle.code,
                    "staff": f"{person.number} 2/0.5",
                    "cost_estimate": "1234.50",
                    "dnr": "Af-2017/1",
                    "forum": forum.code,
                },
            )
        ),
    )
    row = Activity.objects.get()
    assert (row.project, row.country, row.indicator, row.component) == (
        own_project, country, indicator, component,
    )  # fmt: skip
    assert (row.forum, row.cost_estimate, row.youth) == (forum, Decimal("1234.50"), 1)
    assert (list(row.partners.all()), list(row.principles.all())) == ([partner], [principle])
    days = StaffDays.objects.get()
    assert (days.employee, days.days_abroad, days.days_home) == (person, 2, Decimal("0.5"))


def test_days_change_and_role_and_payer_stay(manager, own_project):
    row = make.ActivityFactory(project=own_project, start=dt.date(2017, 5, 8), end=dt.date(2017, 5, 12))
    days = make.StaffDaysFactory(
        activity=row, project=own_project, start=row.start, end=row.end, role="Expert", is_payable=False,
        days_abroad=1, days_home=0,
    )  # fmt: skip
    save(manager, lines((row.public_id, {"staff": f"{days.employee.number} 3/1"})))
    days = StaffDays.objects.get()
    assert (days.days_abroad, days.days_home, days.role, days.is_payable) == (3, 1, "Expert", False)


@pytest.mark.parametrize(
    ("key", "given", "column"),
    [
        ("", NEW | {"project": "NONE"}, "project"),
        ("", NEW | {"project": "OTHER"}, "project"),
        ("", NEW | {"country": "XX"}, "country"),
        ("", NEW | {"indicator": "NO-1"}, "indicator"),
        ("", NEW | {"component": "9"}, "component"),
        ("", NEW | {"partners": "nobody"}, "partners"),
        ("", NEW | {"principles": "p1 p9"}, "principles"),
        ("", NEW | {"staff": "E99 1/0"}, "staff"),
        ("", NEW | {"forum": "nope"}, "forum"),
        ("", NEW | {"end": "2017-05-09"}, "end"),
        ("", NEW | {"youth": "3"}, "youth"),
        ("", NEW | {"women": "1", "first_time_women": "2"}, "first_time_women"),
        ("", NEW | {"start": "2030-01-01"}, "late_because"),
        ("", {name: text for name, text in NEW.items() if name != "kind"}, "kind"),
        ("", {name: text for name, text in NEW.items() if name != "project"}, "project"),
        ("", {name: text for name, text in NEW.items() if name != "start"}, "start"),
        ("", {name: text for name, text in NEW.items() if name != "title_sv"}, "title_sv"),
        ("A-1999-0001", {"women": "1"}, "public_id"),
    ],
)
def test_what_is_refused_is_told_by_row_and_column(key, given, column, manager, own_project, other_project):
    assert faults(manager, (key, given)) == [(2, LETTERS[column])]


def test_one_bad_row_keeps_all_from_being_saved(manager, own_project):
    rows = lines(("", NEW), ("", NEW | {"title_sv": "b", "country": "XX"}))
    with pytest.raises(actions.Faulty) as no:
        save(manager, rows)
    assert [(fault.row, fault.column) for fault in no.value.faults] == [(3, LETTERS["country"])]
    assert not Activity.objects.exists()


def test_the_same_twice_in_a_file_is_refused(manager, own_project):
    row = make.ActivityFactory(project=own_project)
    assert faults(manager, ("", NEW), ("", NEW)) == [(3, "")]
    assert faults(manager, (row.public_id, {"women": "1"}), (row.public_id, {"women": "2"})) == [(3, "")]


def test_drafts_of_incomplete_rows_only_when_asked(manager, own_project):
    half = {"start": "2017-05-10", "title_sv": "Något", "project": "OWN"}
    assert faults(manager, ("", half)) == [(2, LETTERS["kind"])]
    save(manager, lines(("", half), ("", NEW)), drafts=True)
    assert list(Activity.objects.order_by("pk").values_list("is_draft", flat=True)) == [True, False]
    assert faults(manager, ("", half | {"title_sv": "b", "country": "XX"}), drafts=True) == [
        (2, LETTERS["country"])
    ]
    draft = Activity.objects.get(is_draft=True)
    save(manager, lines((draft.public_id, {"kind": "workshop", "is_draft": "no"})))
    draft.refresh_from_db()
    assert (draft.is_draft, draft.kind) == (False, "workshop")


def test_rights_are_asked_of_each_project(manager, other_manager, viewer, own_project, other_project):
    mine = make.ActivityFactory(project=own_project)
    theirs = make.ActivityFactory(project=other_project)
    assert faults(manager, (mine.public_id, {"women": "1"}), (theirs.public_id, {"women": "1"})) == [(3, "")]
    assert faults(manager, (mine.public_id, {"project": "OTHER"})) == [(2, LETTERS["project"])]
    make.sensitive(other_project, "protected")
    assert faults(manager, (theirs.public_id, {"women": "1"})) == [(2, LETTERS["public_id"])]


def test_who_saved_meanwhile_is_not_written_over(manager, own_project):
    row = make.ActivityFactory(project=own_project)
    rows = lines((row.public_id, {"women": "1"}))
    seen = compare(manager, rows, LETTERS).digest
    row.claim(1)
    with pytest.raises(Stale) as stale:
        actions.import_activities(user=manager, lines=rows, letters=LETTERS, seen=seen)
    assert stale.value.current.digest != seen


def test_a_sheet_adds_and_changes_so_many_at_most(manager, own_project, monkeypatch):
    monkeypatch.setattr(comparing, "MOST", 2)
    rows = [("", NEW | {"title_sv": str(number)}) for number in range(4)]
    assert faults(manager, *rows) == [(4, "")]


def test_to_compare_asks_no_more_of_codes_for_many_rows_than_for_few(
    manager, own_project, django_assert_max_num_queries
):
    rows = [make.ActivityFactory(project=own_project, women=3) for _place in range(6)]
    same = [(row.public_id, {"women": "3", "project": "OWN"}) for row in rows]
    for number in (1, 6):
        with django_assert_max_num_queries(17):
            assert compare(manager, lines(*same[:number]), LETTERS).unchanged == number
