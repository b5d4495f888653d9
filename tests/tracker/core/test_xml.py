"""XML from outside: elements as they are, and every known attack refused with its line, quickly."""

import contextlib
import time

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tracker.core import xml

SMALL = """<?xml version="1.0" encoding="UTF-8"?>
<list xmlns:x="urn:x">
  <item id="1" x:ref="å">text<part>ett</part><part>två</part></item>
  <other/>
  <item id="2"><item id="inner"/></item>
</list>
"""


def read(content, tag="item"):
    return list(xml.elements(content if isinstance(content, bytes) else content.encode(), tag))


def refusal(content, tag="a"):
    with pytest.raises(ValidationError) as refused:
        read(content, tag)
    return refused.value.code, refused.value.messages[0]


def test_elements_with_attributes_text_children_and_lines():
    first, second = read(SMALL)
    assert (first.attributes, first.text, first.line) == ({"id": "1", "{urn:x}ref": "å"}, "text", 3)
    assert [part.text for part in first.all("part")] == ["ett", "två"]
    assert first.find("part").text == "ett"
    assert first.find("nothing") is None
    assert second.find("item").attributes == {"id": "inner"}


def test_elements_in_a_namespace_are_named_with_it():
    (item,) = read('<l xmlns="urn:y"><item/></l>', "{urn:y}item")
    assert item.tag == "{urn:y}item"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_encodings(encoding):
    declared = "" if encoding == "utf-8-sig" else f' encoding="{encoding}"'
    (item,) = read(f'<?xml version="1.0"{declared}?><item>åäö</item>'.encode(encoding))
    assert item.text == "åäö"


def test_elements_come_while_the_file_is_read():
    many = xml.elements(b"<l>" + b"<item/>" * 20_000 + b"<broken", "item")
    assert next(many).tag == "item"
    with pytest.raises(ValidationError):
        list(many)


def laughs(levels=10):
    lines = ['<!ENTITY l0 "lol">']
    lines += [f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, levels)]
    return f"<!DOCTYPE a [{''.join(lines)}]><a>&l{levels - 1};</a>"


DTD = "dokumenttyper och entiteter är inte tillåtna."
LIMIT = "XML-filen är för djup, för lång eller för stor."
MALFORMED = "XML-filen är inte välformad."
ENCODING = "spara XML-filen som version 1.0 i UTF-8."
ATTACKS = {
    "billion laughs": (laughs(), "dtd", DTD),
    "quadratic blow-up": (f'<!DOCTYPE a [<!ENTITY x "{"x" * 50_000}">]><a>{"&x;" * 5_000}</a>', "dtd", DTD),
    "a file of the machine": (
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>',
        "dtd",
        DTD,
    ),
    "an address": ('<!DOCTYPE a SYSTEM "http://evil.example/x.dtd"><a/>', "dtd", DTD),
    "parameter entity": ('<!DOCTYPE a [<!ENTITY % x SYSTEM "http://evil.example/">%x;]><a/>', "dtd", DTD),
    "an empty document type": ("<!DOCTYPE a><a/>", "dtd", DTD),
    "an entity that nobody declared": ("<a>&x;</a>", "malformed", MALFORMED),
    "deep": ("<a>" * 100_000, "limit", LIMIT),
    "just too deep": ("<a>" * 65 + "</a>" * 65, "limit", LIMIT),
    "a long attribute": (f'<a x="{"y" * 10_001}"/>', "limit", LIMIT),
    "an attribute without end": ('<a x="' + "y" * 40_000_000, "limit", LIMIT),
    "a name without end": ("<" + "y" * 40_000_000, "limit", LIMIT),
    "a comment without end": ("<a><!--" + "y" * 40_000_000, "limit", LIMIT),
    "much text": (f"<a>{'y' * 1_000_001}</a>", "limit", LIMIT),
    "many elements": (f"<a>{'<b/>' * 500_000}</a>", "limit", LIMIT),
    "the same attribute twice": ('<a x="1" x="2"/>', "malformed", MALFORMED),
    "not closed": ("<a>", "malformed", MALFORMED),
    "two roots": ("<a/><a/>", "malformed", MALFORMED),
    "nothing": ("", "malformed", MALFORMED),
    "NUL": ("<a>\0</a>", "malformed", MALFORMED),
    "bytes that are not the encoding": (b"<a>\xff\xfe\xfd</a>", "malformed", MALFORMED),
    "an encoding that hides": ('<?xml version="1.0" encoding="utf-7"?><a/>', "encoding", ENCODING),
    "an encoding that nobody knows": ('<?xml version="1.0" encoding="x-evil"?><a/>', "encoding", ENCODING),
    "another version": ('<?xml version="1.1"?><a/>', "encoding", ENCODING),
    "many attributes": ("<a " + " ".join(f'x{n}=""' for n in range(101)) + "/>", "limit", LIMIT),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_refused_with_its_line_and_quickly(name):
    content, code, message = ATTACKS[name]
    began = time.process_time()
    told = refusal(content)
    assert told == (code, f"Rad 1: {message}")
    assert time.process_time() - began < 10


def test_the_line_is_told():
    assert refusal("<a>\n\n<b>\n</a>")[1] == f"Rad 4: {MALFORMED}"


def test_a_file_that_is_too_large(monkeypatch):
    monkeypatch.setattr(xml, "LARGEST", 10)
    assert refusal("<a></a>    ")[0] == "too_large"


def test_xinclude_and_processing_instructions_are_not_obeyed():
    content = (
        '<?xml-stylesheet href="http://evil.example/x.xsl"?>'
        '<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/hostname" parse="text"/></a>'
    )
    (element,) = read(content, "a")
    assert element.text == ""
    assert element.children[0].attributes == {"href": "/etc/hostname", "parse": "text"}


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content):
    with contextlib.suppress(ValidationError):
        assert all(element.tag == "a" for element in read(content, "a"))
