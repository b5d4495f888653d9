"""Changes of a project: each rule says no in words, and a no leaves nothing behind."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from projects.models import Project
from projects.portfolio.actions import save_project, set_members
from projects.portfolio.rows import Member
from tests import factories as make
from tracker.core.errors import Refused, Stale

FIELDS = {
    "code": "NEW-1",
    "kind": "sida_bilateral",
    "name_sv": "Nytt projekt",
    "start": dt.date(2017, 3, 1),
    "end": dt.date(2019, 2, 28),
}


def create(user: Any, **more: Any) -> Project:
    arguments = {"countries": [(make.CountryFactory(), Decimal(100))], **more}
    fields = FIELDS | arguments.pop("fields", {})
    return save_project(user=user, project=None, expected=None, fields=fields, **arguments)


def refused(user: Any, **more: Any) -> Refused:
    before = Project.objects.count()
    with pytest.raises(Refused) as no:
        create(user, **more)
    assert Project.objects.count() == before
    return no.value


def test_a_new_project_gets_number_status_and_manager(manager: make.User) -> None:
    project = create(manager)
    assert project.public_id == "P-2017-001"
    assert project.version == 1
    assert [(c.status, c.since, c.decided_by) for c in project.status_changes.all()] == [
        ("idea", dt.date(2017, 3, 1), manager)
    ]
    assert [(m.user, m.role) for m in project.members.all()] == [(manager, "manager")]
    assert create(manager, fields={"code": "NEW-2"}).public_id == "P-2017-002"


def test_only_those_with_the_right_create_and_change(
    viewer: make.User, other_manager: make.User, own_project
) -> None:
    with pytest.raises(PermissionDenied):
        create(viewer)
    with pytest.raises(PermissionDenied):
        save_project(user=other_manager, project=own_project, expected=1, fields={"code": "X"})


def test_a_change_raises_the_version_and_keeps_what_is_not_named(manager: make.User, own_project) -> None:
    project = save_project(user=manager, project=own_project, expected=1, fields={"name_sv": "  Nytt namn "})
    project.refresh_from_db()
    assert (project.name_sv, project.version, project.code) == ("Nytt namn", 2, "OWN")
    assert project.country_shares.count() == 1
    assert project.members.count() == 1


def test_a_stale_change_is_refused_and_changes_nothing(manager: make.User, own_project) -> None:
    save_project(user=manager, project=own_project, expected=1, fields={"name_sv": "Först"})
    with pytest.raises(Stale) as stale:
        save_project(user=manager, project=own_project, expected=1, fields={"name_sv": "Sedan"})
    assert stale.value.current.name_sv == "Först"
    own_project.refresh_from_db()
    assert own_project.name_sv == "Först"


def test_a_field_that_has_its_own_action_is_not_taken(manager: make.User, own_project) -> None:
    with pytest.raises(TypeError, match="status"):
        save_project(user=manager, project=own_project, expected=1, fields={"status": "closed"})


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"end": dt.date(2017, 2, 28)}, "reversed_dates", "end"),
        ({"end": dt.date(2017, 3, 1)}, None, None),
        ({"start": dt.date(1066, 1, 1)}, "unknown_year", "start"),
        ({"end": dt.date(9999, 1, 1)}, "unknown_year", "end"),
        ({"end": None}, "required", "end"),
        ({"description_sv": "x" * 1_000_000}, "too_long", "description_sv"),
        ({"description_sv": "x" * 8000}, None, None),
        ({"name_sv": "a\x00b"}, "control", "name_sv"),
        ({"dnr": "a\x00b"}, "control", "dnr"),
        ({"name_sv": ""}, "invalid", "name_sv"),
        ({"kind": "unheard"}, "invalid", "kind"),
        ({"sensitivity": "restricted"}, "required", "sensitivity_reason"),
        ({"sensitivity": "restricted", "sensitivity_reason": "x"}, "required", "sensitivity_decided_by"),
        (
            {"sensitivity": "restricted", "sensitivity_reason": "x", "sensitivity_decided_by": "x"},
            "required",
            "sensitivity_decided_on",
        ),
    ],
)
def test_the_projects_own_fields(manager: make.User, fields, code, field) -> None:
    if code is None:
        assert create(manager, fields=fields).pk
    else:
        no = refused(manager, fields=fields)
        assert (no.code, no.field) == (code, field)


def test_the_short_name_is_unique(manager: make.User, own_project) -> None:
    assert refused(manager, fields={"code": "OWN"}).field == "code"


@pytest.mark.parametrize(
    ("shares", "code", "says"),
    [
        (["60", "40"], None, ""),
        (["33.33", "33.33", "33.34"], None, ""),
        (["60", "30"], "shares_sum", "90"),
        (["60", "40.01"], "shares_sum", "100,01"),
        (["101"], "share_range", "100"),
        (["0", "100"], "share_range", "0"),
        (["-10", "110"], "share_range", "0"),
    ],
)
def test_country_shares_sum_to_exactly_100(manager: make.User, shares, code, says) -> None:
    countries = [(make.CountryFactory(), Decimal(share)) for share in shares]
    if code is None:
        assert create(manager, countries=countries).country_shares.count() == len(shares)
    else:
        no = refused(manager, countries=countries)
        assert (no.code, no.field) == (code, "countries")
        assert says in no.message


def test_a_country_stands_once(manager: make.User) -> None:
    country = make.CountryFactory()
    assert refused(manager, countries=[(country, Decimal(50)), (country, Decimal(50))]).code == "twice"


def test_without_countries_a_project_names_its_region(manager: make.User) -> None:
    assert refused(manager, countries=[]).code == "placeless"
    assert refused(manager, countries=None).code == "placeless"
    region = make.RegionFactory()
    assert create(manager, countries=[], fields={"region": region}).region == region


def test_the_region_of_a_project_without_countries_cannot_be_taken_away(manager: make.User) -> None:
    project = create(manager, countries=[], fields={"region": make.RegionFactory()})
    with pytest.raises(Refused) as no:
        save_project(user=manager, project=project, expected=1, fields={"region": None})
    assert no.value.code == "placeless"


def test_a_bad_list_undoes_the_good_fields(manager: make.User, own_project) -> None:
    theme = make.ThemeFactory()
    with pytest.raises(Refused):
        save_project(
            user=manager,
            project=own_project,
            expected=1,
            fields={"name_sv": "Halvt"},
            themes=[(theme, Decimal(99))],
        )
    own_project.refresh_from_db()
    assert (own_project.name_sv, own_project.version) == ("Eget projekt", 1)


def test_themes_may_be_none_or_sum_to_100(manager: make.User) -> None:
    assert create(manager, themes=[]).theme_shares.count() == 0
    assert (
        refused(manager, fields={"code": "B"}, themes=[(make.ThemeFactory(), Decimal(99))]).field == "themes"
    )


def test_dac_shares_sum_to_100_for_each_first_year(manager: make.User) -> None:
    one, two = make.DacCodeFactory(), make.DacCodeFactory()
    rows = [(one, Decimal(100), 2017), (one, Decimal(70), 2018), (two, Decimal(30), 2018)]
    assert create(manager, dac=rows).dac_shares.count() == 3
    no = refused(manager, fields={"code": "B"}, dac=rows[:2])
    assert (no.code, no.field) == ("shares_sum", "dac")
    assert "70" in no.message


@pytest.mark.parametrize(
    ("year", "valid"), [(2017, False), (2018, True), (2020, True), (2021, False), (1066, False)]
)
def test_a_dac_code_is_valid_in_its_first_year(manager: make.User, year: int, valid: bool) -> None:
    code = make.DacCodeFactory(valid_from=dt.date(2018, 1, 1), valid_to=dt.date(2020, 6, 30))
    rows = [(code, Decimal(100), year)]
    if valid:
        assert create(manager, dac=rows)
    else:
        assert refused(manager, dac=rows).field == "dac"


@pytest.mark.parametrize(
    ("mains", "others", "code"),
    [(1, 4, None), (0, 0, None), (1, 5, "too_many"), (2, 0, "one_main"), (0, 1, "one_main")],
)
def test_one_main_target_and_at_most_four_others(manager: make.User, mains, others, code) -> None:
    rows = [(make.SdgTargetFactory(), number < mains) for number in range(mains + others)]
    if code is None:
        assert create(manager, sdg=rows).sdg_targets.count() == mains + others
    else:
        assert refused(manager, sdg=rows).code == code


def test_a_marker_left_out_is_not_zero(manager: make.User) -> None:
    project = create(manager, markers={"gender": 0, "governance": 2})
    assert dict(project.markers.values_list("marker", "score")) == {"gender": 0, "governance": 2}
    for markers in ({"gender": 3}, {"weather": 1}):
        assert refused(manager, fields={"code": "B"}, markers=markers).code == "unknown_score"


def test_partners_and_members_are_replaced_as_sets(manager: make.User, own_project) -> None:
    organisation, colleague = make.OrganisationFactory(), make.UserFactory()
    day = dt.date(2017, 1, 1)
    save_project(
        user=manager,
        project=own_project,
        expected=1,
        fields={},
        partners=[(organisation, "consortium")],
        members=[Member(manager, "manager", day), Member(colleague, "member", day, day)],
    )
    assert [(p.organisation, p.role) for p in own_project.partners.all()] == [(organisation, "consortium")]
    assert {m.user for m in own_project.members.all()} == {manager, colleague}
    with pytest.raises(Refused) as no:
        set_members(
            user=manager,
            project=own_project,
            members=[Member(colleague, "member", day, dt.date(2016, 1, 1))],
            expected=2,
        )
    assert (no.value.code, no.value.field) == ("reversed_dates", "members")
    set_members(user=manager, project=own_project, members=[Member(colleague, "manager", day)], expected=2)
    assert [m.user for m in own_project.members.all()] == [colleague]


def test_who_may_only_read_is_named_by_a_decision_through_every_list(manager: make.User, own_project) -> None:
    reader, day, until = make.UserFactory(), dt.date(2017, 1, 1), dt.date(2099, 1, 1)
    mine = Member(manager, "manager", day)
    for decision in ("", " \n"):
        named = [mine, Member(reader, "reader", day, until, decision)]
        with pytest.raises(Refused) as no:
            set_members(user=manager, project=own_project, members=named, expected=1)
        assert (no.value.code, no.value.field) == ("decision_missing", "members")
    named = [mine, Member(reader, "reader", day, until, " T 2026/3 ")]
    set_members(user=manager, project=own_project, members=named, expected=1)
    assert own_project.members.get(user=reader).decision == "T 2026/3"
    named[1] = Member(reader, "reader", day, until, "T 2026/4")
    kept = own_project.members.get(user=reader).pk
    set_members(user=manager, project=own_project, members=named, expected=2)
    assert own_project.members.get(pk=kept).decision == "T 2026/4"
    with pytest.raises(IntegrityError), transaction.atomic():
        own_project.members.filter(pk=kept).update(decision="")
