"""What somebody told without consent, or whose consent holds no more, reaches neither report nor outsiders."""

import datetime as dt

import pytest
from django.test import Client

from projects.models import Project, Story
from projects.updates import telling
from reports.annual.actions import render
from tests import factories as make
from tests.conftest import person, signed_in
from tests.sensitivity.crawl import fetch, pdf_text
from tracker.core.periods import today

pytestmark = pytest.mark.django_db
WORD = "qzberättelse"
A_DAY = dt.timedelta(days=1)
CONSENTS = {
    "none": {"consent_from": None},
    "ended": {"consent_until": today() - A_DAY},
    "withdrawn": {"consent_withdrawn_on": today()},
    "not yet": {"consent_from": today() + A_DAY},
}
OUTSIDERS = ["leadership", "controller", "registrar", "admin", "viewer", "client"]


def told(project: Project, consent: str) -> Story:
    """In every text of the story stands the word; the manager wrote it, so that it has a history."""
    texts = dict.fromkeys(("title_sv", "title_en", "text_sv", "text_en", "teller_sv", "teller_en"), WORD)
    manager = person("manager")
    make.ProjectMemberFactory(project=project, user=manager)
    fields = {"happened_on": dt.date(2017, 10, 1), **texts}
    row = telling.add_story(user=manager, project=project, fields=fields)
    found = make.StoryFactory.build(project=project, **CONSENTS.get(consent, {}))
    names = ("consent_from", "consent_until", "consent_withdrawn_on", "consent_dnr")
    Story.objects.filter(pk=row.pk).update(**{name: getattr(found, name) for name in names})
    return row


def client_of(role: str) -> Client:
    if role == "client":
        return Client(headers={"Authorization": f"Token {make.api_token(person('client'), 'read')}"})
    return signed_in(person(role))


def addresses(project: Project, row: Story) -> list[str]:
    return [
        "/", "/stories/", "/stories/?publishable=no", f"/stories/?project={project.public_id}&year=2017",
        f"/stories/{row.public_id}/", f"/stories/{row.public_id}/edit/", f"/history/story/{row.public_id}/",
        "/history/", f"/projects/{project.public_id}/", f"/projects/{project.public_id}/history/",
        f"/projects/{project.public_id}/updates/", "/api/v1/stories/?page_size=200", f"/api/v1/stories/{row.public_id}/",
        "/api/v1/stories/?publishable=no", "/admin/projects/story/", f"/admin/projects/story/?q={WORD}",
        f"/admin/projects/story/{row.pk}/change/",
    ]  # fmt: skip


@pytest.mark.parametrize("consent", CONSENTS)
@pytest.mark.parametrize("role", OUTSIDERS)
def test_no_outsider_reads_it(role: str, consent: str) -> None:
    project = make.ProjectFactory()
    row, client = told(project, consent), client_of(role)
    for url in addresses(project, row):
        answer = fetch(client, url)
        assert WORD not in answer.text.replace(url, "").replace(f'value="{WORD}"', ""), url


@pytest.mark.parametrize("role", ["viewer", "admin"])
def test_with_consent_it_is_read(role: str) -> None:
    """Or else the test above could not fail."""
    project = make.ProjectFactory()
    row, client = told(project, "holds"), client_of(role)
    found = [url for url in addresses(project, row) if WORD in fetch(client, url).text.replace(url, "")]
    assert {f"/stories/{row.public_id}/", f"/history/story/{row.public_id}/"} <= set(found)


@pytest.mark.parametrize("consent", ["holds", *CONSENTS])
def test_the_annual_report_tells_it_only_with_consent(consent: str) -> None:
    project = make.ProjectFactory()
    make.ProjectCountryFactory(project=project)
    make.StatusChangeFactory(project=project)
    told(project, consent)
    content, _result = render(2017, "sv", progress=lambda step, done, total: None)
    assert (WORD in pdf_text(content)) == (consent == "holds")
