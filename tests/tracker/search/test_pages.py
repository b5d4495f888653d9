"""The page of the search and its API: what they say, to whom, and what they cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tracker.privacy.models import SensitiveView
from tracker.search import find


@pytest.fixture
def activities(own_project):
    return [
        make.ActivityFactory(
            project=own_project, title_sv=f"Kurs {n}", happened="Om <b>prognoser</b> & analys.", women=n
        )
        for n in range(8)
    ]


def text(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


class TestPage:
    def test_kinds_counts_and_a_quote_with_the_words_marked(self, activities, as_manager):
        page = text(as_manager, "/search/?q=Prognoserr")
        assert "Aktiviteter: 8" in page
        assert "<mark>prognoser</mark>" in page
        assert "&lt;" in page
        assert "kind=activity" in page

    def test_all_of_one_kind_page_by_page(self, activities, own_project, as_manager):
        for n in range(30):
            make.ActivityFactory(project=own_project, title_sv=f"Prognoser {n}")
        first = text(as_manager, "/search/?q=prognoser&kind=activity")
        last = text(as_manager, "/search/?q=prognoser&kind=activity&page=2")
        assert first.count('href="/activities/A-') == 25
        assert last.count('href="/activities/A-') == 13

    def test_nothing_asked_and_nothing_found(self, as_manager):
        assert 'name="kind"' in text(as_manager, "/search/")
        assert "Inget hittades" in text(as_manager, "/search/?q=zebra")

    @pytest.mark.parametrize(
        "query", ["q=%00", "q=" + "a" * 500, "kind=nothing&q=a", "q=a&kind=activity&page=99999", "q=&page=x"]
    )
    def test_junk_in_the_address(self, activities, as_manager, query):
        text(as_manager, f"/search/?{query}")

    def test_the_box_stands_on_every_page_but_this(self, as_viewer):
        assert 'id="find"' in text(as_viewer, "/")
        assert 'id="find"' not in text(as_viewer, "/search/")

    def test_a_stranger_may_ask_and_finds_nothing(self, activities, as_stranger):
        assert "Inget hittades" in text(as_stranger, "/search/?q=prognoser")

    def test_who_has_seen_what_is_kept_from_others_is_noted(self, activities, own_project, as_manager):
        make.sensitive(own_project, "restricted")
        text(as_manager, "/search/?q=prognoser")
        assert SensitiveView.objects.filter(object_id=own_project.pk).exists()

    def test_the_same_queries_for_one_and_for_three(self, own_project, as_manager):
        def cost():
            with CaptureQueriesContext(connection) as queries:
                text(as_manager, "/search/?q=prognoser")
            return len(queries)

        make.ActivityFactory(project=own_project, title_sv="Prognoser")
        cost()
        one = cost()
        for _ in range(2):
            make.ActivityFactory(project=own_project, title_sv="Prognoser")
        assert cost() == one == 9


class TestApi:
    def test_the_best_of_each_kind(self, activities, as_manager):
        (group,) = as_manager.get("/api/v1/search/?q=prognoser").json()
        assert (group["kind"], group["number"], group["is_more"]) == ("activity", 8, False)
        assert len(group["hits"]) == find.FEW
        assert group["hits"][0]["quote"] == "Om <b>prognoser</b> & analys."
        assert group["hits"][0]["url"].startswith("http://testserver/activities/A-")

    def test_all_of_one_kind(self, activities, as_manager):
        (group,) = as_manager.get("/api/v1/search/?q=prognoser&kind=activity").json()
        assert len(group["hits"]) == 8
        assert as_manager.get("/api/v1/search/?q=prognoser&kind=project").json() == []

    @pytest.mark.parametrize(
        "query", ["", "q=", "q=a&kind=zebra", "q=a&x=1", "q=a&q=b", "q=" + "a" * 201, "q=%00"]
    )
    def test_what_is_no_question_is_refused(self, as_manager, query):
        assert as_manager.get(f"/api/v1/search/?{query}").status_code == 400

    def test_nobody_is_asked_to_sign_in(self, client):
        assert client.get("/api/v1/search/?q=a").status_code == 401

    def test_what_is_masked_stays_so(self, activities, own_project, as_viewer):
        make.sensitive(own_project, "restricted")
        assert as_viewer.get("/api/v1/search/?q=prognoser").json() == []
