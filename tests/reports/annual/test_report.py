"""The composed report of the demo portfolio: its numbers, its two languages, and what it keeps back."""

import io
import re

import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from reports.annual.actions import render

pytestmark = pytest.mark.django_db


def quiet(step: str, done: int, total: int) -> None:
    pass


def text_of(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages).replace("\xa0", " "))


@pytest.fixture(scope="module")
def report_2017(_demo_loaded, django_db_blocker):
    with django_db_blocker.unblock():
        return {language: render(2017, language, progress=quiet) for language in ("sv", "en")}


@pytest.mark.parametrize(
    "words",
    [
        "Under 2017 hade vi 8 pågående projekt i 14 länder.",
        "45,4",
        "90,9 % av budgeten",
        "30 kvinnor och 22 män",
        "2 403",
        "603 kvinnor och 577 män",
        "50,4",
        "37 400",
        "7 848",
        "45 393",
        "163",
        "På grund av avrundning",
        "Åtta av nio jobbcenter följer nu upp sina resultat varje månad.",
        "Kartans gränser innebär inget ställningstagande.",
        "51 av 64 resultat med mål för året är i fas. 3 avviker.",
        "SI-1 Utbildade hos partner personer 318 509 1 180",
        "SI-2 Arbetssökande som nåtts av bättre service personer 47 900 80 700 121 550",
        "SI-3 Registrerade lediga jobb lediga jobb 20 600 48 200 65 100",
        "SI-5 Avslutade förändringsprojekt förändringsprojekt Uppgift saknas Uppgift saknas 21",
        "4 bedömningar av partnerorganisationer gjordes under året.",
        "Högre i 4 av 4 faktorer",
        "Intern styrning 30 55",
        "Lärdomar, risker och avvikelser",
        "16 risker var öppna vid årets slut.",
        "TZ-1 Upphandlingen av it drar ut på tiden",
    ],
)
def test_the_swedish_report_of_2017_says(report_2017, words):
    assert words in text_of(report_2017["sv"][0])


def test_it_has_the_expected_length_and_no_unknown_character(report_2017):
    for content, result in report_2017.values():
        assert 20 <= result.pages <= 40
        assert result.warnings == ()
        assert "\ufffd" not in text_of(content)


def test_the_english_report_has_no_swedish_word(report_2017):
    text = text_of(report_2017["en"][0])
    assert "In 2017 we had 8 active projects in 14 countries." in text
    assert re.findall(r"\b\w*[åäöÅÄÖ]\w*\b", text) == []
    assert not re.search(r"\b(och|projekt|uppgift|finansiär|deltagare|mnkr)\b", text, re.IGNORECASE)


def test_the_same_data_give_the_same_bytes(demo, report_2017):
    assert render(2017, "sv", progress=quiet)[0] == report_2017["sv"][0]


def test_it_is_tagged_and_has_bookmarks(report_2017):
    reader = PdfReader(io.BytesIO(report_2017["sv"][0]))
    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"].startswith("sv")
    titles = [item.title for item in reader.outline if not isinstance(item, list)]
    assert any("Året i siffror" in title for title in titles)


def test_a_risk_of_a_restricted_project_is_told_without_words(report_2017):
    """BY-1's is among the five gravest."""
    page = text_of(report_2017["sv"][0])
    assert "BY-1 Visas inte Omvärld och politik" in page
    assert "BY-2" not in page


def test_a_restricted_partner_is_not_named(report_2017):
    text = text_of(report_2017["sv"][0])
    assert "Belarus" in text
    assert "För att skydda parten" in text
    assert "Arbetskommitté" not in text


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_protected_country_is_merged_with_its_region_and_cannot_be_subtracted_out(demo, language):
    text = text_of(render(2020, language, progress=quiet)[0])
    assert "BY-2" not in text
    assert "Belarus" not in text
    if language == "sv":
        assert "4 300" in text
    assert not re.findall(r"(?<!\d)[12][ ,](?:900|400)(?!\d)", text)


@pytest.mark.parametrize(
    ("year", "alone"),
    [
        (2020, ["2 400", "127 arbetsdagar", "Av 28 deltagare", "AM-2 Armenien 1", "75,6", "T5"]),
        (2021, ["4 600", "244 arbetsdagar", "Av 61 deltagare", "AM-2 Armenien 2", "104,5", "T5"]),
        (2022, ["2 400", "4 600"]),
    ],
)
def test_what_the_open_neighbour_has_alone_is_not_told(demo, year, alone):
    """AM-2 is shown together with BY-2: its own money, days or participants would give BY-2's by subtraction."""
    text = text_of(render(year, "sv", progress=quiet)[0])
    assert "AM-2" in text
    assert [words for words in alone if re.search(rf"(?<!\d){re.escape(words)}", text)] == []


def test_a_year_without_meetings_and_visits_has_no_chapter_of_them(demo):
    """Nothing logged is missing, not nought."""
    text = text_of(render(2014, "en", progress=quiet)[0])
    assert "Forums and visits" not in text
    assert "0 meetings" not in text


def test_the_meetings_of_a_year_are_counted_once(demo):
    """The conference of 2018 stands in the line of the year beside two meetings of one forum."""
    text = text_of(render(2018, "en", progress=quiet)[0])
    assert "We took part in 2 meetings" in text
    assert "2 meetings in 1 forum " in text
    assert "3 meetings" not in text


def test_what_is_shown_together_adds_up_to_the_total(demo):
    """931 days in 2020: the bars of single projects have 703, so the rest must stand under the region."""
    text = text_of(render(2020, "sv", progress=quiet)[0])
    assert "931 arbetsdagar" in text
    assert re.search(r"Östra grannskapet.{0,40}\b228\b", text)


@pytest.mark.parametrize("year", [2013, 2018, 2021, 2026])
def test_every_year_with_data_can_be_reported(demo, year):
    content, result = render(year, "en", progress=quiet)
    assert content.startswith(b"%PDF-1.7")
    assert result.pages >= 15


def test_a_year_that_is_not_over_is_not_compared_with_a_whole_one(demo):
    text = text_of(render(2026, "sv", progress=quiet)[0])
    assert "Året är inte slut: siffrorna går till 14 november 2026." in text
    assert "procent från 2025" not in text
    assert "procent från 2016" in text_of(render(2017, "sv", progress=quiet)[0])


def test_progress_goes_from_start_to_end(demo):
    steps: list[int] = []
    render(2013, "sv", progress=lambda step, done, total: steps.append(100 * done // total))
    assert steps == sorted(steps)
    assert steps[0] == 0
    assert len(set(steps)) > 10


def test_the_command_writes_the_file(demo, tmp_path, capsys):
    target = tmp_path / "x.pdf"
    call_command("annual_report", "2017", "--language", "sv", "--output", str(target))
    assert target.read_bytes().startswith(b"%PDF")
    assert "sidor" not in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["1066", "--output", "x.pdf"], "no data for 1066"),
        (["2017", "--output", "/nowhere/at/all/x.pdf"], "no folder"),
    ],
)
def test_the_command_refuses_clearly(demo, arguments, words):
    with pytest.raises(CommandError, match=words):
        call_command("annual_report", *arguments)
