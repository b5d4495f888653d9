"""BY-1 is restricted and BY-2 protected in the demo: no role, page, file or report tells what is masked."""

import pytest

from projects.models import Activity, Lesson, Project
from reports.annual.actions import render
from tests.conftest import signed_in
from tests.sensitivity.crawl import fetch, pdf_text
from tracker.accounts.models import User

pytestmark = pytest.mark.django_db
LISTS = [
    "/", "/overview/?year=2020", "/overview/?year=2017", "/projects/?status=all", "/activities/?country=BY",
    "/activities/?year=2017&text=prognos", "/countries/", "/countries/BY/", "/countries/BY/?year=2020", "/countries/AM/?year=2020",
    "/projects/?status=all&format=csv", "/projects/?status=all&format=xlsx", "/activities/?year=2017&format=csv",
    "/overview/?year=2020&format=xlsx", "/countries/?year=2020&format=csv", "/figures/F4/?year=2020",
    "/figures/F2/?year=2020", "/figures/F10/?year=2017&country=BY", "/reports/", "/history/",
    *(f"/api/v1/{name}/?page_size=200" for name in (
        "projects", "agreements", "ledger", "indicators", "organisations", "activities"
    )),
    "/api/v1/ledger/?year=2020&page_size=200", "/api/v1/activities/?country=BY&page_size=200",
    "/api/v1/figures/?year=2020", "/api/v1/figures/?year=2017&country=BY",
]  # fmt: skip


def masked_words() -> tuple[list[str], list[str]]:
    """What only members of BY-1 may read, and what only members of BY-2 may know of."""
    first, second = Project.objects.get(code="BY-1"), Project.objects.get(code="BY-2")
    partners = {row.organisation for project in (first, second) for row in project.partners.all()}
    known = [word for one in partners for word in (one.name_sv, one.name_en, one.identifier)]
    for activity in Activity.objects.filter(project__in=[first, second]).exclude(title_sv=""):
        days = [f"{activity.start:%Y-%m-%d}"] if activity.project == first and activity.place else []
        known += [activity.place, activity.happened, activity.changed, *days]
    for text in (first.sensitivity_reason, first.sensitivity_decided_by):
        known.append(text)
    hidden = ["BY-2", second.public_id, second.name_sv, second.name_en, second.dnr, second.purpose_sv]
    hidden += [agreement.number for agreement in second.agreements.all()]
    hidden += [indicator.code for indicator in second.indicators.all()]
    return sorted({word for word in known if word and len(word) > 4}), [word for word in hidden if word]


def told(text: str, words: list[str]) -> list[str]:
    return [word for word in words if word in text]


# Words that open projects use too are no secret.
def _others(words: list[str]) -> list[str]:
    secret = ["BY-1", "BY-2"]
    open_text = "\n".join(
        [
            *(
                f"{a.place} {a.happened} {a.changed} {a.start}"
                for a in Activity.objects.exclude(project__code__in=secret)
            ),
            *(f"{one.learned_on}" for one in Lesson.objects.exclude(project__code__in=secret)),
        ]
    )
    return [word for word in words if word not in open_text]


@pytest.mark.walk
@pytest.mark.parametrize("name", ["manager", "controller", "writer", "registrar", "admin", "viewer"])
def test_no_role_reads_a_masked_word(demo: None, name: str) -> None:
    words, hidden = masked_words()
    client = signed_in(User.objects.get(username=name))
    first = Project.objects.get(code="BY-1")
    pages = [f"/projects/{first.public_id}/{part}" for part in ("", "money/", "history/", "team/")]
    pages += [f"/projects/{first.public_id}/?per={day}" for day in ("2015-05-14", "2015-05-15", "2017-12-31")]
    pages += [f"/activities/{a.public_id}/" for a in first.activities.order_by("pk")[:3]]
    leaks = {}
    for url in [*LISTS, *pages]:
        answer = fetch(client, url)
        assert answer.status < 500, url
        if found := told(answer.text, _others(words) + hidden):
            leaks[url] = found
    assert not leaks


def test_the_named_read_them(demo: None) -> None:
    _words, hidden = masked_words()
    client = signed_in(User.objects.get(username="manager2"))
    text = "".join(fetch(client, url).text for url in LISTS)
    assert {"BY-2", hidden[1]} <= set(told(text, hidden))


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("year", [2019, 2020, 2021])
def test_the_published_report_tells_no_masked_word(demo: None, year: int, language: str) -> None:
    words, hidden = masked_words()
    content, _result = render(year, language, progress=lambda step, done, total: None)
    text = pdf_text(content)
    assert not told(text, _others(words) + hidden)
    if year == 2020:
        assert "Belarus" not in _money(text, language)


def _money(text: str, language: str) -> str:
    """From the table of all projects on: where amounts stand beside places."""
    return text[text.rfind("Alla projekt" if language == "sv" else "All projects of the year") :]
