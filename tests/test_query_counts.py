"""Every page asks the database as often for one thing as for three, also for one thing with three parts."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from projects.models import Project
from reports.annual.models import ReportRun
from reports.figures import FIGURES
from tests import factories as make
from tracker.about import actions as about
from tracker.privacy import actions as retention

pytestmark = pytest.mark.django_db
# Named addresses that are no pages: files, forms that are only sent, fragments, health, the API's own tests.
NO_PAGES = {
    "about_attachment", "about_received", "privacy_mine_file", "privacy_report",
    "account_choose_password", "api_token_revoke", "account_logout", "account_reauthenticate", "end_sessions", "healthz",
    "mfa_deactivate_totp", "mfa_remove_webauthn", "mfa_view_recovery_codes", "oidc_callback", "oidc_connect",
    "oidc_disconnect", "readyz", "security_txt",
    "report_create", "report_download", "report_retry", "set_language",
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
    make.IndicatorTargetFactory(indicator=indicator)
    make.IndicatorValueFactory(indicator=indicator)
    make.ProjectPartnerFactory(project=project)
    make.ProjectMemberFactory(project=project)
    make.ProjectThemeFactory(project=project)
    make.StatusChangeFactory(project=project, since=dt.date(2015, 6, 1) + dt.timedelta(days=place))
    make.ExtensionFactory(project=project)
    make.ProjectSdgFactory(project=project)


def addresses(project: Project, user: object) -> list[str]:
    """Every page of the product, with the things that the tests know filled in."""
    activity = project.activities.order_by("pk").first()
    run = ReportRun.objects.create(year=2017, language="sv", requested_by=user, seen_at=timezone.now())
    message = about.send(user=user, key="k" * 24, fields={"topic": "how", "on_behalf": "myself", "text": "?"})
    known = {
        "about": message.public_id,
        "people": user.username,
        "privacy": retention.report(user=None).public_id,
        "projects": project.public_id,
        "activities": activity.public_id,
        "reports": run.public_id,
        "countries": project.country_shares.first().country.iso2,
        "rates": make.ExchangeRateFactory().pk,
    }
    member = project.members.order_by("pk").first()
    found = []
    for route in pages(get_resolver().url_patterns):
        if route.startswith("projects/"):
            route = route.replace("<int:pk>", str(member.pk))
        first = route.split("/")[0]
        if first == "figures" and "<" in route:
            found += [f"/figures/{key}/?year=2017" for key in FIGURES]
        elif first == "history" and "<" in route:
            things = f"project/{project.public_id}", f"activity/{activity.public_id}"
            found += [
                f"/history/{thing}/{question}" for thing in things for question in ("", "?on=2017-01-01")
            ]
        else:
            found.append(re.sub("<[^>]+>", lambda _hit, first=first: str(known[first]), f"/{route}"))
    return [
        *found,
        "/projects/?status=all",
        "/overview/?year=2017",
        "/countries/?year=2017",
        "/activities/?year=2017",
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
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert answer.status_code in (200, 302), f"{address}: {answer.status_code}"
    return len(queries)


def test_no_page_asks_more_for_three_than_for_one(
    as_admin: Client, admin_user: object, own_project: Project
) -> None:
    make.ProjectMemberFactory(project=own_project, user=admin_user)
    fill(own_project, 1)
    every = addresses(own_project, admin_user)
    assert len(every) > 40
    for address in every:
        as_admin.get(address)  # what is kept in memory after the first time
    one = {address: counted(as_admin, address) for address in every}
    fill(own_project, 2)
    three = {address: counted(as_admin, address) for address in every}
    assert {
        address: (one[address], number) for address, number in three.items() if number > one[address]
    } == {}
