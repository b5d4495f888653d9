"""With whom: partner organisations. A name alone never identifies one (two are called Statskontoret)."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from countries.naming import earlier
from countries.places.models import Country
from tracker.core.models import Demo, Recorded, Versioned
from tracker.core.text import bilingual


class Organisation(Versioned, Demo):
    class Kind(models.TextChoices):
        AUTHORITY = "authority", _("national authority")
        MINISTRY = "ministry", _("ministry")
        OFFICE = "office", _("regional or local office")
        SOCIAL_PARTNER = "social_partner", _("social partner")
        CIVIL_SOCIETY = "civil_society", _("civil society organisation")
        EU_AUTHORITY = "eu_authority", _("EU partner authority")
        MUNICIPAL = "municipal", _("municipality or region")
        INTERNATIONAL = "international", _("international organisation")

    class Level(models.TextChoices):
        INTERNATIONAL = "international", _("international")
        CENTRAL = "central", _("central")
        REGIONAL = "regional", _("regional")
        LOCAL = "local", _("local")

    identifier = models.SlugField(_("identifier"), max_length=60, unique=True)
    name_sv = models.CharField(_("name in Swedish"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    kind = models.CharField(_("type"), max_length=20, choices=Kind)
    level = models.CharField(_("level"), max_length=20, choices=Level)
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("country"),
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )

    class Meta:
        ordering = ["name_sv", "pk"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.UniqueConstraint(fields=["name_sv", "country"], name="organisation_name_once_a_country"),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")),
                name="organisation_is_not_part_of_itself",
                violation_error_message=_("An organisation cannot be part of itself."),
            ),
            models.CheckConstraint(condition=~models.Q(name_sv=""), name="organisation_has_a_name"),
        ]

    def __str__(self) -> str:
        return earlier("organisation", self.pk) or bilingual(self, "name")

    @property
    def located(self) -> str:
        """The name with the country: organisations of two countries may bear one name. Reads the country."""
        name, country = str(self), str(self.country or "")
        return f"{name}, {country}" if country and not name.endswith(country) else name

    def clean(self) -> None:
        """No organisation is part of itself, also not through others."""
        above, seen = self.parent, {self.pk}
        while above is not None:
            if above.pk in seen:
                raise ValidationError({"parent": _("An organisation cannot be part of itself.")})
            seen.add(above.pk)
            above = above.parent


class OrganisationName(Recorded):
    """What the organisation was called until a date."""

    part_of = ("organisation",)
    told_by = ("name",)

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="former_names", verbose_name=_("organisation")
    )
    name = models.CharField(_("name"), max_length=200)
    valid_to = models.DateField(_("used until"))

    class Meta:
        ordering = ["organisation", "-valid_to", "pk"]
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="former_name_once")]

    def __str__(self) -> str:
        return self.name
