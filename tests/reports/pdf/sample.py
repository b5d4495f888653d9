"""A made-up report that uses every block at least once. The numbers mean nothing."""

import datetime as dt
from decimal import Decimal

from reports import document as d
from reports.charts.chart import Series
from reports.charts.kinds.bars import Bars
from reports.charts.kinds.columns import Columns
from reports.charts.kinds.map import Map, Place
from reports.charts.kinds.shape import cover
from tests.reports.pdf.sample_chapters import BAD, NONE, OK, WARN, comma, country, growth, numbers, results

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
