"""What can go wrong: the register of risks with their ratings over time, and integrity items."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.portfolio.models import Project
from tracker.core.masks import Maskable
from tracker.core.models import Demo, Recorded, Versioned, Voidable
from tracker.core.text import bilingual, no_control_characters

SCALE = [MinValueValidator(1), MaxValueValidator(5)]


class Risk(Maskable, Versioned, Voidable, Demo):
    """Something that may happen to a project. How likely and how grave is said by its ratings, each of a day."""

    class Category(models.TextChoices):
        CONTEXT = "context", _("context and politics")
        PARTNER = "partner", _("the partner's capacity")
        CORRUPTION = "corruption", _("finances and corruption")
        SECURITY = "security", _("security of staff")
        DATA = "data", _("data protection")
        SUSTAINABILITY = "sustainability", _("sustainability")

    public_id = models.CharField(_("number here"), max_length=20, unique=True, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="risks", verbose_name=_("project"))
    category = models.CharField(_("category"), max_length=14, choices=Category)
    title_sv = models.CharField(_("risk in Swedish"), max_length=200, validators=[no_control_characters])
    title_en = models.CharField(
        _("risk in English"), max_length=200, blank=True, validators=[no_control_characters]
    )
    description = models.TextField(
        _("description"), max_length=2000, blank=True, validators=[no_control_characters]
    )
    measure = models.TextField(
        _("what is done about it"), max_length=1000, blank=True, validators=[no_control_characters]
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who sees to it"),
    )
    review_on = models.DateField(_("looked at again by"))
    found_on = models.DateField(_("found on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)
    closed_reason = models.CharField(_("why it was closed"), max_length=300, blank=True, editable=False)

    class Meta(Voidable.Meta):
        ordering = ["project__code", "public_id", "pk"]
        verbose_name = _("risk")
        verbose_name_plural = _("risks")
        constraints = [
            *Voidable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, closed_reason="")
                | Q(closed_on__gte=F("found_on")) & ~Q(closed_reason=""),
                name="risk_closed_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return bilingual(self, "title")


class RiskRating(Maskable, Recorded, Demo):
    """How a risk was rated on a day: inherent, and residual with what is done about it. The latest counts.

    Never changed: who thinks otherwise rates anew.
    """

    part_of = ("risk",)
    told_by = ("rated_on",)

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="ratings", verbose_name=_("risk"))
    rated_on = models.DateField(_("rated on"))
    rated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("rated by")
    )
    probability = models.PositiveSmallIntegerField(_("probability"), validators=SCALE)
    consequence = models.PositiveSmallIntegerField(_("consequence"), validators=SCALE)
    residual_probability = models.PositiveSmallIntegerField(_("residual probability"), validators=SCALE)
    residual_consequence = models.PositiveSmallIntegerField(_("residual consequence"), validators=SCALE)
    note = models.CharField(_("note"), max_length=300, blank=True, validators=[no_control_characters])

    class Meta:
        ordering = ["risk", "-rated_on", "-pk"]
        verbose_name = _("rating of a risk")
        verbose_name_plural = _("ratings of risks")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    probability__gte=1,
                    probability__lte=5,
                    consequence__gte=1,
                    consequence__lte=5,
                    residual_probability__gte=1,
                    residual_probability__lte=5,
                    residual_consequence__gte=1,
                    residual_consequence__lte=5,
                ),
                name="rating_within_its_scale",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.risk_id} {self.rated_on}"

    @property
    def inherent(self) -> int:
        """How likely times how grave, 1 to 25."""
        return self.probability * self.consequence

    @property
    def residual(self) -> int:
        """The same with what is done about it."""
        return self.residual_probability * self.residual_consequence


class RiskReminder(models.Model):
    """A mail that told a person that a risk should have been looked at again by a day: sent once."""

    risk = models.ForeignKey(Risk, models.CASCADE, related_name="reminders", verbose_name=_("risk"))
    review_on = models.DateField(_("looked at again by"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("sent to")
    )
    sent_at = models.DateTimeField(_("sent"), auto_now_add=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = _("reminder of a risk")
        verbose_name_plural = _("reminders of risks")
        constraints = [
            models.UniqueConstraint(fields=["risk", "review_on", "user"], name="risk_reminder_sent_once")
        ]

    def __str__(self) -> str:
        return f"{self.risk_id} {self.review_on} {self.user_id}"


class IntegrityItem(Maskable, Versioned, Voidable, Demo):
    """What was done to prevent, detect or handle corruption and the like. Few may see it."""

    class Phase(models.TextChoices):
        PREVENT = "prevent", _("prevent")
        DETECT = "detect", _("detect")
        HANDLE = "handle", _("handle")

    class Category(models.TextChoices):
        CRIME = "crime", _("crime: bribery, embezzlement")
        CONFLICT = "conflict", _("conflict of interest")
        ETHICS = "ethics", _("ethics and core values")

    public_id = models.CharField(_("number here"), max_length=20, unique=True, editable=False)
    project = models.ForeignKey(
        Project, models.PROTECT, related_name="integrity_items", verbose_name=_("project")
    )
    phase = models.CharField(_("phase"), max_length=8, choices=Phase)
    category = models.CharField(_("category"), max_length=8, choices=Category)
    title = models.CharField(_("what it is about"), max_length=200, validators=[no_control_characters])
    description = models.TextField(
        _("description"), max_length=2000, blank=True, validators=[no_control_characters]
    )
    measure = models.TextField(
        _("what is done about it"), max_length=1000, blank=True, validators=[no_control_characters]
    )
    noted_on = models.DateField(_("noted on"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who sees to it"),
    )
    dnr = models.CharField(_("registration number"), max_length=40, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)
    closed_reason = models.CharField(_("how it ended"), max_length=300, blank=True, editable=False)

    class Meta(Voidable.Meta):
        ordering = ["-noted_on", "public_id", "pk"]
        verbose_name = _("integrity item")
        verbose_name_plural = _("integrity items")
        constraints = [
            *Voidable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, closed_reason="")
                | Q(closed_on__gte=F("noted_on")) & ~Q(closed_reason=""),
                name="integrity_item_closed_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title
