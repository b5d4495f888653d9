"""Numbers that people read and that stand in addresses: P-2017-004, A-2017-0031."""

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.db.models.functions import Length

# Each round of a race lets one saver through, so the last of n savers needs n attempts.
_ATTEMPTS = 50


def next_number(model: type[Model], field: str, prefix: str, digits: int = 3) -> str:
    """The number after the highest one in `field` that begins with `prefix`; 1 when there is none."""
    taken = model._default_manager.filter(**{f"{field}__startswith": prefix})
    # Longer first: P-2017-1000 comes after P-2017-999, which plain text order denies.
    highest = taken.order_by(Length(field).desc(), f"-{field}").values_list(field, flat=True).first()
    number = int(highest.removeprefix(prefix)) + 1 if highest else 1
    return f"{prefix}{number:0{digits}d}"


def save_numbered(row: Model, field: str, prefix: str, digits: int = 3) -> None:
    """Give the new `row` its number and save it, inside the caller's transaction.

    Two savers may read the same highest number; the unique constraint lets one through and the
    other takes the next. Raises IntegrityError when something else than the number collides.
    """
    for attempt in range(1, _ATTEMPTS + 1):
        setattr(row, field, next_number(type(row), field, prefix, digits))
        try:
            with transaction.atomic():
                row.save(force_insert=True)
            return
        except IntegrityError:
            number_is_free = not type(row)._default_manager.filter(**{field: getattr(row, field)}).exists()
            if number_is_free or attempt == _ATTEMPTS:
                raise
