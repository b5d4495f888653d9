"""A log of 100 000 activities: its list, its filters, the search and the calendar. Prints a table.

What is asserted are the queries: as many of 100 000 activities as of 100. docs/measurements.md holds the times and how
to repeat them; BENCH_ACTIVITIES sets another number.
"""

import datetime as dt
import os
from collections.abc import Iterator
from itertools import islice
from statistics import median
from time import perf_counter

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext

from projects.calendar import feed
from projects.models import Activity, Project
from tests import factories as make
from tests.conftest import person, signed_in
from tracker.core.periods import today
from tracker.search.models import Posting, Word

pytestmark = [pytest.mark.bench, pytest.mark.django_db]
SMALL, LARGE = 100, int(os.environ.get("BENCH_ACTIVITIES", "100000"))
PROJECTS, TIMES = 50, 5
PLACES = ("Phnom Penh", "Jerevan", "Tunis", "Dar es-Salaam", "Dakar", "Baku", "Minsk", "Östersund")
SUBJECTS = (
    "arbetsmarknadsprognoser",
    "vägledning",
    "resultatstyrning",
    "statistik",
    "jämställdhet",
    "självvärdering",
)
FORMS = ("Kurs i", "Utbildning i", "Seminarium om", "Studiebesök om", "Uppdrag:", "Arbetsmöte om")
PAGES = {
    "activities": "/activities/",
    "activities, last page": "/activities/?page={last}",
    "activities of a project and a year": "/activities/?project={project}&year=2012",
    "activities that say a word": "/activities/?text=prognoser",
    "activities that say a part of a word and a number": "/activities/?text=beta+A-2012",
    "activities that say a word, of a year, by title": "/activities/?text=prognoser&year=2017&order=title",
    "activities that say nothing of the kind": "/activities/?text=qwxzqwxz",
    "API: activities that say a word": "/api/v1/activities/?text=prognoser",
    "search: a word in a sixth of all": "/search/?q=jämställdhet",
    "search: a misspelt word": "/search/?q=jamstaldhet",
    "search: a word in one": "/search/?q=sällsynt",
    "search: two words": "/search/?q=vägledning+jerevan",
    "search: the beginning of a word": "/search/?q=arbetsmarknad",
    "search: a number": "/search/?q={number}",
    "search: one kind": "/search/?q=statistik&kind=activity",
    "search: nothing": "/search/?q=qwxzqwxz",
    "API: search": "/api/v1/search/?q=jämställdhet",
    "calendar: a month": "/calendar/?from=2017-05-10",
    "calendar: a week": "/calendar/?view=week&from=2017-05-10",
    "calendar: an agenda": "/calendar/?view=agenda&from=2017-05-10",
    "calendar: my own": "/calendar/?from=2017-05-10&whose=mine",
    "who travels where": "/travel/?from=2017-01-01",
    "start page of a manager": "/",
}


@pytest.fixture
def projects(db: None) -> list[Project]:
    found = [
        make.ProjectFactory(start=dt.date(2010, 1, 1), end=dt.date(2030, 12, 31)) for _ in range(PROJECTS)
    ]
    for project in found:
        make.ProjectCountryFactory(project=project)
    make.sensitive(found[-1], "restricted")
    make.sensitive(found[-2], "protected")
    make.MissionFactory(project=found[0])
    make.DeadlineFactory(project=found[0], due_on=dt.date(2017, 5, 10))
    return found


def made(projects: list[Project], first: int, last: int) -> Iterator[Activity]:
    """Spread over 5 000 days, each of three days with a title, a place and two sentences."""
    start = dt.date(2012, 1, 1)
    for n in range(first, last):
        day = start + dt.timedelta(days=n * 7919 % 5000)
        subject = SUBJECTS[n % len(SUBJECTS)]
        yield Activity(
            public_id=f"A-{day.year}-{n:07d}",
            project=projects[n % PROJECTS],
            kind="training",
            title_sv=f"{FORMS[n // 6 % len(FORMS)]} {subject} {n % 97}",
            title_en=f"Training {n % 97}",
            start=day,
            end=day + dt.timedelta(days=2),
            place=PLACES[n % len(PLACES)],
            women=n % 20,
            men=n % 15,
            happened=f"Gruppen arbetade med {subject} och ord{n % 5000}."
            + (" Något sällsynt." if n == 7 else ""),
        )


def fill(projects: list[Project], first: int, last: int) -> float:
    """Past the recorder, which would seal each row, and then the index anew; seconds for the index."""
    rows = made(projects, first, last)
    while some := list(islice(rows, 2000)):
        QuerySet(Activity).bulk_create(some)
    started = perf_counter()
    call_command("rebuild_search", verbosity=0)
    return perf_counter() - started


def measured(client: Client, address: str) -> tuple[float, int]:
    """(seconds, the median after a first time that does not count; queries)."""
    assert client.get(address).status_code == 200
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    asked = len(queries)
    taken = []
    for _ in range(TIMES):
        started = perf_counter()
        client.get(address)
        taken.append(perf_counter() - started)
    return median(taken), asked


def test_a_log_of_this_size(projects: list[Project]) -> None:
    manager = person("manager")
    make.ProjectMemberFactory(project=projects[0], user=manager)
    make.OrganisationFactory(name_sv="Statskontoret")
    client = signed_in(manager)
    named = {"project": projects[0].public_id, "last": 1, "number": "A-2012-0000000"}
    secret = f"/calendar/{feed.token(feed.renew_calendar(user=manager))}.ics"
    pages = {**PAGES, "calendar for programs": secret}

    fill(projects, 0, SMALL)
    few = {name: measured(client, address.format(**named))[1] for name, address in pages.items()}
    index = fill(projects, SMALL, LARGE)
    named["last"] = LARGE // 50 - LARGE // PROJECTS // 50
    lines, differing = [], []
    for name, address in pages.items():
        seconds, asked = measured(client, address.format(**named))
        lines.append(f"| {name} | {1000 * seconds:.0f} ms | {asked} |")
        if asked != few[name]:
            differing.append((name, few[name], asked))
    started = perf_counter()
    row = Activity.objects.filter(project=projects[0]).latest("pk")
    row.title_sv = f"Ändrad {today()}"
    row.save()
    changed = perf_counter() - started
    places, words = Posting.objects.count(), Word.objects.count()
    print(f"\n{LARGE} activities, {places} places of {words} words, index anew in {index:.0f} s")  # noqa: T201
    print("\n".join(["| what | median | queries |", "|---|---|---|", *lines]))  # noqa: T201
    print(f"| one activity changed, with its history and index | {1000 * changed:.0f} ms | |")  # noqa: T201
    assert differing == []
