"""One or more charts of every kind, with the awkward cases in them: gaps, zeros, negatives, long names."""

from datetime import date
from decimal import Decimal as D

from reports.charts.chart import Chart, Series
from reports.charts.kinds.bars import Bars
from reports.charts.kinds.bullets import Bullet, Bullets
from reports.charts.kinds.columns import Columns
from reports.charts.kinds.goals import Count, Goals, by_status
from reports.charts.kinds.lines import Lines
from reports.charts.kinds.map import Map, Place
from reports.charts.kinds.plan import Plan, Work
from reports.charts.kinds.radar import Radar
from reports.charts.kinds.slope import Slope
from reports.charts.kinds.time import Event, Span, Timeline, YearLine

AREAS = (
    "Tjänster och metoder", "Prognoser och analyser", "Aktiv arbetsmarknadspolitik", "Utsatta grupper",
    "Mål- och resultatstyrning", "Informationssystem", "Arbetslivsinriktad rehabilitering",
)  # fmt: skip
MONTHS = ("jan", "feb", "mars", "apr", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec")
YEARS = tuple(str(year) for year in range(2013, 2027))
LONG = "En projekttitel som fortsätter långt efter att alla hade väntat sig att den skulle ta slut"


def whole(value: D) -> str:
    return f"{value:,.0f}".replace(",", "\N{NO-BREAK SPACE}")


def tenths(value: D) -> str:
    return f"{value:.1f}".replace(".", ",")


PLAIN = Bars(
    id="plain",
    finding="Services are the largest area",
    heading="Area",
    format=tenths,
    labels=AREAS,
    series=(Series("Spent", tuple(map(D, ("12.7", "9.8", "7.2", "5.7", "4.6", "4.0", "1.4")))),),
    notes=("28 %", "22 %", "16 %", "13 %", "10 %", "9 %", "3 %"),
)
PARTS = Bars(
    id="parts",
    finding="Women are the majority in five of seven areas",
    heading="Area",
    labels=AREAS,
    series=(
        Series("Women", (310, 214, 140, 150, None, 95, None)),
        Series("Men", (248, 170, 152, 113, 106, 0, None), "c2"),
    ),
    hrefs=tuple(f"/areas/{n}/" for n in range(7)),
    inside=True,
)
STATUS = Bars(
    id="status",
    finding="Seven in ten indicators are on track",
    labels=AREAS[:3],
    series=by_status(
        {"ok": "On track", "warn": "Some risk", "bad": "Off track", "none": "Not measurable"},
        {"ok": (9, 6, 5), "warn": (2, 1, 1), "bad": (0, 1, 0), "none": (1, 0, 1)},
    ),
    inside=True,
    totals=False,
)
NEGATIVE = Bars(
    id="negative",
    finding="Corrections lower the total",
    labels=("A", LONG, "C"),
    series=(Series("Booked", (-144, 300, 0)),),
    late=frozenset({1}),
)
BULLETS = Bullets(
    id="bullets",
    finding="Two projects spend too slowly",
    heading="Project",
    format=tenths,
    words=("Spent", "Budget", "Time elapsed"),
    rows=(
        Bullet("ITP", D("5.9"), D("8.0"), D("0.71"), href="/projects/1/"),
        Bullet(LONG, D("1.9"), D("3.4"), D("0.84"), late=True),
        Bullet("Over budget", D("2.1"), D("1.9"), D("1.2")),
        Bullet("Nothing booked", D(0), D("1.9"), D(0)),
        Bullet("Not reported", None, D("1.9"), D("0.5")),
        Bullet("No budget", D("0.4"), None),
        Bullet("Empty budget", D("0.4"), D(0)),
    ),
)
GROWTH = Columns(
    id="growth",
    finding="Up 79 percent in a year",
    heading="Year",
    format=tenths,
    labels=("2013", "2014", "2015", "2016", "2017"),
    series=(Series("Spent", (D(15), None, D("20.5"), D("25.3"), D("45.4"))),),
    lit=4,
    target=("Target 2018", D(90)),
)
FUNDERS = Columns(
    id="funders",
    finding="Sida pays four fifths",
    format=tenths,
    labels=("2015", "2016", "2017"),
    series=(
        Series("Sida", (D("19.2"), D(20), D("37.4"))),
        Series("EU", (D("1.3"), D("5.3"), D("7.8")), "c2"),
        Series("Own", (D(0), D(0), D("0.1")), "c3"),
    ),
)
COMPARED = Columns(
    id="compared",
    finding="More activities than last year in autumn",
    heading="Month",
    labels=MONTHS,
    short=tuple(month[0].upper() for month in MONTHS),
    series=(
        Series("Training", (14, 18, 21, 19, 24, 16, 3, 9, 26, 28, 21, None)),
        Series("Advice", (4, 6, 7, 5, 9, 4, 0, 2, 8, 9, 6, None), "c3"),
    ),
    compared=Series("2024", (12, 15, 19, 21, 20, 14, 2, 8, 22, 24, 25, 17), "c4"),
)
MANY = Columns(
    id="many",
    finding="Steady growth",
    format=whole,
    labels=YEARS,
    series=(Series("Spent", tuple(range(15_000, 57_000, 3_000))),),
)
CORRECTED = Columns(
    id="corrected",
    finding="A year in the red",
    labels=("2015", "2016", "2017"),
    series=(Series("Result", (120, -144, 0)),),
)
QUARTERS = Lines(
    id="quarters",
    finding="More days than last year",
    heading="Quarter",
    labels=("K1", "K2", "K3", "K4"),
    series=(Series("2025", (302, None, 240, None)), Series("2024", (270, 340, 213, 372), "c5")),
)
FIVE = Lines(
    id="five",
    finding="Five countries are followed",
    labels=YEARS,
    series=tuple(
        Series(name, tuple((k + 1) * 10 + i * 2 * (k + 1) % 31 for i in range(14)), f"c{k + 1}")
        for k, name in enumerate(("Armenien", "Azerbajdzjan", "Kambodja", "Tanzania", "Tunisien"))
    ),
)
TIMELINE = Timeline(
    id="timeline",
    finding="Two projects end in 2026",
    heading="Project",
    groups=(("c1", "Sida"), ("c2", "EU")),
    day=date.isoformat,
    today=date(2025, 11, 14),
    today_label="Today",
    rows=(
        Span("ITP", date(2023, 1, 1), date(2026, 12, 31), href="/projects/1/"),
        Span(LONG, date(2024, 2, 29), date(2026, 3, 31), 1),
        Span("One day", date(2025, 6, 1), date(2025, 6, 1), 1),
    ),
)
PLAN = Plan(
    id="plan",
    finding="One of five planned items is late",
    heading="Planned item",
    day=date.isoformat,
    month=lambda day: f"month {day.month}",
    today=date(2017, 11, 14),
    today_label="Today",
    rows=(
        Work(
            "1 Training",
            date(2017, 1, 9),
            date(2017, 1, 13),
            done=((date(2017, 1, 16), date(2017, 1, 20)), (date(2017, 2, 6), date(2017, 2, 7))),
            state="Logged",
            over=25,
            group="Component 1",
        ),
        Work(LONG, date(2017, 3, 1), date(2017, 4, 30), state="Late", over=198, group="Component 1"),
        Work(
            "3 Handbook",
            date(2018, 2, 28),
            date(2018, 2, 28),
            is_milestone=True,
            state="Coming",
            group="Component 2",
        ),
        Work(
            "4 Decision",
            date(2017, 6, 30),
            date(2017, 6, 30),
            done=((date(2017, 8, 15), date(2017, 8, 15)),),
            is_milestone=True,
            state="Reached",
            over=46,
            group="Component 2",
        ),
        Work("5 Desk work", date(2017, 10, 1), date(2018, 3, 31), state="Under way", group="Component 2"),
    ),
)
YEAR = YearLine(
    id="year",
    finding="Seven meetings in three forums",
    heading="Meeting",
    year=2017,
    months=MONTHS,
    groups=(("c1", "EUPAN"), ("c2", "OECD")),
    events=(
        Event(date(2017, 1, 1), "New year", "1 jan."),
        Event(date(2017, 3, 16), "EUPAN", "16 mars"),
        Event(date(2017, 3, 27), "SPIO", "27 mars", 1),
        Event(date(2017, 3, 28), "EUPAN GD", "28 mars"),
        Event(date(2017, 5, 11), LONG, "11 maj", 1),
        Event(date(2017, 12, 31), "EUPAN GD", "31 dec."),
    ),
)
GOALS = Goals(
    id="goals",
    finding="The state of 66 goals",
    heading="State",
    counts=(
        Count("ok", "On track", 51),
        Count("warn", "Some risk", 10),
        Count("bad", "Off track", 3),
        Count("none", "Not measurable", 2),
    ),
)
MAP = Map(
    id="map",
    finding="Most money in Cambodia",
    heading="Country",
    value_heading="SEK million",
    format=tenths,
    places=(
        Place("Belarus", D("4.2"), ("BY",)),
        Place("Armenien", D("1.4"), ("AM",)),
        Place("Azerbajdzjan", D("4.5"), ("AZ",), "/countries/AZ/"),
        Place("Georgien", None, ("GE",)),
        Place("Tunisien", D("7.9"), ("TN",)),
        Place("Västafrika", D("3.5"), ("SN", "ML", "BF", "CI")),
        Place("Etiopien", D(0), ("ET",)),
        Place("Kenya", D("2.2"), ("KE",)),
        Place("Tanzania", D("7.8"), ("TZ",)),
        Place("Moçambique", D("1.6"), ("MZ",)),
        Place("Bangladesh", D("1.6"), ("BD",)),
        Place("Kambodja", D("9.0"), ("KH",)),
        Place("Utan land", D("0.5"), ()),
    ),
)
MIXED = Columns(
    id="mixed",
    finding="Corrections and gaps among the parts",
    format=whole,
    labels=("2015", "2016", "2017"),
    series=(
        Series("Sida", (90_000, -27_200, None)),
        Series("EU", (None, 28_400, 8_000), "c2"),
        Series("Own", (12, -38_200, None), "c3"),
        Series("Partner", (D("0.5"), -10, None), "c4"),
    ),
)
LONG_SUMS = Bullets(
    id="long-sums",
    finding="Sums in full",
    format=lambda value: f"SEK {value:,.0f}",
    words=("Spent", "Budget", "Time elapsed"),
    rows=(
        Bullet("Jobbcenter som når unga, fas I–II", 45_678_901, 46_000_000, D("0.9")),
        Bullet("Typing error in the budget", 45_678_901, 1, D("0.9"), late=True),
    ),
)
LONG_VALUES = Map(
    id="long-values",
    finding="Values too long for their circles",
    value_heading="SEK",
    format=lambda value: f"SEK {value:,.0f}",
    places=(
        Place("Tanzania", 7_760_000, ("TZ",)),
        Place("Kenya", 2_160_000, ("KE",)),
        Place("Rwanda", -10, ("RW",)),
    ),
)
NOTES = Bars(
    id="notes",
    finding="Notes longer than their column",
    labels=("A", "B", "C"),
    series=(Series("Booked", (-105, None, 9)),),
    notes=(LONG, "28 %", "x"),
)
CRITERIA = (
    "1 Ledarskap", "2 Strategi och planering", "3 Medarbetare", "4 Partnerskap och resurser", "5 Processer",
    "6 Resultat för medborgare och kunder", "7 Medarbetarresultat", "8 Resultat för samhällsansvar",
    "9 Nyckelresultat",
)  # fmt: skip
FIRST = Series("2015-11-02", (28, 25, 31, 30, 27, 18, None, 15, 22), "c2")
SECOND = Series("2017-10-16", (41, 44, 38, 30, 43, 29, 27, 14, None))
CODES = tuple(name[0] for name in CRITERIA)
RADAR = Radar(
    id="radar",
    finding="Higher in five of nine",
    heading="Criterion",
    labels=CRITERIA,
    short=CODES,
    series=(FIRST, SECOND),
)
SQUARE = Radar(
    id="square",
    finding="Four factors, three rounds",
    labels=(
        "A Samsyn",
        "B Intern styrning",
        "C Ledarskap och medarbetarskap",
        "D Utbildning och fortbildning",
    ),
    series=tuple(Series(f"201{n}", (n * 9, n * 10, 100, 0), f"c{k}") for k, n in enumerate((3, 5, 7), 1)),
)
SLOPE = Slope(
    id="slope",
    finding="Higher in five of seven",
    heading="Criterion",
    labels=CRITERIA,
    short=CODES,
    before=FIRST,
    after=SECOND,
)
CLOSE = Slope(
    id="close",
    finding="All alike",
    labels=tuple(f"{LONG} {n}" for n in range(12)),
    before=Series("2015", (50,) * 12),
    after=Series("2017", (0,) * 6 + (100,) * 6),
)
CHARTS: tuple[Chart, ...] = (
    PLAIN, PARTS, STATUS, NEGATIVE, BULLETS, GROWTH, FUNDERS, COMPARED, MANY, CORRECTED, QUARTERS, FIVE,
    TIMELINE, YEAR, GOALS, MAP, MIXED, LONG_SUMS, LONG_VALUES, NOTES, RADAR,
    SQUARE, SLOPE, CLOSE, PLAN,
)  # fmt: skip
