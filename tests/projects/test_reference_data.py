"""load_reference_data: what every installation starts with, and how it treats what people have edited."""

import datetime as dt
import json

import pytest
from django.core.management import call_command

from countries.models import ContextValue, Country, CountryName, Presidency, Region
from projects.models import DacCode, Funder, Principle, SdgTarget, Strategy, Theme

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _loaded(db):
    call_command("load_reference_data", verbosity=0)


def test_all_countries_of_the_map():
    assert Country.objects.count() == 235
    cambodia = Country.objects.get(iso2="KH")
    assert (cambodia.iso3, cambodia.dac_code, cambodia.name_sv, cambodia.name_en) == (
        "KHM", 728, "Kambodja", "Cambodia",
    )  # fmt: skip
    assert cambodia.region.code == "asia"
    assert Country.objects.get(iso2="CI").name_sv == "Elfenbenskusten"


@pytest.mark.parametrize(
    ("iso2", "code"),
    [("AM", 610), ("AZ", 611), ("BY", 86), ("TZ", 282), ("TN", 139), ("SN", 269), ("RS", 63), ("SE", None)],
)
def test_dac_recipient_codes(iso2, code):
    assert Country.objects.get(iso2=iso2).dac_code == code


def test_regions_of_the_work():
    regions = dict(Region.objects.values_list("name_sv", "dac_code"))
    assert regions["Östra grannskapet"] is None
    assert regions["Västafrika"] == 1030
    assert Country.objects.filter(region__code="west-africa").count() == 16


def test_aliases_find_their_country():
    found = {name.name: name.country.iso2 for name in CountryName.objects.select_related("country")}
    assert (found["Vitryssland"], found["Burma"], found["Ivory Coast"]) == ("BY", "MM", "CI")


def test_labour_market_values_tell_their_source():
    value = ContextValue.objects.get(country__iso2="TN", measure="unemployment", sex="F")
    assert (value.year, str(value.percent)) == (2017, "22.9")
    assert not ContextValue.objects.exclude(source__contains="October 2021").exists()
    assert ContextValue.objects.count() == 12 * 7


def test_code_lists():
    assert list(Theme.objects.values_list("code", flat=True)) == ["T1", "T2", "T3", "T4", "T5", "T6", "T7"]
    assert list(Funder.objects.values_list("code", flat=True)) == ["sida", "eu", "own"]
    assert DacCode.objects.get(code="16080").valid_from == dt.date(2018, 1, 1)
    assert DacCode.objects.get(code="16020").valid_from is None
    assert SdgTarget.objects.get(code="8.5").name_sv == "Full sysselsättning och anständiga arbetsvillkor"
    assert set(Principle.objects.values_list("name_sv", flat=True)) == {"Saklighet", "Opartiskhet", "Insyn"}
    assert not Strategy.objects.exclude(funder__code__in=["sida", "eu", "own"]).exists()


def test_every_row_is_valid():
    for model in (Region, Country, CountryName, ContextValue, Theme, Funder, Strategy, DacCode, SdgTarget):
        for row in model.objects.all()[:40]:
            row.full_clean()


def test_a_second_loading_keeps_what_people_have_edited():
    Country.objects.filter(iso2="MM").update(name_sv="Burma")
    Theme.objects.get(code="T7").delete()
    call_command("load_reference_data", verbosity=0)
    assert Country.objects.get(iso2="MM").name_sv == "Burma"
    assert Theme.objects.filter(code="T7").count() == 1
    assert Country.objects.count() == 235


def test_countries_are_those_of_the_map_on_the_pages(settings):
    """The map draws by ISO code: an outline without a country would be an area nobody can open."""
    outlines = settings.BASE_DIR / "countries/places/data/world-countries.geojson"
    drawn = {feature["id"] for feature in json.loads(outlines.read_text())["features"]}
    assert drawn == set(Country.objects.values_list("iso2", flat=True))


def test_the_rota_of_presidencies():
    rota = Presidency.objects.select_related("country").order_by("year", "half")
    assert rota.count() == 36
    assert (str(rota.first().first_day), rota.last().year) == ("2013-01-01", 2030)
    found = {(row.year, row.half): row.country.iso2 for row in rota}
    assert (found[2017, 1], found[2017, 2], found[2018, 1], found[2026, 2]) == ("MT", "EE", "BG", "IE")
