"""JSON as it is read: strictly, so that nothing reaches the fields that they cannot refuse in words."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

LARGEST = 2_500_000  # bytes: two of the longest descriptions, many times over
DEEPEST = 16


class TooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
    default_detail = _("The request is larger than what is accepted.")


class StrictJSONParser(BaseParser):
    """An object in UTF-8; numbers exact; no NaN, no key twice, no lone surrogate, at most 16 levels deep."""

    media_type = "application/json"

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        body = stream.read(LARGEST + 1)
        if len(body) > LARGEST:
            raise TooLarge
        try:
            data = json.loads(
                body.decode("utf-8"),
                parse_float=Decimal,
                parse_constant=_refuse_constant,
                object_pairs_hook=_object,
            )
        except ValidationError as error:
            raise ParseError(error.message) from error
        except (ValueError, ArithmeticError, RecursionError) as error:
            raise ParseError(gettext("The request is not valid JSON in UTF-8.")) from error
        if not isinstance(data, dict):
            raise ParseError(gettext("The request must be one JSON object."))
        _check(data)
        return data


def _refuse_constant(name: str) -> None:
    raise ValidationError(gettext("%(name)s is not a number in JSON.") % {"name": name})


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        raise ValidationError(gettext("A field is there twice."))
    return data


def _check(data: Any) -> None:
    """Level by level, so that no depth can exhaust the stack."""
    level: list[Any] = [data]
    for _depth in range(DEEPEST):
        below: list[Any] = []
        for item in level:
            below.extend(_parts(item))
        if not below:
            return
        level = below
    raise ParseError(gettext("The request is nested too deep."))


def _parts(item: Any) -> Iterable[Any]:
    if isinstance(item, dict):
        return [*item, *item.values()]
    if isinstance(item, list):
        return item
    if isinstance(item, str) and any("\ud800" <= sign <= "\udfff" for sign in item):
        raise ParseError(gettext("The text has characters that cannot be shown. Type it again."))
    return ()
