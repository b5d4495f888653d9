"""Words as they are kept and looked for: without case, accents and dots, and what makes two of them alike."""

import re
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher

# To be raised when a text is folded or cut otherwise, or its words have other parts: the index is then made anew.
VERSION = 1
LONGEST = 40
MOST_ASKED = 8
# How well a word answers one that was asked for.
EXACT, START, WITHIN, NEAR = 8, 4, 2, 1
# Shorter words are found whole only, and only longer ones within others.
_SHORT, _WITHIN = 3, 4
_ALIKE = 0.8

# Letters that do not come apart into a letter and an accent.
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i", "ə": "e"})  # fmt: skip
_WORD = re.compile(r"[^\W_]+")
_JOINED = re.compile(r"[^\W_]+(?:[-/.:_][^\W_]+)*")
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = re.compile("[aeiouy]")
# Too common to tell anything.
_EMPTY = frozenset(
    ["och", "att", "det", "som", "en", "ett", "i", "pa", "av", "for", "med", "till", "den", "de", "ar", "om", "har",
     "var", "vid", "fran", "eller", "the", "of", "and", "to", "in", "a", "an", "is", "on", "by", "at", "or"]
)  # fmt: skip


def fold(text: str) -> str:
    """Åland, aland and ÅLAND are the same; so are Bélarus and Belarus."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def told(text: str) -> set[str]:
    """The words to be found by; a number such as P-2017-004 by its parts and as a whole."""
    folded = fold(text)
    found = {word[:LONGEST] for word in _WORD.findall(folded)}
    found |= {_closed(code) for code in _JOINED.findall(folded) if _is_code(code)}
    return found - _EMPTY


def asked(text: str) -> list[str]:
    """The words of a question, each once, MOST_ASKED at most; a number that was typed whole is one word."""
    found: dict[str, None] = {}
    for chunk in _JOINED.findall(fold(text)):
        for word in [_closed(chunk)] if _is_code(chunk) else _WORD.findall(chunk):
            found[word[:LONGEST]] = None
    return [word for word in found if word not in _EMPTY][:MOST_ASKED]


def pieces(text: str) -> Iterator[tuple[str, set[str]]]:
    """The text cut in pieces, each with the words that it can be found by (none: blanks and signs)."""
    end = 0
    for match in _JOINED.finditer(text):
        if match.start() > end:
            yield text[end : match.start()], set()
        yield match.group(), told(match.group())
        end = match.end()
    if end < len(text):
        yield text[end:], set()


def grams(word: str) -> set[str]:
    """What a word shares with those like it: its beginning, its threes of letters, its consonants."""
    if len(word) < _SHORT:
        return set()
    found = {f"^{word[:_SHORT]}"}
    if not _has_digit(word):
        found |= {word[n : n + _SHORT] for n in range(len(word) - _SHORT + 1)}
        found.add("~" + _single(_VOWELS.sub("", _single(word)))[:8])
    return found


def likeness(wanted: str, word: str) -> int:
    """EXACT, START, WITHIN or NEAR; 0: another word."""
    if word == wanted:
        return EXACT
    if len(wanted) < _SHORT:
        return 0
    if word.startswith(wanted):
        return START
    if _has_digit(wanted) or _has_digit(word):  # the next number is another thing
        return 0
    if len(wanted) >= _WITHIN and wanted in word:
        return WITHIN
    return NEAR if SequenceMatcher(None, wanted, word, autojunk=False).ratio() >= _ALIKE else 0


def typed(wanted: str) -> tuple[str, set[str]]:
    """How words are compared with one that is to be found as it was typed (exact, startswith, contains).

    And parts of which any such word has one; none for short words, which are compared whole.
    """
    if len(wanted) < _SHORT:
        return "exact", set()
    begin = wanted[:_SHORT]
    return ("startswith", {f"^{begin}"}) if _has_digit(wanted) else ("contains", {f"^{begin}", begin})


def _single(word: str) -> str:
    return _DOUBLED.sub(r"\1", word)


def _is_code(chunk: str) -> bool:
    return not chunk.isalnum() and _has_digit(chunk)


def _has_digit(word: str) -> bool:
    return any(letter.isdigit() for letter in word)


def _closed(code: str) -> str:
    return "".join(_WORD.findall(code))[:LONGEST]
