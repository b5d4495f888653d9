"""Who publishes exchange rates, of which kind and for how long."""

from django.db import models
from django.utils.translation import gettext_lazy as _

SEK, EUR = "SEK", "EUR"


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
