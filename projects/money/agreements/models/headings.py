"""The funder's headings, our own accounts, and which account belongs under which heading."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.money.agreements.models.agreement import Agreement
from tracker.core.models import Demo, Recorded, Versioned
from tracker.core.text import bilingual, no_control_characters


class Account(Versioned):
    """A heading of our own accounts (konto)."""

    code = models.CharField(_("account"), max_length=20, unique=True)
    name_sv = models.CharField(_("name in Swedish"), max_length=150)
    name_en = models.CharField(_("name in English"), max_length=150)

    class Meta:
        ordering = ["code", "pk"]
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return f"{self.code} {bilingual(self, 'name')}"


class Heading(Recorded, Demo):
    """A heading of the funder's budget for the agreement."""

    class Kind(models.TextChoices):
        DIRECT = "direct", _("direct costs")
        CONTINGENCY = "contingency", _("contingency")
        INDIRECT = "indirect", _("indirect costs")

    part_of = ("agreement",)
    told_by = ("code",)

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="headings", verbose_name=_("agreement")
    )
    code = models.CharField(_("code"), max_length=20, validators=[no_control_characters])
    name_sv = models.CharField(_("name in Swedish"), max_length=150)
    name_en = models.CharField(_("name in English"), max_length=150)
    kind = models.CharField(_("type"), max_length=12, choices=Kind, default=Kind.DIRECT)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["agreement", "order", "code", "pk"]
        verbose_name = _("heading")
        verbose_name_plural = _("headings")
        constraints = [models.UniqueConstraint(fields=["agreement", "code"], name="heading_code_once")]

    def __str__(self) -> str:
        return bilingual(self, "name")


class HeadingAccount(Recorded, Demo):
    """Bookings on the account belong under the heading, in this agreement."""

    part_of = ("agreement",)
    told_by = ("account", "heading")

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="heading_accounts", verbose_name=_("agreement")
    )
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("account"))
    heading = models.ForeignKey(Heading, models.CASCADE, related_name="accounts", verbose_name=_("heading"))

    class Meta:
        ordering = ["agreement", "account__code", "pk"]
        verbose_name = _("account of a heading")
        verbose_name_plural = _("accounts of headings")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "account"], name="account_has_one_heading_in_agreement"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account.code} → {self.heading.code}"
