"""Writes a scene as a reportlab Drawing: the light palette, live text, y upwards as paper counts it."""

from reportlab.graphics.shapes import FILL_NON_ZERO, Drawing, Group, String
from reportlab.graphics.shapes import Circle as PaperCircle
from reportlab.graphics.shapes import Line as PaperLine
from reportlab.graphics.shapes import Path as PaperPath
from reportlab.graphics.shapes import PolyLine as PaperPolyLine
from reportlab.graphics.shapes import Rect as PaperRect
from reportlab.lib.colors import Color, HexColor

from reports.charts.scene import Circle, Line, Polygon, Polyline, Rect, Scene, Shape, Text
from tracker.core import fonts, tokens

COLOURS: dict[str, Color] = {role: HexColor(code) for role, code in tokens.LIGHT.items()}


def drawing(scene: Scene) -> Drawing:
    """One Drawing with one element for each shape of the scene, in the same order."""
    fonts.register()
    paper = Drawing(scene.width, scene.height)
    for shape in scene.shapes:
        paper.add(_element(shape, scene.height))
    return paper


def _element(shape: Shape, top: float) -> object:
    match shape:
        case Rect():
            bottom = top - shape.y - shape.height
            return PaperRect(shape.x, bottom, shape.width, shape.height, **_paint(shape))
        case Line():
            return PaperLine(shape.x1, top - shape.y1, shape.x2, top - shape.y2, **_stroke(shape))
        case Polyline():
            return PaperPolyLine(
                [coordinate for x, y in shape.points for coordinate in (x, top - y)], **_stroke(shape)
            )
        case Circle():
            return PaperCircle(shape.x, top - shape.y, shape.radius, **_paint(shape))
        case Polygon():
            path = PaperPath(fillMode=FILL_NON_ZERO, **_paint(shape))
            for ring in shape.rings:
                path.moveTo(ring[0][0], top - ring[0][1])
                for x, y in ring[1:]:
                    path.lineTo(x, top - y)
                path.closePath()
            return path
        case Text():
            return _text(shape, top)


def _text(shape: Text, top: float) -> Group:
    """A group with one string for each face: signs missing in Source Sans come from the fallback."""
    group = Group()
    x = shape.left
    for face, part in fonts.runs(shape.text, shape.face):
        group.add(
            String(x, top - shape.y, part, fontName=face, fontSize=shape.size, fillColor=COLOURS[shape.fill])
        )
        x += fonts.width(part, face, shape.size)
    return group


def _stroke(shape: Rect | Line | Polyline | Circle | Polygon) -> dict[str, object]:
    return {
        "strokeColor": COLOURS[shape.stroke] if shape.stroke else None,
        "strokeWidth": shape.stroke_width,
        "strokeDashArray": list(getattr(shape, "dash", ())) or None,
    }


def _paint(shape: Rect | Circle | Polygon) -> dict[str, object]:
    return {"fillColor": COLOURS[shape.fill] if shape.fill else None, **_stroke(shape)}
