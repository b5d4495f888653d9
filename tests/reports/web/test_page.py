"""The page as a whole: what it loads (nothing), how it is built up, where its links lead, what stays text."""

import itertools
import re
from html.parser import HTMLParser

import pytest
from lxml import html

from reports import document as d
from reports.web.markup import VOID
from reports.web.page import write
from reports.web.style import POLICY, style
from tests.reports.pdf import sample

PHRASING = {"p", "h1", "h2", "h3", "h4", "h5", "span", "strong", "a", "dt", "summary", "title"}
BLOCKS = {
    "p",
    "div",
    "ul",
    "ol",
    "dl",
    "table",
    "figure",
    "section",
    "nav",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "li",
}
PARENTS = {
    "li": {"ul", "ol"}, "dt": {"div", "dl"}, "dd": {"div", "dl"}, "tr": {"thead", "tbody"}, "th": {"tr"}, "td": {"tr"},
    "thead": {"table"}, "tbody": {"table"}, "caption": {"table"}, "figcaption": {"figure"}, "summary": {"details"},
    "main": {"div"}, "meta": {"head"}, "style": {"head"}, "title": {"head", "svg"}, "desc": {"svg"},
}  # fmt: skip


class Strict(HTMLParser):
    """Refuses what a browser would have to mend: elements left open, crossed, or where they may not stand."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.faults, self.ids, self.seen = [], [], [], set()

    def handle_starttag(self, tag, attrs):
        names = [name for name, _value in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"{tag} says something twice: {names}")
        self.ids += [value for name, value in attrs if name == "id"]
        self.seen.add(tag)
        if tag in PARENTS and self.open[-1] not in PARENTS[tag]:
            self.faults.append(f"{tag} in {self.open[-1]}")
        if tag in BLOCKS and PHRASING & set(self.open):
            self.faults.append(f"{tag} in {self.open}")
        if tag == "a" and "a" in self.open:
            self.faults.append("a link in a link")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        if "svg" not in self.open:
            self.faults.append(f"{tag} closes itself")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"/{tag} closes another element")


def parsed(page: str) -> Strict:
    parser = Strict()
    parser.feed(page)
    parser.close()
    return parser


def written(*blocks: d.Block, **changes: object) -> html.HtmlElement:
    """The page of a report of one chapter; keywords change the report."""
    chapter = d.Chapter("one", "Ett kapitel", blocks, number="1")
    return html.document_fromstring(
        write(sample.document(**({"chapters": (chapter,), "cover": None} | changes)))
    )


@pytest.fixture(scope="module")
def page():
    return write(sample.document(draft=True))


@pytest.fixture(scope="module")
def tree(page):
    return html.document_fromstring(page)


def test_a_browser_has_nothing_to_mend(page):
    strict = parsed(page)
    assert strict.faults == []
    assert strict.open == []
    assert len(strict.ids) == len(set(strict.ids))
    assert {"table", "figure", "dl", "ol", "nav", "svg", "details"} <= strict.seen


def test_the_strict_parser_sees_faults():
    assert parsed("<ul><p>a</p><li>b</ul>").faults
    assert parsed("<div><p><div></div></p></div>").faults
    assert parsed('<p class="a" class="b"></p>').faults


def test_the_same_document_gives_the_same_page(page):
    assert write(sample.document(draft=True)) == page


def test_nothing_is_loaded_and_nothing_runs(page, tree):
    assert not tree.xpath("//script | //link | //img | //iframe | //object | //form | //base | //@style")
    assert not [one for one in tree.iter() for name in one.attrib if name.startswith("on")]
    assert re.findall(r"url\((?!\"data:font/woff2;base64,)", page) == []
    assert "@import" not in page
    assert {link for link in tree.xpath("//a/@href") if not link.startswith("#")} == {"https://openaid.se/"}


def test_the_page_allows_only_its_own_style(tree):
    (told,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert told == POLICY
    assert POLICY.startswith("default-src 'none'; style-src 'sha256-")
    assert tree.xpath("string(//style)") == style()


def test_every_link_leads_somewhere(tree):
    ids = set(tree.xpath("//@id"))
    wanted = {link[1:] for link in tree.xpath("//a/@href") if link.startswith("#")}
    assert wanted <= ids
    assert {"term-volume", "use-volume", "figures", "kambodja", "part-kambodja"} <= wanted
    named = " ".join(tree.xpath("//@aria-labelledby")).split()
    assert named
    assert set(named) <= ids


def test_headings_go_down_one_level_at_a_time(tree):
    levels = [int(one.tag[1]) for one in tree.xpath("//h1|//h2|//h3|//h4|//h5")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    titles = {one.text_content() for one in tree.xpath("//h2")}
    assert {"1 Året i siffror", "5 Land för land", "Kolofon"} <= titles
    assert [one.text_content() for one in tree.xpath("//section[@class='part']/section//h3")] == [
        "Kambodja",
        "Azerbajdzjan",
    ]


def test_it_says_its_language_name_and_marks(tree):
    assert tree.get("lang") == "sv"
    assert tree.findtext("head/title") == "Årsrapport 2017 – Samverkan"
    marks = [one.text for one in tree.xpath("//p[@class='marks']")]
    assert marks == ["DEMO · PÅHITTADE UPPGIFTER · UTKAST"] * 2
    assert not written(d.Paragraph("x"), demo=False).xpath("//p[@class='marks']")


def test_words_in_another_language_say_so(tree):
    (span,) = tree.xpath("//span[@lang]")
    assert (span.get("lang"), span.text) == ("de", "Alle Diagramme haben eine Beschreibung")
    nonsense = written(d.Paragraph((d.Run("x", lang='"><script>'),)))
    assert not nonsense.xpath("//main//*[@lang]")


def test_a_term_leads_to_its_definition_and_back(tree):
    (use,) = tree.xpath("//a[@id='use-volume']")
    assert (use.get("href"), use.text) == ("#term-volume", "Förbrukade medel")
    row = tree.xpath("//tr[@id='term-volume']")[0]
    (back,) = row.xpath(".//a")
    assert (back.get("href"), back.text) == ("#use-volume", "1 Året i siffror")
    assert tree.xpath("//tr[@id='term-unused']/td[last()]")[0].text == "–"


def test_tables_say_what_their_heads_are_heads_of(tree):
    for table in tree.xpath("//main//div[@class='table']//table"):
        assert table.xpath("./caption") or table.get("aria-label")
        assert set(table.xpath("./thead//th/@scope")) == {"col"}
        for row in table.xpath("./tbody/tr"):
            assert row[0].tag == "th"
            assert row[0].get("scope") == ("rowgroup" if row.get("class") == "group" else "row")
    (group,) = tree.xpath("//tr[@class='group']")
    assert group[0].get("colspan") == "6"


def test_a_status_is_a_shape_and_a_word(tree):
    for status in tree.xpath("//*[contains(concat(' ', @class), ' status ')]"):
        assert status.xpath("./*[local-name()='svg'][@aria-hidden='true']")
        assert status.text_content().strip()


def test_every_chart_has_its_words_and_its_values(tree):
    charts = tree.xpath("//figure")
    assert len(charts) == 7
    for chart in charts:
        assert chart.xpath("./figcaption")
        assert len(chart.xpath(".//*[local-name()='svg'][@role='img']")) == 3
        assert len(chart.xpath("./details//tbody/tr")) > 0


EVIL = "</style></p><script>alert(1)</script><b onclick=x> &amp; \" ' <font color=red>{{ x }} <!-- ]]>"


def test_whatever_texts_say_they_stay_texts():
    row = d.Row((EVIL, d.Cell(EVIL, detail=EVIL)))
    table = d.Table((d.Column(EVIL), d.Column(EVIL)), (d.Row((EVIL,), "group"), row), EVIL, EVIL, EVIL, EVIL)
    figure = d.KeyFigure(EVIL, EVIL, EVIL, EVIL, term=EVIL)
    blocks = (
        d.Heading(EVIL, key=EVIL), d.Paragraph((EVIL, d.Run(EVIL, strong=True, lang=EVIL))), d.Bullets((EVIL,)),
        d.LessonBox(EVIL, EVIL, EVIL), d.FigureGrid((figure,), figure), d.StatusLegend((d.Status("ok", EVIL),)), table,
        d.Definitions(EVIL, (d.Definition(EVIL, EVIL, EVIL),)), d.FieldGrid((d.Field(EVIL, EVIL, EVIL),)),
        d.Contents((d.Paragraph(EVIL),)),
    )  # fmt: skip
    chapter = d.Chapter("one", EVIL, blocks, EVIL, EVIL, "country", EVIL)
    page = write(
        sample.document(
            chapters=(chapter,),
            cover=None,
            name=EVIL,
            mark=EVIL,
            subtitle=EVIL,
            publisher=EVIL,
            registry_number=EVIL,
            edition=EVIL,
            author=EVIL,
            keywords=(EVIL,),
            seal=EVIL,
        )
    )
    strict = parsed(page)
    assert strict.faults == []
    assert not {"script", "b", "font"} & strict.seen
    assert html.document_fromstring(page).xpath("string(//main//li[1])")
    assert page.count("</style>") == 1


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:x",
        "http://example.org/",
        "data:text/html,x",
        "//example.org/",
        "#nowhere",
        "/reports/",
    ],
)
def test_links_lead_only_to_secure_pages_and_places_of_the_report(link):
    page = written(d.Paragraph((d.Run("ord", link=link),)))
    assert not page.xpath("//main//p//a[text()='ord']")
    assert "ord" in page.xpath("string(//main)")


def test_signs_that_no_page_may_hold_are_left_out():
    said = written(d.Paragraph("a\x00b\x08c\ud800d\u202ee\u2028f")).xpath("string(//main//p)")
    assert said == "abc\ufffdde f"


def test_a_place_named_twice_is_one():
    strict = parsed(write(sample.document(chapters=(
        d.Chapter("one", "A", (d.Heading("B", key="one"), d.Heading("C", key="report.text")), look="front"),
        d.Chapter("one", "D", ()),
    ))))  # fmt: skip
    assert len(strict.ids) == len(set(strict.ids))


def test_the_way_back_stands_above_the_report():
    page = html.document_fromstring(
        write(sample.document(), back=("/reports/2017-1.0/", "Till <arbetsytan>"))
    )
    (link,) = page.xpath("//nav[@class='way-back']/a")
    assert (link.get("href"), link.text) == ("/reports/2017-1.0/", "Till <arbetsytan>")
