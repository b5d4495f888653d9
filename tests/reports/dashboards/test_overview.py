"""The leadership overview: verdict, filter, key figures, exceptions and charts, made by rules from the data."""

import datetime as dt
import gzip
import html
import re
from decimal import Decimal
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from projects.models import Project
from tests import factories as make

pytestmark = pytest.mark.django_db
LARGEST = 70 * 1024
AUTUMN = dt.datetime(2017, 10, 15, 12, tzinfo=ZoneInfo("Europe/Stockholm"))


def answer(client: Client, **asked: object):
    response = client.get(reverse("overview"), {"year": 2017, **asked})
    assert response.status_code == 200
    return response


def text(client: Client, **asked: object) -> str:
    return html.unescape(answer(client, **asked).content.decode()).replace("\u00a0", " ")


def whys(client: Client, **asked: object) -> list[str]:
    return [concern.why for concern in answer(client, **asked).context["concerns"]]


def plain(concerns: list[str]) -> list[str]:
    return [why.replace("\u00a0", " ") for why in concerns]


def spend(project: Project, spent: int, budget: int) -> None:
    agreement = make.AgreementFactory(project=project, dnr="1/2015")
    make.BudgetLineFactory(agreement=agreement, amount=Decimal(budget))
    make.TransactionFactory(agreement=agreement, amount=Decimal(spent))


def test_only_those_who_may_see_figures(as_viewer: Client, as_stranger: Client, client: Client) -> None:
    assert as_viewer.get(reverse("overview")).status_code == 200
    assert as_stranger.get(reverse("overview")).status_code == 403
    assert client.get(reverse("overview")).status_code == 302


def test_every_key_figure_leads_to_its_records(as_viewer: Client, portfolio: SimpleNamespace) -> None:
    make.StaffDaysFactory(project=portfolio.own)
    tiles = answer(as_viewer, funder=portfolio.sida.code).context["tiles"]
    assert [tile["value"] for tile in tiles] == ["1", "0,0", "12", "1", "0"]
    links = [tile["url"] for tile in tiles[:4]] + re.findall(
        r'href="([^"]+)"', "".join(tile["note"] for tile in tiles)
    )
    assert len(links) == 6
    for link in links:
        assert f"year=2017&funder={portfolio.sida.code}" in html.unescape(link)
        assert as_viewer.get(html.unescape(link)).status_code == 200


def test_a_logged_activity_is_counted_at_once(as_viewer: Client, portfolio: SimpleNamespace) -> None:
    assert "3 aktiviteter" in text(as_viewer)
    make.ActivityFactory(project=portfolio.own)
    assert "4 aktiviteter" in text(as_viewer)


def test_verdict_counts_projects_on_track(as_viewer: Client, own_project: Project) -> None:
    spend(own_project, 750, 1000)
    verdict = "I slutet av 2017 låg ett av ett pågående projekt i fas."
    assert answer(as_viewer).context["verdict"] == verdict


def test_verdict_of_this_year_says_how_far_it_has_come(as_viewer: Client, own_project: Project) -> None:
    with time_machine.travel(AUTUMN, tick=False):
        spend(own_project, 100, 1000)
        response = as_viewer.get(reverse("overview"))
    assert response.context["verdict"] == (
        "Nio månader in på året ligger inget av ett projekt i fas. "
        "Ett projekt förbrukar medel långsammare än planerat."
    )
    assert response.context["day"] == AUTUMN.date()


@pytest.mark.parametrize(
    ("spent", "kind"),
    [(500, "bad"), (524, "bad"), (600, "warn"), (640, None), (800, None), (860, "warn"), (950, "bad")],
)
def test_spending_far_from_time_is_told(
    as_viewer: Client, own_project: Project, spent: int, kind: str | None
) -> None:
    """Three of four years have passed at the end of 2017, so 750 of 1 000 would be as planned."""
    spend(own_project, spent, 1000)
    found = [concern for concern in answer(as_viewer).context["concerns"] if "förbrukat" in concern.why]
    assert [concern.kind for concern in found] == ([kind] if kind else [])


def test_silence_for_sixty_days_is_told(as_viewer: Client, own_project: Project) -> None:
    day = dt.date(2017, 11, 1)
    make.ActivityFactory(project=own_project, start=day, end=day)
    assert "Ingen aktivitet loggad på 60 dagar" in whys(as_viewer)
    later = dt.date(2017, 11, 2)
    make.ActivityFactory(project=own_project, start=later, end=later)
    assert not [why for why in whys(as_viewer) if "Ingen aktivitet" in why]


def test_a_project_that_nobody_manages_today_is_told(as_viewer: Client, own_project: Project) -> None:
    def found() -> list[str]:
        with time_machine.travel(AUTUMN, tick=False):
            return [row.why for row in as_viewer.get(reverse("overview")).context["concerns"]]

    make.ProjectMemberFactory(project=own_project, role="deputy")
    assert "Ingen leder projektet" in found()
    make.ProjectMemberFactory(project=own_project, first_day=AUTUMN.date())
    assert "Ingen leder projektet" not in found()
    assert "Ingen leder projektet" not in whys(as_viewer), "of a year that is over"


def test_indicators_off_track_and_not_reported_are_told(as_viewer: Client, own_project: Project) -> None:
    low, silent = make.IndicatorFactory.create_batch(2, project=own_project)
    for indicator in (low, silent):
        make.plan_indicator(indicator)
    make.IndicatorValueFactory(indicator=low, value=Decimal(10))
    found = whys(as_viewer)
    assert f"Avviker: {low}" in found
    assert "1 indikator för 2017 är inte rapporterad" in plain(found)
    make.IndicatorValueFactory(indicator=silent, value=None, answer="not_measured", comment_sv="Mättes inte.")
    assert not [why for why in whys(as_viewer) if "rapporterad" in why]


@pytest.mark.parametrize(("end", "told"), [(dt.date(2018, 3, 31), True), (dt.date(2018, 4, 1), False)])
def test_an_end_within_ninety_days_is_told(
    as_viewer: Client, own_project: Project, end: dt.date, told: bool
) -> None:
    Project.objects.filter(pk=own_project.pk).update(end=end)
    assert ("Projektet slutar om 90 dagar" in whys(as_viewer)) is told


def test_a_missing_registration_number_is_told(as_viewer: Client, own_project: Project) -> None:
    assert not [why for why in whys(as_viewer) if "Diarienummer" in why]
    Project.objects.filter(pk=own_project.pk).update(dnr="")
    make.AgreementFactory(project=own_project)
    assert "Diarienummer saknas: projektet och ett avtal" in plain(whys(as_viewer))


def test_the_worst_seven_come_first(as_viewer: Client) -> None:
    for spent in (100, 200, 600, 600, 600, 600, 600, 600, 600):
        project = make.ProjectFactory()
        make.StatusChangeFactory(project=project)
        spend(project, spent, 1000)
    context = answer(as_viewer).context
    assert [concern.kind for concern in context["concerns"]] == ["bad", "bad", *["warn"] * 5]
    assert "10 % förbrukat när 75 % av tiden gått" in plain([context["concerns"][0].why])
    assert context["more_concerns"] > 0


def test_who_leads_the_project_is_told_but_not_of_a_masked_one(
    as_viewer: Client, manager, own_project: Project
) -> None:
    assert answer(as_viewer).context["concerns"][0].who == str(manager)
    make.sensitive(own_project, "restricted")
    concern = answer(as_viewer).context["concerns"][0]
    assert concern.who == ""
    assert concern.when in ("", "slut 2018")
    assert str(manager) not in text(as_viewer)
    assert "2018-12-31" not in text(as_viewer)


def test_a_protected_project_counts_and_is_not_named(as_viewer: Client, portfolio: SimpleNamespace) -> None:
    make.sensitive(portfolio.other, "protected")
    content = text(as_viewer)
    assert portfolio.other.code not in content
    assert "Annat projekt" not in content
    assert [tile["value"] for tile in answer(as_viewer).context["tiles"]][:3:2] == ["2", "17"]


def test_a_withheld_country_shows_nothing_of_the_year(as_viewer: Client, portfolio: SimpleNamespace) -> None:
    neighbour = make.CountryFactory(iso2="XA", region=make.RegionFactory())
    armenia = portfolio.other.country_shares.get().country
    armenia.region = neighbour.region
    armenia.save()
    make.ProjectCountryFactory(project=portfolio.own, country=neighbour, share=Decimal("0.01"))
    make.sensitive(portfolio.other, "protected")
    context = answer(as_viewer, country="XA").context
    assert context["withheld"]
    assert context["verdict"] == ""
    assert not context["charts"]
    assert {tile["value"] for tile in context["tiles"]} == {"–"}


@pytest.mark.parametrize(
    ("field", "junk"),
    [
        ("year", "abc"),
        ("year", "999999999999"),
        ("year", "\x00"),
        ("country", "\x00"),
        ("funder", "'"),
        ("theme", "no"),
    ],
)
def test_junk_in_the_address_is_told_at_the_field(
    as_viewer: Client, own_project: Project, field: str, junk: str
) -> None:
    response = as_viewer.get(reverse("overview"), {field: junk})
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert "tiles" not in response.context


def test_every_chart_has_its_table(as_viewer: Client, portfolio: SimpleNamespace) -> None:
    content = text(as_viewer)
    ids = [chart.id for chart in answer(as_viewer).context["charts"]]
    assert ids == [
        "spending", "indicators", "months", "places", "participants", "timeline", "funders", "staff",
    ]  # fmt: skip
    assert content.count("Visa som tabell") == len(ids)
    assert "style=" not in content


@pytest.mark.parametrize("year", [1990, 1995, 2100])
def test_an_empty_year_says_so(as_viewer: Client, year: int) -> None:
    assert f"Inget projekt pågick {year} i det här urvalet." in text(as_viewer, year=year)


def test_the_projects_can_be_taken_along(as_viewer: Client, portfolio: SimpleNamespace) -> None:
    response = as_viewer.get(reverse("overview"), {"year": 2017, "format": "csv"})
    rows = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert [row.split(";")[1] for row in rows] == ["Kortnamn", "OWN", "OTHER"]
    assert as_viewer.get(reverse("overview"), {"year": 2017, "format": "xlsx"}).content[:2] == b"PK"


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow_with_projects(as_leader: Client, number: int, django_assert_num_queries) -> None:
    theme, funder = make.ThemeFactory(), make.FunderFactory()
    for _n in range(number):
        project = make.ProjectFactory()
        make.StatusChangeFactory(project=project)
        make.ProjectMemberFactory(project=project)
        country = make.ProjectCountryFactory(project=project).country
        make.ProjectThemeFactory(project=project, theme=theme)
        agreement = make.AgreementFactory(project=project, funder=funder)
        make.BudgetLineFactory(agreement=agreement)
        make.TransactionFactory(agreement=agreement)
        make.ActivityFactory(project=project, country=country)
        make.StaffDaysFactory(project=project)
        indicator = make.IndicatorFactory(project=project)
        make.plan_indicator(indicator)
        make.IndicatorValueFactory(indicator=indicator)
        make.DeadlineFactory(project=project)
    answer(as_leader)
    with django_assert_num_queries(54):
        answer(as_leader)


def test_the_page_of_the_demo_is_small(as_leader: Client, demo: None) -> None:
    assert len(gzip.compress(answer(as_leader).content)) < LARGEST


def test_the_control_totals_of_the_demo(as_leader: Client, demo: None) -> None:
    tiles = answer(as_leader).context["tiles"]
    assert [(tile["value"], tile["unit"]) for tile in tiles[:4]] == [
        ("8", ""), ("45,4", "av 49,9\u00a0mnkr"), ("1\u00a0436", ""), ("52", ""),
    ]  # fmt: skip
    assert "i 14\u00a0länder" in tiles[0]["note"] or "i 14 länder" in tiles[0]["note"]
