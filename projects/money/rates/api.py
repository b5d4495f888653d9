"""Exchange rates in the API."""

import re
from typing import Any

from django.http import Http404

from projects.money.rates import actions
from projects.money.rates.filters import RateFilter
from projects.money.rates.models import ExchangeRate
from projects.money.rates.sources import Source
from tracker.core.api import fields
from tracker.core.api.views import Resource, RowSerializer


class RateSerializer(RowSerializer):
    source = fields.Choice(choices=Source.choices)
    currency = fields.Text(
        max_length=3,
        help_text="Of ECB and InforEuro what one euro costs in it, of the others what one unit of it costs in SEK.",
    )
    rate = fields.Number(max_digits=12, decimal_places=6)

    class Meta:
        model = ExchangeRate
        fields = ["id", "source", "currency", "valid_from", "base", "quote", "rate"]
        read_only_fields = ["id", "base", "quote"]


class Rates(Resource):
    """The table of exchange rates. A rate that is changed does not change what has been booked by it."""

    model = ExchangeRate
    serializer_class = RateSerializer
    filterset_class = RateFilter
    lookup_field = "id"

    def get_object(self) -> ExchangeRate:
        if not re.fullmatch("[0-9]{1,9}", self.kwargs["id"], re.ASCII):
            raise Http404
        row: ExchangeRate = super().get_object()
        return row

    def save(self, row: ExchangeRate | None, expected: int | None, data: dict[str, Any]) -> ExchangeRate:
        names = ("source", "currency", "valid_from", "rate")
        given = {name: data.get(name, getattr(row, name, None)) for name in names}
        return actions.save_rate(user=self.request.user, row=row, expected=expected, **given)
