"""The longer chapters of the made-up report: results with a long table, and a country's spread."""

from decimal import Decimal

from reports import document as d
from reports.charts.chart import Series
from reports.charts.kinds.columns import Columns
from reports.charts.kinds.goals import Count, Goals
from reports.charts.kinds.shape import outline

OK, WARN = d.Status("ok", "I fas"), d.Status("warn", "Viss risk")
BAD, NONE = d.Status("bad", "Avviker"), d.Status("none", "Ej mätbart")


def comma(value: Decimal) -> str:
    return f"{value:.1f}".replace(".", ",")


def numbers(*values: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(value) for value in values)


def growth(id: str, **more) -> Columns:
    return Columns(
        id=id,
        labels=("2013", "2014", "2015", "2016", "2017"),
        series=(Series("Förbrukat", numbers("15.0", "18.0", "20.5", "25.3", "45.4")),),
        lit=4,
        format=comma,
        **({"finding": "Upp 79 procent på ett år", "note": "Mnkr, 2013–2017"} | more),
    )


def results() -> d.Chapter:
    goals = Goals(
        id="goals",
        finding="Läget för 64 resultatmål",
        note="Prestationer och effekter med måltid 2017",
        counts=(Count("ok", "i fas", 51), Count("warn", "viss risk", 10), Count("bad", "avviker", 3)),
    )
    counts = (
        d.KeyFigure("51", "i fas, 80 procent", level="ok"),
        d.KeyFigure("10", "har viss risk", level="warn"),
        d.KeyFigure("3", "avviker", level="bad"),
    )
    columns = (
        d.Column("Projekt och förändring", 5),
        d.Column("Indikator", 3),
        d.Column("Från", 1, "number"),
        d.Column("2017", 1, "number", current=True),
        d.Column("Mål", 1, "number"),
        d.Column("Läge", 2, "status"),
    )
    change = "Åtta av nio jobbcenter följer nu upp sina resultat varje månad."
    rows = [d.Row(("Östra grannskapet",), "group")]
    for number, status in enumerate((OK, WARN, BAD, NONE) * 5, 1):
        rows.append(
            d.Row(
                (
                    d.Cell(f"Projekt P-{number}", detail=change),
                    "Center med månatlig resultatdialog",
                    "0",
                    str(number),
                    "20",
                    d.Cell(status=status),
                )
            )
        )
    table = d.Table(columns, tuple(rows), "Ett mål per projekt", unit="Urval av 64 mål", density="roomy")
    return d.Chapter(
        "results",
        "Resultat",
        (
            d.FigureGrid(counts, look="status"),
            d.Chart(goals),
            d.NewPage(),
            d.Heading("Vad som förändrades, projekt för projekt", key="changes"),
            d.Paragraph(
                ("Procenten är ", d.Run("måluppfyllelsen", term="goal"), ": hur långt utfallet kommit.")
            ),
            table,
        ),
        number="4",
        lead="Fyra av fem mål som skulle nås under året är i fas. Tre avviker; de gäller projekt som startade sent.",
    )


def country(key: str, name: str, code: str, capital: tuple[str, float, float]) -> d.Chapter:
    facts = (
        d.Field("Part", "Nationella arbetsförmedlingen", "Central och lokal nivå"),
        d.Field("Finansiär", "Sida, bilateralt", "Två avtal, en förlängning"),
        d.Field("Period", "Februari 2013–mars 2019", "Fas I och II"),
        d.Field("Förbrukat 2017", "7,4 mnkr", "97\u00a0% av budgeten 7,6 mnkr"),
        d.Field("Områden", "Tjänster och metoder 50\u00a0%", "Informationssystem 20, prognoser 15"),
        d.Field("Agenda 2030", "Mål 8.5, 8.6 och 4.4", "Jämställdhet är ett delmål"),
    )
    market = d.Table(
        (d.Column("15 år och äldre, %", 3), d.Column("Kv.", 1, "number"), d.Column("Män", 1, "number")),
        (
            d.Row(("Arbetslösa", "0,2", "0,1")),
            d.Row(((d.Run("Sårbart arbete", term="fragile"),), "56,0", "44,7")),
        ),
        summary="Arbetsmarknaden efter kön",
    )
    left = (
        d.Heading("Vad förändrades"),
        d.Paragraph("Åtta av nio jobbcenter följer nu upp sina resultat varje månad.", "pull"),
        d.Paragraph(
            "För två år sedan gjorde fyra center det. Cheferna använder samma fem mått, och mötena leder till beslut."
        ),
        d.Paragraph(
            "Under året registrerades 68 400 arbetssökande, 53 procent kvinnor. Tre av fyra var 15–24 år."
        ),
        d.Bullets(("401 arbetsdagar, 11 resor", "14 utbildningar med 318 personer, varav 150 kvinnor")),
    )
    right = (
        d.Heading("Arbetsmarknaden 2017"),
        market,
        d.Paragraph(
            (d.Run("I Sverige:", strong=True), " arbetslösa 6,4 och 7,0; sårbart arbete 4,3 och 8,1."), "note"
        ),
        d.Paragraph("Låg arbetslöshet döljer osäkra arbeten; läs därför talen tillsammans.", "note"),
    )
    side = d.FigureGrid(
        (
            d.KeyFigure("69\u00a0%", "av vägen till målet 90 000"),
            d.KeyFigure("53\u00a0%", "av de registrerade är kvinnor"),
            d.KeyFigure("3 av 4", "är 15–24 år"),
        ),
        look="side",
    )
    chart = d.Chart(
        growth(
            f"{key}-growth",
            finding="Nästan dubbelt så många som 2014",
            note="Tusental per år",
            target=("Mål 2018", Decimal(90)),
        )
    )
    return d.Chapter(
        key,
        name,
        (
            d.FieldGrid(facts),
            d.Columns((d.Part(1, 7, left), d.Part(9, 4, right))),
            d.NewPage(),
            d.Columns((d.Part(1, 8, (chart,)), d.Part(10, 3, (side,)))),
            d.Table(
                (
                    d.Column("Indikator", 5),
                    d.Column("Från", 1, "number"),
                    d.Column("2017", 1, "number", current=True),
                    d.Column("Läge", 1, "status"),
                ),
                (d.Row(("Registrerade arbetssökande", "21\u00a0000", "68\u00a0400", d.Cell(status=OK))),),
                f"Resultat i {name}",
                density="dense",
            ),
            d.LessonBox(
                "Lärdom",
                "Månatliga samtal fick fäste först när cheferna själva valde måtten.",
                "Våra första förslag hade tolv mått och användes inte.",
            ),
            d.Columns(
                (
                    d.Part(1, 6, (d.Heading("Risk"), d.Paragraph("Personal som utbildats slutar."))),
                    d.Part(7, 6, (d.Heading("Nästa år"), d.Paragraph("Det nionde centret börjar mäta."))),
                )
            ),
        ),
        number="5",
        part="Land för land",
        look="country",
        lead="Jobbcenter som når unga. Vi stöder den nationella arbetsförmedlingen centralt och i nio lokala center.",
        outline=outline(code, 190, 204, name=name, capital=capital),
        spread=True,
    )
