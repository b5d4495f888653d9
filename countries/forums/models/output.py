"""What comes out of forums: studies that we answer, publications in editions, and outputs that projects use."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from countries.forums.models.forum import Forum, Presidency
from tracker.core.models import Demo, Versioned
from tracker.core.text import bilingual, no_control_characters


class Study(Versioned, Demo):
    """A study that a forum, often under a presidency, asks its members to answer."""

    forum = models.ForeignKey(Forum, models.PROTECT, related_name="studies", verbose_name=_("forum"))
    presidency = models.ForeignKey(
        Presidency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="studies",
        verbose_name=_("presidency"),
    )
    topic_sv = models.CharField(_("topic in Swedish"), max_length=200, validators=[no_control_characters])
    topic_en = models.CharField(
        _("topic in English"), max_length=200, blank=True, validators=[no_control_characters]
    )
    due_on = models.DateField(_("answer due on"), null=True, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    our_input = models.TextField(
        _("our input"), max_length=2000, blank=True, validators=[no_control_characters]
    )
    dnr = models.CharField(
        _("registration number"), max_length=40, blank=True, validators=[no_control_characters]
    )
    published_on = models.DateField(_("published on"), null=True, blank=True)
    link = models.URLField(_("link"), max_length=300, blank=True)

    class Meta:
        ordering = ["forum", "-due_on", "pk"]
        verbose_name = _("study")
        verbose_name_plural = _("studies")
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | ~Q(our_input=""), name="study_answered_with_something"
            )
        ]

    def __str__(self) -> str:
        return bilingual(self, "topic")


class Publication(Versioned, Demo):
    """An edition of a forum's publication. The latest is the one published last: nobody marks it."""

    forum = models.ForeignKey(Forum, models.PROTECT, related_name="publications", verbose_name=_("forum"))
    title = models.CharField(_("title"), max_length=200, validators=[no_control_characters])
    edition = models.CharField(_("edition"), max_length=20, validators=[no_control_characters])
    published_on = models.DateField(_("published on"))
    link = models.URLField(_("link"), max_length=300, blank=True)
    our_comment = models.TextField(
        _("our comment"), max_length=2000, blank=True, validators=[no_control_characters]
    )

    class Meta:
        ordering = ["forum", "title", "-published_on", "-pk"]
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        constraints = [
            models.UniqueConstraint(fields=["forum", "title", "edition"], name="edition_published_once")
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.edition}"


class ForumOutput(Versioned, Demo):
    """Something that a forum made and that projects can use."""

    class Kind(models.TextChoices):
        POLICY = "policy", _("policy")
        REGULATION = "regulation", _("rules")
        REPORT = "report", _("report")
        HANDBOOK = "handbook", _("handbook")

    public_id = models.CharField(_("number here"), max_length=16, unique=True, editable=False)
    forum = models.ForeignKey(Forum, models.PROTECT, related_name="outputs", verbose_name=_("forum"))
    kind = models.CharField(_("type"), max_length=12, choices=Kind)
    title_sv = models.CharField(_("title in Swedish"), max_length=200, validators=[no_control_characters])
    title_en = models.CharField(
        _("title in English"), max_length=200, blank=True, validators=[no_control_characters]
    )
    published_on = models.DateField(_("published on"))
    link = models.URLField(_("link"), max_length=300, blank=True)

    class Meta:
        ordering = ["forum", "-published_on", "pk"]
        verbose_name = _("output of a forum")
        verbose_name_plural = _("outputs of forums")

    def __str__(self) -> str:
        return bilingual(self, "title")
