"""Exchange rates as their publishers give them, never turned round: for one unit of `base`, so much of `quote`."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracker.core.models import Versioned
from tracker.core.money import CurrencyField, RateField


class Source(models.TextChoices):
    OWN_YEAR = "own_year", _("own yearly average")
    ECB_DAY = "ecb_day", _("ECB, daily")
    ECB_MONTH = "ecb_month", _("ECB, monthly average")
    ECB_YEAR = "ecb_year", _("ECB, yearly average")
    INFOREURO_MONTH = "inforeuro", _("InforEuro, monthly")
    RIKSBANK_YEAR = "riksbank", _("Riksbanken, yearly average")

    @property
    def period(self) -> str:
        """How long a rate holds: a day, month or year."""
        if self == Source.ECB_DAY:
            return "day"
        return "month" if self in (Source.ECB_MONTH, Source.INFOREURO_MONTH) else "year"

    @property
    def prices_the_euro(self) -> bool:
        """ECB and InforEuro say what a euro costs in each currency; the others what a currency costs in kronor."""
        return self not in (Source.OWN_YEAR, Source.RIKSBANK_YEAR)


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
                condition=~Q(base=F("quote")),
                name="rate_is_between_two_currencies",
                violation_error_message=_("A currency needs no rate to itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.base}/{self.quote} {self.rate} ({self.get_source_display()}, {self.valid_from})"
