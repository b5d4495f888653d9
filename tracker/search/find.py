"""Looks things up: which words are meant, in which rows the user may see they stand, and what is told of those.

The number of queries depends on how many words are asked for and how many kinds there are, never on the hits.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

from django.db import connection
from django.db.models import Case, Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Value, When

from tracker.search import words
from tracker.search.models import Gram, Posting, Word
from tracker.search.registry import Kind, kinds, open_to

# Of each kind so many are ranked; who finds more is asked for another word.
MOST = 200
FEW = 5
_STARTING, _SIMILAR, _NAMED = 50, 60, 500
QUOTED = 160
# Of each word that is asked for: which words answer it, and how well.
Answers = list[dict[int, int]]


@dataclass(frozen=True)
class Hit:
    """`quote` is what stands around the words, in pieces: (text, is it one of the words)."""

    row: Any
    title: str
    about: str
    address: str
    quote: list[tuple[str, bool]]


@dataclass(frozen=True)
class Group:
    """What was found of a kind: `number` of all, of which `hits` are told; `is_more`: there are more than MOST.

    `best` says how well the best of them answers.
    """

    kind: Kind
    number: int
    is_more: bool
    best: int
    hits: list[Hit]


def look(user: Any, text: str) -> list[Group]:
    """The best few of each kind that the user may see; first the kind with the best answer."""
    answers, meant = _answers(words.asked(text))
    kinds = _with(user, answers) if answers else []
    found = [group for kind in kinds if (group := _group(user, kind, answers, meant, 0, FEW)).number]
    return sorted(found, key=lambda group: -group.best)


def look_in(user: Any, text: str, kind: str, first: int, most: int) -> Group | None:
    """Those of one kind, from the place `first` on; None when there are none."""
    answers, meant = _answers(words.asked(text))
    found = [one for one in open_to(user) if one.name == kind]
    return _group(user, found[0], answers, meant, first, most) if answers and found else None


def saying(rows: QuerySet[Any], kind: str, text: str) -> QuerySet[Any]:
    """Those of `rows`, things of a kind, that say every word of the text as it is typed; no row without a word.

    For lists: nothing is guessed, so a word stands whole, begins another, or of letters alone stands within one.
    What is masked (`is_masked` of the rows) is not looked at. One query for each word.
    """
    asked = words.asked(text)
    for wanted in asked:
        there = Posting.objects.order_by().filter(kind=kind, word__in=_typed(wanted))
        rows = rows.filter(pk__in=there.values("object_id"))
    if kinds()[kind].has_closed() and "is_masked" in rows.query.annotations:
        rows = rows.filter(is_masked=False)
    return rows if asked else rows.none()


def _typed(wanted: str) -> Any:
    """Keys of the words, named one by one: PostgreSQL, left to guess how many there are, takes minutes over many.

    SQLite takes no more than some hundreds in one question, and is quick to find the others by itself.
    """
    how, parts = words.typed(wanted)
    same = Word.objects.order_by().filter(**{f"text__{how}": wanted})
    keys = (same.filter(grams__text__in=parts) if parts else same).values_list("pk", flat=True).distinct()
    most = _NAMED if connection.features.max_query_params else None
    named = list(keys[: most and most + 1])
    return keys if most and len(named) > most else named


def _answers(asked: list[str]) -> tuple[Answers, set[str]]:
    """For each word its answers, and the texts of all. Empty when a word has none: then nothing says all of it."""
    told: Answers = []
    meant: set[str] = set()
    for wanted in asked:
        found = {pk: (text, words.likeness(wanted, text)) for pk, text in _similar(wanted)}
        found = {pk: pair for pk, pair in found.items() if pair[1]}
        if not found:
            return [], set()
        told.append({pk: how for pk, (_text, how) in found.items()})
        meant |= {text for text, _how in found.values()}
    return told, meant


def _similar(wanted: str) -> set[tuple[int, str]]:
    """Words that may be meant, as (key, text): the word itself, those that begin so, those that share most parts."""
    rows = Word.objects.order_by().values_list("pk", "text")
    grams = words.grams(wanted)
    if not grams:
        return set(rows.filter(text=wanted))
    begin = next(gram for gram in grams if gram.startswith("^"))
    found = set(rows.filter(text=wanted))
    found |= set(rows.filter(grams__text=begin, text__startswith=wanted).order_by("text")[:_STARTING])
    if len(grams) > 1:
        shared = Gram.objects.filter(text__in=grams).order_by().values("word", "word__text")
        most = shared.annotate(n=Count("pk")).order_by("-n", "word__text")[:_SIMILAR]
        found |= {(row["word"], row["word__text"]) for row in most}
    return found


def _with(user: Any, answers: Answers) -> list[Kind]:
    """The kinds in which some row, seen or not, says one of the words."""
    every = {pk for answer in answers for pk in answer}
    there = set(Posting.objects.filter(word__in=every).order_by().values_list("kind", flat=True).distinct())
    return [kind for kind in open_to(user) if kind.name in there]


def _group(user: Any, kind: Kind, answers: Answers, meant: set[str], first: int, most: int) -> Group:
    ranked = list(_ranked(user, kind, answers)[: MOST + 1])
    keys = [key for key, _score in ranked[:MOST]]
    some = keys[first : first + most]
    rows = {row.pk: row for row in kind.rows(user).filter(pk__in=some)} if some else {}
    hits = [_hit(kind, rows[key], meant) for key in some if key in rows]
    return Group(kind, len(keys), len(ranked) > MOST, ranked[0][1] if ranked else 0, hits)


def _ranked(user: Any, kind: Kind, answers: Answers) -> Any:
    """(key, score) of the rows that answer every word, the best first. What is masked for the user is not looked at."""
    rows = kind.rows(user).order_by()
    here = rows.filter(pk=OuterRef("object_id"))
    seen = Q(Exists(here))
    if kind.has_closed() and "is_masked" in rows.query.annotations:
        seen = Q(is_open=True) & seen | Q(is_open=False) & Q(Exists(here.filter(is_masked=False)))
    every = {pk for answer in answers for pk in answer}
    places = Posting.objects.filter(kind=kind.name, word__in=every).filter(seen)
    best = {f"answer_{n}": _best(answer) for n, answer in enumerate(answers)}
    found = places.order_by().values("object_id").annotate(**best)
    found = found.filter(**{f"{name}__gt": 0 for name in best})
    found = found.annotate(score=reduce(add, (F(name) for name in best)))
    return found.order_by("-score", "-object_id").values_list("object_id", "score")


def _best(answer: dict[int, int]) -> Max:
    """How well a row answers one word: by its best place, as the word is like it and as the place weighs."""
    cases = [
        When(word__in=[pk for pk, how in answer.items() if how == grade], then=F("weight") * grade)
        for grade in sorted(set(answer.values()))
    ]
    return Max(Case(*cases, default=Value(0), output_field=IntegerField()))


def _hit(kind: Kind, row: Any, meant: set[str]) -> Hit:
    quote = next((found for text in _prose(kind, row) if (found := quoted(text, meant))), [])
    return Hit(row, kind.title(row), kind.about(row), kind.address(row), quote)


def _prose(kind: Kind, row: Any) -> Iterable[str]:
    """What may be quoted of the row: its longer texts, as far as they have not been masked, and its parts."""
    for name in kind.prose:
        yield getattr(row, name) or ""
    for part in kind.parts:
        for other in getattr(row, part.relation).all():
            for name in part.fields:
                yield getattr(other, name) or ""


def quoted(text: str, meant: set[str]) -> list[tuple[str, bool]]:
    """About QUOTED characters around the first of the words, in pieces; nothing when none stands there."""
    pieces = [(piece, bool(told & meant)) for piece, told in words.pieces(text)]
    first = next((n for n, (_piece, is_meant) in enumerate(pieces) if is_meant), None)
    if first is None:
        return []
    start, length = first, 0
    while start > 0 and length + len(pieces[start - 1][0]) <= QUOTED // 3:
        start -= 1
        length += len(pieces[start][0])
    end, length = start, 0
    while end < len(pieces) and (end <= first or length + len(pieces[end][0]) <= QUOTED):
        length += len(pieces[end][0])
        end += 1
    shown = pieces[start:end]
    return [("… ", False)] * (start > 0) + shown + [(" …", False)] * (end < len(pieces))
