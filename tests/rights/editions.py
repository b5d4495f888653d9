"""What the walk meets of the annual report: an open edition and a frozen one, their sections, and what is asked of people."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import translation

from projects.models import Project
from reports.annual.freeze.facts import written
from reports.annual.freeze.queries import composed, snapshot
from reports.models import Edition
from tests import factories as make

_FROZEN = frozenset({"frozen"})
_LANGUAGES = {"own": "sv", "other": "en"}


def subjects(add: Callable[..., None], projects: dict[str, Project], admin_user: Any) -> None:
    """`own` is the manager's to write or to answer, `other` the other manager's."""
    for name, year, states in (("open", 2017, frozenset()), ("frozen", 2016, _FROZEN)):
        edition = make.EditionFactory(year=year)
        section = make.SectionFactory(edition=edition)
        make.WaiverFactory(edition=edition)
        add("edition", name, edition, states)
        for whose, language in _LANGUAGES.items():
            user = projects[whose].members.get().user
            text = make.SectionTextFactory(section=section, language=language, owner=user)
            make.RemarkFactory(section_text=text)
            add("section", whose, text, states)
            add("text request", whose, make.TextRequestFactory(section=section, asked_of=user), states)
        if states:
            _freeze(edition, admin_user)


def _freeze(edition: Edition, user: Any) -> None:
    for language in _LANGUAGES.values():
        with translation.override(language):
            tree, facts = composed(edition.year, edition)
            snapshot(edition, language, tree, written(facts)).save()
    moment = dt.datetime(2017, 3, 1, 9, tzinfo=dt.UTC)
    Edition.objects.filter(pk=edition.pk).update(state="frozen", frozen_at=moment, frozen_by=user)


ADDRESSES: dict[tuple[str, str], tuple[str, Callable[[Any], Any]]] = {
    ("edition", "public_id"): ("edition", lambda row: row.public_id),
    ("edition", "language"): ("edition", lambda row: "sv"),
    ("edition", "key"): ("edition", lambda row: row.sections.get().key),
    ("edition", "waiver"): ("edition", lambda row: row.waivers.get().pk),
    ("edition", "file"): ("edition", lambda row: "pdf-sv"),
    ("report", "edition"): ("edition", lambda row: row.public_id),
    ("report", "language"): ("edition", lambda row: "sv"),
    ("section", "public_id"): ("section", lambda row: row.section.edition.public_id),
    ("section", "language"): ("section", lambda row: row.language),
    ("section", "key"): ("section", lambda row: row.section.key),
    ("section", "pk"): ("section", lambda row: row.remarks.get().pk),
    ("text request", "public_id"): ("edition", lambda row: row.public_id),
    ("text request", "key"): ("edition", lambda row: row.sections.get().key),
    ("text request", "pk"): ("text request", lambda row: row.pk),
}
