"""What the database keeps of a frozen edition, whichever door is tried."""

import pytest
from django.db import IntegrityError, transaction

from reports.models import Edition, Section, SectionText
from tests import factories as make
from tests.reports.annual.freeze.conftest import advance

pytestmark = pytest.mark.django_db


def refused(write):
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


@pytest.fixture
def parts(edition):
    """A row of each kind that belongs to the edition, made while it was open."""
    text = SectionText.objects.filter(section__edition=edition).order_by("pk").first()
    return {
        "section": text.section,
        "text": text,
        "remark": make.RemarkFactory(
            section_text=text, closed_by=make.UserFactory(), closed_at=edition.opened_at
        ),
        "seen": make.SeenValueFactory(section_text=text),
        "chart": make.ChartTextFactory(edition=edition),
        "waiver": make.WaiverFactory(edition=edition, check_key="x"),
    }


CHANGES = {
    "section": {"order": 99},
    "text": {"text": "Något annat"},
    "remark": {"text": "Något annat"},
    "seen": {"shown": "0"},
    "chart": {"finding": "Något annat"},
    "waiver": {"reason": "Något annat"},
}


@pytest.mark.parametrize("kind", sorted(CHANGES))
def test_parts_of_an_open_edition_change_and_those_of_a_frozen_one_stay(kind, parts):
    row = parts[kind]
    rows = type(row).objects.filter(pk=row.pk)
    assert rows.update(**CHANGES[kind]) == 1
    advance(parts["section"].edition, "frozen")
    field = next(iter(CHANGES[kind]))
    refused(lambda: rows.update(**{field: getattr(row, field)}))
    refused(lambda: rows._raw_delete(rows.db))
    row.pk = None
    refused(lambda: row.save(force_insert=True))


def test_a_row_cannot_be_moved_out_of_a_frozen_edition_or_into_one(edition):
    frozen = advance(edition, "frozen")
    other = make.EditionFactory(year=2016)
    section = make.SectionFactory(edition=other)
    refused(lambda: Section.objects.filter(pk=section.pk).update(edition=frozen))
    refused(lambda: Section.objects.filter(edition=frozen).update(edition=other))


@pytest.mark.parametrize(
    "fields",
    [
        {"year": 2016},
        {"minor": 3},
        {"dnr": "Af-1"},
        {"erratum_sv": "x"},
        {"state": "open", "frozen_at": None, "frozen_by": None},
        {"state": "published"},
    ],
)
def test_a_frozen_edition_says_the_same_and_goes_step_by_step(edition, fields):
    frozen = advance(edition, "frozen")
    refused(lambda: Edition.objects.filter(pk=frozen.pk).update(**fields))


def test_who_signed_off_and_approved_stays(edition, writer):
    approved = advance(edition, "frozen", "signed", "approved")
    for fields in ({"signed_by": writer}, {"approved_by": writer}, {"state": "frozen"}):
        refused(lambda fields=fields: Edition.objects.filter(pk=approved.pk).update(**fields))


def test_an_open_edition_changes_and_cannot_skip_its_freezing(edition):
    rows = Edition.objects.filter(pk=edition.pk)
    assert rows.update(dnr="Af-2") == 1
    refused(lambda: rows.update(state="signed"))


def test_snapshots_and_files_are_written_once(published):
    snapshots = published.snapshots.all()
    refused(lambda: snapshots.update(seal="0" * 64))
    refused(lambda: snapshots._raw_delete(snapshots.db))
    refused(lambda: published.files.update(size=1))
    refused(lambda: published.files.all()._raw_delete(snapshots.db))
    refused(lambda: Edition.objects.filter(pk=published.pk)._raw_delete(snapshots.db))
