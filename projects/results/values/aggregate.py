"""How many values become one: over the places of a period, and over the periods of a year.

A missing value is not 0. A sum or a pooled percentage of which a part is missing is missing too, as are means and
extremes: what is known is then not what was asked. Places and periods where the indicator does not apply are left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from projects.results.catalogue.models import Rule

_PLACES = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Amount:
    """A measured value; of a percentage also what it is made of. `value` None: not measured, or told in words."""

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    is_in_words: bool = False


def percentage(numerator: Decimal, denominator: Decimal) -> Decimal:
    """The numerator in percent of the denominator, which is over 0; two decimals, half up."""
    return (numerator * 100 / denominator).quantize(_PLACES, ROUND_HALF_UP)


def together(rule: str, amounts: Sequence[Amount | None]) -> Amount | None:
    """The one amount that `amounts` make by the rule, in the order of places or periods.

    None among them: that place or period has not been told. By LATEST the last that has been counts; by all other
    rules nothing may lack. NONE puts nothing together: one amount is itself, several make none.
    """
    told = [amount for amount in amounts if amount is not None]
    if rule == Rule.LATEST:
        return told[-1] if told else None
    if not told or len(told) < len(amounts):
        return None
    if rule == Rule.NONE:
        return told[0] if len(told) == 1 else None
    if rule == Rule.POOLED:
        return _pooled(told)
    values = [amount.value for amount in told]
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return Amount(None)
    if rule in (Rule.LOWEST, Rule.HIGHEST):
        sign = -1 if rule == Rule.LOWEST else 1
        # Of equals the one that is made of most: in which order they were told must not matter.
        return max(told, key=lambda one: (sign * (one.value or 0), one.denominator or 0))
    total = sum(known, Decimal(0))
    if rule == Rule.MEAN:
        total = (total / len(known)).quantize(_PLACES, ROUND_HALF_UP)
    return Amount(total)


def _pooled(amounts: Sequence[Amount]) -> Amount:
    """One percentage is itself, also when only its value is known; several need what they are made of."""
    if len(amounts) == 1:
        return amounts[0]
    numerators = [amount.numerator for amount in amounts if amount.numerator is not None]
    denominators = [amount.denominator for amount in amounts if amount.denominator is not None]
    if len(numerators) < len(amounts) or len(denominators) < len(amounts):
        return Amount(None)
    numerator, denominator = sum(numerators, Decimal(0)), sum(denominators, Decimal(0))
    return Amount(percentage(numerator, denominator), numerator, denominator)
