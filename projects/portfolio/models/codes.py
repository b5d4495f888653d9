"""Code lists of the portfolio: themes, funders, strategies, DAC purpose codes, SDG targets."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from countries.organisations.models import Organisation
from tracker.core.models import Versioned
from tracker.core.text import bilingual


class Theme(Versioned):
    """One of the areas the authority works in (the seven are data, not code)."""

    code = models.CharField(_("code"), max_length=10, unique=True)
    name_sv = models.CharField(_("name in Swedish"), max_length=150)
    name_en = models.CharField(_("name in English"), max_length=150)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "code", "pk"]
        verbose_name = _("theme")
        verbose_name_plural = _("themes")

    def __str__(self) -> str:
        return bilingual(self, "name")


class Funder(Versioned):
    class Kind(models.TextChoices):
        SIDA = "sida", _("Sida")
        EU = "eu", _("EU")
        OWN = "own", _("own appropriation")
        OTHER = "other", _("other funder")

    code = models.SlugField(_("code"), unique=True)
    kind = models.CharField(_("type"), max_length=10, choices=Kind)
    name_sv = models.CharField(_("name in Swedish"), max_length=150)
    name_en = models.CharField(_("name in English"), max_length=150)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "code", "pk"]
        verbose_name = _("funder")
        verbose_name_plural = _("funders")

    def __str__(self) -> str:
        return bilingual(self, "name")


class Strategy(Versioned):
    """The steering document that the money comes under, for example a government strategy."""

    code = models.SlugField(_("code"), max_length=80, unique=True)
    funder = models.ForeignKey(Funder, models.PROTECT, related_name="strategies", verbose_name=_("funder"))
    name_sv = models.CharField(_("name in Swedish"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    first_year = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)

    class Meta:
        ordering = ["funder", "first_year", "pk"]
        verbose_name = _("strategy")
        verbose_name_plural = _("strategies")
        constraints = [
            models.CheckConstraint(
                condition=Q(first_year__isnull=True)
                | Q(last_year__isnull=True)
                | Q(last_year__gte=F("first_year")),
                name="strategy_years_in_order",
            )
        ]

    def __str__(self) -> str:
        return bilingual(self, "name")


class DacCode(Versioned):
    """An OECD DAC purpose code; some are valid only from a date on."""

    code = models.CharField(_("code"), max_length=5, unique=True)
    name_sv = models.CharField(_("name in Swedish"), max_length=150)
    name_en = models.CharField(_("name in English"), max_length=150)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        ordering = ["code", "pk"]
        verbose_name = _("DAC purpose code")
        verbose_name_plural = _("DAC purpose codes")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="dac_code_dates_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {bilingual(self, 'name')}"


class SdgTarget(Versioned):
    """A target of Agenda 2030, for example 8.5."""

    code = models.CharField(_("code"), max_length=5, unique=True)
    name_sv = models.CharField(_("name in Swedish"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)

    class Meta:
        ordering = ["code", "pk"]
        verbose_name = _("target of Agenda 2030")
        verbose_name_plural = _("targets of Agenda 2030")

    def __str__(self) -> str:
        return f"{self.code} {bilingual(self, 'name')}"
