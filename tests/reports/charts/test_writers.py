"""Both writers draw the same scene, and neither lets a label become markup."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Group, String

from reports.charts.chart import Series
from reports.charts.geography import outlines
from reports.charts.kinds import inline, shape
from reports.charts.kinds.bars import Bars
from reports.charts.pdf import drawing
from reports.charts.scene import Circle, Line, Polygon, Polyline, Rect, Scene, Text
from reports.charts.svg import number, svg
from tests.reports.charts.examples import CHARTS, MAP, PLAIN

HOSTILE = "</text><script>alert('x')</script>\" onload=\"x & ëԱ▼"
CSS = Path(__file__).resolve().parents[3] / "static" / "css" / "charts.css"
SMALL = (
    Scene("progress", 96, 14, inline.progress(1).shapes, "progress"),
    inline.sparkline([1, None, 3]),
    shape.outline("KH", 200, 200, name="Cambodia", capital=("Phnom Penh", 104.9, 11.6)),
    shape.cover([(104.9, 12.7, 9), (34.8, -6.2, 7.8)], (15, 62), 500, 400, name="Where we worked"),
)
SCENES = [*(chart.draw(width) for chart in CHARTS for width in (340, 800)), *SMALL]


def read(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)  # noqa: S314 - our own output


def ids(scene: Scene) -> str:
    return f"{scene.id}-{scene.width:g}"


@pytest.mark.parametrize("scene", SCENES, ids=ids)
def test_both_writers_draw_every_shape(scene):
    root = read(svg(scene))
    drawn = [element for element in root if element.tag not in ("title", "desc")]
    assert len(drawn) == len(drawing(scene).contents) == len(scene.shapes)
    tags = {Rect: "rect", Line: "line", Polyline: "polyline", Circle: "circle", Polygon: "path", Text: "text"}
    assert [element.tag for element in drawn] == [tags[type(one)] for one in scene.shapes]


@pytest.mark.parametrize("scene", SCENES, ids=ids)
def test_no_style_is_written_and_every_class_exists(scene):
    text, css = svg(scene), CSS.read_text()
    assert "style=" not in text
    assert "fill=" not in text
    used = {name for attribute in re.findall(r'class="([^"]*)"', text) for name in attribute.split()}
    assert [name for name in sorted(used) if f".{name} " not in css] == []


def test_labels_are_text_in_the_page():
    chart = Bars(
        id="x", finding=HOSTILE, labels=(HOSTILE,), series=(Series(HOSTILE, (1,)), Series("b", (2,)))
    )
    root = read(svg(chart.draw(800)))
    assert root.find("title").text == HOSTILE
    assert {element.tag for element in root} <= {"title", "desc", "rect", "text"}
    assert not any("onload" in element.attrib for element in root.iter())


def test_labels_are_text_on_paper():
    scene = Scene("x", 400, 30, (Text(0, 20, HOSTILE, 9),), "x")
    group = drawing(scene).contents[0]
    assert "".join(part.text for part in group.contents) == HOSTILE
    assert b"%PDF" in renderPDF.drawToString(drawing(scene))[:10]


def test_an_id_cannot_leave_its_attribute():
    assert '"><b' not in svg(Scene('x"><b', 10, 10, (), "x"))


def test_a_drawing_has_a_name_and_a_description():
    root = read(svg(PLAIN.draw(800)))
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "plain-t plain-d"
    assert root.find("title").get("id") == "plain-t"
    assert root.find("desc").text == PLAIN.alt


def test_a_small_drawing_is_silent():
    root = read(svg(inline.progress(1), "chart-inline", decorative=True))
    assert root.get("aria-hidden") == "true"
    assert root.get("role") is None
    assert root.find("title") is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-0.001, "0"),
        (1, "1"),
        (10.5, "10.5"),
        (1 / 3, "0.33"),
        (100, "100"),
        (-2.5, "-2.5"),
        (1e6, "1000000"),
    ],
)
def test_numbers_have_a_dot_and_two_decimals_at_most(value, text):
    assert number(value) == text


def test_a_ring_is_written_in_steps_that_end_where_they_should():
    scene = Scene("x", 10, 10, (Polygon((((1, 1), (4, 1), (4.5, 3), (0, 9)),), "c1"),), "x")
    assert 'd="M1 1l3 0 0.5 2-4.5 6z"' in svg(scene)


def test_paper_counts_upwards():
    scene = Scene("x", 100, 50, (Rect(10, 5, 20, 10, fill="c1"), Line(0, 0, 1, 2, "axis")), "x")
    rect, line = drawing(scene).contents
    assert (rect.x, rect.y, rect.width, rect.height) == (10, 35, 20, 10)
    assert (line.y1, line.y2) == (50, 48)
    assert rect.strokeColor is None
    assert rect.fillColor.hexval() == "0x17457f"


def test_signs_the_font_lacks_come_from_the_fallback_at_the_right_place():
    scene = Scene("x", 200, 20, (Text(200, 10, "ab Հայ", 10, anchor="end"),), "x")
    group = drawing(scene).contents[0]
    assert isinstance(group, Group)
    assert [(part.fontName, part.text) for part in group.contents] == [
        ("SourceSans", "ab "),
        ("DejaVuSans", "Հայ"),
    ]
    first, second = group.contents
    assert isinstance(first, String)
    assert first.x < second.x < 200


def test_the_same_scene_gives_the_same_bytes():
    outlines.cache_clear()
    assert svg(MAP.draw(700)) == svg(MAP.draw(700))
