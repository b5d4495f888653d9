"""Who may know of which activity, and how much of it."""

import datetime as dt

import pytest

from projects.activities import queries, shown
from projects.activities.filters import ActivityFilter
from tests import factories as make
from tracker.search import find


def sensitive(project, level):
    make.sensitive(project, level)
    return project


def seen(user):
    return [row.public_id for row in queries.activities(user).order_by("public_id")]


def test_activities_beside_projects_are_seen(viewer):
    beside = make.ActivityFactory(project=None, kind="conference")
    assert seen(viewer) == [beside.public_id]


def test_voided_activities_are_gone(manager, own_project):
    make.ActivityFactory(project=own_project).void(by=manager, reason="fel")
    assert seen(manager) == []


def test_drafts_are_their_writers(manager, other_manager, own_project):
    draft = make.ActivityFactory(project=own_project, is_draft=True, created_by=manager)
    assert seen(manager) == [draft.public_id]
    assert seen(other_manager) == []


def test_protected_projects_do_not_exist_for_others(manager, other_manager, leader, own_project):
    activity = make.ActivityFactory(project=sensitive(own_project, "protected"))
    assert seen(manager) == [activity.public_id]
    assert seen(other_manager) == seen(leader) == []


def test_restricted_activities_are_told_without_what_is_masked(manager, viewer, own_project):
    country = make.CountryFactory(name_sv="Belarus")
    make.ActivityFactory(
        project=sensitive(own_project, "restricted"),
        title_sv="Möte med Anna",
        place="Minsk",
        country=country,
        created_by=manager,
    )
    row = queries.activities(viewer).get()
    assert row.is_masked
    assert (shown.title(row), shown.days(row), shown.place(row)) == ("Utbildning", "2017", "Belarus")
    assert row.shown_day == dt.date(2017, 1, 1)
    row = queries.activities(manager).get()
    assert not row.is_masked
    assert (shown.title(row), shown.place(row)) == ("Möte med Anna", "Minsk, Belarus")
    assert shown.days(row) == "2017-05-10 – 2017-05-12"


def test_a_visit_to_us_comes_from_its_country(viewer):
    make.ActivityFactory(
        project=None,
        kind="incoming_visit",
        place="Stockholm",
        country=make.CountryFactory(name_sv="Georgien"),
    )
    assert shown.place(queries.activities(viewer).get()) == "Stockholm, från Georgien"


def test_what_is_masked_cannot_be_searched_out(rf, viewer, manager, own_project):
    row = make.ActivityFactory(
        project=sensitive(own_project, "restricted"), title_sv="Möte med Anna", place="Minsk", dnr="2017/31"
    )
    make.ActivityFactory(title_sv="Möte i Minsk")
    for text in ("Anna", "nna", "2017/31", f"Anna {row.public_id}"):
        assert listed(rf, viewer, f"?text={text}") == [], text
    assert listed(rf, viewer, "?text=minsk") == ["Möte i Minsk"]
    assert listed(rf, viewer, f"?text={row.public_id}") == []
    for text in ("anna", "nna", "2017/31", f"Anna {row.public_id}"):
        assert listed(rf, manager, f"?text={text}") == ["Möte med Anna"], text


def test_totals_tell_zero_from_missing(viewer, own_project):
    make.ActivityFactory(project=own_project, women=0, men=None)
    assert queries.totals(queries.activities(viewer)) == {
        "number": 1,
        "women": 0,
        "men": None,
        "unknown": None,
    }


@pytest.mark.parametrize(
    ("who", "codes"),
    [("manager", ["OWN"]), ("other_manager", ["OTHER"]), ("admin_user", ["OTHER", "OWN"]), ("leader", [])],
)
def test_projects_to_log_to(request, own_project, other_project, who, codes):
    request.getfixturevalue("manager")
    request.getfixturevalue("other_manager")
    user = request.getfixturevalue(who)
    assert [project.code for project in queries.loggable_projects(user).order_by("code")] == codes


def test_a_reader_by_decision_logs_nothing(manager, other_project):
    make.ProjectMemberFactory(project=other_project, user=manager, role="reader")
    assert other_project not in queries.loggable_projects(manager)


# The filter, through an address.


def listed(rf, user, address):
    request = rf.get(f"/{address}")
    request.user = user
    filterset = ActivityFilter(request.GET, queryset=queries.activities(user), request=request)
    assert filterset.is_valid(), filterset.errors
    return [row.title_sv for row in filterset.qs]


@pytest.fixture
def three(own_project, other_project, manager):
    country = make.CountryFactory(iso2="XQ", iso3="XQQ")
    make.ActivityFactory(project=own_project, title_sv="Ärlig", country=country, created_by=manager)
    make.ActivityFactory(
        project=other_project,
        title_sv="Åter",
        kind="workshop",
        start=dt.date(2016, 3, 1),
        women=None,
        men=None,
    )
    make.ActivityFactory(
        project=own_project, title_sv="Zon", start=dt.date(2017, 1, 1), women=40, place="Öja"
    )
    make.ActivityFactory(project=own_project, title_sv="Utkast", is_draft=True, created_by=manager)


@pytest.mark.parametrize(
    ("address", "titles"),
    [
        ("", ["Ärlig", "Zon", "Åter"]),
        ("?order=title", ["Zon", "Åter", "Ärlig"]),
        ("?order=-title", ["Ärlig", "Åter", "Zon"]),
        ("?order=day", ["Åter", "Zon", "Ärlig"]),
        ("?order=participants", ["Ärlig", "Zon", "Åter"]),
        ("?order=-participants", ["Zon", "Ärlig", "Åter"]),
        ("?year=2017", ["Ärlig", "Zon"]),
        ("?country=XQ", ["Ärlig"]),
        ("?kind=workshop", ["Åter"]),
        ("?mine=1", ["Ärlig"]),
        ("?state=drafts", ["Utkast"]),
        ("?text=öja", ["Zon"]),
        ("?text=ÅTER", ["Åter"]),
        ("?text=ater", ["Åter"]),
        ("?text=rli", ["Ärlig"]),
        ("?text=zon och öja", ["Zon"]),
        ("?text=zon ärlig", []),
        ("?text=ärlik", []),  # nothing is guessed in a list
        ("?text=och", []),
        ("?text=% _", []),
        ("?text=öja&year=2017&order=title", ["Zon"]),
        ("?text=öja&year=2016", []),
        ("?text=utkast&state=drafts", ["Utkast"]),
        ("?text=utkast", []),
    ],
)
def test_the_filter(rf, manager, three, address, titles):
    assert listed(rf, manager, address) == titles


def test_a_word_that_more_words_say_than_are_named(rf, manager, three, own_project, monkeypatch):
    monkeypatch.setattr(find, "_NAMED", 1)
    make.ActivityFactory(project=own_project, title_sv="Zonen", start=dt.date(2015, 1, 1), place="Öjan")
    assert listed(rf, manager, "?text=zon öja") == ["Zon", "Zonen"]
    assert listed(rf, manager, "?text=ärlik") == []


def test_the_filter_by_project(rf, manager, three, other_project):
    assert listed(rf, manager, f"?project={other_project.public_id}") == ["Åter"]


@pytest.mark.parametrize(
    "address",
    [
        "?year=abc",
        "?country=%00",
        "?project=P-1",
        "?kind=party",
        "?order=pk",
        "?text=%00",
        "?year=9" + "9" * 400,
    ],
)
def test_nonsense_is_told_not_obeyed(rf, manager, address):
    request = rf.get(f"/{address}")
    request.user = manager
    filterset = ActivityFilter(request.GET, queryset=queries.activities(manager), request=request)
    assert not filterset.is_valid()
