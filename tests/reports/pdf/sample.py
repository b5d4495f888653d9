"""A made-up report that uses every block at least once. The numbers mean nothing."""

import datetime as dt
from decimal import Decimal

from reports import document as d
from reports.charts.chart import Series
from reports.charts.kinds.bars import Bars
from reports.charts.kinds.columns import Columns
from reports.charts.kinds.goals import Count, Goals
from reports.charts.kinds.map import Map, Place
from reports.charts.kinds.shape import cover, outline

OK, WARN = d.Status("ok", "I fas"), d.Status("warn", "Viss risk")
BAD, NONE = d.Status("bad", "Avviker"), d.Status("none", "Ej mätbart")


def comma(value: Decimal) -> str:
    return f"{value:.1f}".replace(".", ",")


def numbers(*values: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(value) for value in values)


PLACES = (
    ("Kambodja", "9.0", ("KH",), 105.0, 12.5),
    ("Tunisien", "7.9", ("TN",), 9.5, 34.0),
    ("Tanzania", "7.8", ("TZ",), 35.0, -6.0),
    ("Belarus", "4.2", ("BY",), 28.0, 53.5),
    ("Azerbajdzjan", "4.5", ("AZ",), 48.0, 40.5),
    ("Armenien", "1.4", ("AM",), 45.0, 40.2),
    ("Västafrika", "3.5", ("SN", "ML", "BF", "CI"), -4.0, 13.0),
    ("Etiopien", "1.6", ("ET",), 39.5, 8.6),
    ("Moçambique", "1.6", ("MZ",), 35.0, -18.0),
)


def growth(id: str, **more) -> Columns:
    return Columns(
        id=id,
        labels=("2013", "2014", "2015", "2016", "2017"),
        series=(Series("Förbrukat", numbers("15.0", "18.0", "20.5", "25.3", "45.4")),),
        lit=4,
        format=comma,
        **({"finding": "Upp 79 procent på ett år", "note": "Mnkr, 2013–2017"} | more),
    )


def contents() -> d.Chapter:
    about = (
        "Rapporten beskriver vad vi gjorde internationellt under året, vad det kostade och vad som ",
        d.Run("förändrades", strong=True),
        " hos parterna. Våra insatser är en del av parternas eget arbete.",
    )
    read = (
        "Belopp är i svenska kronor. Understrukna begrepp leder till ",
        d.Run("definitionerna", link="#definitions"),
        ". ",
        d.Run("Alle Diagramme haben eine Beschreibung", lang="de"),
        ", och siffrorna finns i en tabell.",
    )
    after = (
        d.aside("Om rapporten", d.Paragraph(about)),
        d.aside("Så läser du", d.Paragraph(read), d.StatusLegend((OK, WARN, BAD, NONE))),
        d.aside("Demo", d.Paragraph("Alla uppgifter är påhittade.")),
    )
    return d.Chapter("contents", "Innehåll", (d.Contents(after),), look="front")


def year_in_figures() -> d.Chapter:
    tiles = (
        d.KeyFigure("8", "Pågående projekt", "6 år 2016; två startade", term="active"),
        d.KeyFigure("14", "Länder med aktivitet", "i Östra grannskapet, Afrika och Asien"),
        d.KeyFigure("52", "Engagerade medarbetare", "30 kvinnor och 22 män", term="staff"),
        d.KeyFigure("2\u00a0403", "Arbetsinsats", "1\u00a0102 utomlands", unit="dagar"),
        d.KeyFigure("Uppgift saknas", "Utbildade hos parterna", "603 kvinnor och 577 män år 2016"),
        d.KeyFigure("50,4", "Kvinnors andel", "av 1\u00a0436 deltaganden", unit="%"),
        d.KeyFigure("51", "Resultatmål i fas", "10 har viss risk", unit="av\u00a064"),
        d.KeyFigure("121\u00a0550", "Arbetssökande som nåtts", "av bättre tjänster"),
        d.KeyFigure("14", "Besök till Sverige", "163 besökare från 11 länder"),
    )
    hero = d.KeyFigure(
        "45,4",
        "Förbrukade medel",
        "90,9\u00a0% av budgeten 49,9 mnkr; 25,3 mnkr år 2016",
        unit="mnkr",
        term="volume",
    )
    return d.Chapter(
        "figures",
        "Året i siffror",
        (d.FigureGrid(tiles, hero, d.Chart(growth("hero"))),),
        number="1",
        lead="Under 2017 hade vi 8 pågående projekt i 14 länder. Verksamheten växte kraftigt: två projekt "
        "startade och förbrukningen ökade med 79 procent.",
    )


def where() -> d.Chapter:
    places = tuple(Place(name, Decimal(value), codes) for name, value, codes, _lon, _lat in PLACES)
    world = Map(
        id="map",
        finding="Flest kronor i Kambodja",
        note="Förbrukade medel 2017, mnkr. Cirkelns yta visar beloppet.",
        heading="Land",
        value_heading="Mnkr",
        places=places,
        format=comma,
        aspect=0.55,
    )
    narrow = (d.Column("Land", 4), d.Column("Tkr", 2, "number"), d.Column("Andel", 2, "number"))
    rows = (
        d.Row(("Tunisien", "7\u00a0900", "17,4\u00a0%")),
        d.Row(("Tanzania", "7\u00a0760", "17,1\u00a0%")),
        d.Row(("Summa", "15\u00a0660", "34,5\u00a0%"), "total"),
    )
    tables = tuple(
        d.Part(start, 4, (d.Table(narrow, rows, name),))
        for start, name in ((1, "Afrika"), (5, "Asien"), (9, "Östra grannskapet"))
    )
    return d.Chapter(
        "where",
        "Där vi arbetar",
        (
            d.Chart(world, note="Kartans gränser innebär inget ställningstagande.", bleed=True),
            d.Columns(tables),
        ),
        number="2",
        lead="Kambodja, Tunisien och Tanzania står för mer än hälften av årets förbrukning. Fyra länder i "
        "Västafrika arbetar tillsammans i ett regionalt projekt.",
    )


def economy() -> d.Chapter:
    parts = Bars(
        id="days",
        finding="2\u00a0403 arbetsdagar, mer än hälften hemifrån",
        note="Dagar 2017",
        heading="Projekt",
        labels=("ITP, program B", "Kambodja, KH-1", "Tunisien, TN-1", "Armenien, AM-1"),
        series=(
            Series("I samarbetslandet", numbers("96", "196", "204", "64"), "c1"),
            Series("Från Sverige", numbers("388", "205", "164", "58"), "c1l"),
        ),
        inside=True,
        format=str,
    )
    funders = Columns(
        id="funders",
        finding="Sida står för fyra femtedelar",
        note="Mnkr",
        labels=("2015", "2016", "2017"),
        series=(
            Series("Sida", numbers("19.2", "20.0", "37.4"), "c1"),
            Series("EU", numbers("1.3", "5.3", "7.8"), "c2"),
        ),
        format=comma,
    )
    money = d.Table(
        (
            d.Column("Tkr", 5),
            d.Column("2015", 2, "number"),
            d.Column("2016", 2, "number"),
            d.Column("2017", 2, "number", current=True),
            d.Column("Förändring", 2, "number"),
        ),
        (
            d.Row(("Intäkter från Sida", "19\u00a0200", "20\u00a0000", "37\u00a0400", "87,0\u00a0%")),
            d.Row(("Intäkter från EU", "1\u00a0310", "5\u00a0303", "7\u00a0848", "48,0\u00a0%")),
            d.Row(("Summa intäkter", "20\u00a0510", "25\u00a0303", "45\u00a0248", "78,8\u00a0%"), "total"),
            d.Row(
                (
                    (d.Run("Kostnadstäckning", term="cover"),),
                    "100,0\u00a0%",
                    "100,0\u00a0%",
                    "99,7\u00a0%",
                    "",
                )
            ),
        ),
        "Intäkter, kostnader och medarbetare",
        unit="Tkr i löpande priser om inget annat står",
        note="Delarna är avrundade var för sig och kan därför avvika från summan.",
        source="Källa: projektdata, läst 2018-02-12, utgåva 1.0.",
    )
    text = (
        d.Heading("Två projekt startade", key="two-projects"),
        d.Paragraph("Projekten i Västafrika och Armenien startade. De förklarar det mesta av ökningen."),
        d.Paragraph((d.Run("Genomförandegraden", term="rate"), " blev 90,9 procent. Lägst är Armenien.")),
    )
    return d.Chapter(
        "economy",
        "Ekonomi och personal",
        (
            d.Columns((d.Part(1, 5, text), d.Part(7, 6, (d.Chart(funders),)))),
            money,
            d.Chart(parts, start=4),
        ),
        number="3",
        lead="Finansiärerna betalade nästan hela kostnaden. Av årets 45,4 mnkr kom 37,4 från Sida och 7,8 från EU.",
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


def definitions() -> d.Chapter:
    entries = (
        d.Definition(
            "active",
            "Pågående projekt",
            "Projekt som startat senast 31 december och inte avslutats före 1 januari.",
        ),
        d.Definition(
            "volume", "Förbrukade medel", "Bokförda projektkostnader under året minus återbetalningar."
        ),
        d.Definition("staff", "Engagerade medarbetare", "Personer med uppdrag om minst en halv dag."),
        d.Definition("cover", "Kostnadstäckning", "Intäkter från finansiärer delat med full kostnad."),
        d.Definition("rate", "Genomförandegrad", "Förbrukade medel delat med senast beslutade årsbudget."),
        d.Definition("goal", "Måluppfyllelse", "(Utfall − utgångsvärde) delat med (mål − utgångsvärde)."),
        d.Definition(
            "fragile", "Sårbart arbete", "Egenföretagare utan anställda och medhjälpande familjemedlemmar."
        ),
        d.Definition("unused", "Oanvänt begrepp", "Ett begrepp som inte används någonstans."),
    )
    names = "Əliyeva Gülşən, Հայաստան, საქართველო, Уладзімір Караткевіч, Ŭładzimir, Ṙuben, Phnŭm Pénh"
    return d.Chapter(
        "definitions",
        "Definitioner",
        (
            d.Definitions("Så räknar vi", entries),
            d.Columns(
                (
                    d.Part(1, 4, (d.Heading("Namn i andra skrifter", 3), d.Paragraph(names, "small"))),
                    d.Part(
                        5,
                        4,
                        (
                            d.Heading("Öppna data", 3),
                            d.Paragraph(
                                (
                                    "Se ",
                                    d.Run("openaid.se", link="https://openaid.se/"),
                                    " < & > för öppna data.",
                                ),
                                "small",
                            ),
                        ),
                    ),
                )
            ),
        ),
        number="6",
        lead="Varje siffra i rapporten har en regel. Året är 1 januari till 31 december 2017.",
    )


def colophon() -> d.Chapter:
    fields = (
        d.Field("Utgåva", "Årsrapport 2017, utgåva 1.0\nFryst 2018-02-15\nDnr DEMO-2018/0012"),
        d.Field("Kontakt", "Enheten för internationellt samarbete"),
        d.Field("Rättelser", "Rättelser ges ut som ny utgåva med en lista över ändringarna."),
        d.Field("Tillgänglighet", "Filen är taggad enligt PDF/UA-1 och arkivformatet PDF/A-2a."),
        d.Field("Karta och omslag", "Gränser: Natural Earth, bearbetade."),
        d.Field("Typografi", "Source Sans Pro, SIL Open Font License."),
    )
    return d.Chapter("colophon", "Kolofon", (d.FieldGrid(fields, "lines"),), look="back")


def document(**changes) -> d.Document:
    chapters = (
        contents(),
        year_in_figures(),
        where(),
        economy(),
        results(),
        country("kambodja", "Kambodja", "KH", ("Phnom Penh", 104.9, 11.56)),
        country("azerbajdzjan", "Azerbajdzjan", "AZ", ("Baku", 49.9, 40.4)),
        definitions(),
        colophon(),
    )
    places = [(lon, lat, float(value)) for _name, value, _codes, lon, lat in PLACES]
    made = {
        "name": "Årsrapport",
        "mark": "2017",
        "subtitle": "Internationellt samarbete för arbetsmarknaden",
        "language": "sv",
        "publisher": "Samverkan",
        "registry_number": "Dnr DEMO-2018/0012",
        "edition": "Utgåva 1.0",
        "frozen": dt.date(2018, 2, 15),
        "created": dt.datetime(2018, 2, 15, 9, 30, tzinfo=dt.UTC),
        "chapters": chapters,
        "cover": cover(places, (15.0, 62.0), 482, 380, name="Årets länder"),
        "keywords": ("bistånd", "arbetsmarknad"),
        "demo": True,
    }
    return d.Document(**(made | changes))
