"""Every text that a user can meet stands in Swedish, with the same placeholders; nothing stands that is not used.

The texts are collected from code and templates here, so that the test needs no gettext on the machine.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import gettext, override
from django.utils.translation.template import templatize

ROOT = Path(settings.BASE_DIR)
SOURCES = [
    path
    for folder in ("tracker", "countries", "projects", "reports")
    for path in (ROOT / folder).rglob("*.py")
]
TEMPLATES = [path for path in (ROOT / "templates").rglob("*") if path.is_file()]
CATALOGUE = ROOT / "locale/sv/LC_MESSAGES/django.po"
KEYWORDS = DEFAULT_KEYWORDS | {
    name + ending: DEFAULT_KEYWORDS[name]
    for name in ("gettext", "ngettext", "pgettext", "npgettext")
    for ending in ("_lazy", "_noop")
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def texts(path: Path) -> Iterator[tuple[str, str | None]]:
    """(text, context) of each text to translate in the file; of plural forms the first."""
    source = path.read_text(encoding="utf-8")
    if path in TEMPLATES:
        # Python-like text with the calls; without its indents Python's tokeniser reads it.
        source = "\n".join(line.strip() for line in templatize(source).splitlines())
    for _line, message, _comments, context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
        yield (message if isinstance(message, str) else message[0]), context


@pytest.fixture(scope="module")
def used() -> dict[tuple[str, str | None], Path]:
    return {text: path for path in SOURCES + TEMPLATES for text in texts(path) if text[0]}


@pytest.fixture(scope="module")
def swedish() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="sv")


def key(message) -> tuple[str, str | None]:
    return (message.id if isinstance(message.id, str) else message.id[0]), message.context


def forms(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def test_every_text_has_its_swedish(used, swedish):
    known = {key(message): message for message in swedish if message.id}
    missing = {
        text: str(path.relative_to(ROOT))
        for (text, context), path in used.items()
        if (text, context) not in known or not all(forms(known[text, context].string))
    }
    assert not missing


def test_no_translation_is_a_guess(swedish):
    assert not [message.id for message in swedish if message.id and message.fuzzy]


def test_no_translation_is_left_over(used, swedish):
    assert not {key(message) for message in swedish if message.id} - set(used)


def test_placeholders_are_the_same(swedish):
    wrong = []
    for message in swedish:
        wanted = {frozenset(PLACEHOLDER.findall(form)) for form in forms(message.id)}
        if message.id and any(
            frozenset(PLACEHOLDER.findall(form)) not in wanted for form in forms(message.string) if form
        ):
            wrong.append(message.id)
    assert not wrong


def test_the_plural_rule_is_swedish(swedish):
    assert swedish.num_plurals == 2


def test_the_translations_are_at_work():
    with override("sv"):
        assert gettext("Something went wrong") == "Något gick fel"


def test_texts_are_found_in_code_and_templates(tmp_path, monkeypatch):
    code, page = tmp_path / "a.py", tmp_path / "a.html"
    code.write_text("x = _('one'), ngettext('%(n)s row', '%(n)s rows', n), pgettext_lazy('month', 'may')")
    page.write_text(
        '{% load i18n %}\n   <p title="it\'s">{% translate "two" %}\n{% blocktranslate %}three {{ x }}{% endblocktranslate %}'
    )
    monkeypatch.setitem(globals(), "TEMPLATES", [page])
    assert list(texts(code)) == [("one", None), ("%(n)s row", None), ("may", "month")]
    assert list(texts(page)) == [("two", None), ("three %(x)s", None)]
