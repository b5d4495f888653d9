import io

import pytest
from django.utils import translation

from reports.annual.compose import compose
from reports.annual.freeze import codec
from reports.pdf.writer import write

pytestmark = pytest.mark.django_db


def silent(*args):
    pass


def rendered(tree):
    stream = io.BytesIO()
    write(tree, stream, progress=silent)
    return stream.getvalue()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_what_was_written_is_read_again_and_drawn_to_the_same_bytes(demo, language):
    with translation.override(language):
        tree = compose(2017, progress=silent)
        text = codec.written(tree)
        again = codec.read(text)
        assert codec.written(again) == text
        assert rendered(again) == rendered(tree)
