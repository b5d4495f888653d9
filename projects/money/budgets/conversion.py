"""What a budget or a forecast is in SEK: by our own yearly rate, fixed when it is written."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from projects.money.rates.models import ExchangeRate, Source
from tracker.core.errors import Refused
from tracker.core.periods import Year

SEK = "SEK"


def year_rates(currency: str, years: Iterable[int], *, field: str = "lines") -> dict[int, Decimal]:
    """Year -> SEK for one unit: our own rate of that year, or of the latest earlier year that has one.

    Raises Refused at `field`, naming the currency and the year, when neither is there. One query.
    """
    wanted = sorted(set(years))
    if currency == SEK or not wanted:
        return dict.fromkeys(wanted, Decimal(1))
    known = list(
        ExchangeRate.objects.filter(
            base=currency, quote=SEK, source=Source.OWN_YEAR, valid_from__lte=Year(wanted[-1]).last_day
        )
        .order_by("valid_from", "pk")
        .values_list("valid_from", "rate")
    )
    found: dict[int, Decimal] = {}
    for year in wanted:
        by_then = [rate for valid_from, rate in known if valid_from.year <= year]
        if not by_then:
            message = _("There is no own yearly average of %(currency)s for %(year)d or an earlier year.")
            raise Refused("no_rate", message % {"currency": currency, "year": year}, field=field)
        found[year] = by_then[-1]
    return found
