"""Documents of the demo portfolio, what lacks a number in the diary, and the index of the search."""

from collections import Counter

import pytest
from django.core.management import call_command
from django.db.models import F

from projects.models import Activity, Agreement, Document, Extension
from projects.records import queries
from tracker.accounts.models import User
from tracker.search import find
from tracker.search.models import Posting
from tracker.search.registry import kinds

pytestmark = pytest.mark.usefixtures("demo")


def test_six_lack_a_number_in_the_diary():
    rows = Document.objects.filter(queries.unregistered(), project__isnull=False)
    assert Counter(rows.values_list("project__code", "kind")) == {
        ("ITP-C", "trip_report"): 1,
        ("KH-1", "minutes"): 1,
        ("TN-2", "programme"): 1,
        ("TZ-2", "letter"): 1,
        ("WA-2", "letter"): 1,
        ("WA-2", "trip_report"): 1,
    }
    assert not rows.filter(link="").exists()
    assert not rows.exclude(registered_on=None).exists()


def test_agreements_extensions_minutes_and_reports():
    kept = Counter(Document.objects.filter(project__isnull=False).values_list("kind", flat=True))
    done = Activity.objects.filter(is_draft=False, project__isnull=False)
    assert kept["agreement"] == Agreement.objects.count() == 19
    assert kept["minutes"] == done.filter(kind="steering_committee").count()
    assert kept["report"] == done.filter(kind="desk_work").count() + 1
    assert not Extension.objects.exclude(dnr__in=Document.objects.values("dnr")).exists()
    tied = Document.objects.filter(activity__isnull=False)
    assert not tied.exclude(activity__project=F("project")).exclude(project=None).exists()


def test_secrecy_notes_are_for_those_who_may_know():
    def secret(name):
        rows = queries.documents(User.objects.get(username=name)).exclude(secrecy_note="")
        return Counter(rows.values_list("project__code", flat=True))

    assert secret("manager2") == {"AM-3": 1, "BY-1": 2}
    assert secret("registrar") == {"AM-3": 1}
    assert secret("manager") == secret("viewer") == {}


def test_numbers_are_one_row_for_each_year():
    for year in Document.objects.dates("dated", "year"):
        rows = Document.objects.filter(dated__year=year.year).order_by("public_id")
        wanted = [f"D-{year.year}-{n:04}" for n in range(1, rows.count() + 1)]
        assert list(rows.values_list("public_id", flat=True)) == wanted


def test_the_search_knows_everything_as_soon_as_it_is_loaded():
    def places():
        rows = Posting.objects.values_list("kind", "object_id", "word__text", "is_open", "weight")
        return set(rows)

    before = places()
    assert {kind for kind, *_rest in before} >= {"mission", "document", "activity", "project", "person"}
    assert {kind for kind, *_rest in before} <= set(kinds())
    call_command("rebuild_search", verbosity=0)
    assert places() == before
    found = find.look_in(User.objects.get(username="manager4"), "yrkesprognosn salaam", "mission", 0, 5)
    assert "Uppdrag om nästa yrkesprognos" in [hit.title for hit in found.hits]
