"""The page says what the PDF says: the same texts, numbers and names of charts, in the same order."""

import difflib
import io

import pytest
from django.utils import translation

from reports import document as d
from reports.annual.compose import compose
from reports.annual.editions.queries import current
from reports.pdf.writer import write as write_pdf
from reports.web.page import write
from tests.reports.pdf import reading as pdf_reading
from tests.reports.pdf import sample
from tests.reports.web import reading

DEFINITIONS = {"sv": ("Begrepp", "Betydelse"), "en": ("Term", "Meaning")}
ENDS = {"sv": ("Sida", "Används först i"), "en": ("Page", "Used first in")}


def differences(document: d.Document) -> list[str]:
    stream = io.BytesIO()
    write_pdf(document, stream)
    of_paper, of_screen = ((*DEFINITIONS[document.language], end) for end in ENDS[document.language])
    heard = reading.without_uses(reading.of_pdf(pdf_reading.read(stream.getvalue())), of_paper)
    seen = reading.without_uses(reading.of_page(write(document)), of_screen)
    assert ("cell", "") in heard
    assert len(seen) > 50
    lines = [[f"{kind}: {words}" for kind, words in one] for one in (heard, seen)]
    return list(difflib.unified_diff(*lines, "pdf", "page", n=1, lineterm=""))


def test_the_sample_is_the_same_on_paper_and_on_screen():
    assert differences(sample.document()) == []


@pytest.fixture(scope="module")
def reports_of_2017(_demo_loaded, django_db_blocker):
    made = {}
    with django_db_blocker.unblock():
        for language in ("sv", "en"):
            with translation.override(language):
                for edition in (None, current(2017)):
                    kind = "texts" if edition else "figures"
                    made[language, kind] = compose(
                        2017, progress=lambda step, done, total: None, edition=edition
                    )
    return made


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["figures", "texts"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_report_of_2017_is_the_same_on_paper_and_on_screen(reports_of_2017, language, kind):
    """As figures alone, and as the edition with what people have written."""
    assert differences(reports_of_2017[language, kind]) == []


@pytest.mark.django_db
def test_the_edition_of_the_demo_has_texts(reports_of_2017):
    said = [len(write(reports_of_2017["sv", kind])) for kind in ("figures", "texts")]
    assert said[1] > said[0] + 5000
