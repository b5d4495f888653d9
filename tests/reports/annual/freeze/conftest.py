"""Editions that can be frozen: of the small portfolio, with what stops it waived."""

import datetime as dt

import pytest
from django.utils import timezone

from reports.annual.checks.findings import stops
from reports.annual.editions import outline
from reports.annual.freeze import actions
from reports.models import SectionText
from tests import factories as make

MOMENT = dt.datetime(2018, 2, 20, 12, tzinfo=dt.UTC)


def waive(edition, *documents):
    for finding in stops(edition, *documents):
        make.WaiverFactory(edition=edition, check_key=finding.check, about=finding.about)


def begun(**fields):
    """An open edition of 2017 with its outline, a text that is approved, and every hindrance waived."""
    edition = make.EditionFactory(dnr="Af-2018/0012", **fields)
    outline.begin(edition)
    for language, text in (("sv", "Året var bra."), ("en", "The year was good.")):
        SectionText.objects.filter(
            section__edition=edition, section__key="foreword", language=language
        ).update(
            text=text,
            status="approved",
            written_by=make.UserFactory(),
            approved_by=make.UserFactory(),
            approved_at=timezone.now(),
        )
    waive(edition)
    return edition


@pytest.fixture
def edition(portfolio):
    return begun()


@pytest.fixture
def frozen(edition, writer):
    return actions.freeze(user=writer, edition=edition, expected=edition.version)


@pytest.fixture
def approved(frozen, controller, leader):
    actions.sign(user=controller, edition=frozen, expected=frozen.version)
    return actions.approve(user=leader, edition=frozen, expected=frozen.version)
