"""Money: Decimal and a currency; converted once, when written (docs/money.md)."""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

ORE = Decimal("0.01")
RATE = Decimal("0.000001")
CURRENCY_CODE = RegexValidator(r"^[A-Z]{3}$", _("A currency is three capital letters, for example EUR."))


class AmountField(models.DecimalField):
    """An amount with two decimals. At most 13 digits in all: SQLite keeps decimals as floats and
    sums are exact only to 15 significant digits."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs |= {"max_digits": 13, "decimal_places": 2}
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


class RateField(models.DecimalField):
    """SEK for one unit of a currency, six decimals."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs |= {"max_digits": 12, "decimal_places": 6}
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


class CurrencyField(models.CharField):
    """ISO 4217 code."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs |= {"max_length": 3, "validators": [CURRENCY_CODE]}
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


def to_sek(amount: Decimal, rate: Decimal) -> Decimal:
    """The amount in SEK, rounded half up to the öre. `rate` is SEK per unit."""
    return (amount * rate).quantize(ORE, ROUND_HALF_UP)


def from_sek(sek: Decimal, rate: Decimal) -> Decimal:
    """Kronor in a currency, rounded half up to its hundredth. `rate` is SEK per unit."""
    return (sek / rate).quantize(ORE, ROUND_HALF_UP)


def rounded(amount: Decimal, unit: int = 1, places: int = 0) -> Decimal:
    """The amount in `unit` (1, 1 000 or 1 000 000 kronor) with `places` decimals, half up."""
    return (amount / unit).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def apportion(total: Decimal, exact: Sequence[Decimal]) -> list[Decimal]:
    """Parts of whole öre that add up to `total`, which is what the `exact` parts make when rounded.

    Each is rounded down; the öre that are left go one each to the largest remainders, the earlier part first. The
    parts of a negative total are those of the positive one with the sign turned: a repayment mirrors its cost.
    """
    sign = -1 if total < 0 else 1
    parts = [(sign * part).quantize(ORE, ROUND_FLOOR) for part in exact]
    left = int((sign * total - sum(parts, Decimal(0))) / ORE)
    by_remainder = sorted(range(len(parts)), key=lambda n: parts[n] - sign * exact[n])
    lucky = set(by_remainder[:left])
    return [sign * (part + ORE * (n in lucky)) for n, part in enumerate(parts)]
