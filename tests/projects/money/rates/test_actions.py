"""Rates are added, changed and imported: by whom, all or nothing, and only what was looked at."""

import datetime as dt
from decimal import Decimal

import pytest

from projects.money.rates import actions, formats
from projects.money.rates.comparing import Comparison, compare
from projects.money.rates.models import ExchangeRate
from projects.money.rates.reading import Reading, Wanted
from projects.money.rates.sources import Source
from tests import factories as make
from tests.projects.money.rates import files
from tracker.core import access
from tracker.core.errors import Refused, Stale

pytestmark = pytest.mark.django_db
YEAR = dt.date(2017, 1, 1)


def own(text: str = "2017;EUR;9,63\n2018;EUR;10,26\n") -> Reading:
    return formats.read(Source.OWN_YEAR, f"year;currency;rate\n{text}".encode(), "csv", Wanted())


def told(found: Comparison) -> tuple[int, int, int]:
    return len(found.new), len(found.changed), found.unchanged


def write(user, reading: Reading, *, replace: bool = False) -> actions.Written:
    seen = compare(reading.source, reading.quotes).digest
    return actions.import_rates(
        user=user, source=reading.source, quotes=reading.quotes, replace=replace, seen=seen
    )


def stored() -> dict[str, str]:
    rows = ExchangeRate.objects.order_by("valid_from", "base", "quote", "pk")
    return {f"{row.base} {row.valid_from.year}": f"{row.rate.normalize():f}" for row in rows}


def test_a_file_is_compared_before_it_is_written(controller):
    make.ExchangeRateFactory(valid_from=YEAR, rate=Decimal("9.63"))
    make.ExchangeRateFactory(valid_from=dt.date(2018, 1, 1), rate=Decimal("10.25"))
    make.ExchangeRateFactory(valid_from=dt.date(2018, 1, 1), rate=Decimal("1"), source="riksbank")
    reading = own("2017;EUR;9,63\n2018;EUR;10,26\n2019;EUR;10,59\n")
    found = compare(reading.source, reading.quotes)
    assert told(found) == (1, 1, 1)
    assert (found.changed[0].row.rate, found.changed[0].quote.rate) == (Decimal("10.25"), Decimal("10.26"))


def test_the_same_file_twice_changes_nothing(controller):
    assert write(controller, own()) == actions.Written(2, 0)
    before = list(ExchangeRate.objects.order_by("pk").values())
    reading = own()
    assert told(compare(reading.source, reading.quotes)) == (0, 0, 2)
    assert write(controller, own(), replace=True) == actions.Written(0, 0)
    assert list(ExchangeRate.objects.order_by("pk").values()) == before


def test_what_says_something_else_is_only_replaced_when_that_is_said(controller):
    row = make.ExchangeRateFactory(valid_from=YEAR, rate=Decimal("9.6"))
    assert write(controller, own()) == actions.Written(1, 0)
    assert stored() == {"EUR 2017": "9.6", "EUR 2018": "10.26"}
    assert write(controller, own(), replace=True) == actions.Written(0, 1)
    assert stored() == {"EUR 2017": "9.63", "EUR 2018": "10.26"}
    row.refresh_from_db()
    assert row.version == 2


def test_what_has_changed_since_it_was_looked_at_is_not_written(controller):
    reading = own()
    seen = compare(reading.source, reading.quotes).digest
    make.ExchangeRateFactory(valid_from=YEAR, rate=Decimal("9.6"))
    with pytest.raises(Stale) as stale:
        actions.import_rates(
            user=controller, source=reading.source, quotes=reading.quotes, replace=True, seen=seen
        )
    assert told(stale.value.current) == (1, 1, 0)
    assert stored() == {"EUR 2017": "9.6"}


def test_if_one_rate_cannot_be_written_none_is(controller, monkeypatch):
    make.ExchangeRateFactory(valid_from=YEAR, rate=Decimal("9.6"))

    def broken(self, *args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(ExchangeRate, "save", broken)
    with pytest.raises(RuntimeError):
        write(controller, own(), replace=True)
    assert stored() == {"EUR 2017": "9.6"}


@pytest.mark.parametrize("who", ["manager", "leader", "viewer", "writer"])
def test_others_do_not_write_rates(who, request):
    user = request.getfixturevalue(who)
    with pytest.raises(access.Denied):
        write(user, own())
    with pytest.raises(access.Denied):
        save(user)
    assert not stored()


def save(user, row: ExchangeRate | None = None, expected: int | None = None, **more) -> ExchangeRate:
    fields = {"source": "own_year", "currency": "EUR", "valid_from": YEAR, "rate": Decimal("9.63")} | more
    return actions.save_rate(user=user, row=row, expected=expected, **fields)


@pytest.mark.parametrize(
    ("source", "currency", "base", "quote"),
    [
        ("own_year", "USD", "USD", "SEK"),
        ("riksbank", "EUR", "EUR", "SEK"),
        ("ecb_month", "SEK", "EUR", "SEK"),
        ("inforeuro", "XOF", "EUR", "XOF"),
    ],
)
def test_a_rate_is_kept_as_its_source_gives_it(controller, source, currency, base, quote):
    row = save(controller, source=source, currency=currency)
    assert (row.base, row.quote, row.currency) == (base, quote, currency)


@pytest.mark.parametrize(
    ("more", "field", "code"),
    [
        ({"rate": Decimal(0)}, "rate", "not_positive"),
        ({"rate": Decimal(-1)}, "rate", "not_positive"),
        ({"rate": Decimal(1_000_000)}, "rate", "too_large"),
        ({"rate": Decimal("0.0000004")}, "rate", "too_small"),
        ({"currency": "SEK"}, "currency", "same_currency"),
        ({"currency": "EUR", "source": "ecb_day"}, "currency", "same_currency"),
        ({"currency": "kr"}, "currency", "currency"),
        ({"source": "riksbank", "valid_from": dt.date(2017, 2, 1)}, "valid_from", "not_first_day"),
        ({"source": "inforeuro", "currency": "SEK", "valid_from": dt.date(2017, 2, 2)}, "valid_from", "not_first_day"),
        ({"valid_from": dt.date(2099, 1, 1)}, "valid_from", "not_published"),
        ({"valid_from": dt.date(1917, 1, 1)}, "valid_from", "unknown_year"),
    ],
)  # fmt: skip
def test_a_rate_that_cannot_be_is_refused_at_its_field(controller, more, field, code):
    with pytest.raises(Refused) as no:
        save(controller, **more)
    assert (no.value.field, no.value.code) == (field, code)
    assert not stored()


def test_a_day_has_one_rate_of_a_source(controller):
    row = save(controller)
    with pytest.raises(Refused) as no:
        save(controller, rate=Decimal("9.7"))
    assert (no.value.field, no.value.code) == ("valid_from", "rate_exists")
    save(controller, row, 1, rate=Decimal("9.7"))
    assert stored() == {"EUR 2017": "9.7"}


def test_a_change_is_made_on_the_version_that_was_read(controller):
    row = save(controller)
    save(controller, row, 1, rate=Decimal("9.7"))
    with pytest.raises(Stale):
        save(controller, row, 1, rate=Decimal("9.8"))


def test_a_file_of_the_publisher_ends_as_rates_that_hold(controller):
    reading = formats.read(Source.RIKSBANK_YEAR, files.RIKSBANK_CSV, "csv", Wanted())
    write(controller, reading)
    assert stored() == {"EUR 2019": "10.5892", "JPY 2019": "0.086799"}
