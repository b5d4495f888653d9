"""Words of the search: folded, cut and compared."""

import pytest

from tracker.search import words


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Åland ÄR öppet", "aland ar oppet"), ("Bélarus", "belarus"), ("Straße", "strasse"), ("Søren", "soren"),
     ("Azərbaycan", "azerbaycan"), ("İstanbul", "istanbul"), ("Yerevan Երևան", "yerevan երեւան")],
)  # fmt: skip
def test_case_accents_and_dots_do_not_matter(text, folded):
    assert words.fold(text) == folded


def test_a_number_is_found_by_its_parts_and_whole():
    assert words.told("Projektet P-2017-004 och KH-4") == {
        "projektet", "p", "2017", "004", "p2017004", "kh", "4", "kh4",
    }  # fmt: skip
    assert words.asked("P-2017-004") == ["p2017004"]
    assert words.asked("anti-korruption") == ["anti", "korruption"]


def test_a_question_has_a_bounded_number_of_words_of_a_bounded_length():
    asked = words.asked(" ".join(f"ord{n}" for n in range(500)) + " " + "x" * 10_000)
    assert len(asked) == words.MOST_ASKED
    assert words.asked("x" * 10_000) == ["x" * words.LONGEST]
    assert words.asked("och the \x00 ,;-") == []


@pytest.mark.parametrize(
    ("wanted", "word", "grade"),
    [
        ("assesment", "assessment", words.NEAR),
        ("statskontret", "statskontoret", words.NEAR),
        ("utbildningar", "utbildning", words.NEAR),
        ("kambodja", "kambodja", words.EXACT),
        ("kamb", "kambodja", words.START),
        ("politik", "arbetsmarknadspolitik", words.WITHIN),
        ("text", "test", 0),
        ("2017", "2018", 0),
        ("kh", "khmer", 0),
        ("p2017004", "p2017005", 0),
        ("p2017", "p2017004", words.START),
    ],
)
def test_how_much_a_word_is_like_another(wanted, word, grade):
    assert words.likeness(wanted, word) == grade


@pytest.mark.parametrize(
    ("wanted", "how"),
    [("kh", "exact"), ("7", "exact"), ("p2017", "startswith"), ("oja", "contains"), ("politik", "contains")],
)
def test_how_a_word_is_looked_for_as_it_was_typed(wanted, how):
    assert words.typed(wanted)[0] == how


@pytest.mark.parametrize("wanted", ["oja", "politik", "p2017", "arbete"])
def test_every_word_that_says_it_has_one_of_the_parts(wanted):
    longer = ["{}x", "{}12"] if words.typed(wanted)[0] == "startswith" else ["{}x", "sam{}", "sam{}xx", "{}"]
    for word in longer:
        assert words.grams(word.format(wanted)) & words.typed(wanted)[1], word


@pytest.mark.parametrize(
    ("one", "other"), [("svar", "svur"), ("assesment", "assessment"), ("moten", "motten")]
)
def test_what_is_like_shares_a_part(one, other):
    assert words.grams(one) & words.grams(other)


def test_a_text_in_pieces_is_the_same_text():
    text = "  Mötet (i Phnom Penh) gav KH-4: 12,5 %.\n"
    pieces = list(words.pieces(text))
    assert "".join(piece for piece, _told in pieces) == text
    assert ("KH-4", {"kh", "4", "kh4"}) in pieces
