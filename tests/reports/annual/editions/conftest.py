"""An open edition of the small portfolio, and a text that the manager writes."""

import pytest

from tests import factories as make


@pytest.fixture
def edition(portfolio):
    return make.EditionFactory()


@pytest.fixture
def text(edition, manager):
    """A draft that the manager writes."""
    return make.SectionTextFactory(section__edition=edition, owner=manager, written_by=manager)
