"""Where: regions and countries, their names and income groups over time, and their labour market."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from countries.naming import earlier
from tracker.core.models import Recorded, Versioned
from tracker.core.text import bilingual


class Region(Versioned):
    """A group of countries as the authority's work is arranged, for example Östra grannskapet."""

    code = models.SlugField(_("code"), unique=True)
    name_sv = models.CharField(_("name in Swedish"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100)
    dac_code = models.PositiveSmallIntegerField(_("DAC code"), null=True, blank=True, unique=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    def __str__(self) -> str:
        return bilingual(self, "name")


ISO2 = RegexValidator(r"^[A-Z]{2}$", _("Write two capital letters, for example AM."))
ISO3 = RegexValidator(r"^[A-Z]{3}$", _("Write three capital letters, for example ARM."))


class Country(Versioned):
    iso2 = models.CharField(_("ISO code, two letters"), max_length=2, unique=True, validators=[ISO2])
    iso3 = models.CharField(_("ISO code, three letters"), max_length=3, unique=True, validators=[ISO3])
    dac_code = models.PositiveSmallIntegerField(_("DAC code"), null=True, blank=True, unique=True)
    name_sv = models.CharField(_("name in Swedish"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100)
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="countries", null=True, blank=True, verbose_name=_("region")
    )
    starts_restricted = models.BooleanField(_("new projects start restricted"), default=False)

    class Meta:
        ordering = ["name_en", "pk"]
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        constraints = [
            models.CheckConstraint(condition=Q(iso2__regex=r"^[A-Z]{2}$"), name="country_iso2_form"),
            models.CheckConstraint(condition=Q(iso3__regex=r"^[A-Z]{3}$"), name="country_iso3_form"),
        ]

    def __str__(self) -> str:
        return earlier("country", self.pk) or bilingual(self, "name")


class CountryName(Recorded):
    """Another name that people search for: an alias (Vitryssland) or one used earlier."""

    part_of = ("country",)
    told_by = ("name",)

    country = models.ForeignKey(
        Country, models.CASCADE, related_name="other_names", verbose_name=_("country")
    )
    name = models.CharField(_("name"), max_length=100)
    language = models.CharField(_("language"), max_length=2)
    valid_to = models.DateField(_("used until"), null=True, blank=True)

    class Meta:
        ordering = ["country", "name", "pk"]
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        constraints = [models.UniqueConstraint(fields=["country", "name"], name="country_alias_once")]

    def __str__(self) -> str:
        return self.name


class IncomeGroup(Recorded):
    """The country's group on the DAC list during some years; the last year is open when empty."""

    part_of = ("country",)
    told_by = ("first_year",)

    class Group(models.TextChoices):
        LDC = "LDC", _("least developed country")
        LOW = "LIC", _("other low-income country")
        LOWER_MIDDLE = "LMIC", _("lower middle-income country")
        UPPER_MIDDLE = "UMIC", _("upper middle-income country")

    country = models.ForeignKey(
        Country, models.CASCADE, related_name="income_groups", verbose_name=_("country")
    )
    group = models.CharField(_("group"), max_length=4, choices=Group)
    first_year = models.PositiveSmallIntegerField(_("first year"))
    last_year = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)

    class Meta:
        ordering = ["country", "first_year", "pk"]
        verbose_name = _("income group")
        verbose_name_plural = _("income groups")
        constraints = [
            models.UniqueConstraint(fields=["country", "first_year"], name="income_group_once_a_year"),
            models.CheckConstraint(
                condition=Q(last_year__isnull=True) | Q(last_year__gte=F("first_year")),
                name="income_group_years_in_order",
                violation_error_message=_("The last year comes before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country}: {self.group} {self.first_year}–{self.last_year or ''}"


class ContextValue(Recorded):
    """One labour market statistic of a country and year, by sex where the source has it."""

    part_of = ("country",)
    told_by = ("measure", "sex", "year")

    class Measure(models.TextChoices):
        UNEMPLOYMENT = "unemployment", _("unemployment")
        PARTICIPATION = "participation", _("labour force participation")
        YOUTH_PARTICIPATION = "youth_participation", _("labour force participation, 15–24 years")
        VULNERABLE = "vulnerable", _("vulnerable employment")

    class Sex(models.TextChoices):
        WOMEN = "F", _("women")
        MEN = "M", _("men")
        ALL = "T", _("all")

    country = models.ForeignKey(
        Country, models.CASCADE, related_name="context_values", verbose_name=_("country")
    )
    measure = models.CharField(_("measure"), max_length=20, choices=Measure)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex)
    year = models.PositiveSmallIntegerField(_("year"))
    percent = models.DecimalField(_("percent"), max_digits=4, decimal_places=1)
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        ordering = ["country", "measure", "year", "sex", "pk"]
        verbose_name = _("labour market statistic")
        verbose_name_plural = _("labour market statistics")
        constraints = [
            models.UniqueConstraint(fields=["country", "measure", "sex", "year"], name="context_value_once"),
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100),
                name="context_value_percent",
                violation_error_message=_("A percentage lies between 0 and 100."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.measure} {self.sex} {self.year}"
