"""Documents with their registration, and photos with their consent. Files are kept outside the web root."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from countries.organisations.models import Organisation
from projects.activities.models import Activity
from projects.portfolio.models import Project
from tracker.core.models import Demo, Versioned, Voidable
from tracker.core.text import bilingual, no_control_characters


class Kept(Versioned, Voidable, Demo):
    """What belongs to an activity, to a project, or to neither of them (a forum, a network, a visit's letter)."""

    public_id = models.CharField(_("number here"), max_length=16, unique=True, editable=False)
    project = models.ForeignKey(
        Project,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("project"),
    )
    activity = models.ForeignKey(
        Activity,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("activity"),
    )
    # Under a random name; `name` is what people call it.
    file = models.FileField(_("file"), upload_to="records/%Y", blank=True)
    name = models.CharField(
        _("name of the file"), max_length=120, blank=True, validators=[no_control_characters]
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta(Voidable.Meta):
        abstract = True


class Document(Kept):
    class Kind(models.TextChoices):
        AGREEMENT = "agreement", _("agreement")
        DECISION = "decision", _("decision")
        TERMS = "terms", _("terms of reference")
        INSTRUCTION = "instruction", _("instruction")
        TRIP_REPORT = "trip_report", _("trip report")
        REPORT = "report", _("report")
        MINUTES = "minutes", _("minutes")
        LETTER = "letter", _("letter")
        PROGRAMME = "programme", _("programme")
        OTHER = "other", _("other document")

    class Direction(models.TextChoices):
        RECEIVED = "received", _("received")
        SENT = "sent", _("sent")
        DRAWN_UP = "drawn_up", _("drawn up here")

    kind = models.CharField(_("type of document"), max_length=12, choices=Kind)
    title = models.CharField(_("title"), max_length=200, validators=[no_control_characters])
    dated = models.DateField(_("dated"))
    direction = models.CharField(_("direction"), max_length=10, choices=Direction)
    counterparty = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("counterparty"),
    )
    dnr = models.CharField(
        _("registration number"), max_length=40, blank=True, validators=[no_control_characters]
    )
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    # A warning, not an assessment: that is made at each request.
    secrecy_note = models.CharField(
        _("secrecy note"), max_length=200, blank=True, validators=[no_control_characters]
    )
    link = models.URLField(_("link"), max_length=300, blank=True)

    class Meta(Kept.Meta):
        ordering = ["-dated", "-pk"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes = [models.Index(fields=["dnr", "dated"], name="document_dnr_dated")]
        constraints = [
            *Kept.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(file="") | ~Q(link="") | ~Q(dnr=""), name="document_can_be_found"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Photo(Kept):
    """A picture from the work. It may be published while nobody can be known in it, or while consent holds."""

    class Consent(models.TextChoices):
        NOT_NEEDED = "not_needed", _("nobody can be recognised")
        GIVEN = "given", _("consent given")
        MISSING = "missing", _("consent missing")

    alt_sv = models.CharField(
        _("what the picture shows, in Swedish"), max_length=250, validators=[no_control_characters]
    )
    alt_en = models.CharField(
        _("what the picture shows, in English"),
        max_length=250,
        blank=True,
        validators=[no_control_characters],
    )
    credit = models.CharField(
        _("photographer"), max_length=100, blank=True, validators=[no_control_characters]
    )
    taken_on = models.DateField(_("taken on"))
    consent = models.CharField(_("consent"), max_length=10, choices=Consent, default=Consent.MISSING)
    consent_from = models.DateField(_("consent given on"), null=True, blank=True)
    consent_until = models.DateField(_("consent holds until"), null=True, blank=True)
    consent_dnr = models.CharField(
        _("consent registered as"), max_length=40, blank=True, validators=[no_control_characters]
    )
    consent_withdrawn_on = models.DateField(_("consent withdrawn on"), null=True, blank=True)

    class Meta(Kept.Meta):
        ordering = ["-taken_on", "-pk"]
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        constraints = [
            *Kept.Meta.constraints,
            models.CheckConstraint(condition=~Q(file=""), name="photo_is_a_file"),
            models.CheckConstraint(
                condition=Q(consent="given", consent_from__isnull=False, consent_until__gte=F("consent_from"))
                & ~Q(consent_dnr="")
                | ~Q(consent="given")
                & Q(consent_from__isnull=True, consent_until__isnull=True, consent_withdrawn_on__isnull=True),
                name="photo_consent_is_dated_and_registered",
            ),
        ]

    def __str__(self) -> str:
        return bilingual(self, "alt")


class ConsentReminder(models.Model):
    """A reminder that was sent, so that it is sent once: so many days before a consent to publish ends."""

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="reminders", verbose_name=_("photo"))
    until = models.DateField(_("consent holds until"))
    days = models.PositiveSmallIntegerField(_("days before"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("sent to")
    )
    sent_at = models.DateTimeField(_("sent"), auto_now_add=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = _("reminder of a consent")
        verbose_name_plural = _("reminders of consents")
        constraints = [
            models.UniqueConstraint(fields=["photo", "until", "days", "user"], name="consent_reminded_once")
        ]

    def __str__(self) -> str:
        return f"{self.photo_id} {self.days}"
