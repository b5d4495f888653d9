"""The project page and its parts: what they tell, to whom, as of which day."""

import datetime as dt
import re
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from projects.models import Project
from tests import factories as make

PARTS = ("", "money/", "history/")


def url(project: Project, part: str = "") -> str:
    return f"/projects/{project.public_id}/{part}"


def page(browser: Client, project: Project, part: str = "", address: str = "") -> str:
    answer = browser.get(url(project, part) + address)
    assert answer.status_code == 200
    return answer.content.decode()


def words(text: str) -> str:
    main = text[text.index('<main id="main"') :] if '<main id="main"' in text else text
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)).replace("\u00a0", " ")


def restrict(project: Project, level: str = "restricted") -> None:
    make.sensitive(project, level)


@pytest.fixture
def full(portfolio: SimpleNamespace, manager: make.User) -> SimpleNamespace:
    """The own project with something in every panel."""
    own = portfolio.own
    own.purpose_sv, own.target_group_sv, own.description_sv = "Ett syfte", "En målgrupp", "En beskrivning"
    own.save()
    make.ExtensionFactory(project=own)
    make.ProjectDacCodeFactory(project=own)
    make.ProjectSdgFactory(project=own, is_main=True)
    make.ProjectMarkerFactory(project=own, score=0)
    make.YearNoteFactory(project=own)
    make.StaffDaysFactory(project=own, role="expert")
    make.DeadlineFactory(project=own)
    portfolio.partner = make.ProjectPartnerFactory(project=own).organisation
    return portfolio


def test_the_page_tells_the_six_fields_in_order(as_viewer: Client, full: SimpleNamespace) -> None:
    text = words(page(as_viewer, full.own))
    facts = ["Projektnamn Eget projekt", "Finansiering Testbiståndet: 1,0 mnkr", "Syfte och mål Ett syfte",
             "Målgrupp En målgrupp", "Period 1 januari 2015 – 31 december 2018", "Beskrivning En beskrivning"]  # fmt: skip
    places = [text.index(fact) for fact in facts]
    assert places == sorted(places)
    assert "Vad förändrades 2017 Förmedlarna arbetar nu" in text
    assert "(ursprungligt slut 31 december 2017)" in text
    assert "Förlängt till 31 december 2018" in text


def test_blank_marker_is_not_screened_and_zero_is_zero(as_viewer: Client, full: SimpleNamespace) -> None:
    text = words(page(as_viewer, full.own))
    assert "Jämställdhet: 0: bedömt" in text
    assert "Funktionsnedsättning: inte bedömt" in text


def test_time_and_money_on_a_day(as_viewer: Client, full: SimpleNamespace) -> None:
    make.set_budget(full.agreements[0], 4_000_000)
    make.TransactionFactory(
        agreement=full.agreements[0], amount=Decimal(2_997_900), booked_on=dt.date(2017, 6, 30)
    )
    text = page(as_viewer, full.own, address="?per=2017-12-31")
    assert "36 av 48 månader" in words(text)
    assert "3,0 av 4,0 mnkr" in words(text)
    assert "pengarna följer tiden" in words(text).lower()
    assert f'href="{url(full.own, "money/")}?per=2017-12-31"' in text
    earlier = words(page(as_viewer, full.own, address="?per=2016-12-31"))
    assert "24 av 48 månader" in earlier
    assert "0,0 av 4,0 mnkr" in earlier
    assert "Pengarna förbrukas långsamt" in earlier


def test_a_past_day_hides_what_changes_and_later_things(as_manager: Client, full: SimpleNamespace) -> None:
    now, then = page(as_manager, full.own), page(as_manager, full.own, address="?per=2016-12-31")
    assert f'href="{url(full.own, "edit/")}"' in now
    assert "/edit/" not in then
    assert "/status/" not in then
    assert "Visa dagens läge" in then
    assert "Utbildning 1" in now
    assert "Utbildning 1" not in then
    assert "Förlängt till" not in then


@pytest.mark.parametrize(
    ("per", "says"),
    [("2100-01-01", "Den dagen har inte kommit än."), ("i fjol", "Skriv datumet"), ("%00", "Skriv datumet")],
)
def test_a_day_that_is_none_is_told(as_viewer: Client, own_project, per: str, says: str) -> None:
    assert says in page(as_viewer, own_project, address=f"?per={per}")


def test_indicators_with_baseline_target_and_latest(as_viewer: Client, full: SimpleNamespace) -> None:
    text = words(page(as_viewer, full.own, address="?per=2017-12-31"))
    assert "Indikator 1 Viss risk 60 (2017) av 100 (2018) basvärde 0 · plan 2017: 75" in text
    assert "Målet är inte i fas" in text


def test_an_ended_project_says_what_was_reached(as_viewer: Client, full: SimpleNamespace) -> None:
    Project.objects.filter(code="OWN").update(status="closed", actual_end=dt.date(2018, 12, 31))
    make.StatusChangeFactory(
        project=full.own, status="closed", since=dt.date(2018, 12, 31), reason_sv="Enligt plan."
    )
    make.IndicatorValueFactory(indicator=full.indicator, year=2018, value=Decimal(100))
    text = words(page(as_viewer, full.own))
    assert "Projektet är avslutat; målet nåddes" in text
    assert "Avslutad Sedan 2018-12-31. Enligt plan." in text


def test_a_project_ended_early_stops_at_that_day(as_viewer: Client, full: SimpleNamespace) -> None:
    Project.objects.filter(code="OWN").update(status="terminated", actual_end=dt.date(2016, 12, 31))
    make.StatusChangeFactory(
        project=full.own, status="terminated", since=dt.date(2016, 12, 31), reason_sv="Strategin upphörde."
    )
    text = words(page(as_viewer, full.own))
    assert "Projektet avbröts" in text
    assert "Avbruten Sedan 2016-12-31. Strategin upphörde." in text
    assert "24 av 48 månader" in text


def test_a_paused_project_tells_why_and_its_bars_stop(as_viewer: Client, full: SimpleNamespace) -> None:
    Project.objects.filter(code="OWN").update(status="paused")
    make.StatusChangeFactory(
        project=full.own, status="paused", since=dt.date(2016, 12, 31), reason_sv="Läget är osäkert."
    )
    text = words(page(as_viewer, full.own))
    assert "Pausad Sedan 2016-12-31. Läget är osäkert." in text
    assert "24 av 48 månader" in text


def test_a_new_project_is_a_card_with_what_is_missing(as_manager: Client, own_project) -> None:
    text = words(page(as_manager, own_project))
    assert "4 av de publika uppgifterna saknas: Syfte och mål, Målgrupp, Beskrivning, Finansiering" in text
    assert "Inget avtal är inlagt." in text
    assert "Inga indikatorer är inlagda." in text
    assert "Logga den första aktiviteten" in text
    assert 'id="verdict"' not in page(as_manager, own_project)
    assert "Inga kostnader bokförda" in words(page(as_manager, own_project, "money/"))
    assert "publika uppgifterna saknas" not in words(page(as_manager, own_project, address="?per=2016-12-31"))


def test_people_as_counts_and_days_by_role_for_those_with_the_right(
    as_viewer: Client, as_leader: Client, as_other_manager: Client, full: SimpleNamespace
) -> None:
    seen = words(page(as_leader, full.own, address="?per=2017-12-31"))
    assert "Expert 1 7" in seen
    assert "7 dagar, varav 5 på plats" in seen
    for browser in (as_viewer, as_other_manager):
        text = words(page(browser, full.own, address="?per=2017-12-31"))
        assert "7 dagar, varav 5 på plats" in text
        assert "Expert 1 7" not in text
    assert "7 kvinnor" in seen
    assert "5 män" in seen


def test_actions_stand_only_where_they_may_be_used(
    as_manager: Client, as_viewer: Client, as_other_manager: Client, own_project
) -> None:
    own = page(as_manager, own_project)
    assert all(f'href="{url(own_project, part)}"' in own for part in ("edit/", "status/", "extend/"))
    assert f"/activities/log/?project={own_project.public_id}" in own
    for browser in (as_viewer, as_other_manager):
        text = page(browser, own_project)
        assert "/edit/" not in text
        assert f"/activities/log/?project={own_project.public_id}" not in text


def test_money_by_year_and_funder_sums_to_the_rows(as_viewer: Client, full: SimpleNamespace) -> None:
    text = words(page(as_viewer, full.own, "money/"))
    assert "2016 700 kr 700 kr 2017 1 400 kr 1 400 kr Summa 2 100 kr 2 100 kr" in text
    assert "4 bokförda belopp" in text
    assert "−100,00 SEK" in text
    assert "Återbetalning" in text
    other = words(page(as_viewer, full.other, "money/"))
    assert "100,00 EUR 9,6340" in other
    assert "963 kr" in other
    assert "700 kr" in words(page(as_viewer, full.own, "money/", "?per=2016-12-31"))
    assert "1 400 kr" not in words(page(as_viewer, full.own, "money/", "?per=2016-12-31"))


def test_history_tells_each_status_and_extension(
    as_viewer: Client, full: SimpleNamespace, manager: make.User
) -> None:
    make.StatusChangeFactory(
        project=full.own, status="paused", since=dt.date(2016, 5, 1), reason_sv="Valet.", decided_by=manager
    )
    text = words(page(as_viewer, full.own, "history/"))
    assert f"Pausad Pågår 2016-05-01 Valet. {manager}" in text
    assert "2017-10-01 2017-12-31 2018-12-31 Mer tid behövs." in text


def test_a_restricted_project_hides_identities_and_days(
    as_viewer: Client, as_manager: Client, full: SimpleNamespace, manager: make.User
) -> None:
    full.own.end = dt.date(2018, 11, 15)
    restrict(full.own)
    make.ActivityFactory(project=full.own, title_sv="Hemlig rubrik")
    for part in PARTS:
        text = words(page(as_viewer, full.own, part))
        for hidden in (
            str(full.partner),
            str(manager),
            "2017-05-10",
            "2015-01-01",
            "2017-03-31",
            "2017-10-01",
            "Hemlig rubrik",
            "15 november 2018",
        ):
            assert hidden not in text, (part, hidden)
    text = words(page(as_viewer, full.own))
    assert "Partner Dold uppgift" in text
    assert "Kambodja" in text
    assert str(full.partner) in words(page(as_manager, full.own))


@pytest.mark.parametrize("part", PARTS)
def test_a_protected_project_is_not_there_for_those_not_named(
    as_viewer: Client, as_admin: Client, as_manager: Client, own_project, part: str
) -> None:
    restrict(own_project, "protected")
    assert as_viewer.get(url(own_project, part)).status_code == 404
    assert as_admin.get(url(own_project, part)).status_code == 404
    assert as_manager.get(url(own_project, part)).status_code == 200


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(("person", "status"), [("as_viewer", 200), ("as_stranger", 403), ("client", 302)])
def test_who_sees_the_pages(
    request: pytest.FixtureRequest, own_project, part: str, person: str, status: int
) -> None:
    assert request.getfixturevalue(person).get(url(own_project, part)).status_code == status


@pytest.mark.parametrize("address", ["/projects/P-0000-000/", "/projects/%00/", "/projects/x'--/"])
def test_no_such_project(as_viewer: Client, address: str) -> None:
    assert as_viewer.get(address).status_code == 404


def test_a_regional_project_names_no_country(as_viewer: Client, db: None) -> None:
    region = make.RegionFactory(name_sv="Västafrika")
    project = make.ProjectFactory(region=region)
    assert "Var Västafrika" in words(page(as_viewer, project))


@pytest.mark.parametrize(("part", "queries"), [("", 45), ("money/", 14), ("history/", 9)])
def test_as_many_queries_for_many_things_as_for_one(
    as_viewer: Client, full: SimpleNamespace, django_assert_num_queries: Any, part: str, queries: int
) -> None:
    with django_assert_num_queries(queries):
        page(as_viewer, full.own, part, "?per=2017-12-31")
    for _number in range(2):
        make.ProjectPartnerFactory(project=full.own)
        make.ProjectMemberFactory(project=full.own)
        make.DeadlineFactory(project=full.own)
        make.ActivityFactory(project=full.own)
        make.TransactionFactory(agreement=full.agreements[0])
        make.StaffDaysFactory(project=full.own)
        make.ExtensionFactory(project=full.own, decided_on=dt.date(2017, 11, 1), old_end=dt.date(2018, 1, 1))
        make.StatusChangeFactory(project=full.own, decided_by=make.UserFactory())
        make.ProjectThemeFactory(project=full.own, share=1)
        make.IndicatorValueFactory(indicator=make.IndicatorFactory(project=full.own))
    with django_assert_num_queries(queries):
        page(as_viewer, full.own, part, "?per=2017-12-31")
