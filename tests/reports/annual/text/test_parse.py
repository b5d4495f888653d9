import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.annual.text.parse import Token, parse, tokens
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


def test_a_long_text_takes_time_in_proportion():
    found = parsed("ord **" * 100_000 + "[[" * 50_000)
    assert len(found.blocks) == 1
