"""Editions of the annual report: what a year's report is composed of, by whom, and what it was when it was frozen.

An edition holds both languages. While it is open its figures are live; frozen, it keeps the whole document of each
language as it was (Snapshot), and from then on only what is kept is shown, whatever happens to the data.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracker.core.models import Demo, Recorded, Versioned
from tracker.core.text import bilingual, no_control_characters

# What is done with an edition, in this order.
STEPS = ("frozen", "signed", "approved", "published")
LONGEST_TEXT = 1_500_000  # characters: some 200 000 words


def somebody(verb: Any) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=verb,
    )


def moment(verb: Any) -> models.DateTimeField:
    return models.DateTimeField(verb, null=True, blank=True, editable=False)


def _been_through() -> Q:
    """In each state all steps up to it have been taken, and none after it."""
    found = Q()
    for number, state in enumerate(("open", *STEPS)):
        found |= Q(state=state, **{f"{step}_at__isnull": place >= number for place, step in enumerate(STEPS)})
    return found


class Edition(Versioned, Demo):
    """1.0 of a year, or a correction of it: 1.1, with an erratum."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        FROZEN = "frozen", _("frozen")
        SIGNED = "signed", _("signed off by the controller")
        APPROVED = "approved", _("approved by the leadership")
        PUBLISHED = "published", _("published")

    year = models.PositiveSmallIntegerField(_("year"), editable=False)
    minor = models.PositiveSmallIntegerField(_("correction"), default=0, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN, editable=False)
    dnr = models.CharField(
        _("registration number"), max_length=40, blank=True, validators=[no_control_characters]
    )
    erratum_sv = models.TextField(
        _("what was wrong, in Swedish"), max_length=4000, blank=True, validators=[no_control_characters]
    )
    erratum_en = models.TextField(
        _("what was wrong, in English"), max_length=4000, blank=True, validators=[no_control_characters]
    )
    opened_by = somebody(_("opened by"))
    opened_at = models.DateTimeField(_("opened"), auto_now_add=True)
    frozen_by, frozen_at = somebody(_("frozen by")), moment(_("frozen"))
    signed_by, signed_at = somebody(_("signed off by")), moment(_("signed off"))
    approved_by, approved_at = somebody(_("approved by")), moment(_("approved"))
    published_by, published_at = somebody(_("published by")), moment(_("published"))

    class Meta:
        ordering = ["-year", "-minor", "pk"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.UniqueConstraint(fields=["year", "minor"], name="edition_number_once"),
            models.UniqueConstraint(
                fields=["year"], condition=~Q(state="published"), name="edition_of_a_year_at_work_once"
            ),
            models.CheckConstraint(
                condition=Q(minor=0) | Q(state="open") | ~Q(erratum_sv="") & ~Q(erratum_en=""),
                name="edition_corrected_says_what_was_wrong",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{done}_at__isnull": True, f"{done}_by__isnull": True})
                    | Q(**{f"{done}_at__isnull": False, f"{done}_by__isnull": False}),
                    name=f"edition_{done}_by_somebody",
                )
                for done in STEPS
            ),
            models.CheckConstraint(condition=_been_through(), name="edition_goes_step_by_step"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{after}_at__isnull": True})
                    | Q(**{f"{after}_at__gte": F(f"{before}_at")}),
                    name=f"edition_{after}_after_{before}",
                )
                for before, after in pairwise(STEPS)
            ),
            # What was added up is not signed off by who approves it.
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("signed_by")),
                name="edition_approved_by_another",
            ),
        ]

    @property
    def number(self) -> str:
        return f"1.{self.minor}"

    @property
    def public_id(self) -> str:
        """As in addresses: 2017-1.0."""
        return f"{self.year}-{self.number}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    def __str__(self) -> str:
        return f"{self.year} {self.number}"


class Section(Versioned, Demo):
    """A place in the outline. One with the key of a chapter (chapters/) has what that makes of the data below its text."""

    part_of = ("edition",)
    told_by = ("key",)

    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="sections", editable=False, verbose_name=_("edition")
    )
    key = models.SlugField(_("key"), max_length=40, editable=False)
    order = models.PositiveSmallIntegerField(_("place in the outline"))
    is_included = models.BooleanField(_("in the report"), default=True)
    title_sv = models.CharField(
        _("title in Swedish"), max_length=150, blank=True, validators=[no_control_characters]
    )
    title_en = models.CharField(
        _("title in English"), max_length=150, blank=True, validators=[no_control_characters]
    )

    class Meta:
        ordering = ["edition", "order", "pk"]
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="section_key_once_an_edition"),
        ]

    def __str__(self) -> str:
        return bilingual(self, "title") or self.key


class SectionText(Versioned, Demo):
    """What people write of a section in one language."""

    class Status(models.TextChoices):
        NOT_STARTED = "not_started", _("not started")
        DRAFT = "draft", _("draft")
        TO_REVIEW = "to_review", _("to review")
        APPROVED = "approved", _("approved")

    section = models.ForeignKey(
        Section, models.PROTECT, related_name="texts", editable=False, verbose_name=_("section")
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, editable=False)
    text = models.TextField(
        _("text"), max_length=LONGEST_TEXT, blank=True, validators=[no_control_characters]
    )
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.NOT_STARTED, editable=False
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="report_sections",
        verbose_name=_("who writes"),
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    written_by = somebody(_("last written by"))
    approved_by, approved_at = somebody(_("approved by")), moment(_("approved"))

    class Meta:
        ordering = ["section", "-language", "pk"]
        verbose_name = _("text of a section")
        verbose_name_plural = _("texts of sections")
        constraints = [
            models.UniqueConstraint(fields=["section", "language"], name="section_text_once_a_language"),
            models.CheckConstraint(
                condition=Q(status="approved", approved_by__isnull=False, approved_at__isnull=False)
                | ~Q(status="approved") & Q(approved_by__isnull=True, approved_at__isnull=True),
                name="section_text_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | Q(written_by__isnull=True)
                | ~Q(approved_by=F("written_by")),
                name="section_text_approved_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(status="not_started") | Q(text=""), name="section_text_begun_when_written"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section.key} {self.language}"


class Remark(Recorded, Demo):
    """A comment on a section, until somebody says that it is dealt with."""

    part_of = ("section_text",)
    told_by = ("text",)

    section_text = models.ForeignKey(
        SectionText, models.CASCADE, related_name="remarks", verbose_name=_("text of a section")
    )
    text = models.TextField(_("comment"), max_length=2000, validators=[no_control_characters])
    made_by = somebody(_("comment by"))
    made_at = models.DateTimeField(_("commented"), auto_now_add=True)
    closed_by, closed_at = somebody(_("dealt with by")), moment(_("dealt with"))

    class Meta:
        ordering = ["section_text", "made_at", "pk"]
        verbose_name = _("comment on a section")
        verbose_name_plural = _("comments on sections")
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True, closed_at__isnull=True)
                | Q(closed_by__isnull=False, closed_at__isnull=False),
                name="remark_closed_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.text


class TextRequest(Versioned, Demo):
    """A question to somebody about a section, whose answer a writer needs by a day."""

    section = models.ForeignKey(
        Section, models.PROTECT, related_name="requests", editable=False, verbose_name=_("section")
    )
    asked_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="text_requests", verbose_name=_("asked of")
    )
    question = models.TextField(_("question"), max_length=1000, validators=[no_control_characters])
    due_on = models.DateField(_("due on"))
    asked_by = somebody(_("asked by"))
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    answer = models.TextField(
        _("answer"), max_length=4000, blank=True, editable=False, validators=[no_control_characters]
    )
    answered_by, answered_at = somebody(_("answered by")), moment(_("answered"))
    withdrawn_at = moment(_("withdrawn"))

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("request for a text")
        verbose_name_plural = _("requests for texts")
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
                name="text_request_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="text_request_answered_or_withdrawn",
            ),
        ]

    @classmethod
    def waiting(cls) -> Q:
        """Those whose answer is still wanted."""
        return Q(
            answered_at__isnull=True, withdrawn_at__isnull=True, section__edition__state=Edition.State.OPEN
        )

    @property
    def is_waiting(self) -> bool:
        return self.answered_at is None and self.withdrawn_at is None and self.section.edition.is_open

    def __str__(self) -> str:
        return self.question
