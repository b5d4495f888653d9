"""Editions of the small portfolio in each state. What they tell is composed once: it is the same for every test."""

import datetime as dt

import pytest

from reports.annual.checks.findings import stops
from reports.annual.freeze import actions, files
from reports.annual.freeze.facts import written
from reports.annual.freeze.queries import snapshot
from reports.models import Edition, EditionFile
from tests import factories as make

MOMENT = dt.datetime(2018, 2, 20, 12, tzinfo=dt.UTC)
_composed, _made = {}, []


def begin(**fields):
    """An open edition with a section that is written and approved in both languages."""
    edition = make.EditionFactory(**{"year": 2017, "dnr": "Af-2018/0012"} | fields)
    section = make.SectionFactory(edition=edition, key="foreword", order=1, title_sv="", title_en="")
    for language, text in (("sv", "Året var bra."), ("en", "The year was good.")):
        make.SectionTextFactory(section=section, language=language, text=text, approved_by=make.UserFactory())
    return edition


def waive(edition):
    """Take responsibility for everything that keeps the edition from being frozen."""
    for finding in stops(edition):
        make.WaiverFactory(edition=edition, check_key=finding.check, about=finding.about)


def begun(**fields):
    """The same, and nothing keeps it from being frozen."""
    edition = begin(**fields)
    waive(edition)
    return edition


def advance(edition, *states):
    """As if the steps had been taken long ago."""
    for state in states:
        day = dt.timedelta(days=Edition.State.values.index(state))
        fields = {f"{state}_at": MOMENT + day, f"{state}_by": make.UserFactory()}
        Edition.objects.filter(pk=edition.pk).update(state=state, **fields)
    edition.refresh_from_db()
    return edition


@pytest.fixture
def edition(portfolio):
    return begin()


@pytest.fixture
def frozen(edition):
    if not _composed:
        _composed.update(actions._composed(edition, MOMENT))
    for language, (tree, facts) in _composed.items():
        snapshot(edition, language, tree, written(facts)).save()
    return advance(edition, "frozen")


@pytest.fixture
def approved(frozen):
    return advance(frozen, "signed", "approved")


@pytest.fixture
def published(approved):
    if not _made:
        _made.extend(files.all_made(approved))
    for file in _made:
        files.store(approved, file)
        EditionFile.objects.create(
            edition=approved, kind=file.kind, language=file.language, seal=file.seal, pages=file.pages,
            file=files.place(approved, file.kind, file.language), size=len(file.content),
        )  # fmt: skip
    return advance(approved, "published")
