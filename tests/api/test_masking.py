"""What is masked or hidden stays so in every list, row, filter, order and search of the API."""

import datetime as dt
import json
from types import SimpleNamespace

import pytest

from tests import factories as make
from tests.api.asking import get, patch, post, problem
from tests.api.resources import ADDED, CASES

pytestmark = pytest.mark.django_db
SECRETS = [
    "Hemliga partnern",
    "secret-partner",
    "Hemlig ort",
    "hemlig-text",
    "Hemlig Person",
    "2016-04",
    "2017-07",
]


@pytest.fixture
def masked(db):
    """A restricted project, and all that could tell who, where and when."""
    return secret_project("restricted")


def secret_project(sensitivity):
    project = make.ProjectFactory(
        code="MASK",
        sensitivity=sensitivity,
        sensitivity_reason="hemlig-text",
        sensitivity_decided_by="Hemlig Person",
        sensitivity_review=dt.date(2017, 7, 9),
        start=dt.date(2016, 4, 17),
        end=dt.date(2017, 7, 19),
    )
    make.ProjectCountryFactory(project=project, country__iso2="BY")
    partner = make.OrganisationFactory(identifier="secret-partner", name_sv="Hemliga partnern")
    make.ProjectPartnerFactory(project=project, organisation=partner)
    member = make.UserFactory(username="hemlig-person", last_name="Hemlig Person", roles=["manager"])
    make.ProjectMemberFactory(project=project, user=member)
    make.StatusChangeFactory(project=project, since=dt.date(2016, 4, 17), reason_sv="hemlig-text")
    make.ExtensionFactory(
        project=project, old_end=dt.date(2017, 7, 1), new_end=dt.date(2017, 7, 19), reason_sv="hemlig-text"
    )
    agreement = make.AgreementFactory(
        project=project, number="MASK-1", start=dt.date(2016, 4, 17), end=dt.date(2017, 7, 19)
    )
    booking = make.TransactionFactory(
        agreement=agreement, row_key="MASK-V1", booked_on=dt.date(2017, 7, 7), text="hemlig-text"
    )
    activity = make.ActivityFactory(
        project=project,
        public_id="A-2017-8001",
        title_sv="hemlig-text",
        title_en="hemlig-text",
        start=dt.date(2017, 7, 3),
        end=dt.date(2017, 7, 5),
        place="Hemlig ort",
        happened="hemlig-text",
        changed="hemlig-text",
        dnr="hemlig-text",
    )
    activity.partners.add(partner)
    employee = make.EmployeeFactory(number="secret-e1", name="Hemlig Person")
    make.StaffDaysFactory(project=project, activity=activity, employee=employee)
    make.IndicatorFactory(project=project, code="MASK-P1")
    return SimpleNamespace(
        project=project, member=member, agreement=agreement, booking=booking, activity=activity
    )


def everything(client, *, organisations=False):
    """All that the API tells the client, as one text."""
    texts = []
    for case in [*CASES, *ADDED]:
        if case.name == "organisations" and not organisations:
            continue  # who exists is open; who works with whom is not
        listed = get(client, f"{case.name}/", page_size=200)
        texts.append(listed.content.decode())
        for row in listed.json()["results"]:
            texts.append(get(client, f"{case.name}/{row[case.lookup]}/").content.decode())
    for figure in get(client, "figures/", year=2017).json():
        texts += [json.dumps(figure), client.get(figure["rows"]).content.decode()]
    return "\n".join(texts)


@pytest.mark.parametrize("who", ["as_leader", "as_admin", "as_controller", "as_viewer", "as_other_manager"])
def test_nobody_unnamed_reads_a_secret(who, masked, request):
    told = everything(request.getfixturevalue(who))
    assert masked.project.public_id in told
    assert not [secret for secret in SECRETS if secret in told]


def test_the_named_member_reads_all(masked):
    from tests.conftest import signed_in

    told = everything(signed_in(masked.member), organisations=True)
    assert not [secret for secret in SECRETS if secret not in told and secret != "Hemlig Person"]
    assert '"is_masked":false' in told


def test_a_masked_row_says_so_and_tells_the_year_only(masked, as_leader):
    project = get(as_leader, f"projects/{masked.project.public_id}/").json()
    assert project["is_masked"] is True
    assert (project["start"], project["end"]) == ("2016", "2017")
    assert project["partners"] == project["members"] == project["extensions"] == []
    assert project["countries"] == [{"country": "BY", "share": "100.00"}]
    booking = get(as_leader, "ledger/MASK-V1/").json()
    assert (booking["booked_on"], booking["text"], booking["amount_sek"]) == ("2017", "", "1000.00")
    activity = get(as_leader, "activities/A-2017-8001/").json()
    assert (activity["start"], activity["place"], activity["partners"], activity["staff"]) == (
        "2017",
        "",
        [],
        [],
    )


@pytest.mark.parametrize("text", ["hemlig", "Hemlig ort", "secret"])
@pytest.mark.parametrize("resource", ["projects", "activities", "ledger"])
def test_search_does_not_find_what_is_masked(resource, text, masked, as_leader):
    assert get(as_leader, f"{resource}/", text=text).json()["count"] == 0


@pytest.mark.parametrize("day", ["2017-01-02", "2017-07-07", "2017-12-31"])
def test_a_date_filter_does_not_close_in_on_a_masked_day(day, masked, as_leader):
    """Whatever the day asked for within the year, the masked booking stands on the year's first."""
    assert get(as_leader, "ledger/", booked_after=day).json()["count"] == 0
    assert get(as_leader, "ledger/", booked_before=day).json()["count"] == 1


@pytest.mark.parametrize("resource", ["ledger", "activities", "projects"])
def test_order_does_not_tell_a_masked_day(resource, masked, as_leader):
    """Two open neighbours, before and after the masked day: the masked row does not stand between them."""
    open_project = make.ProjectFactory(code="BEFORE", start=dt.date(2016, 1, 2), end=dt.date(2017, 2, 1))
    make.ProjectFactory(code="AFTER", start=dt.date(2016, 1, 2), end=dt.date(2017, 12, 1))
    agreement = make.AgreementFactory(project=open_project)
    for month in (2, 12):
        day = dt.date(2017, month, 1)
        make.TransactionFactory(agreement=agreement, booked_on=day)
        make.ActivityFactory(project=open_project, start=day, end=day)
    order = {"ledger": "booked_on", "activities": "day", "projects": "end"}[resource]
    rows = get(as_leader, f"{resource}/", order=order).json()["results"]
    assert [row["is_masked"] for row in rows].index(True) != 1


@pytest.mark.parametrize(("resource", "code"), [("agreements", "number"), ("indicators", "code")])
def test_what_hangs_on_a_masked_project_is_listed_by_code_and_not_by_day(resource, code, masked, as_leader):
    make.AgreementFactory(project=make.ProjectFactory(start=dt.date(2016, 4, 16)), number="Z-1")
    make.AgreementFactory(project=make.ProjectFactory(start=dt.date(2016, 4, 18)), number="A-1")
    make.IndicatorFactory(project=make.ProjectFactory(start=dt.date(2016, 4, 16)), code="Z-1")
    make.IndicatorFactory(project=make.ProjectFactory(start=dt.date(2016, 4, 18)), code="A-1")
    codes = [row[code] for row in get(as_leader, f"{resource}/").json()["results"]]
    assert codes == sorted(codes)


@pytest.mark.parametrize("query", ["", "?country=BY", "?text=BY", "?text=MASK", "?year=2016", "?page_size=1"])
@pytest.mark.parametrize("resource", ["projects", "activities", "ledger", "agreements", "indicators"])
def test_two_worlds_with_and_without_a_protected_project_look_the_same(resource, query, portfolio, as_leader):
    make.CountryFactory(iso2="BY")
    address = f"/api/v1/{resource}/{query}"
    without = as_leader.get(address)
    secret_project("protected")
    within = as_leader.get(address)
    assert (within.status_code, within.content) == (without.status_code, without.content)


def test_who_manages_a_masked_project_cannot_be_asked(masked, as_leader):
    problem(get(as_leader, "projects/", responsible="hemlig-person"), 400)


@pytest.mark.parametrize("who", ["as_leader", "as_admin", "as_controller"])
def test_a_protected_project_does_not_exist_for_others(who, request):
    hidden = secret_project("protected")
    client = request.getfixturevalue(who)
    told = everything(client)
    assert "MASK" not in told
    assert hidden.project.public_id not in told
    unknown = problem(get(client, "projects/P-1999-001/"), 404)
    for path in (
        f"projects/{hidden.project.public_id}/",
        "agreements/MASK-1/",
        "ledger/MASK-V1/",
        "activities/A-2017-8001/",
        "indicators/MASK-P1/",
    ):
        assert problem(get(client, path), 404) == unknown
        # Who may change none of them is told that; the answer is the same for what does not exist.
        resource = path.partition("/")[0]
        nothing = patch(client, f"{resource}/NO-SUCH/", {})
        assert nothing.status_code in (403, 404)
        assert problem(patch(client, path, {}), nothing.status_code) == nothing.json()
    for resource in ("ledger", "agreements", "activities", "indicators"):
        nothing = problem(get(client, f"{resource}/", project="P-1999-001"), 400)
        answer = get(client, f"{resource}/", project=hidden.project.public_id)
        assert problem(answer, 400)["errors"].keys() == nothing["errors"].keys()


def test_a_hidden_row_is_refused_in_the_words_of_a_missing_one(as_controller):
    hidden = secret_project("protected")
    body = {"row_key": "V-1", "booked_on": "2017-03-31", "amount": "1.00"}
    asked = [
        problem(post(as_controller, "ledger/", body | {"agreement": number}), 400)["errors"]
        for number in (hidden.agreement.number, "NO-SUCH")
    ]
    assert asked[0] == asked[1]
