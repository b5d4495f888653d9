"""A number that is typed where a live figure belongs is pointed out; years, dates and codes are not."""

import pytest

from reports.annual.text.bare import Bare, bare_numbers

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Vi använde 45,4 mnkr.", ["45,4"]),
        ("We used SEK 45.4 million.", ["45.4"]),
        ("1 002 medarbetare", ["1 002"]),
        (f"1{NBSP}002 medarbetare", [f"1{NBSP}002"]),
        ("1,002 members of staff", ["1,002"]),
        ("1.234.567,50 kr", ["1.234.567,50"]),
        ("Av 724 var 53 % kvinnor, och \u22125 av 10.", ["724", "53", "\u22125", "10"]),
        ("Det blev 8, inte 9.", ["8", "9"]),
        ("66 medarbetare 2017", ["66"]),
        ("Under 2017 sökte 2017 personer", []),
        ("mellan 5 och 10 procent", ["5", "10"]),
        ("från 58 200 till 68 400", ["58 200", "68 400"]),
        ("12-14 kontor", ["12", "14"]),
        ("(3)", ["3"]),
        ("\u0663 kontor", ["\u0663"]),
    ],
)
def test_typed_numbers_are_found(text, numbers):
    assert [one.number for one in bare_numbers(text)] == numbers


@pytest.mark.parametrize(
    "text",
    [
        "Under 2017 och 2018.", "2013–2019", "2017/18", "år 1999, 2000", "2017-05-10", "2017-05", "10 maj 2017", "10–12 maj",
        "den 3 mars", "3 March 2017", "March 3, 2017", "on 12 April", "12 april.", "§ 3", "3 §", "2 kap. 3 §", "artikel 5",
        "2:a", "31:a", "1st", "2nd and 3rd", "the 21st", "ISO 9001", "ISO 9001:2015", "KH-1", "KH-1-O1", "F2", "T1-T9",
        "CAF 2020", "Agenda 2030", "mål 8.5", "target 8.5", "fas 2", "phase 2", "omgång 1", "kvinnor 18–34 år", "aged 15–24 years",
        "[[F2]]", "[[F2:2016:KH|mnkr]]", "[[KH-1-O1.target]].", "klockan 14.30", "14:30", "kl. 9", "A4", "PDF/A-2a", "UA-1",
        "[ord](https://example.org/2017/45)", "https://example.org/45", "ingen siffra", "", "tabell 4", "vecka 12", "DEMO-Af-2017/0042",
        "dnr 2017/0042", "COVID-19", "EU27",
    ],
)  # fmt: skip
def test_years_dates_codes_and_tokens_are_no_figures(text):
    assert bare_numbers(text) == []


def test_the_line_is_told():
    assert bare_numbers("Ett\n\nAv [[F1]] var 7 klara\n8") == [Bare("7", 3), Bare("8", 4)]


def test_hostile_text_takes_time_in_proportion():
    """Each of these would never end if the patterns tried everything again from every letter."""
    for piece in ("1 ", "1", "1-", "a1", "a-", "-", "1.", "§", "mål ", "1,", "[[", "2017-"):
        bare_numbers(piece * 20_000 + " 1")
