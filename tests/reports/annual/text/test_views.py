"""The decision on a changed figure, as a page without a script sends it."""

import pytest
from django.urls import reverse

from reports.annual.text.models import SeenValue
from tests import factories as make


@pytest.fixture
def text(portfolio):
    text = make.SectionTextFactory(text="Vi hade [[F1]] projekt.")
    SeenValue.objects.create(section_text=text, token="[[F1]]", shown="3")
    return text


def sent(client, text, **fields):
    address = (text.section.edition.public_id, text.language, text.section.key)
    answer = client.post(reverse("section_value", args=address), fields)
    return answer, reverse("section", args=address)


@pytest.mark.parametrize(
    ("fields", "shown", "reason"),
    [
        ({"choice": "use"}, "2", ""),
        ({"choice": "keep", "reason": "Beslutat i mars"}, "3", "Beslutat i mars"),
        ({"choice": "keep"}, "3", ""),
        ({"choice": "burn"}, "3", ""),
        ({}, "3", ""),
        ({"choice": "use", "now": "\x00"}, "3", ""),
        ({"choice": "use", "token": "x" * 5000}, "3", ""),
    ],
)
def test_it_leads_back_to_the_section(as_writer, text, fields, shown, reason):
    answer, section = sent(as_writer, text, **{"token": "[[F1]]", "now": "2", **fields})
    assert (answer.status_code, answer.url) == (302, section)
    row = SeenValue.objects.get()
    assert (row.shown, row.kept_because) == (shown, reason)


def test_a_script_in_the_reason_is_text(as_writer, text):
    sent(as_writer, text, choice="keep", token="[[F1]]", now="2", reason="<script>alert(1)</script>")
    assert SeenValue.objects.get().kept_because == "<script>alert(1)</script>"


def test_others_may_not(as_viewer, client, text):
    assert sent(as_viewer, text, choice="use", token="[[F1]]", now="2")[0].status_code == 403
    assert sent(client, text, choice="use", token="[[F1]]", now="2")[0].status_code == 302
    assert SeenValue.objects.get().shown == "3"


def test_it_is_only_sent(as_writer, text):
    address = (text.section.edition.public_id, text.language, text.section.key)
    assert as_writer.get(reverse("section_value", args=address)).status_code == 405
    assert as_writer.post(reverse("section_value", args=("2016-1.0", "sv", "foreword"))).status_code == 404
