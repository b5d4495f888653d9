"""Exchange rates as their publishers give them, never turned round: for one unit of `base`, so much of `quote`."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.money.rates import rules
from projects.money.rates.sources import Source
from tracker.core.errors import Refused
from tracker.core.models import Versioned
from tracker.core.money import CurrencyField, RateField

__all__ = ["ExchangeRate", "Source"]


class ExchangeRate(Versioned):
    """One unit of `base` is `rate` units of `quote`: by one source, from a day on.

    ECB and InforEuro give what a euro costs (base EUR), Riksbanken and we what a currency costs in kronor (quote SEK).
    `valid_from` is the day of a daily rate, else the first day of its month or year.
    """

    base = CurrencyField(_("currency"))
    quote = CurrencyField(_("in"), default="SEK")
    source = models.CharField(_("source"), max_length=12, choices=Source)
    valid_from = models.DateField(_("valid from"))
    rate = RateField(_("rate"))

    class Meta:
        ordering = ["base", "quote", "source", "-valid_from", "pk"]
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        constraints = [
            models.UniqueConstraint(
                fields=["base", "quote", "source", "valid_from"], name="one_rate_per_source_and_date"
            ),
            models.CheckConstraint(
                condition=Q(rate__gt=0),
                name="rate_is_positive",
                violation_error_message=_("The rate must be over 0."),
            ),
            models.CheckConstraint(
                condition=Q(source__in=["own_year", "riksbank"], quote="SEK")
                | (~Q(source__in=["own_year", "riksbank"]) & Q(base="EUR")),
                name="rate_is_given_as_its_source_does",
                violation_error_message=_(
                    "ECB and InforEuro price the euro; Riksbanken and we price in kronor."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(base=F("quote")),
                name="rate_is_between_two_currencies",
                violation_error_message=_("A currency needs no rate to itself."),
            ),
        ]

    @property
    def currency(self) -> str:
        """The one that the source gives the rate for: in what a euro costs, or what costs kronor."""
        return self.quote if Source(self.source).prices_the_euro else self.base

    def clean(self) -> None:
        if not self.source or self.valid_from is None or self.rate is None:
            return
        try:
            rules.check_day(Source(self.source), self.valid_from)
            rules.check_rate(self.rate)
        except Refused as no:
            raise ValidationError({str(no.field): no.message}) from no

    def __str__(self) -> str:
        return f"{self.base}/{self.quote} {self.valid_from} ({self.get_source_display()})"
