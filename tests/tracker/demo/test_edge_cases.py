"""The demo portfolio shows every case that is hard: each must be there to be looked at."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db.models import F, Q, Sum

from countries.models import Country, CountryName, Forum, Organisation
from projects.models import Activity, Extension, Indicator, Project, ProjectDacCode, StaffDays, Transaction
from projects.money.ledger.queries import in_volume
from projects.portfolio.complement import hidden_projects
from tracker.accounts.models import User

pytestmark = pytest.mark.usefixtures("demo")


def project(code):
    return Project.objects.get(code=code)


def test_a_negative_row():
    row = Transaction.objects.get(in_volume(), kind="repayment")
    assert (row.agreement.project.code, row.booked_on.year, row.amount_sek) == ("BY-2", 2021, -200_000)
    assert row.heading


def test_a_cost_after_the_end():
    late = Transaction.objects.get(kind="cost", booked_on__gt=F("agreement__project__actual_end"))
    assert (late.agreement.project.code, late.amount) == ("AZ-1", Decimal(25_000))
    assert late.heading.name_sv == "Utgiftsgranskning"
    assert late.booked_on > late.agreement.end
    assert late.booked_on <= late.agreement.terms.latest("valid_from").eligible_to


def test_a_voided_row_that_does_not_count():
    row = Transaction.objects.exclude(voided_at=None).get()
    assert row.void_reason
    assert row.voided_by.username == "controller"


def test_two_funders_in_two_currencies():
    agreements = project("WA-1").agreements.order_by("currency")
    assert [(a.funder.code, a.currency) for a in agreements] == [("eu", "EUR"), ("sida", "SEK")]


def test_own_contribution_is_a_tenth():
    amounts = dict(project("AM-1").agreements.values_list("funder__code", "amount"))
    assert amounts["own"] * 9 == amounts["eu"]


def test_a_project_in_a_region():
    countries = project("WA-2").country_shares.values_list("country__iso2", "country__region__code")
    assert dict(countries) == {"SN": "west-africa", "CI": "west-africa", "GH": "west-africa"}


def test_extensions():
    assert set(Extension.objects.values_list("project__code", "old_end", "new_end")) == {
        ("KH-1", dt.date(2018, 12, 31), dt.date(2019, 3, 31)),
        ("AZ-1", dt.date(2017, 8, 31), dt.date(2017, 11, 30)),
        ("TZ-1", dt.date(2020, 12, 31), dt.date(2021, 6, 30)),
    }
    assert not Extension.objects.exclude(new_end=F("project__end")).exists()


def test_the_status_is_the_latest_of_the_history():
    for one in Project.objects.all():
        assert one.status == one.status_changes.last().status


def test_paused_and_terminated_with_reasons():
    changes = project("BY-2").status_changes.filter(since__gte=dt.date(2020, 8, 1))
    assert [(change.status, str(change.since)) for change in changes] == [
        ("paused", "2020-08-20"),
        ("terminated", "2021-07-31"),
    ]
    assert all(change.reason_sv and change.reason_en for change in changes)


def test_nothing_is_done_after_the_pause():
    assert not project("BY-2").activities.filter(end__gte=dt.date(2020, 8, 20)).exists()


def test_protected_and_restricted_projects():
    assert dict(Project.objects.exclude(sensitivity="open").values_list("code", "sensitivity")) == {
        "BY-1": "restricted",
        "BY-2": "protected",
    }


@pytest.mark.parametrize(("name", "sees"), [("leader", True), ("manager2", True), ("manager", False)])
def test_the_protected_project_is_seen_by_those_named(name, sees):
    seen = Project.objects.exclude(pk__in=hidden_projects(User.objects.get(username=name)))
    assert seen.filter(code="BY-2").exists() == sees


def test_the_region_hides_the_protected_country():
    rows = Transaction.objects.filter(in_volume(), booked_on__year=2020)
    rows = rows.filter(agreement__project__country_shares__country__region__code="eastern-neighbourhood")
    by_country = dict(
        rows.values_list("agreement__project__country_shares__country__iso2")
        .annotate(sum=Sum("amount_sek"))
        .order_by()
    )
    assert by_country == {"AM": 2_400_000, "BY": 1_900_000}


def test_blank_is_not_zero():
    by_code = {p.code: p.markers.filter(marker="disability").first() for p in Project.objects.all()}
    assert by_code["KH-1"] is None
    assert by_code["BY-2"].score == 0


def test_a_code_used_from_when_it_was_valid():
    shares = ProjectDacCode.objects.filter(project__code="ITP-B").order_by("first_year", "dac_code__code")
    assert [(s.first_year, s.dac_code.code, int(s.share)) for s in shares] == [
        (2016, "16020", 100),
        (2018, "16020", 70),
        (2018, "16080", 30),
    ]
    too_early = ProjectDacCode.objects.filter(dac_code__valid_from__year__gt=F("first_year"))
    assert not too_early.exists()


def test_an_income_group_that_changed():
    groups = Country.objects.get(iso2="TN").income_groups.values_list("group", "first_year", "last_year")
    assert list(groups) == [("UMIC", 2013, 2017), ("LMIC", 2018, None)]


def test_two_organisations_of_the_same_name():
    same = Organisation.objects.filter(name_sv="Statskontoret").order_by("country__iso2")
    assert [(o.country.iso2, o.name_en) for o in same] == [
        ("FI", "State Treasury"),
        ("SE", "Swedish Agency for Public Management"),
    ]


def test_names_that_changed():
    assert Forum.objects.get(former_names__short_name="SPIO").code == "oecd-integrity"
    assert Organisation.objects.get(former_names__name__contains="(SKL)").identifier == "se-skr"
    assert CountryName.objects.get(name="Vitryssland").country.iso2 == "BY"


def test_an_activity_without_registration_number():
    missing = Activity.objects.filter(dnr="", is_draft=False)
    assert [(a.project.code, str(a.start)) for a in missing] == [("KH-1", "2017-12-05")]


def test_two_drafts_of_which_one_does_not_add_up():
    drafts = Activity.objects.filter(is_draft=True).order_by("project__code")
    assert [(a.project.code, a.created_by.username) for a in drafts] == [
        ("ITP-C", "manager"),
        ("TN-2", "manager3"),
    ]
    assert drafts[0].youth > drafts[0].participants
    assert drafts[1].participants is None


def test_unknown_sex_in_other_years_than_2017():
    years = set(Activity.objects.filter(unknown__gt=0).values_list("start__year", flat=True))
    assert years
    assert 2017 not in years


def test_an_indicator_that_was_never_measured():
    value = Indicator.objects.get(code="BY-2-O1").values.get()
    assert value.value is None
    assert value.comment_sv


def test_everything_public_is_in_both_languages():
    for one in Project.objects.all():
        for field in ("name", "purpose", "target_group", "description"):
            assert getattr(one, f"{field}_sv"), (one.code, field)
            assert getattr(one, f"{field}_en"), (one.code, field)
    assert not Activity.objects.filter(Q(title_sv="") | Q(title_en="")).exists()
    assert not Indicator.objects.filter(Q(name_sv="") | Q(name_en=""), standard__isnull=True).exists()
    assert not Organisation.objects.filter(name_en="").exists()


def test_work_lies_within_its_project():
    for activity in Activity.objects.filter(project__isnull=False).select_related("project"):
        assert activity.project.start <= activity.start
        assert activity.end <= (activity.project.actual_end or activity.project.end), activity.public_id


def test_staff_days_abroad_lie_within_their_mission():
    for row in StaffDays.objects.filter(activity__isnull=False).select_related("activity"):
        assert row.days_abroad <= (row.activity.end - row.activity.start).days + 1
