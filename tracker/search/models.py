"""The index of the search: which words stand in which rows. It is made of the rows and can be made anew of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Word(models.Model):
    """A word that stands somewhere, folded (words.py)."""

    text = models.CharField(_("word"), max_length=40, unique=True)

    class Meta:
        ordering = ["text"]
        verbose_name = _("word of the search")
        verbose_name_plural = _("words of the search")

    def __str__(self) -> str:
        return self.text


class Gram(models.Model):
    """A part of a word, by which misspelt ones are found."""

    text = models.CharField(_("part"), max_length=10)
    word = models.ForeignKey(Word, models.CASCADE, related_name="grams", verbose_name=_("word"))

    class Meta:
        ordering = ["text", "pk"]
        verbose_name = _("part of a word")
        verbose_name_plural = _("parts of words")
        constraints = [models.UniqueConstraint(fields=["text", "word"], name="gram_once_of_a_word")]

    def __str__(self) -> str:
        return self.text


class Posting(models.Model):
    """A word stands in a row: in what anybody who knows of the row may read (`is_open`), or in what is masked."""

    kind = models.CharField(_("kind"), max_length=20)
    object_id = models.BigIntegerField(_("row"))
    word = models.ForeignKey(Word, models.CASCADE, related_name="postings", verbose_name=_("word"))
    is_open = models.BooleanField(_("open"))
    weight = models.PositiveSmallIntegerField(_("weight"))

    class Meta:
        ordering = ["kind", "object_id", "pk"]
        verbose_name = _("place of a word")
        verbose_name_plural = _("places of words")
        indexes = [models.Index(fields=["kind", "object_id"], name="posting_of_a_row")]
        constraints = [
            models.UniqueConstraint(
                fields=["word", "kind", "object_id", "is_open"], name="posting_once_of_a_row"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} {self.word_id}"


class IndexedKind(models.Model):
    """A kind of which every row is in the index, and what its words were taken from (Kind.definition)."""

    kind = models.CharField(_("kind"), max_length=20, unique=True)
    definition = models.CharField(_("what its words were taken from"), max_length=64)

    class Meta:
        ordering = ["kind"]
        verbose_name = _("indexed kind")
        verbose_name_plural = _("indexed kinds")

    def __str__(self) -> str:
        return self.kind
