"""What the tables of agreements share: percent fields, and no amount under 0."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

NOT_NEGATIVE = MinValueValidator(Decimal(0), _("The amount cannot be less than 0."))
_LIMITS = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))]


class PercentField(models.DecimalField):
    """Percent, 0 to 100, two decimals."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs |= {"max_digits": 5, "decimal_places": 2, "validators": _LIMITS}
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


def within_100(name: str, least: int = 0) -> Q:
    return Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": least, f"{name}__lte": 100})
