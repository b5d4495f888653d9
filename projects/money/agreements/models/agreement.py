"""What a funder has agreed to pay: contribution, agreement, and its amendments."""

from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.money.agreements.models.fields import NOT_NEGATIVE
from projects.portfolio.models import Funder, Project, Strategy
from tracker.core.masks import Maskable
from tracker.core.models import Demo, Versioned
from tracker.core.money import AmountField, CurrencyField
from tracker.core.text import bilingual, no_control_characters


class Contribution(Versioned, Demo):
    """What a funder decided under a strategy (Sida: insats). One contribution may have several agreements."""

    number = models.CharField(_("contribution number"), max_length=60, unique=True)
    strategy = models.ForeignKey(
        Strategy, models.PROTECT, related_name="contributions", verbose_name=_("strategy")
    )
    name_sv = models.CharField(_("name in Swedish"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    currency = CurrencyField(_("currency"), default="SEK")
    amount = AmountField(_("decided amount"), null=True, blank=True, validators=[NOT_NEGATIVE])

    class Meta:
        ordering = ["number", "pk"]
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="contribution_not_negative"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {bilingual(self, 'name')}"


class Agreement(Maskable, Versioned, Demo):
    """What a funder has agreed to pay for a project. Own contribution is an agreement with ourselves.

    `amount` and `end` are what holds now; what they were before stands in the amendments.
    """

    class Kind(models.TextChoices):
        SIDA = "sida", _("Sida cooperation")
        ITP = "itp", _("Sida training programme")
        TWINNING = "twinning", _("EU Twinning")
        EU_GRANT = "eu_grant", _("EU grant")
        SERVICE = "service", _("service contract")
        STRUCTURAL = "structural", _("EU structural fund")
        OWN = "own", _("own appropriation")
        OTHER = "other", _("other agreement")

    public_id = models.CharField(_("number here"), max_length=20, unique=True, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="agreements", verbose_name=_("project"))
    funder = models.ForeignKey(Funder, models.PROTECT, related_name="agreements", verbose_name=_("funder"))
    contribution = models.ForeignKey(
        Contribution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        verbose_name=_("contribution"),
    )
    kind = models.CharField(_("type"), max_length=12, choices=Kind, default=Kind.OTHER)
    number = models.CharField(_("agreement number"), max_length=60, unique=True)
    dnr = models.CharField(_("registration number"), max_length=40, blank=True)
    currency = CurrencyField(_("currency"), default="SEK")
    amount = AmountField(_("agreed amount"), validators=[NOT_NEGATIVE])
    start = models.DateField(_("start"))
    end = models.DateField(_("end"))
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    is_oda = models.BooleanField(_("counts as development aid (ODA)"), default=True)

    class Meta:
        ordering = ["project", "start", "funder__order", "pk"]
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="agreement_ends_after_start"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="agreement_amount_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.project.code}: {self.number}"

    def clean(self) -> None:
        if self.start and self.end and self.end < self.start:
            raise ValidationError({"end": _("The end comes before the start.")})


class Amendment(Maskable, Versioned, Demo):
    """A dated change of an agreement: what became different, why, and who approved it.

    A draft changes nothing. An approved one never changes: what it changed is in before and after.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        APPROVED = "approved", _("approved")
        DECLINED = "declined", _("declined")

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="amendments", verbose_name=_("agreement")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    changes = models.CharField(_("what changes"), max_length=300, validators=[no_control_characters])
    reason = models.TextField(_("why"), max_length=2000, validators=[no_control_characters])
    dnr = models.CharField(_("registration number"), max_length=40, blank=True)
    amount_before = AmountField(_("amount before"), validators=[NOT_NEGATIVE])
    amount_after = AmountField(_("amount after"), validators=[NOT_NEGATIVE])
    end_before = models.DateField(_("end before"))
    end_after = models.DateField(_("end after"))
    contingency_released = AmountField(
        _("contingency that may be used"), default=Decimal(0), validators=[NOT_NEGATIVE]
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.CharField(
        _("who decided, at the funder"), max_length=150, blank=True, validators=[no_control_characters]
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("approved by"),
    )

    class Meta:
        ordering = ["agreement", "number", "pk"]
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="amendment_number_once"),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(status="draft"), name="one_draft_amendment_per_agreement"
            ),
            models.CheckConstraint(
                condition=Q(amount_before__gte=0, amount_after__gte=0, contingency_released__gte=0),
                name="amendment_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(decided_on__isnull=False), name="amendment_decided_on_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} {self.number}"
