"""The words of charts: those of people take the place of those made from the data, in one language at a time."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import translation

from reports.annual.compose import compose
from reports.annual.text.chart_texts import charts_of, save_chart_text, shown
from reports.models import ChartText, Edition
from reports.passes import charts
from tests import factories as make
from tests.conftest import signed_in
from tracker.core.access import Denied
from tracker.core.errors import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(portfolio):
    return make.EditionFactory()


def save(user, edition, finding="Mest sedan 2013", alt="", chart="volume", seen="", language="sv"):
    return save_chart_text(
        user=user, edition=edition, language=language, chart=chart, finding=finding, alt=alt, seen=seen
    )


def drawn(edition, language):
    with translation.override(language):
        tree = compose(edition.year, edition=edition, progress=lambda step, done, total: None)
    return next(one for one in charts(tree) if one.chart.id == "volume")


def test_own_words_stand_in_the_report_of_their_language_alone(writer, edition):
    make.SectionFactory(edition=edition, key="figures")
    made = drawn(edition, "sv")
    save(writer, edition)
    assert drawn(edition, "sv").finding == "Mest sedan 2013"
    assert drawn(edition, "sv").alt == made.alt
    assert drawn(edition, "en").finding != "Mest sedan 2013"


def test_without_words_the_data_speak_again(writer, edition):
    row = save(writer, edition)
    assert save(writer, edition, finding=" ", seen=shown(row)) is None
    assert not ChartText.objects.exists()


def test_words_that_somebody_else_has_changed_are_not_overwritten(writer, edition):
    save(writer, edition)
    with pytest.raises(Refused) as no:
        save(writer, edition, finding="Annat")
    assert no.value.code == "moved"
    assert ChartText.objects.get().finding == "Mest sedan 2013"


def test_a_chart_that_the_report_has_not_is_refused(writer, edition):
    with pytest.raises(Refused) as no:
        save(writer, edition, chart="gone")
    assert no.value.code == "unknown_chart"


def test_who_may_not_change_the_edition_may_not_change_its_charts(leader, edition):
    with pytest.raises(Denied):
        save(leader, edition)


def test_a_frozen_edition_keeps_its_words(writer, controller, edition):
    Edition.objects.update(
        state="frozen", frozen_at=dt.datetime(2018, 3, 1, tzinfo=dt.UTC), frozen_by=controller
    )
    edition.refresh_from_db()
    with pytest.raises((Denied, Refused)):
        save(writer, edition)
    assert not ChartText.objects.exists()


def test_each_chart_is_there_once(edition):
    ids = [one.chart.id for one in charts_of(edition, "sv")]
    assert "volume" in ids
    assert len(ids) == len(set(ids))


def test_the_page_shows_what_the_data_say_and_keeps_own_words(writer, edition):
    client, address = signed_in(writer), reverse("edition_charts", args=[edition.public_id, "sv"])
    (made,) = [one for one in charts_of(edition, "sv") if one.chart.id == "volume"]
    page = client.get(address).content.decode()
    assert made.finding in page
    assert made.alt in page.replace("&#x27;", "'")
    sent = {"chart": "volume", "seen": "", "finding": "Eget <b>", "alt": ""}
    answer = client.post(address, sent)
    assert (answer.status_code, answer["Location"]) == (302, f"{address}#volume")
    assert "Eget &lt;b&gt;" in client.get(address).content.decode()


def test_a_caption_that_is_too_long_is_told_at_its_field_and_stays_typed(writer, edition):
    client, address = signed_in(writer), reverse("edition_charts", args=[edition.public_id, "sv"])
    answer = client.post(address, {"chart": "volume", "seen": "", "finding": "x" * 201, "alt": ""})
    assert answer.status_code == 200
    assert 'id="id_volume_finding"' in answer.content.decode()
    assert "x" * 201 in answer.content.decode()
    assert client.post(address, {"chart": "volume", "seen": "old", "finding": "y"}).status_code == 409
