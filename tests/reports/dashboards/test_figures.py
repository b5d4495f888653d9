"""/figures/ and /figures/<key>/: definition, value, parts and records, each as far as the reader may see."""

import datetime as dt
import html
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from projects.models import Project
from reports.figures import FIGURES
from tests import factories as make

pytestmark = pytest.mark.django_db


def page(client: Client, key: str = "F2", status: int = 200, **asked: object) -> str:
    response = client.get(reverse("figure", args=[key]), {"year": 2017, **asked})
    assert response.status_code == status
    return html.unescape(response.content.decode()).replace("\u00a0", " ")


def test_all_definitions_stand_on_one_page(as_viewer: Client) -> None:
    text = html.unescape(as_viewer.get(reverse("figures")).content.decode())
    for figure in FIGURES.values():
        assert str(figure.label) in text
        assert str(figure.definition) in text
        assert reverse("figure", args=[figure.key]) in text


def test_value_definition_parts_and_records(as_viewer: Client, portfolio: SimpleNamespace) -> None:
    text = page(as_viewer, "F9")
    assert str(FIGURES["F9"].definition) in text
    assert "2 363 kr" in text
    assert "Testbiståndet" in text
    assert "59,2 %" in text
    assert "4 poster räknas" in text
    assert reverse("project", args=[portfolio.own.public_id]) in text


def test_a_part_leads_to_the_figure_narrowed_to_it(as_viewer: Client, portfolio: SimpleNamespace) -> None:
    narrowed = f"?year=2017&theme={portfolio.themes[0].code}&funder={portfolio.eu.code}"
    text = page(as_viewer, "F9", theme=portfolio.themes[0].code, page=1)
    assert f'href="{narrowed}"' in text
    text = page(as_viewer, "F9", theme=portfolio.themes[0].code, funder=portfolio.eu.code)
    assert f'href="{narrowed}"' not in text


@pytest.mark.parametrize("key", FIGURES)
def test_every_figure_has_its_page(key: str, as_viewer: Client, portfolio: SimpleNamespace) -> None:
    make.StaffDaysFactory(project=portfolio.own)
    make.ActivityFactory(project=None, kind="incoming_visit")
    assert str(FIGURES[key].label) in page(as_viewer, key)


def test_nothing_recorded_is_a_dash_and_says_so(as_viewer: Client) -> None:
    text = page(as_viewer, "F5", year=1995)
    assert "–" in text
    assert "Inget är registrerat för det här urvalet." in text
    assert '<option value="1995" selected>' in text


def test_the_address_narrows_the_number(as_viewer: Client, portfolio: SimpleNamespace) -> None:
    assert "1 400 kr" in page(as_viewer, funder=portfolio.sida.code)
    assert "963 kr" in page(as_viewer, project=portfolio.other.public_id)
    text = page(as_viewer, theme=portfolio.themes[1].code, country="AM")
    assert "578 kr" in text
    assert "60,00 %" in text


def test_without_a_year_it_is_this_year(as_viewer: Client) -> None:
    response = as_viewer.get(reverse("figure", args=["F1"]))
    assert response.context["value"].year == response.context["form"].scope().year


@pytest.mark.parametrize(
    ("field", "junk"),
    [
        ("year", "1989"),
        ("year", "2101"),
        ("year", "tjugo"),
        ("year", "9" * 5000),
        ("year", "²"),
        ("year", "2017\x00"),
        ("country", "XX"),
        ("country", "K\x00H"),
        ("country", "'; --"),
        ("funder", "nobody"),
        ("theme", "T99"),
        ("project", "P-1900-001"),
        ("project", "\u202e"),
    ],
)
def test_junk_is_answered_in_words_at_the_field(
    field: str, junk: str, as_viewer: Client, portfolio: SimpleNamespace
) -> None:
    text = page(as_viewer, **{field: junk})
    assert f'id="id_{field}_error"' in text
    assert "Välj" in text
    assert "poster räknas" not in text


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999", "x", "\x00", ""])
def test_junk_page_number_gives_a_page(number: str, as_viewer: Client, portfolio: SimpleNamespace) -> None:
    assert "4 poster räknas" in page(as_viewer, page=number)


def test_unknown_figure_is_not_found(as_viewer: Client) -> None:
    page(as_viewer, "F99", status=404)


def test_those_without_a_role_are_refused(as_stranger: Client) -> None:
    page(as_stranger, status=403)
    assert as_stranger.get(reverse("figures")).status_code == 403


def test_nobody_signed_in_is_sent_to_sign_in(client: Client) -> None:
    assert client.get(reverse("figures")).status_code == 302
    assert client.get(reverse("figure", args=["F2"])).status_code == 302


@pytest.fixture
def secret(portfolio: SimpleNamespace) -> Project:
    make.sensitive(portfolio.other, "protected")
    return portfolio.other


def test_what_is_protected_is_counted_and_said_but_not_shown(as_viewer: Client, secret: Project) -> None:
    text = page(as_viewer)
    assert "2 363 kr" in text
    assert "1 post som du inte får se räknas men visas inte." in text
    for word in ("963 kr", secret.code, secret.public_id, "Annat projekt"):
        assert word not in text


def test_a_protected_project_is_no_choice(as_viewer: Client, secret: Project) -> None:
    assert "Det finns inget sådant projekt" in page(as_viewer, project=secret.public_id)


def test_its_country_is_no_choice_unless_others_work_there(as_viewer: Client, secret: Project) -> None:
    assert "Det finns inget sådant land" in page(as_viewer, country="AM")


def test_its_country_alone_is_not_told(as_viewer: Client, secret: Project) -> None:
    make.ProjectCountryFactory(country=secret.country_shares.get().country)
    text = page(as_viewer, country="AM")
    assert "Visas inte här" in text
    assert "963" not in text
    assert "post som du inte" not in text


def test_the_named_manager_sees_it(as_other_manager: Client, secret: Project) -> None:
    text = page(as_other_manager)
    assert "4 poster räknas" in text
    assert "Annat projekt" in text
    assert "963 kr" in page(as_other_manager, country="AM")


def test_restricted_records_tell_the_year_only(as_viewer: Client, portfolio: SimpleNamespace) -> None:
    own = portfolio.own
    make.sensitive(own, "restricted")
    make.TransactionFactory(agreement=portfolio.agreements[0], text="Hotell i Minsk", amount=Decimal(7))
    make.StaffDaysFactory(project=own, employee__name="Greta Garbo")
    make.ActivityFactory(
        project=own, title_sv="Kurs i Brest", start=dt.date(2017, 8, 9), end=dt.date(2017, 8, 9)
    )
    for key, words in (
        ("F2", ("Minsk", "2017-12-31", "2017\u201112\u201131")),
        ("F5", ("Garbo", "2017-05")),
        ("activities", ("Brest", "2017-08")),
        ("F1", ("2015-01-01", "2018-12-31")),
    ):
        text = page(as_viewer, key)
        assert "Eget projekt" in text
        for word in words:
            assert word not in text, (key, word)


def test_a_manager_sees_days_of_own_projects_only(as_manager: Client, portfolio: SimpleNamespace) -> None:
    make.StaffDaysFactory(project=portfolio.own, employee__name="Anna Egen")
    make.StaffDaysFactory(project=portfolio.other, employee__name="Bo Annan")
    text = page(as_manager, "F5")
    assert "Anna Egen" in text
    assert "Bo Annan" not in text
    assert "1 post som du inte får se räknas men visas inte." in text


def test_long_lists_have_pages(as_viewer: Client, portfolio: SimpleNamespace) -> None:
    make.TransactionFactory.create_batch(60, agreement=portfolio.agreements[0])
    assert "51 till 64 av 64" in page(as_viewer, page=2)


def test_english(as_viewer: Client, viewer: make.User, portfolio: SimpleNamespace) -> None:
    viewer.language = "en"
    viewer.save()
    as_viewer.force_login(viewer)
    as_viewer.cookies["django_language"] = "en"
    text = page(as_viewer)
    assert "Used volume" in text
    assert "SEK 2,363" in text


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("key", "queries"), [("F1", 12), ("F2", 13), ("F4", 14), ("F10", 13), ("activities", 12)]
)
def test_same_number_of_queries_for_1_and_3_records(
    key: str, queries: int, count: int, as_leader: Client, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    for _ in range(count):
        project = make.StatusChangeFactory().project
        make.ProjectCountryFactory(project=project)
        make.TransactionFactory(agreement__project=project)
        make.StaffDaysFactory(project=project)
        make.ActivityFactory(project=project)
    as_leader.get(reverse("figures"))
    with django_assert_num_queries(queries):
        page(as_leader, key)


def test_a_forum_leads_to_its_meetings_of_that_level(as_viewer: Client) -> None:
    """By the name that it bore then, and as many as the figure says."""
    forum = make.ForumFactory(code="integrity", name_sv="PIAC")
    make.ForumNameFactory(forum=forum, name_sv="SPIO", valid_to="2021-12-31")
    met = {"project": None, "kind": "forum_meeting", "forum": forum}
    for level in ("dg", "working", "working"):
        make.ActivityFactory(**met, meeting_level=level, start="2017-03-27", end="2017-03-27")
    told = page(as_viewer, "meetings", year=2017)
    url = "/meetings/?forum=integrity&amp;level=working&amp;year=2017&amp;state=held"
    assert html.unescape(url) in told
    assert told.count("SPIO") == 5
    assert "PIAC" not in told
    listed = as_viewer.get(html.unescape(url)).content.decode()
    assert listed.count("/meetings/A-") == 2
