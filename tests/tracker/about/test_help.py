"""The help form: from anybody, kept once, answered by registrar and administrator, seen by nobody else."""

import io
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone
from PIL import Image

from tests import factories as make
from tracker.about import actions
from tracker.about.forms import own_path
from tracker.about.models import SupportMessage
from tracker.core.errors import Refused, Stale
from tracker.core.history.models import Entry

pytestmark = pytest.mark.django_db
ASKED = {
    "on_behalf": "myself",
    "topic": "accessibility",
    "text": "Kontrasten är för låg i tabellen.",
    "key": "k" * 24,
}


@pytest.fixture(autouse=True)
def _fresh_throttle():
    cache.clear()


def picture() -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "PNG")
    return SimpleUploadedFile("skärm bild.png", file.getvalue(), "image/png")


def sent(**fields) -> SupportMessage:
    given = {name: value for name, value in (ASKED | fields).items() if name in actions.FIELDS}
    return actions.send(user=None, key=fields.get("key", "k" * 24), fields=given)


def test_anybody_may_send_and_gets_a_number(client: Client):
    answer = client.post("/about/help/", ASKED, follow=True)
    message = SupportMessage.objects.get()
    assert message.public_id == f"H-{timezone.localdate().year}-0001"
    assert message.public_id in answer.content.decode()
    assert message.sent_by is None
    assert message.state == "new"


def test_who_is_signed_in_is_known(as_viewer: Client, viewer):
    as_viewer.post("/about/help/", ASKED)
    assert SupportMessage.objects.get().sent_by == viewer


def test_the_same_form_twice_is_one_message(client: Client):
    first, second = (client.post("/about/help/", ASKED, follow=True) for _turn in range(2))
    assert first.redirect_chain[-1][0].split("/")[3] == "received"
    assert SupportMessage.objects.count() == 1
    assert SupportMessage.objects.get().public_id in second.content.decode()


def test_a_receipt_cannot_be_made_up(client: Client):
    assert client.get("/about/help/received/H-2026-0001/").status_code == 404


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"text": ""}, "text", "Skriv din fråga"),
        ({"text": "a\x00b"}, "text", "tecken som inte"),
        ({"text": "x" * 4001}, "text", "4001 tecken"),
        ({"on_behalf": ""}, "on_behalf", "vems vägnar"),
        ({"on_behalf": "boss"}, "on_behalf", "Välj"),
        ({"on_behalf": "partner"}, "on_behalf_of", "Ange samarbetsorganisationens namn"),
        ({"topic": ""}, "topic", "Välj vad det gäller"),
        ({"reply_to": "ingen"}, "reply_to", "mejladress"),
        ({"address": "https://example.com/projects/"}, "address", "adress på den här webbplatsen"),
        ({"address": "//example.com/"}, "address", "adress på den här webbplatsen"),
        ({"website": "https://spam.example/"}, "website", "Lämna fältet tomt"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_what_was_typed_stays(client: Client, fields, field, words):
    answer = client.post("/about/help/", ASKED | {"reply_to": "anna@prov.example"} | fields)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert any(words in error for error in answer.context["form"].errors[field])
    assert words in page
    assert ({"reply_to": "anna@prov.example"} | fields)["reply_to"] in page
    assert not SupportMessage.objects.exists()


def test_a_file_that_is_not_what_it_says_is_refused(client: Client):
    file = SimpleUploadedFile("bild.png", b"<script>", "image/png")
    answer = client.post("/about/help/", ASKED | {"attachment": file})
    assert "attachment" in answer.context["form"].errors
    assert not SupportMessage.objects.exists()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("/projects/P-2017-001/", "/projects/P-2017-001/"),
        ("https://testserver/projects/?text=hemligt#x", "/projects/"),
        ("/", "/"),
        ("//evil.example/", ""),
        ("/\\evil.example", ""),
        ("https://evil.example/projects/", ""),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_only_our_own_addresses_are_taken(given: str, kept: str):
    assert own_path(given, lambda: "testserver") == kept


def test_the_page_is_filled_in_from_where_the_reader_came(client: Client):
    page = client.get("/about/help/?from=/projects/P-2017-001/&topic=accessibility").content.decode()
    assert 'value="/projects/P-2017-001/"' in page
    assert re.search(r'<option value="accessibility" selected', page)
    assert 'value="//evil' not in client.get("/about/help/?from=//evil.example/").content.decode()
    assert client.get("/about/help/?from=%00&topic=none").status_code == 200


def test_the_eleventh_message_within_an_hour_waits(client: Client):
    for number in range(10):
        assert client.post("/about/help/", ASKED | {"key": f"{number:024d}"}).status_code == 302
    answer = client.post("/about/help/", ASKED | {"key": "x" * 24})
    assert answer.status_code == 429
    assert "Kontrasten" in answer.content.decode()
    assert SupportMessage.objects.count() == 10


def test_the_history_does_not_repeat_what_was_written(client: Client):
    client.post("/about/help/", ASKED | {"reply_to": "anna@prov.example"})
    entry = Entry.objects.get(object_type="about.supportmessage")
    assert "Kontrasten" not in str(entry.changes)
    assert "anna@" not in str(entry.changes)


# Those who answer.


def test_who_may_read_and_answer(request):
    number = sent().public_id
    for role in ("manager", "leader", "controller", "writer", "viewer", "stranger"):
        as_role = request.getfixturevalue(f"as_{role}")
        assert as_role.get("/about/messages/").status_code == 403, role
        assert as_role.get(f"/about/messages/{number}/").status_code == 403, role
    for role in ("registrar", "admin"):
        as_role = request.getfixturevalue(f"as_{role}")
        assert number in as_role.get("/about/messages/").content.decode()
        assert "Kontrasten" in as_role.get(f"/about/messages/{number}/").content.decode()


def test_answering(as_registrar: Client, registrar):
    number = sent().public_id
    form = {"state": "answered", "note": "Svarade per telefon.", "version": "1"}
    assert as_registrar.post(f"/about/messages/{number}/", form).status_code == 302
    message = SupportMessage.objects.get()
    assert (message.state, message.note, message.answered_by) == ("answered", form["note"], registrar)
    as_registrar.get("/about/messages/")  # shows the receipt once
    assert number not in as_registrar.get("/about/messages/").content.decode()
    assert number in as_registrar.get("/about/messages/?state=answered").content.decode()
    assert number in as_registrar.get("/about/messages/?state=all").content.decode()


def test_an_answer_says_what(registrar):
    message = sent()
    with pytest.raises(Refused) as no:
        actions.answer(user=registrar, message=message, state="answered", note="", expected=1)
    assert no.value.field == "note"


def test_the_second_of_two_who_answer_sees_both(as_registrar: Client, as_admin: Client, admin_user):
    message = sent()
    actions.answer(user=admin_user, message=message, state="at_work", note="Jag ringer.", expected=1)
    answer = as_registrar.post(
        f"/about/messages/{message.public_id}/", {"state": "answered", "note": "Klart.", "version": "1"}
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Jag ringer." in page
    assert "Klart." in page
    with pytest.raises(Stale):
        actions.answer(user=admin_user, message=message, state="at_work", note="", expected=1)


def test_an_attachment_is_served_only_to_those_who_answer(client: Client, request):
    client.post("/about/help/", ASKED | {"attachment": picture()})
    message = SupportMessage.objects.get()
    address = f"/about/messages/{message.public_id}/attachment/"
    assert client.get(address).status_code == 302
    assert request.getfixturevalue("as_viewer").get(address).status_code == 403
    answer = request.getfixturevalue("as_registrar").get(address)
    assert answer.status_code == 200
    assert b"PNG" in answer.getvalue()[:8]
    answer.close()
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sk%C3%A4rm" in answer["Content-Disposition"]
    assert "bild" not in message.attachment.name
    message.attachment.storage.delete(message.attachment.name)


def test_the_queue_asks_as_often_for_three_as_for_one(as_admin: Client, django_assert_num_queries):
    sent()
    as_admin.get("/about/messages/")
    with django_assert_num_queries(6):
        as_admin.get("/about/messages/")
    for key in ("a" * 24, "b" * 24):
        SupportMessage.objects.filter(key=key).update(sent_by=make.UserFactory())
        sent(key=key)
    with django_assert_num_queries(6):
        as_admin.get("/about/messages/")


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_are_one(db):
    def send(_turn):
        try:
            return sent().public_id
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        numbers = set(pool.map(send, range(10)))
    assert len(numbers) == 1
    assert SupportMessage.objects.count() == 1
