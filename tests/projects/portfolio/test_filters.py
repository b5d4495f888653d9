"""The address of a project list: what each part narrows to, and what happens to junk."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import QueryDict

from projects.models import Project
from projects.portfolio import queries
from projects.portfolio.filters import ProjectFilter
from tests import factories as make
from tracker.core.periods import today

pytestmark = pytest.mark.django_db


def found(user: Any, address: str = "") -> list[str]:
    filters = ProjectFilter(QueryDict(address), queries.projects(user), request=SimpleNamespace(user=user))
    assert filters.is_valid(), filters.errors
    return [project.code for project in filters.qs]


def test_nothing_given_means_all_latest_end_first(viewer: make.User, own_project, other_project) -> None:
    assert found(viewer) == ["OTHER", "OWN"]


def test_status(viewer: make.User, own_project, other_project) -> None:
    other_project.status = "closed"
    other_project.save()
    assert found(viewer, "status=running") == ["OWN"]
    assert found(viewer, "status=closed") == ["OTHER"]
    assert found(viewer, "status=all") == ["OTHER", "OWN"]


def test_ending_within_a_year(viewer: make.User, own_project, other_project) -> None:
    other_project.end = today() + dt.timedelta(days=365)
    other_project.save()
    assert found(viewer, "status=ending") == ["OTHER"]
    other_project.end = today() + dt.timedelta(days=366)
    other_project.save()
    assert found(viewer, "status=ending") == []


def test_country_funder_theme_and_year(viewer: make.User, portfolio: SimpleNamespace) -> None:
    assert found(viewer, "country=KH") == ["OWN"]
    assert found(viewer, f"funder={portfolio.eu.code}") == ["OTHER"]
    assert found(viewer, f"theme={portfolio.themes[1].code}") == ["OTHER"]
    assert found(viewer, "year=2015") == ["OWN"]
    assert found(viewer, "year=2019") == ["OTHER"]
    portfolio.other.actual_end = dt.date(2018, 6, 30)
    portfolio.other.save()
    assert found(viewer, "year=2019") == []


def test_responsible_and_mine(manager: make.User, other_manager: make.User, viewer: make.User) -> None:
    assert found(viewer, f"responsible={other_manager.username}") == ["OTHER"]
    assert found(manager, "mine=1") == ["OWN"]
    assert found(viewer, "mine=1") == []


def test_a_masked_project_is_not_found_by_its_manager(
    viewer: make.User, manager: make.User, own_project
) -> None:
    make.sensitive(own_project, "restricted")
    assert found(manager, f"responsible={manager.username}") == ["OWN"]
    filters = ProjectFilter(
        QueryDict(f"responsible={manager.username}"),
        queries.projects(viewer),
        request=SimpleNamespace(user=viewer),
    )
    assert "responsible" in filters.errors


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("own", ["OWN"]),
        ("EGET", ["OWN"]),
        ("kambo", ["OWN"]),
        ("Cambodia", ["OWN"]),
        ("Kampuchea", ["OWN"]),
        ("kampuchea eget", ["OWN"]),
        ("kampuchea annat", []),
        ("P-2015", ["OTHER", "OWN"]),
        ("åäö", []),
        ("ÅRSRÄKNING", ["OTHER"]),
        ("100%", []),
    ],
)
def test_text_is_searched_in_all_names(viewer: make.User, own_project, other_project, text, codes) -> None:
    make.CountryNameFactory(country=own_project.country_shares.get().country, name="Kampuchea")
    other_project.name_sv = "Annat projekt om årsräkning"
    other_project.save()
    address = QueryDict(mutable=True)
    address["text"] = text
    assert found(viewer, address.urlencode()) == codes


def test_vitryssland_finds_belarus(viewer: make.User, own_project) -> None:
    belarus = make.CountryFactory(iso2="BY", iso3="BLR", name_sv="Belarus", name_en="Belarus")
    belarus.other_names.get_or_create(name="Vitryssland", language="sv")
    own_project.country_shares.update(country=belarus)
    assert found(viewer, "text=vitryssland") == ["OWN"]


@pytest.mark.parametrize(
    ("order", "codes"),
    [
        ("name", ["A", "Z", "Å", "Ä", "Ö"]),
        ("-name", ["Ö", "Ä", "Å", "Z", "A"]),
        ("end", ["Å", "A", "Z", "Ä", "Ö"]),
        ("country", ["Å", "A", "Z", "Ä", "Ö"]),
        ("-country", ["A", "Å", "Z", "Ä", "Ö"]),
    ],
)
def test_order_is_swedish_and_what_is_unknown_comes_last(viewer: make.User, order, codes) -> None:
    for name in "ÖÄÅZA":
        make.ProjectFactory(code=name, name_sv=f"{name}land", name_en=name)
    first, second = (make.CountryFactory(name_sv=name) for name in ("Algeriet", "Östtimor"))
    make.ProjectCountryFactory(project=Project.objects.get(code="Å"), country=first)
    make.ProjectCountryFactory(project=Project.objects.get(code="A"), country=second)
    Project.objects.filter(code="Å").update(end=dt.date(2017, 1, 1))
    assert found(viewer, f"order={order}") == codes


@pytest.mark.parametrize(
    "address",
    [
        "status=unheard",
        "country=XX",
        "country=%00",
        "funder=%00",
        "theme=" + "9" * 5000,
        "year=1800",
        "year=abc",
        "year=99999999999999999999",
        "responsible=nobody",
        "order=password",
        "text=%00",
        "text=" + "x" * 201,
        "mine=yes",
    ],
)
def test_junk_is_told_and_left_out(viewer: make.User, own_project, address: str) -> None:
    filters = ProjectFilter(
        QueryDict(address), queries.projects(viewer), request=SimpleNamespace(user=viewer)
    )
    assert not filters.is_valid()
    assert [project.code for project in filters.qs] == ["OWN"]


def test_a_protected_project_is_nowhere_for_those_not_named(
    manager: make.User, viewer: make.User, own_project
) -> None:
    make.sensitive(own_project, "protected")
    assert found(viewer, "text=eget") == []
    assert found(manager, "text=eget") == ["OWN"]
    filters = ProjectFilter(QueryDict(""), queries.projects(viewer), request=SimpleNamespace(user=viewer))
    assert not filters.form.fields["country"].queryset.filter(iso2="KH").exists()
