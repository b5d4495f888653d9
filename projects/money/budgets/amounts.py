"""An amount of a budget or a forecast: its place, its limits, and its SEK by our own yearly rate, fixed when written."""

import datetime
from collections.abc import Iterable
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from projects.money.agreements.models import Agreement, Heading
from projects.money.budgets.models import BudgetLine, Forecast
from projects.money.rates.models import ExchangeRate, Source
from tracker.core.errors import Refused
from tracker.core.money import to_sek
from tracker.core.periods import FIRST_YEAR, LAST_YEAR, Year

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


def convert(row: BudgetLine | Forecast, field: str) -> None:
    """Fix the row's SEK, and judge its own fields: an amount under 0, or beyond what the columns hold."""
    row.amount_sek = to_sek(row.amount, row.rate)
    try:
        row.clean_fields(exclude=["version", "agreement", "heading", "account", "made_by"])
    except ValidationError as error:
        message = f"{row.year}, {row.heading}: {next(iter(error.messages))}"
        raise Refused("invalid", message, field=field) from error


def check_place(agreement: Agreement, within: range, year: int, heading: Heading, field: str) -> None:
    if heading.agreement_id != agreement.pk:
        raise Refused("other_agreement", _("The heading is of another agreement."), field=field)
    if year not in within:
        message = _("%(year)d lies outside the agreement, which counts costs of %(first)d to %(last)d.")
        said = {"year": year, "first": within.start, "last": within.stop - 1}
        raise Refused("outside", message % said, field=field)


def check_day(day: datetime.date, field: str) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        message = _("The year must lie between %(first)d and %(last)d.")
        raise Refused("unknown_year", message % {"first": FIRST_YEAR, "last": LAST_YEAR}, field=field)
