"""The history of what an edition is composed of, as people read it."""

import pytest
from django.urls import reverse

from reports.annual.editions import actions
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_the_page_of_a_text_tells_its_steps_and_leads_back(manager, leader, as_leader):
    text = make.SectionTextFactory(owner=manager, written_by=manager)
    actions.save_text(user=manager, text=text, expected=1, written="Nya ord.")
    actions.hand_in(user=manager, text=text, expected=2)
    actions.remark(user=leader, text=text, words="Källa?")
    actions.approve_text(user=leader, text=text, expected=3)
    page = as_leader.get(reverse("history_of", args=["section-text", text.pk])).content.decode()
    for words in ("Skrev i texten", "Lämnade in texten", "Kommenterade", "Godkände texten", "Nya ord."):
        assert words in page
    assert reverse("section", args=[text.section.edition.public_id, "sv", text.section.key]) in page


def test_the_outline_is_told_on_the_page_of_the_edition(writer, as_writer, portfolio):
    edition = actions.open_edition(user=writer, year=2017)
    actions.add_section(user=writer, edition=edition, title_sv="Jubileum", title_en="Jubilee")
    page = as_writer.get(reverse("history_of", args=["edition", edition.pk])).content.decode()
    assert "Öppnade utgåvan" in page
    assert "Lade till ett avsnitt" in page
    assert "Jubileum" in page
