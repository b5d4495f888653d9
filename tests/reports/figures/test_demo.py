"""The demo portfolio's control totals, through the figures and through the command."""

import io
import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command

from reports.figures import Scope, figure, people, progress
from reports.figures.values import FigureValue
from tracker.core.money import rounded

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

USED = {
    2013: 15_000, 2014: 18_000, 2015: 20_510, 2016: 25_303, 2017: 45_393, 2018: 49_477, 2019: 38_777,
    2020: 17_554, 2021: 11_800, 2022: 18_000, 2023: 25_500, 2024: 34_572, 2025: 37_745, 2026: 29_584,
}  # fmt: skip
STAFF = {
    2013: 41, 2014: 43, 2015: 48, 2016: 50, 2017: 52, 2018: 54, 2019: 51,
    2020: 33, 2021: 29, 2022: 34, 2023: 38, 2024: 43, 2025: 45, 2026: 40,
}  # fmt: skip
THEMES = {"T1": 7230, "T2": 4613, "T3": 4000, "T4": 9774, "T5": 1358, "T6": 12_730, "T7": 5688}
COUNTRIES = {"KH", "TZ", "TN", "AZ", "BY", "KE", "ET", "MZ", "BD", "AM", "SN", "ML", "BF", "CI"}
# Per project in 2017: days abroad, days at home, staff.
DAYS = {
    "BY-1": (118, 92, 8), "AZ-1": (212, 148, 13), "TZ-1": (124, 150, 9), "KH-1": (196, 205, 12),
    "ITP-B": (96, 388, 14), "TN-1": (204, 164, 12), "WA-1": (88, 96, 7), "AM-1": (64, 58, 5),
}  # fmt: skip


def in_2017(key: str) -> FigureValue:
    return figure(key).value(Scope(2017))


def tkr(value: object) -> int:
    return int(rounded(Decimal(value), 1_000))  # type: ignore[arg-type]


def parts(found: FigureValue) -> dict[str, Any]:
    return {part.key: part.value for part in found.parts}


def test_used_volume_of_each_year() -> None:
    series = figure("F2").series(Scope(2017), list(USED))
    assert {year: tkr(found.value) for year, found in series.items()} == USED


def test_active_projects_are_not_all_that_were_paid_for() -> None:
    assert in_2017("F1").value == 8
    assert figure("F1").value(Scope(2018)).value == 7
    paid = figure("F2").rows(Scope(2018)).order_by().values("agreement__project").distinct()
    assert paid.count() == 8


def test_2017_by_funder_needs_a_rounding_note() -> None:
    found = in_2017("F9")
    assert [tkr(part.value) for part in found.parts] == [37_400, 7_848, 144]
    assert tkr(found.value) == 45_393
    assert found.rounding
    own = in_2017("F3")
    assert (tkr(own.value), own.percent) == (144, Decimal("0.3"))


def test_2017_by_theme_and_marker() -> None:
    assert {key: tkr(value) for key, value in parts(in_2017("themes")).items()} == THEMES
    gender = in_2017("marker-gender")
    assert gender.value == Decimal("90.0")
    assert {key: tkr(value) for key, value in parts(gender).items()} == {
        "2": 7_900,
        "1": 32_967,
        "0": 4_526,
        "none": 0,
    }


def test_2017_execution_rate() -> None:
    found = in_2017("execution")
    assert found.value == Decimal("90.9")
    assert {key: tkr(value) for key, value in parts(found).items()} == {"used": 45_393, "budget": 49_937}


def test_2017_by_country() -> None:
    found = in_2017("F7")
    assert {part.key for part in found.parts} == COUNTRIES
    assert [(part.key, tkr(part.value)) for part in found.parts[:3]] == [
        ("KH", 9_020),
        ("TN", 7_900),
        ("TZ", 7_760),
    ]


def test_public_table_of_2020_merges_the_protected_country_with_its_region() -> None:
    shown = {part.label: tkr(part.value) for part in figure("F7").value(Scope(2020)).parts}
    assert shown["Östra grannskapet"] == 4_300
    assert not {"Armenien", "Belarus", "Azerbajdzjan"} & set(shown)


def test_2017_countries_with_activities() -> None:
    found = in_2017("F4")
    assert found.value == 14
    assert set(parts(found)) == COUNTRIES


def test_staff_of_each_year() -> None:
    series = figure("F5").series(Scope(2017), list(STAFF))
    assert {year: found.value for year, found in series.items()} == STAFF
    assert parts(series[2017]) == {"women": 30, "men": 22, "unknown": 0}


def test_2017_expert_days() -> None:
    assert parts(in_2017("F10")) == {"abroad": 1102, "home": 1301}
    scope = Scope(2017)
    days = people.days_by_project(scope)
    projects = {project.pk: project for project in figure("F1").records(scope)}
    staff = {pk: figure("F5").value(Scope(2017, project=project)).value for pk, project in projects.items()}
    assert {projects[pk].code: (*days[pk], staff[pk]) for pk in days} == DAYS


def test_2017_participations_and_people_trained() -> None:
    everybody, first = in_2017("participations"), in_2017("F6")
    assert (everybody.value, everybody.part("women"), everybody.part("men")) == (1436, 724, 712)
    assert (first.value, first.part("women"), first.part("men"), first.note) == (1180, 603, 577, "")
    assert in_2017("F12").value == Decimal("50.4")


def test_2017_visits_to_us() -> None:
    visits, visitors = in_2017("visits"), in_2017("visitors")
    assert (visits.value, len(visits.parts)) == (14, 11)
    assert (visitors.value, visitors.part("women"), visitors.part("men")) == (163, 79, 84)


def test_2017_forum_meetings_of_eupan_at_both_levels() -> None:
    found = parts(in_2017("meetings"))
    eupan = {key.split(":")[1]: value for key, value in found.items() if key.startswith("eupan:")}
    assert eupan == {"working": 2, "dg": 2}


def test_projects_spend_what_the_total_says() -> None:
    projects = list(figure("F2").records(Scope(2017)).values_list("agreement__project", flat=True).distinct())
    assert sum(progress.spent_by_project(projects, year=2017).values()) == in_2017("F2").value
    budgets = progress.budget_by_project(projects, year=2017)
    assert sum(budgets.values()) == in_2017("execution").part("budget")


def test_the_command_prints_the_same_numbers() -> None:
    out = io.StringIO()
    call_command("figures", "2017", "--json", stdout=out)
    answer = json.loads(out.getvalue())
    values = {key: answer[key]["value"] for key in ("F1", "F2", "F3", "F4", "F5", "F6", "F7", "F10", "F12")}
    assert values == {
        "F1": 8, "F2": 45_393, "F3": 144, "F4": 14, "F5": 52, "F6": 1180, "F7": 45_393, "F10": 2403, "F12": 50.4,
    }  # fmt: skip
    assert [part["value"] for part in answer["F9"]["parts"]] == [37_400, 7_848, 144]
    assert answer["F9"]["note"]
    assert {part["key"]: part["value"] for part in answer["themes"]["parts"]} == THEMES
    assert answer["participations"]["value"] == 1436
    assert answer["marker-gender"]["value"] == 90.0
    assert answer["execution"]["value"] == 90.9
