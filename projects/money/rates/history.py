"""The history of exchange rates: open to whoever may read history, as the table is."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.money.rates.models import ExchangeRate
from tracker.core.history import kinds

kinds.register(ExchangeRate, "exchange_rate", address=lambda rate: reverse("rates"))
kinds.say(
    {
        "save_rate": _("saved the exchange rate"),
        "import_rates": _("imported exchange rates"),
        "write_rates": _("imported exchange rates"),
    }
)
