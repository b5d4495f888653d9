"""Freezing an edition, and the steps after it."""

import pytest

from reports.annual.freeze import codec
from reports.annual.freeze.queries import kept, told

pytestmark = pytest.mark.django_db


def test_freezing_keeps_both_documents_with_their_figures(frozen, writer):
    assert (frozen.state, frozen.frozen_by) == ("frozen", writer)
    sv, en = (kept(frozen, language) for language in ("sv", "en"))
    assert (sv.language, en.language) == ("sv", "en")
    assert not sv.draft
    assert sv.created == frozen.frozen_at
    snapshot = frozen.snapshots.get(language="sv")
    assert sv.seal == snapshot.seal == codec.seal(snapshot.tree)
    volume = {fact.name: fact for fact in told(frozen, "en").figures}["F2", 2017, "", ""]
    assert (volume.value, volume.unit) == ("2363.40", "SEK")
