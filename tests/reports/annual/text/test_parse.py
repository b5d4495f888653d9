import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.annual.text.parse import Token, count_words, parse, tokens, without_marks
from reports.document import Bullets, Heading, Paragraph, Run, plain


class Known:
    def words(self, token):
        return Run("45,4 mnkr", term="F2") if token.name == "F2:2017" else None

    def blocks(self, token):
        return (Heading("Tabell"),) if token.name == "table:T1" else None


def parsed(text):
    return parse(text, Known(), "Uppgift saknas")


def test_marks_become_blocks():
    found = parsed(
        "## Rubrik\nEn **viktig**\nmening.\n\n- ett\n- två\n> Minns detta.\n\n### Mindre\n[[table:T1]]"
    )
    assert found.blocks == [
        Heading("Rubrik", 2),
        Paragraph((Run("En "), Run("viktig", strong=True), Run(" mening."))),
        Bullets(((Run("ett"),), (Run("två"),))),
        Paragraph((Run("Minns detta."),), "pull"),
        Heading("Mindre", 3),
        Heading("Tabell"),
    ]
    assert found.tokens == [Token("table:T1")]


def test_a_figure_is_bound_and_a_missing_one_is_told():
    found = parsed("Vi använde [[F2:2017|mnkr]], av [[F99]].")
    assert plain(found.blocks[0].text) == "Vi använde 45,4 mnkr, av Uppgift saknas."
    assert found.blocks[0].text[1].term == "F2"
    assert found.missing == [Token("F99")]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>", "<font color=red>", "a & b < c", "**öppen", "[ord](javascript:alert(1))",
        "[[öppen", "[[a\nb]]", "# ett", "#### fyra", "-", "> ", "[ord](https://a b)", "`kod`", "{{ x }}", "{% y %}",
    ],
)  # fmt: skip
def test_what_is_no_mark_stays_as_it_was_written(text):
    told = " ".join(plain(block.text) for block in parsed(text).blocks)
    assert told == " ".join(text.split("\n")).strip()


@given(
    st.text(
        alphabet=st.characters(blacklist_categories=["Cs", "Cc"]) | st.sampled_from("*[]|#->() \n"),
        max_size=300,
    )
)
def test_no_word_is_lost(text):
    found = parsed(text)
    told = "".join(
        "".join(plain(item) for item in block.items) if isinstance(block, Bullets) else plain(block.text)
        for block in found.blocks
    )
    letters = lambda words: [one for one in words if one.isalpha()]  # noqa: E731
    if not tokens(text):
        without_links = text
        assert not set(letters(told)) - set(letters(without_links))


# Proposals.


def test_a_proposal_says_so_until_it_is_approved():
    written = "Vårt.\n? Ett förslag\növer två rader.\n? Ett till.\n\n? > Minns [[F2:2017|mnkr]]."
    assert [plain(block.text) for block in parsed(written).blocks] == [
        "Vårt.",
        "Förslag: Ett förslag över två rader.",
        "Förslag: Ett till.",
        "Förslag: Minns 45,4 mnkr.",
    ]
    approved = without_marks(written)
    assert [plain(block.text) for block in parsed(approved).blocks] == [
        "Vårt. Ett förslag över två rader. Ett till.",
        "Minns 45,4 mnkr.",
    ]


@pytest.mark.parametrize(
    ("written", "told", "approved"),
    [
        ("? ## Rubrik", ["Förslag:", "Rubrik"], "## Rubrik"),
        ("? [[table:T1]]", ["Förslag:", "Tabell"], "[[table:T1]]"),
        ("? ? ? Mycket", ["Förslag: Mycket"], "Mycket"),
        ("? ? ## Rubrik", ["Förslag:", "Rubrik"], "## Rubrik"),
        ("Är det så? Ja.", ["Är det så? Ja."], "Är det så? Ja."),
        ("?", ["?"], "?"),
        ("? ", ["?"], "? "),
        ("?Nej", ["?Nej"], "?Nej"),
    ],
)
def test_marks_of_proposals(written, told, approved):
    assert [plain(block.text) for block in parsed(written).blocks] == told
    assert without_marks(written) == approved


# Words.


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 0), ("## Rubrik", 1), ("- ett\n- två", 2), ("> Minns detta.", 2), ("Vi var [[F1|words]] av [[F2:2016:KH|mnkr]].", 5),
        ("**starkt** ord", 2), ("[ord](https://example.org)", 1), ("\u2013 \u2026 **", 0), ("a\u0301 och שלום", 3), ("? Ja", 1),
    ],
)  # fmt: skip
def test_words_are_counted_as_read(text, number):
    assert count_words(text) == number


# Hostile text.


@pytest.mark.parametrize(
    "text",
    [
        "שלום [[F2:2017]]",
        "a\u0301\u0301\u0301",
        "\U0001f469\u200d\U0001f469",
        "مرحبا **قوي** نص",
        "<b>&amp;</b> <para>",
    ],
)
def test_letters_of_every_script_stay(text):
    told = "".join(plain(block.text) for block in parsed(text).blocks)
    assert told == text.replace("[[F2:2017]]", "45,4 mnkr").replace("**", "")


def test_a_line_end_of_any_kind_ends_a_token():
    for end in ("\n", "\u2028", "\x85", "\x0b"):
        assert tokens(f"[[F2:2017{end}]]") == []
        assert parsed(f"[[F2:2017{end}]]").tokens == []


class Counting:
    """What `parse` asks, counted."""

    def __init__(self):
        self.asked = 0

    def words(self, token):
        self.asked += 1
        return Run("1")

    def blocks(self, token):
        self.asked += 1
        return


def calls_of(text):
    """Calls of Python functions that it takes to read the text."""
    number = 0

    def count(_frame, event, _arg):
        nonlocal number
        number += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        parse(text, Known(), "?")
        count_words(text)
        without_marks(text)
    finally:
        sys.setprofile(None)
    return number


@pytest.mark.parametrize(
    "piece", ["ord ", "ord\n", "ord\n\n", "- ord\n", "? ", "? ord\n", "**", "** ord ", "[[", "[[F2]] ", "[ord](", "#", "> a\n"]
)  # fmt: skip
def test_a_text_twice_as_long_takes_twice_the_work(piece):
    # A little more is not counted: what Python clears away in the meantime calls something, too.
    assert calls_of(piece * 4000) <= 2.2 * calls_of(piece * 2000) + 100


def test_two_hundred_thousand_words_are_read():
    counting = Counting()
    text = "ord [[F2]] **två** " * 66_667
    found = parse(text, counting, "?")
    assert count_words(text) == 200_001
    assert len(found.tokens) == counting.asked == 66_667
    assert len(found.blocks) == 1
