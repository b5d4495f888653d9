"""The font files of the house and their names in reportlab.

The same files measure text for charts, draw it in the PDF and (repacked as WOFF2) show it on
the web, so a label that fits in one fits in all three.
"""

from functools import cache, lru_cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).resolve().parents[2] / "static" / "fonts"

EXTRALIGHT = "SourceSans-ExtraLight"
LIGHT = "SourceSans-Light"
REGULAR = "SourceSans"
SEMIBOLD = "SourceSans-Semibold"
FALLBACK = "DejaVuSans"

FILES: dict[str, Path] = {
    EXTRALIGHT: FOLDER / "SourceSansPro-ExtraLight.ttf",
    LIGHT: FOLDER / "SourceSansPro-Light.ttf",
    REGULAR: FOLDER / "SourceSansPro-Regular.ttf",
    SEMIBOLD: FOLDER / "SourceSansPro-Semibold.ttf",
    FALLBACK: FOLDER / "DejaVuSans.ttf",
}


@cache
def register() -> None:
    """Make every face known to reportlab, once in a process. Cheap to call again."""
    for name, path in FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(path)))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=SEMIBOLD, italic=REGULAR, boldItalic=SEMIBOLD)


def runs(text: str, face: str) -> list[tuple[str, str]]:
    """Split text into (face, part) pairs, so that a sign missing in `face` comes from the fallback."""
    register()
    known = pdfmetrics.getFont(face).face.charToGlyph
    parts: list[tuple[str, str]] = []
    for sign in text:
        name = face if ord(sign) in known else FALLBACK
        if parts and parts[-1][0] == name:
            parts[-1] = (name, parts[-1][1] + sign)
        else:
            parts.append((name, sign))
    return parts


def unknown(text: str) -> set[str]:
    """Signs that neither the text's font nor the fallback has; blanks and line ends need none."""
    register()
    known = [pdfmetrics.getFont(face).face.charToGlyph for face in (REGULAR, FALLBACK)]
    return {sign for sign in set(text) if not sign.isspace() and not any(ord(sign) in one for one in known)}


@lru_cache(maxsize=8192)
def width(text: str, face: str, size: float) -> float:
    """Width of one line of text in points, fallback signs included."""
    return sum(float(pdfmetrics.stringWidth(part, name, size)) for name, part in runs(text, face))
