"""The pages of exchange rates: the table, one rate, and a file in two steps."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from projects.money.rates.forms import MOST
from projects.money.rates.models import ExchangeRate
from tests import factories as make
from tests.projects.money.rates import files
from tracker.core import formats

pytestmark = pytest.mark.django_db
YEAR = dt.date(2017, 1, 1)


def said(answer: Any) -> str:
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", text.replace("\u00a0", " "))


def look(
    client: Client, content: bytes, name: str = "kurser.csv", source: str = "own_year", **more: str
) -> Any:
    data = {"source": source, "file": SimpleUploadedFile(name, content), **more}
    return client.post("/rates/import/", data)


def hidden(answer: Any) -> dict[str, str]:
    """What the form of the second step carries."""
    form = answer.context["write"]
    return {"sent": form["sent"].value(), "key": form["key"].value()}


def stored() -> list[str]:
    rows = ExchangeRate.objects.order_by("valid_from", "base", "pk")
    return [f"{row.base} {row.valid_from} {row.rate.normalize():f}" for row in rows]


# The table.


def test_everybody_sees_the_table(as_viewer):
    make.ExchangeRateFactory(valid_from=YEAR, rate=Decimal("9.63"))
    make.ExchangeRateFactory(source="ecb_month", valid_from=dt.date(2019, 2, 1), rate=Decimal("10.4985"))
    page = said(as_viewer.get("/rates/"))
    for words in ("2 kurser", "1 EUR = 9,6300 SEK", "2017", "1 EUR = 10,4985 SEK", "Februari 2019"):
        assert words in page
    assert "Ändra" not in page
    assert "Läs in" not in page


def test_the_table_is_narrowed_by_source_currency_and_year(as_controller):
    make.ExchangeRateFactory(valid_from=YEAR)
    make.ExchangeRateFactory(valid_from=dt.date(2018, 1, 1))
    make.ExchangeRateFactory(valid_from=YEAR, base="USD")
    make.ExchangeRateFactory(valid_from=YEAR, source="riksbank")
    for address, number in (
        ("", 4),
        ("?year=2017", 3),
        ("?currency=USD", 1),
        ("?source=riksbank", 1),
        ("?source=own_year&currency=EUR&year=2018", 1),
        ("?currency=ZZZ", 0),
        ("?year=x&source=%00", 0),
    ):
        assert as_controller.get(f"/rates/{address}").context["number"] == number, address


def test_the_table_as_a_file(as_viewer):
    make.ExchangeRateFactory(valid_from=YEAR, rate=Decimal("9.63"))
    text = b"".join(as_viewer.get("/rates/?format=csv").streaming_content).decode()
    assert "2017-01-01;EUR;9,63;SEK" in text


def test_a_rate_tells_how_many_bookings_were_converted_by_it(as_controller):
    make.ExchangeRateFactory(valid_from=YEAR, rate=Decimal("9.63"))
    make.ExchangeRateFactory(valid_from=dt.date(2018, 1, 1), rate=Decimal("10.26"))
    for _ in range(2):
        make.TransactionFactory(currency="EUR", rate=Decimal("9.63"))
    make.TransactionFactory(currency="USD", rate=Decimal("8.5"))
    make.TransactionFactory()
    lines = as_controller.get("/rates/").context["lines"]
    assert [(line.period, line.used) for line in lines] == [("2018", 0), ("2017", 2)]


def test_bookings_that_are_masked_do_not_tell_the_day_of_their_rate(as_viewer, as_admin):
    make.ExchangeRateFactory(valid_from=YEAR, rate=Decimal("9.63"))
    agreement = make.AgreementFactory(project__sensitivity="restricted")
    make.TransactionFactory(agreement=agreement, currency="EUR", rate=Decimal("9.63"))
    assert [line.used for line in as_viewer.get("/rates/").context["lines"]] == [0]


def test_agreements_are_told_by_the_source_that_they_need(as_controller):
    end = dt.date(2099, 12, 31)
    euro = make.AgreementFactory(currency="EUR", end=end, number="EU-1")
    make.TermsFactory(agreement=euro, rate_method="inforeuro_month")
    over = make.AgreementFactory(currency="EUR", number="EU-2")
    make.TermsFactory(agreement=over, rate_method="inforeuro_month")
    fixed = make.AgreementFactory(currency="EUR", end=end, number="EU-3")
    make.TermsFactory(agreement=fixed, rate_method="fixed", fixed_rate=Decimal(9))
    make.TermsFactory(agreement=make.AgreementFactory(end=end, number="SIDA-1"))
    answer = as_controller.get("/rates/")
    (need,) = answer.context["needs"]
    assert ([row.number for row in need.agreements], need.currency) == (["EU-1"], "EUR")
    assert "InforEuro" in need.missing
    assert "Kurs saknas" in said(answer)


# One rate.


def rate(**more: str) -> dict[str, str]:
    return {"source": "own_year", "currency": "eur", "valid_from": "2017-01-01", "rate": "9,63"} | more


def test_a_rate_is_added(as_controller):
    answer = as_controller.post("/rates/new/", rate(), follow=True)
    assert answer.redirect_chain == [("/rates/?source=own_year", 302)]
    assert stored() == ["EUR 2017-01-01 9.63"]


def test_the_same_form_twice_is_one_rate(as_controller):
    key = as_controller.get("/rates/new/").context["form"]["key"].value()
    for _ in range(2):
        answer = as_controller.post("/rates/new/", rate(key=key))
        assert answer.status_code == 302
    assert stored() == ["EUR 2017-01-01 9.63"]


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"rate": "0"}, "rate", "Kursen måste vara större än 0."),
        ({"rate": "N/A"}, "rate", "Skriv ett tal"),
        ({"valid_from": "2099-01-01"}, "valid_from", "2098-12-01"),
        ({"currency": "SEK"}, "currency", "ingen kurs mot sig själv"),
        ({"currency": "\0"}, "currency", ""),
    ],
)
def test_a_rate_that_cannot_be_is_refused_and_what_was_typed_stays(as_controller, more, field, words):
    answer = as_controller.post("/rates/new/", rate(**more))
    assert answer.status_code == 200
    assert words in str(answer.context["form"].errors[field])
    assert 'value="2017-01-01"' in answer.content.decode() or field == "valid_from"
    assert stored() == []


def test_a_stale_rate_shows_both_versions(as_controller):
    row = make.ExchangeRateFactory(valid_from=YEAR, rate=Decimal("9.63"))
    address = f"/rates/{row.pk}/"
    assert as_controller.post(address, rate(rate="9,7", version="1")).status_code == 302
    answer = as_controller.post(address, rate(rate="9,8", version="1"))
    assert answer.status_code == 409
    page = said(answer)
    assert "9,7" in page
    assert "9,8" in page
    version = answer.context["form"]["version"].value()
    assert as_controller.post(address, rate(rate="9,8", version=version)).status_code == 302
    assert stored() == ["EUR 2017-01-01 9.8"]


@pytest.mark.parametrize("address", ["/rates/new/", "/rates/import/", "/rates/1/"])
def test_others_may_not(address, as_manager, as_viewer):
    make.ExchangeRateFactory(pk=1)
    for client in (as_manager, as_viewer):
        assert client.get(address).status_code == 403
        assert client.post(address, rate()).status_code == 403


def test_a_rate_that_is_not_there_is_not_found(as_controller):
    assert as_controller.get("/rates/99999999999999999999/").status_code == 404


def test_the_history_tells_who_changed_a_rate(as_controller, controller):
    as_controller.post("/rates/new/", rate())
    row = ExchangeRate.objects.get()
    as_controller.post(f"/rates/{row.pk}/", rate(rate="9,7", version="1"))
    assert f"/history/exchange_rate/{row.pk}/" in as_controller.get(f"/rates/{row.pk}/").content.decode()
    page = said(as_controller.get(f"/history/exchange_rate/{row.pk}/"))
    for words in ("Historik för EUR/SEK 2017-01-01", "Sparade växelkursen", "9,630000", "9,700000"):
        assert words in page


def test_agreements_in_a_restricted_project_are_told_by_number(as_leader):
    end = dt.date(2099, 12, 31)
    project = make.ProjectFactory(sensitivity="restricted")
    agreement = make.AgreementFactory(project=project, currency="EUR", end=end, start=YEAR)
    make.TermsFactory(agreement=agreement, rate_method="ecb_avg")
    (need,) = as_leader.get("/rates/").context["needs"]
    assert [row.number for row in need.agreements] == [agreement.number]


# A file.


def test_a_file_is_looked_through_and_then_saved(as_controller):
    make.ExchangeRateFactory(valid_from=YEAR, rate=Decimal("9.6"))
    answer = look(as_controller, files.OWN_CSV)
    assert "2 nya, 1 ändrad" in said(answer) or "2 nya, 1 ändrade" in said(answer)
    assert stored() == ["EUR 2017-01-01 9.6"], "looking changes nothing"
    done = as_controller.post("/rates/import/", hidden(answer) | {"replace": "1"}, follow=True)
    assert done.redirect_chain == [("/rates/?source=own_year", 302)]
    assert "2 kurser tillagda, 1 ersatt" in said(done)
    assert stored() == ["EUR 2017-01-01 9.63", "EUR 2018-01-01 10.26", "USD 2019-01-01 9.46"]
    assert "finns redan" in said(look(as_controller, files.OWN_CSV))


def test_changed_rates_are_left_unless_said(as_controller):
    make.ExchangeRateFactory(valid_from=YEAR, rate=Decimal("9.6"))
    answer = look(as_controller, files.OWN_CSV)
    as_controller.post("/rates/import/", hidden(answer) | {"replace": ""})
    assert stored()[0] == "EUR 2017-01-01 9.6"
    assert len(stored()) == 3


def test_saving_twice_saves_once(as_controller):
    sent = hidden(look(as_controller, files.OWN_CSV))
    for _ in range(2):
        assert as_controller.post("/rates/import/", sent).status_code == 302
    assert len(stored()) == 3


def test_what_somebody_else_changed_meanwhile_is_shown_and_nothing_saved(as_controller):
    sent = hidden(look(as_controller, files.OWN_CSV))
    make.ExchangeRateFactory(valid_from=YEAR, rate=Decimal("9.6"))
    answer = as_controller.post("/rates/import/", sent)
    assert answer.status_code == 409
    assert "Kurserna har ändrats" in said(answer)
    assert "9,600000" in said(answer)
    assert stored() == ["EUR 2017-01-01 9.6"]
    assert as_controller.post("/rates/import/", hidden(answer) | {"replace": "1"}).status_code == 302
    assert stored()[0] == "EUR 2017-01-01 9.63"


def test_a_refused_row_is_told_with_its_place_and_nothing_can_be_saved(as_controller):
    answer = look(as_controller, files.OWN_CSV.replace(b"9,63", b"0"))
    page = said(answer)
    assert "Rad 2, kolumn C" in page
    assert "Kursen måste vara större än 0." in page
    assert "Spara kurserna" not in page


def test_only_what_was_looked_at_by_the_same_person_is_saved(as_controller, as_admin):
    sent = hidden(look(as_controller, files.OWN_CSV))
    for client, data in (
        (as_admin, sent),
        (as_controller, sent | {"sent": sent["sent"][:-3] + "abc"}),
        (as_controller, {"sent": "x", "key": ""}),
        (as_controller, {"sent": ""}),
    ):
        answer = client.post("/rates/import/", data)
        assert answer.status_code == 200
        assert answer.context["write"].errors["sent"]
    assert stored() == []


@pytest.mark.parametrize(
    ("content", "name", "more", "field"),
    [
        (b"%PDF-1.4", "kurser.pdf", {}, "file"),
        (b"", "kurser.csv", {}, "file"),
        (b"a;b\n1;2\n", "kurser.csv", {}, "file"),
        (b"<html></html>", "kurser.xml", {}, "file"),
        (b"<?xml version='1.0'?><!DOCTYPE a><a/>", "kurser.xml", {"source": "ecb_day"}, "file"),
        (files.INFOREURO_MONTH_CSV, "kurser.csv", {"source": "inforeuro"}, "month"),
        (files.OWN_CSV, "kurser.csv", {"currencies": "euro"}, "currencies"),
        (files.OWN_CSV, "kurser.csv", {"since": "2017"}, "since"),
        (files.OWN_CSV, "kurser.csv", {"source": "x"}, "source"),
        (files.OWN_CSV, "kurser.csv", {"source": "\0"}, "source"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_at_its_field(as_controller, content, name, more, field):
    answer = look(as_controller, content, name, **{"source": "own_year"} | more)
    assert answer.status_code == 200
    assert answer.context["form"].errors[field]


def test_too_many_rates_ask_for_a_choice(as_controller):
    days = MOST // 2 + 1
    first = dt.date(1999, 1, 4)
    rows = [f"{first + dt.timedelta(days=n)},1.1,10.5," for n in range(days)]
    content = "\n".join(["Date,USD,SEK,", *rows]).encode()
    answer = look(as_controller, content, source="ecb_day")
    assert formats.number(MOST) in str(answer.context["form"].errors["currencies"])
    answer = look(as_controller, content, source="ecb_day", currencies="sek")
    assert len(answer.context["comparison"].new) == days
    assert as_controller.post("/rates/import/", hidden(answer)).status_code == 302
    assert ExchangeRate.objects.count() == days


# Cost.


@pytest.mark.parametrize("number", [1, 3])
def test_the_table_asks_as_often_for_one_as_for_three(as_controller, number, django_assert_num_queries):
    for place in range(number):
        make.ExchangeRateFactory(valid_from=dt.date(2016 + place, 1, 1))
        agreement = make.AgreementFactory(currency="EUR", end=dt.date(2099, 12, 31))
        make.TermsFactory(agreement=agreement, rate_method="inforeuro_month")
        booked_on = dt.date(2016 + place, 5, 3)
        make.TransactionFactory(
            agreement=agreement, booked_on=booked_on, currency="EUR", rate=Decimal("9.634")
        )
    with django_assert_num_queries(13):
        answer = as_controller.get("/rates/")
    assert [line.used for line in answer.context["lines"]] == [1] * number


@pytest.mark.parametrize("number", [1, 3])
def test_looking_through_a_file_asks_as_often_for_one_row_as_for_three(
    as_controller, number, django_assert_num_queries
):
    rows = "".join(f"{2016 + place};EUR;9,63\n" for place in range(number))
    with django_assert_num_queries(4):
        answer = look(as_controller, f"år;valuta;kurs\n{rows}".encode())
    assert len(answer.context["new"]) == number
