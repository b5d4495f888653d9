"""Makes the faces of the web edition from those of the PDF: fewer signs, another name. Needs fonttools (requirements/dev)."""

from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from tracker.core.fonts import FOLDER

HERE = Path(__file__).parent
FAMILY = "Samverkan Sans"
MARKS = "‐‑‒–—‘’‚“”„†•…\u202f‰‹›⁄€™←↑→↓−≈≠≤≥▲▼✓"
# Latin with all accents of Europe, Azeri and Romanian; the thinnest face is for numbers and a word beside them.
LATIN = {*range(0x20, 0x7F), *range(0xA0, 0x180), *map(ord, "ƏəȘșȚț" + MARKS)}
FEW = {*range(0x20, 0x7F), *map(ord, "\u00a0ÅÄÖåäöé×–\u202f−€")}
FACES = {"ExtraLight": FEW, "Light": LATIN, "Regular": LATIN, "Semibold": LATIN}
FAMILY_NAMES, FULL_NAME, POSTSCRIPT_NAMES = (1, 16), 4, (3, 6)
KEPT_NAMES = (0, 2, 5, 7, 8, 9, 13, 14, 17)  # copyright, style, version, trademark, makers, licence


def make(face: str, signs: set[int]) -> None:
    font = TTFont(FOLDER / f"SourceSansPro-{face}.ttf", recalcTimestamp=False)
    options = subset.Options(
        layout_features=["kern", "mark", "mkmk", "ccmp", "locl"], hinting=False, name_IDs=["*"]
    )
    cut = subset.Subsetter(options)
    cut.populate(unicodes=signs)
    cut.subset(font)
    _rename(font, face)
    font.flavor = "woff2"
    font.save(HERE / f"SamverkanSans-{face}.woff2")


def _rename(font: TTFont, face: str) -> None:
    names = font["name"]
    for record in list(names.names):
        place = (record.nameID, record.platformID, record.platEncID, record.langID)
        if record.nameID in FAMILY_NAMES:
            names.setName(f"{FAMILY} {face}" if record.nameID == 1 else FAMILY, *place)
        elif record.nameID == FULL_NAME:
            names.setName(f"{FAMILY} {face}", *place)
        elif record.nameID in POSTSCRIPT_NAMES:
            names.setName(f"{FAMILY.replace(' ', '')}-{face}", *place)
        elif record.nameID not in KEPT_NAMES:
            names.removeNames(nameID=record.nameID)


if __name__ == "__main__":
    for name, signs in FACES.items():
        make(name, signs)
