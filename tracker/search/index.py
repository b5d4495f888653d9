"""Keeps the index: within the transaction that changes a row, its words are written anew.

The recorder of changes (tracker/core/history/recording.py) tells what was changed, as its last act: from then on
one transaction at a time writes, so no two write the same word.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from tracker.core import triggers
from tracker.core.history import chain
from tracker.core.history.recording import Note
from tracker.search import words
from tracker.search.models import Gram, IndexedKind, Posting, Word
from tracker.search.registry import Kind, kinds

AT_ONCE = 200
Key = tuple[int, str, bool]


def keep_up(notes: Iterable[Note]) -> None:
    """Write anew what these changes touch."""
    touched: dict[str, set[int]] = {}
    for note in notes:
        if note.kind:  # links tell no words
            continue
        for kind in kinds().values():
            touched.setdefault(kind.name, set()).update(_touched(kind, note))
    for name, keys in touched.items():
        for some in _portions(sorted(keys)):
            write(kinds()[name], some)


def _touched(kind: Kind, note: Note) -> Iterator[int]:
    if note.model is kind.model:
        for key, old, new in note.rows:
            if _differs(kind.fields, old, new):
                yield key
    for part in kind.parts:
        if note.model is part.model:
            for _key, old, new in note.rows:
                if _differs(part.fields, old, new):
                    yield from {values[part.owner] for values in (old, new) if values}


def _differs(fields: Iterable[str], old: Any, new: Any) -> bool:
    return old is None or new is None or any(old.get(name) != new.get(name) for name in fields)


def write(kind: Kind, keys: list[int]) -> None:
    """Make the index of these rows what the rows say; of rows that are gone nothing stays."""
    wanted: dict[Key, int] = {}
    for key, text, weight, is_open in kind.texts(keys):
        for word in words.told(text):
            place = (key, word, is_open)
            wanted[place] = max(weight, wanted.get(place, 0))
    standing = Posting.objects.filter(kind=kind.name, object_id__in=keys).order_by()
    gone, left = [], set()
    for pk, key, word_id, text, is_open, weight in standing.values_list(
        "pk", "object_id", "word", "word__text", "is_open", "weight"
    ):
        if wanted.get((key, text, is_open)) == weight:
            del wanted[key, text, is_open]
        else:
            gone.append(pk)
            left.add(word_id)
    if gone:
        Posting.objects.filter(pk__in=gone).delete()
    if wanted:
        known = _known({text for _key, text, _open in wanted})
        Posting.objects.bulk_create(
            Posting(kind=kind.name, object_id=key, word_id=known[text], is_open=is_open, weight=weight)
            for (key, text, is_open), weight in wanted.items()
        )
    if left:
        _forget(left)


def _known(texts: set[str]) -> dict[str, int]:
    """The keys of these words; those that are new are learnt."""
    known = dict(Word.objects.filter(text__in=texts).order_by().values_list("text", "pk"))
    new = Word.objects.bulk_create(Word(text=text) for text in sorted(texts - known.keys()))
    Gram.objects.bulk_create(
        Gram(text=gram, word=word) for word in new for gram in sorted(words.grams(word.text))
    )
    return known | {word.text: word.pk for word in new}


def _forget(keys: set[int]) -> None:
    """What stands nowhere any more is not kept: it may be a name that was erased."""
    used = Exists(Posting.objects.filter(word=OuterRef("pk")))
    Word.objects.filter(~used, pk__in=keys).delete()


def lacking() -> list[str]:
    """Names of kinds that are not in the index as they should be: new ones, and those that were made otherwise."""
    made = dict(IndexedKind.objects.order_by().values_list("kind", "definition"))
    return [kind.name for kind in kinds().values() if made.get(kind.name) != kind.definition]


def complete(**kwargs: Any) -> None:
    """Index what is lacking. Receiver of post_migrate; on earlier tables nothing can be read, so nothing is done."""
    if triggers.is_newest(connection):
        rebuild(lacking())


def rebuild(names: Iterable[str]) -> dict[str, int]:
    """Make the index of these kinds anew, a portion of rows at a time; how many rows of each."""
    counts = {}
    IndexedKind.objects.exclude(kind__in=kinds()).delete()
    Posting.objects.exclude(kind__in=kinds()).delete()
    for kind in map(kinds().__getitem__, names):
        keys = kind.model._base_manager.order_by("pk").values_list("pk", flat=True)
        counts[kind.name] = 0
        for some in _portions(keys.iterator(chunk_size=AT_ONCE)):
            with transaction.atomic():
                chain.take_turn()
                write(kind, some)
            counts[kind.name] += len(some)
        there = Exists(kind.model._base_manager.filter(pk=OuterRef("object_id")))
        Posting.objects.filter(~there, kind=kind.name).delete()
        IndexedKind.objects.update_or_create(kind=kind.name, defaults={"definition": kind.definition})
    Word.objects.filter(~Exists(Posting.objects.filter(word=OuterRef("pk")))).delete()
    return counts


def _portions(keys: Iterable[int]) -> Iterator[list[int]]:
    some: list[int] = []
    for key in keys:
        some.append(key)
        if len(some) == AT_ONCE:
            yield some
            some = []
    if some:
        yield some
