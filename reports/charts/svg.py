"""Writes a scene as inline SVG. Colours come from classes, so dark mode and print need no second copy.

There is no style attribute anywhere: the content security policy forbids it.
"""

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from reports.charts.chart import Chart
from reports.charts.scene import Circle, Line, Point, Polygon, Polyline, Rect, Scene, Shape, Text

# A chart is drawn for a phone, a column and a whole page; static/css/charts.css shows the one that fits.
WIDTHS = (("s", 300), ("m", 480), ("l", 760))


def drawings(chart: Chart, id: str) -> list[SafeString]:
    """The chart for each width, under ids that begin with `id`."""
    return [svg(chart.draw(width, id=f"{id}-{tier}"), f"at-{tier}") for tier, width in WIDTHS]


def svg(scene: Scene, classes: str = "", *, decorative: bool = False) -> SafeString:
    """The scene as one `<svg>`; `classes` are added to the class `chart`.

    A decorative drawing is hidden from assistive technology: the same words stand beside it.
    """
    size = f'viewBox="0 0 {number(scene.width)} {number(scene.height)}"'
    css = f'class="{escape(f"chart {classes}".strip())}"'
    if decorative:
        size += f' width="{number(scene.width)}" height="{number(scene.height)}"'
        head = f'<svg {css} {size} aria-hidden="true" focusable="false">'
    else:
        key = escape(scene.id)
        names = f"{key}-t {key}-d" if scene.description else f"{key}-t"
        head = f'<svg {css} {size} role="img" aria-labelledby="{names}"><title id="{key}-t">{escape(scene.title)}</title>'
        if scene.description:
            head += f'<desc id="{key}-d">{escape(scene.description)}</desc>'
    body = "".join(_element(shape) for shape in scene.shapes)
    return mark_safe(f"{head}{body}</svg>")  # noqa: S308 - every text and id above is escaped


def number(value: float) -> str:
    """A coordinate: a dot whatever the language, two decimals at most, no minus zero."""
    return f"{round(value, 2) + 0:.2f}".rstrip("0").rstrip(".")


def _element(shape: Shape) -> str:
    match shape:
        case Rect():
            place = f'x="{number(shape.x)}" y="{number(shape.y)}"'
            size = f'width="{number(shape.width)}" height="{number(shape.height)}"'
            return f"<rect {place} {size}{_paint(shape)}/>"
        case Line():
            start = f'x1="{number(shape.x1)}" y1="{number(shape.y1)}"'
            end = f'x2="{number(shape.x2)}" y2="{number(shape.y2)}"'
            return f"<line {start} {end}{_paint(shape)}/>"
        case Polyline():
            path = " ".join(f"{number(x)},{number(y)}" for x, y in shape.points)
            return f'<polyline points="{path}"{_paint(shape)}/>'
        case Circle():
            place = f'cx="{number(shape.x)}" cy="{number(shape.y)}" r="{number(shape.radius)}"'
            return f"<circle {place}{_paint(shape)}/>"
        case Polygon():
            return f'<path d="{_path(shape.rings)}"{_paint(shape)}/>'
        case Text():
            place = f'x="{number(shape.x)}" y="{number(shape.y)}" font-size="{number(shape.size)}"'
            anchor = "" if shape.anchor == "start" else f' text-anchor="{shape.anchor}"'
            css = f"f-{shape.fill} b" if shape.bold else f"f-{shape.fill}"
            return f'<text {place}{anchor} class="{css}">{escape(shape.text)}</text>'


@lru_cache(maxsize=64)
def _path(rings: tuple[tuple[Point, ...], ...]) -> str:
    """The rings as path data; kept, because the land of a map is the same on every page."""
    return "".join(_ring(ring) for ring in rings)


def _ring(ring: Iterable[tuple[float, float]]) -> str:
    """A closed ring in relative steps, half the size of absolute ones for a map."""
    places = [(round(x, 1), round(y, 1)) for x, y in ring]
    steps = "".join(
        _step(x - before_x) + _step(y - before_y) for (before_x, before_y), (x, y) in pairwise(places)
    )
    return f"M{number(places[0][0])} {number(places[0][1])}l{steps.lstrip()}z"


def _step(value: float) -> str:
    """A relative coordinate; a minus sign parts it from its neighbour as well as a space does."""
    text = number(round(value, 1))
    return text if text.startswith("-") else f" {text}"


def _paint(shape: Rect | Line | Polyline | Circle | Polygon) -> str:
    fill = getattr(shape, "fill", "")
    css = [f"f-{fill}" if fill else "nf"]
    attributes = ""
    if shape.stroke:
        css.append(f"s-{shape.stroke}")
        attributes = f' stroke-width="{number(shape.stroke_width)}"'
        if dash := getattr(shape, "dash", ()):
            attributes += f' stroke-dasharray="{" ".join(number(part) for part in dash)}"'
    return f'{attributes} class="{" ".join(css)}"'
