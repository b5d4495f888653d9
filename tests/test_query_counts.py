"""Every page asks the database as often for one thing as for three, also for one thing with three parts."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from projects.models import HeadingAccount, Project, ReportingPeriod
from projects.results.catalogue.periods import of_year
from reports.annual.models import ReportRun
from reports.figures import FIGURES
from tests import beside, edited, posted, trained
from tests import factories as make
from tracker.about import actions as about
from tracker.privacy import actions as retention

pytestmark = pytest.mark.django_db
# Named addresses that are no pages: files, forms that are only sent, fragments, health, the API's own tests.
NO_PAGES = {
    "activity_undo",
    "edition_file", "evidence_file", "document_file", "photo_file", "photo_small",
    "edition_open", "edition_pdf", "edition_remind", "edition_since", "finding_take_back", "finding_waive", "remark_close", "remark_new",
    "section_approve", "section_hand_in", "section_reopen", "section_value",
    "about_attachment", "about_received", "privacy_mine_file", "privacy_report",
    "account_choose_password", "api_token_revoke", "account_logout", "account_reauthenticate", "end_sessions", "healthz",
    "mfa_deactivate_totp", "mfa_remove_webauthn", "mfa_view_recovery_codes", "oidc_callback", "oidc_connect",
    "oidc_disconnect", "readyz", "security_txt",
    "booking_import_book", "booking_import_check", "calendar_feed", "deadline_rules_apply", "funder_report_pdf", "funder_report_xlsx", "report_create", "report_download", "report_retry", "set_language",
}  # fmt: skip


def fill(project: Project, number: int) -> None:
    """`number` more of everything that a page can list, in the project and beside it."""
    for place in range(number):
        country = make.ProjectCountryFactory().country
        other = make.ProjectFactory()
        make.ProjectCountryFactory(project=other, country=country)
        for of in (project, other):
            part(of, country, place)
        make.ForumFactory()
        make.ActivityFactory(project=None, kind="forum_meeting", forum=make.ForumFactory())
        make.ActivityFactory(project=None, kind="incoming_visit", country=country)
    activity = project.activities.order_by("pk").first()
    for _place in range(number):
        activity.partners.add(make.OrganisationFactory())
        activity.principles.add(make.PrincipleFactory())
        make.StaffDaysFactory(activity=activity, project=project)
    agreed(project, number)
    budgeted(project, number)
    assessed(project, number)
    planned(project, number)
    reported(project, number)
    scheduled(project, number)
    calendar(project, number)
    beside.fill(project, number)
    posted.fill(project, number)
    trained.fill(project, number)


def scheduled(project: Project, number: int) -> None:
    """`number` more items of the agreed work plan with what has been logged from each, and of a draft after it."""
    by = {"agreed_on": project.start, "agreed_by": make.UserFactory()}
    with make.unlocked("agreed_work"):
        plans = [
            project.work_plans.filter(number=1).first()
            or make.WorkPlanFactory(project=project, status="agreed", **by),
            project.work_plans.filter(number=2).first() or make.WorkPlanFactory(project=project),
        ]
        for _place in range(number):
            make.WorkPlanFactory(project=project, status="replaced", **by)
            of = {"project": project, "component": make.ComponentFactory(project=project)}
            indicator = make.IndicatorFactory(project=project)
            item = make.WorkItemFactory(**of, indicator=indicator, country=make.CountryFactory())
            milestone = make.WorkItemFactory(**of, kind="milestone", activity_kind="")
            for plan in plans:
                make.PlannedWorkFactory(
                    plan=plan, item=item, responsible=make.EmployeeFactory(), days_abroad=2
                )
                make.PlannedWorkFactory(plan=plan, item=milestone)
            activity = make.ActivityFactory(**of, work_item=item)
            make.StaffDaysFactory(project=project, activity=activity)


def calendar(project: Project, number: int) -> None:
    """`number` more periods of the year that the calendar shows, each with somebody let in."""
    there = ReportingPeriod.objects.filter(kind="month").count()
    for period in [*of_year(2018, "month")][there : there + number]:
        period.save()
        period.exceptions.create(
            user=make.UserFactory(),
            project=project,
            until=timezone.now() + dt.timedelta(days=1),
            reason="Sent",
            granted_by=make.UserFactory(),
        )


def agreed(project: Project, number: int) -> None:
    """`number` more of all that belongs to the project's first agreement, beside one draft amendment."""
    agreement = project.agreements.order_by("pk").first()
    if not agreement.amendments.exists():
        make.AmendmentFactory(agreement=agreement)
    for _place in range(number):
        following = agreement.amendments.count() + 1
        amendment = make.AmendmentFactory(agreement=agreement, number=following, status="approved")
        since = dt.date(2015, 1, 1) + dt.timedelta(days=following)
        make.FlatRateFactory(terms=make.TermsFactory(agreement=agreement, valid_from=since))
        brought = since + dt.timedelta(days=1000)
        make.TermsFactory(agreement=agreement, valid_from=brought, amendment=amendment)
        heading = make.HeadingFactory(agreement=agreement)
        HeadingAccount.objects.create(agreement=agreement, account=make.AccountFactory(), heading=heading)
        make.DeadlineRuleFactory(agreement=agreement)
        make.DeadlineFactory(project=project, agreement=agreement)
        make.FunderShareFactory(project=project, year=2000 + following)
        make.InKindFactory(project=project)


def budgeted(project: Project, number: int) -> None:
    """`number` more of all that is planned for the project's first agreement, beside one draft."""
    agreement = project.agreements.order_by("pk").first()
    draft = agreement.budget_versions.filter(status="draft").first()
    draft = draft or make.BudgetVersionFactory(agreement=agreement, number=2)
    for _place in range(number):
        heading = make.HeadingFactory(agreement=agreement)
        account = make.AccountFactory()
        make.BudgetLineFactory(agreement=agreement, heading=heading, account=account)
        make.BudgetLineFactory(version=draft, heading=heading, account=account)
        number_after = agreement.budget_versions.count() + 1
        make.BudgetVersionFactory(agreement=agreement, number=number_after, status="withdrawn")
        make.ForecastFactory(agreement=agreement, heading=heading)
        make.VarianceCommentFactory(agreement=agreement, heading=heading)


def planned(project: Project, number: int) -> None:
    """`number` more of all that a draft of the project's results framework says, and of what it is measured by."""
    draft = project.frameworks.filter(status="draft").first()
    draft = draft or make.FrameworkVersionFactory(project=project, number=2)
    for _place in range(number):
        component = make.ComponentFactory(project=project)
        node = make.ResultNodeFactory(version=draft, component=component)
        indicator = make.IndicatorFactory(project=project, measure="ordinal", over_places="lowest")
        indicator.steps.create(value=1, name_sv="Ett")
        project.sites.create(code=f"S{indicator.pk}", name_sv="Ort")
        draft.plans.create(node=node, indicator=indicator, baseline=1, baseline_year=2014)
        draft.targets.create(indicator=indicator, period=make.ReportingPeriodFactory(year=2017), value=1)
        number_after = project.frameworks.count() + 1
        make.FrameworkVersionFactory(project=project, number=number_after, status="withdrawn")


def reported(project: Project, number: int) -> None:
    """`number` more values that wait to be decided on, and as much evidence of the first, in all and at a place."""
    first = project.indicators.filter(code="V-1").first()
    if first is None:
        first = make.IndicatorFactory(project=project, code="V-1")
        make.plan_indicator(first)
        north = first.sites.create(project=project, code="north", name_sv="Norr")
        for site in (None, north):
            make.IndicatorValueFactory(indicator=first, year=2018, site=site, status="submitted")
    for _place in range(number):
        make.LightOverrideFactory(project=project)
        make.IndicatorValueFactory(
            indicator__project=project, year=2018, status="submitted", submitted_at=timezone.now()
        )
        for row in first.values.order_by("pk"):
            row.evidence.create(name="Lista", dnr="2018/1", added_by=make.UserFactory())


def assessed(project: Project, number: int) -> None:
    """`number` more of all that belongs to the project's draft assessment, and as many final rounds."""
    draft = project.assessments.filter(status="draft").first()
    draft = draft or make.AssessmentFactory(project=project, public_id="AS-2017-800")
    criterion = draft.instrument.criteria.order_by("code", "pk").first()
    for _place in range(number):
        make.CriterionFactory(instrument=draft.instrument)
        item = make.ItemFactory(criterion=criterion)
        make.ScoreFactory(assessment=draft, item=item)
        make.ScoreEvidenceFactory(assessment=draft, item=item)
        make.ImprovementActionFactory(assessment=draft, item=item)
        day = dt.date(2010 + project.assessments.count(), 6, 1)
        make.scored(
            [10, 20, 30, 40],
            project=project,
            organisation=draft.organisation,
            instrument=make.small(),
            assessed_on=day,
        )


def part(project: Project, country: object, place: int) -> None:
    agreement = make.AgreementFactory(project=project)
    euro = make.AgreementFactory(project=project, currency="EUR", end=dt.date(2099, 12, 31))
    make.TermsFactory(agreement=euro, rate_method="inforeuro_month")
    make.TransactionFactory(agreement=euro)
    make.ExchangeRateFactory()
    make.BudgetLineFactory(agreement=agreement)
    make.TransactionFactory(agreement=agreement)
    make.ActivityFactory(project=project, country=country)
    indicator = make.IndicatorFactory(project=project)
    make.plan_indicator(indicator)
    make.IndicatorValueFactory(indicator=indicator)
    make.ProjectPartnerFactory(project=project)
    make.ProjectMemberFactory(project=project)
    make.ProjectThemeFactory(project=project)
    make.StatusChangeFactory(project=project, since=dt.date(2015, 6, 1) + dt.timedelta(days=place))
    make.ExtensionFactory(project=project)
    make.ProjectSdgFactory(project=project)
    make.RiskFactory(project=project, review_on=dt.date(2017, 6, 1))
    make.IntegrityItemFactory(project=project)
    make.StatusUpdateFactory(project=project, decision_wanted="?", deviations="!")
    make.StatusUpdateFactory(project=project, is_draft=True)
    make.LessonFactory(project=project)
    make.StoryFactory(project=project)
    recorded = make.ActivityFactory(project=project)
    make.DocumentFactory(
        project=project,
        activity=recorded,
        counterparty=make.OrganisationFactory(),
        dnr="",
        link="https://a.example",
    )
    make.PhotoFactory(project=project, activity=recorded)


def addresses(project: Project, user: object) -> list[str]:
    """Every page of the product, with the things that the tests know filled in."""
    activity = project.activities.order_by("pk").first()
    run = ReportRun.objects.create(year=2017, language="sv", requested_by=user, seen_at=timezone.now())
    message = about.send(user=user, key="k" * 24, fields={"topic": "how", "on_behalf": "myself", "text": "?"})
    agreement = project.agreements.order_by("pk").first()
    # The part of an address -> the thing that is named after it.
    known = {
        "messages": message.public_id,
        "people": user.username,
        "retention": retention.report(user=None).public_id,
        "projects": project.public_id,
        "team": project.members.order_by("pk").first().pk,
        "in-kind": project.in_kind.order_by("pk").first().pk,
        "activities": activity.public_id,
        "reports": run.public_id,
        "countries": project.country_shares.first().country.iso2,
        "imports": make.BookingImportFactory(requested_by=user).public_id,
        "periods": make.ReportingPeriodFactory(year=2017).code,
        "closing": f"{make.ClosedMonthFactory(first_day=dt.date(2014, 1, 1)).first_day:%Y-%m}",
        "rates": make.ExchangeRateFactory().pk,
        "agreements": agreement.public_id,
        "contributions": make.ContributionFactory().pk,
        "amendments": agreement.amendments.get(status="draft").number,
        "terms": agreement.terms.order_by("pk").first().pk,
        "budget": agreement.budget_versions.get(status="draft").number,
        "comments": agreement.variance_comments.order_by("pk").first().pk,
        "rules": agreement.deadline_rules.order_by("pk").first().pk,
        "framework": (draft := project.frameworks.get(status="draft")).number,
        "results": draft.nodes.order_by("pk").first().pk,
        "indicators": "V-1",
        "values": "2018",
        "at": "north",
        "evidence": project.indicators.get(code="V-1").values.order_by("pk").first().evidence.first().pk,
        "plan": (drawn := project.work_plans.get(status="draft")).number,
        "items": drawn.lines.filter(item__kind="milestone").order_by("pk").first().item.number,
        "lights": "goals",
        "judgements": project.light_overrides.order_by("pk").first().pk,
        "deadlines": project.deadlines.order_by("pk").first().pk,
        "assessments": (assessment := project.assessments.get(status="draft")).public_id,
        "criteria": assessment.instrument.criteria.order_by("code", "pk").first().code,
        "documents": assessment.evidence.order_by("pk").first().pk,
        "actions": assessment.actions.order_by("pk").first().public_id,
        "organisations": assessment.organisation.identifier,
        "risks": project.risks.order_by("pk").first().public_id,
        "integrity": project.integrity_items.order_by("pk").first().public_id,
        "updates": f"{project.status_updates.filter(is_draft=True).order_by('pk').first().month:%Y-%m}",
        "years": 2017,
        "lessons": project.lessons.order_by("pk").first().public_id,
        "stories": project.stories.order_by("pk").first().public_id,
        **beside.keys(),
        **posted.keys(project),
        **trained.keys(project),
        "photos": project.photos.order_by("pk").first().public_id,
        "row": agreement.transactions.order_by("pk").first().row_key,
    }
    found = []
    for route in pages(get_resolver().url_patterns):
        first = route.split("/")[0]
        if first == "figures" and "<" in route:
            found += [f"/figures/{key}/?year=2017" for key in FIGURES]
        elif first == "history" and "<" in route:
            things = f"project/{project.public_id}", f"activity/{activity.public_id}"
            found += [
                f"/history/{thing}/{question}" for thing in things for question in ("", "?on=2017-01-01")
            ]
        elif first == "reports" and ("<edition:" in route or "requests/" in route):
            found.append(edited.address(route))
        elif route.endswith(("network-members/new/", "shared-cases/new/")):
            found.append(f"/{route.replace('<slug:forum>', beside.NETWORK)}")
        elif first == "documents" and "<" in route:
            document = project.documents.order_by("pk").first().public_id
            found.append(re.sub(r"<[^>]+>", document, f"/{route}"))
        elif route.endswith("/answer/"):
            asked = project.status_updates.filter(is_draft=False).order_by("pk").first()
            found.append(f"/projects/{project.public_id}/updates/{asked.month:%Y-%m}/answer/")
        else:
            found.append(re.sub(r"([\w-]+)/<[^>]+>", lambda hit: f"{hit[1]}/{known[hit[1]]}", f"/{route}"))
    return [
        *found,
        "/projects/?status=all",
        "/overview/?year=2017",
        "/countries/?year=2017",
        "/activities/?year=2017",
        f"/forums/{beside.NETWORK}/",
        "/missions/?state=all",
        "/staff/?year=2017",
        "/calendar/?from=2017-05-10",
        "/calendar/?view=agenda&from=2017-05-10",
        "/travel/?from=2017-05-01",
    ]


def pages(patterns: list, before: str = "") -> list[str]:
    found = []
    for item in patterns:
        path = before + str(item.pattern)
        if path.startswith(("admin/", "api/", "^")):
            continue
        if not isinstance(item, URLPattern):
            found += pages(item.url_patterns, path)
        elif item.name not in NO_PAGES:
            found.append(path)
    return found


def counted(client: Client, address: str) -> int:
    cache.clear()
    reset_queries()  # Django keeps the last 9000 of them
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert answer.status_code in (200, 302), f"{address}: {answer.status_code}"
    return len(queries)


@pytest.mark.slow
@time_machine.travel(
    dt.datetime(2026, 11, 16, 9, tzinfo=dt.UTC), tick=False
)  # what is asked now and then is not due
def test_no_page_asks_more_for_three_than_for_one(
    as_admin: Client, admin_user: object, own_project: Project
) -> None:
    make.ProjectMemberFactory(project=own_project, user=admin_user)
    for role in ("controller", "manager", "leadership"):  # some pages are theirs
        make.RoleHeldFactory(user=admin_user, role=role)
    fill(own_project, 1)
    edited.fill(1, admin_user)
    every = addresses(own_project, admin_user)
    assert len(every) > 40
    for address in every:
        as_admin.get(address)  # what is kept in memory after the first time
    one = {address: counted(as_admin, address) for address in every}
    fill(own_project, 2)
    edited.fill(2, admin_user)
    three = {address: counted(as_admin, address) for address in every}
    assert {
        address: (one[address], number) for address, number in three.items() if number > one[address]
    } == {}
