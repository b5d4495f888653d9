"""What is done beside the projects: forums with their norm, the network's two warnings, the conference, visits."""

import datetime as dt
from collections import Counter

import pytest
from django.db.models import Count, Q, Sum

from countries.forums import norm
from countries.forums.queries import FEWEST_DELEGATES, MOST_DELEGATES, network_members, publications
from countries.models import Forum, NetworkDelegate, Organisation, Presidency, Study
from projects.engagements import queries
from projects.models import (
    Activity,
    AgendaItem,
    Attendance,
    Document,
    GoodPracticeCase,
    Meeting,
    Reuse,
    SharedCase,
    Visit,
)
from reports.figures import Scope, engagements, figure
from tracker.accounts.models import User
from tracker.demo.spread import TODAY

pytestmark = pytest.mark.usefixtures("demo")
DAY = TODAY


@pytest.fixture
def leader() -> User:
    return User.objects.get(username="leader")


@pytest.fixture
def judged(leader: User) -> dict[str, norm.Judged]:
    eupan = Forum.objects.get(code="eupan")
    rota = Presidency.objects.order_by("year", "half", "pk")
    found = queries.presidencies(leader, eupan, rota, DAY)
    return {f"{one.presidency.year}:{one.presidency.half}": one for one in found}


def test_the_rota_is_whole_and_each_country_leads_once_in_turn() -> None:
    rows = Presidency.objects.order_by("year", "half").values_list("year", "half", "country__iso2")
    assert (rows[0], rows[len(rows) - 1], len(rows)) == ((2013, 1, "IE"), (2030, 2, "MT"), 36)
    assert {row[:2]: row[2] for row in rows}[2026, 2] == "IE"


def test_half_years_that_are_as_expected(judged: dict[str, norm.Judged]) -> None:
    kept = [name for name, one in judged.items() if one.kind == "ok"]
    assert kept == [
        "2016:1", "2016:2", "2017:1", "2017:2", "2018:1", "2019:1", "2019:2", "2020:2", "2021:1", "2021:2",
        "2022:1", "2022:2", "2023:1", "2023:2", "2024:1", "2025:1", "2025:2", "2026:1",
    ]  # fmt: skip


def test_half_years_that_differ(judged: dict[str, norm.Judged]) -> None:
    differ = {name: len(one.lacks) for name, one in judged.items() if one.kind == "warn"}
    assert differ == {"2018:2": 2, "2020:1": 2, "2024:2": 1}


def test_the_irish_half_year_has_its_working_level_and_waits_for_the_directors(
    judged: dict[str, norm.Judged],
) -> None:
    irish = judged["2026:2"]
    assert irish.presidency.country.iso2 == "IE"
    assert irish.kind == "info"
    assert irish.lacks == ("generaldirektörsmöte planerat till 2026-12-03",)
    levels = Activity.objects.filter(forum__code="eupan", start__gte=dt.date(2026, 7, 1)).order_by("start")
    assert [(row.meeting_level, str(row.start)) for row in levels] == [
        ("working", "2026-10-08"),
        ("dg", "2026-12-03"),
    ]


def test_members_of_eupan_by_status() -> None:
    members = Forum.objects.get(code="eupan").members
    on = Q(last_day__isnull=True) | Q(last_day__gte=DAY)
    assert Counter(members.filter(on).values_list("status", flat=True)) == {
        "member": 27, "observer": 3, "institution": 1,
    }  # fmt: skip
    assert set(members.filter(status="observer").values_list("country__iso2", flat=True)) == {
        "IS",
        "NO",
        "TR",
    }
    assert members.exclude(on).get().country.iso2 == "GB"


def test_each_forum_has_a_mandate_and_delegates_on_the_day() -> None:
    for forum in Forum.objects.filter(kind__in=["forum", "steering_group"]):
        assert forum.mandates.filter(last_day=None).count() == 1
        assert forum.delegates.filter(last_day=None).exists()
    assert Forum.objects.get(code="oecd-integrity").named(dt.date(2017, 3, 27)).short_name == "SPIO"


def test_the_latest_edition_is_the_one_that_came_out_last(leader: User) -> None:
    editions = {row.edition: row.is_latest for row in publications(leader)}
    assert editions == {"2017": False, "2019": False, "2021": False, "2023": False, "2025": True}


def test_meetings_abroad_have_instruction_and_report() -> None:
    held = Meeting.objects.filter(activity__end__lte=DAY).exclude(activity__forum__kind="network")
    assert held.count() == 51
    assert not held.filter(Q(instruction=None) | Q(report=None)).exists()
    assert not held.annotate(there=Count("present")).filter(there=0).exists()
    for meeting in held.select_related("activity", "instruction", "report"):
        assert meeting.instruction.activity_id == meeting.report.activity_id == meeting.activity_id
        assert (
            meeting.instruction.dated < meeting.activity.start <= meeting.activity.end < meeting.report.dated
        )
    coming = Meeting.objects.get(activity__start__gt=DAY)
    assert (coming.instruction, coming.report) == (None, None)


def test_every_document_beside_the_projects_is_registered() -> None:
    papers = Document.objects.filter(project=None)
    assert papers.filter(dnr="").count() == 0
    numbers = Counter(Document.objects.exclude(dnr="").values_list("dnr", flat=True))
    assert not [number for number in papers.values_list("dnr", flat=True) if numbers[number] > 1]
    assert not papers.filter(dated__gt=DAY).exists()


def test_one_study_waits_for_our_answer() -> None:
    waiting = Study.objects.get(answered_on=None)
    assert str(waiting.presidency) == "Irland 2026:2"
    assert waiting.due_on > DAY


# The network


def test_sixteen_have_a_mandate_and_two_are_warned_of(leader: User) -> None:
    for day in (dt.date(2019, 12, 31), DAY):
        numbers = {row.organisation.name_sv: row.mandated for row in network_members(leader, day)}
        assert len(numbers) == 18
        well = [name for name, n in numbers.items() if FEWEST_DELEGATES <= n <= MOST_DELEGATES]
        assert len(well) == 16
        assert {name: n for name, n in numbers.items() if name not in well} == {"Kommun N": 0, "Region D": 3}


def test_the_year_of_the_network() -> None:
    row = engagements.networks(Scope(2019))[0]
    assert (row.members, row.mandated, row.meetings, row.came, row.shared) == (18, 16, 4, 18, 6)
    assert engagements.networks(Scope(2018)) == []


def test_its_meetings_hold_all_four_contents_and_look_abroad() -> None:
    assert Counter(AgendaItem.objects.values_list("content", flat=True)) == {
        "rules": 3, "methods": 5, "training": 3, "exchange": 5,
    }  # fmt: skip
    assert AgendaItem.objects.filter(horizon_scan="international").count() == 2
    assert SharedCase.objects.exclude(meeting__activity__forum__code="anti-corruption-network").count() == 0


def test_who_came_is_not_more_than_were_counted() -> None:
    for meeting in Meeting.objects.filter(activity__forum__kind="network").select_related("activity"):
        came = meeting.attendance.aggregate(sum=Sum("persons"))["sum"]
        assert came < meeting.activity.participants
        partners = set(meeting.activity.partners.exclude(identifier="se-skr"))
        there = Attendance.objects.filter(meeting=meeting, persons__gt=0).select_related("member")
        assert partners == {row.member.organisation for row in there.select_related("member__organisation")}


def test_no_delegate_has_a_real_name_and_the_owner_was_skl() -> None:
    names = NetworkDelegate.objects.values_list("name", flat=True)
    assert all(name.startswith("Delegat ") for name in names)
    owner = Forum.objects.get(code="anti-corruption-network").owner
    assert owner.identifier == "se-skr"
    assert [(row.name, str(row.valid_to)) for row in owner.former_names.all()] == [
        ("Sveriges Kommuner och Landsting (SKL)", "2019-11-26")
    ]


# The conference


def test_the_finnish_delegation_is_joint_and_of_three_levels() -> None:
    conference = Activity.objects.get(kind="conference", project=None)
    assert (conference.start, conference.place) == (dt.date(2018, 4, 12), "Sofia")
    finnish = conference.delegations.get(country__iso2="FI")
    assert finnish.is_joint
    assert dict(finnish.parts.order_by().values_list("level").annotate(Count("pk"))) == {
        "municipality": 1, "region": 1, "state": 2,
    }  # fmt: skip
    assert queries.levels(conference) == {"state": (3, 5), "region": (2, 2), "municipality": (1, 2)}


def test_two_organisations_called_statskontoret_stay_two() -> None:
    conference = Activity.objects.get(kind="conference", project=None)
    named = conference.partners.filter(name_sv="Statskontoret").values_list("identifier", flat=True)
    assert set(named) == {"fi-statskontoret", "se-statskontoret"}


def test_cases_by_criterion_are_used_in_projects() -> None:
    cases = GoodPracticeCase.objects.order_by("public_id")
    assert [
        (case.public_id, case.organisation.name_sv, case.criterion.key, case.reuses.count()) for case in cases
    ] == [
        ("GP-2018-001", "Kuopio stad", "caf-2013/6", 2),
        ("GP-2018-002", "Museiverket", "caf-2013/5", 1),
    ]
    for row in Reuse.objects.select_related("activity", "project", "case__conference", "output"):
        assert row.activity.project == row.project
        made = row.case.conference.start if row.case else row.output.published_on
        assert made <= row.used_on
    assert Reuse.objects.exclude(output=None).count() == 5


# Visits


def test_each_visit_of_2017_is_told_from_request_to_feedback() -> None:
    visits = Visit.objects.filter(activity__start__year=2017).select_related("activity", "organisation")
    assert visits.count() == 14
    for visit in visits:
        assert visit.requested_on < visit.activity.start
        assert visit.organisation.country_id == visit.activity.country_id
        assert visit.host_unit
        assert visit.programme
        assert visit.purpose
        assert visit.feedback
        assert visit.cost_bearer
        assert visit.topics.exists()
    assert visits.exclude(project_idea="").count() == 2
    assert visits.values("organisation__country").distinct().count() == 11


def test_visits_of_2017_in_the_report() -> None:
    scope = Scope(2017)
    visits, visitors = figure("visits").value(scope), figure("visitors").value(scope)
    assert (visits.value, len(visits.parts)) == (14, 11)
    assert (visitors.value, visitors.part("women"), visitors.part("men")) == (163, 79, 84)
    topics = {part.key: part.value for part in engagements.topics(scope, [2017])[2017]}
    assert topics == {"T6": 7, "T2": 3, "T1": 3, "T4": 2, "T3": 1, "T5": 1, "T7": 1}


def test_meetings_of_2017_by_forum_and_level() -> None:
    found = {part.key: part.value for part in figure("meetings").value(Scope(2017)).parts}
    assert found == {
        "eupan:dg": 2, "eupan:working": 2, "oecd-integrity:working": 2, "government-at-a-glance:working": 1,
    }  # fmt: skip


def test_one_visit_is_still_to_come() -> None:
    coming = Visit.objects.get(activity__start__gt=DAY)
    assert coming.requested_on < DAY
    assert coming.programme
    assert (coming.feedback, coming.activity.participants) == ("", None)


def test_visitors_and_hosts_are_organisations_of_their_own() -> None:
    """Beside the partners, the network and the two called Statskontoret."""
    beside = Organisation.objects.filter(project_partnerships=None).filter(
        Q(visits__isnull=False) | Q(identifier__in=["eu-commission", "oecd", "se-arbetsgivarverket"])
    )
    assert Counter(beside.distinct().values_list("kind", flat=True)) == {
        "ministry": 5, "authority": 5, "international": 2,
    }  # fmt: skip
