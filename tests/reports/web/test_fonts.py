"""The faces in the page: small, named anew, and exactly as wide as those that charts are measured with."""

import pytest
from fontTools.ttLib import TTFont

from reports.web.fonts.make import FACES, HERE
from tracker.core.fonts import FOLDER


@pytest.mark.parametrize("face", FACES)
def test_every_sign_is_as_wide_as_in_the_face_it_comes_from(face):
    whole = TTFont(FOLDER / f"SourceSansPro-{face}.ttf")
    cut = TTFont(HERE / f"SamverkanSans-{face}.woff2")
    signs = cut.getBestCmap()
    assert set("0123456789,%−AaÅåÖö") - {chr(sign) for sign in signs} == set()
    for sign, glyph in signs.items():
        assert cut["hmtx"][glyph][0] == whole["hmtx"][whole.getBestCmap()[sign]][0], chr(sign)


@pytest.mark.parametrize("face", FACES)
def test_an_altered_face_has_another_name_and_the_same_licence(face):
    names = TTFont(HERE / f"SamverkanSans-{face}.woff2")["name"]
    for known in (1, 3, 4, 6, 16):
        assert "Source" not in (names.getDebugName(known) or ""), known
    assert "Samverkan Sans" in names.getDebugName(4)
    assert "SIL Open Font License" in names.getDebugName(13)
    assert (HERE / "OFL.txt").read_text(encoding="utf-8") == (FOLDER / "SourceSansPro-OFL.txt").read_text(
        encoding="utf-8"
    )
