"""The annual report of 2017 as the demo has it: every section in both languages, with no number typed."""

from collections import Counter

import pytest
from django.utils.translation import override

from reports.annual.book import Book
from reports.annual.editions.models import Edition, Remark, SectionText, TextRequest
from reports.annual.text import seen
from reports.annual.text.bare import bare_numbers
from reports.annual.text.live import Figures
from reports.annual.text.parse import parse
from tracker.demo.annual import CORRECTED

pytestmark = pytest.mark.usefixtures("demo")


def texts(language):
    return list(
        SectionText.objects.filter(language=language).select_related("section").order_by("section__order")
    )


def test_most_is_approved_and_some_waits():
    swedish = Counter(text.status for text in texts("sv"))
    english = Counter(text.status for text in texts("en"))
    assert swedish == {"approved": 16, "to_review": 2, "draft": 2}
    assert english == {"approved": 16, "to_review": 2, "draft": 1, "not_started": 1}
    assert all(text.owner and text.due_on.year == 2018 for text in [*texts("sv"), *texts("en")])
    assert Remark.objects.filter(closed_at=None).count() == 2
    assert TextRequest.objects.get().section.key == "place-west-africa"
    assert Edition.objects.get().opened_at.year == 2018


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_number_is_a_live_figure_and_none_is_missing(language):
    with override(language):
        live = Figures(Book(2017))
        for text in texts(language):
            assert bare_numbers(text.text) == []
            assert parse(text.text, live, "?").missing == []
            assert "lyck" not in text.text


def test_one_figure_has_changed_since_its_writer_saw_it():
    live = Figures(Book(2017))
    found = {text.section.key: changes for text in texts("sv") if (changes := seen.changed(text, live))}
    key, token, before = CORRECTED
    assert {key: [(one.token, one.then, one.now) for one in found[key]] for key in found} == {
        key: [(token, before, "1\u00a0018")]
    }
