"""The steps from an open edition to a published one, and the correction of that. Each action is one transaction.

They raise Refused (a rule says no), Stale (somebody saved first) and access.Denied. Publishing makes files and
therefore is a job: publishing.py.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.annual.checks.findings import stops
from reports.annual.editions.models import Edition
from reports.annual.freeze.facts import Facts, written
from reports.annual.freeze.queries import composed, snapshot
from reports.document import Document
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history import chain
from tracker.core.history.record import recorded

State = Edition.State
Composed = dict[str, tuple[Document, Facts]]


@recorded
def freeze(*, user: Any, edition: Edition, expected: int | None) -> Edition:
    """Keep both documents as they are now. From then on the edition shows them, whatever happens to the data."""
    access.require(user, "freeze", edition)
    _claim(edition, expected)
    if not edition.is_open:
        raise Refused("not_open", _("The edition is frozen already."))
    _require_erratum(edition)
    # Until the end nobody else's change is committed: both languages tell the same data.
    chain.take_turn()
    moment = timezone.now().replace(microsecond=0)
    made = _composed(edition, moment)
    found = stops(edition, {language: tree for language, (tree, _facts) in made.items()})
    if found:
        raise Refused(
            "stops",
            ngettext(
                "%(n)s hindrance is left. See the checks of the edition.",
                "%(n)s hindrances are left. See the checks of the edition.",
                len(found),
            )
            % {"n": len(found)},
        )
    edition.state, edition.frozen_by, edition.frozen_at = State.FROZEN, user, moment
    edition.save()
    for language, (tree, facts) in made.items():
        snapshot(edition, language, tree, written(facts)).save()
    return edition


def _require_erratum(edition: Edition) -> None:
    for name in ("erratum_sv", "erratum_en"):
        if edition.minor and not getattr(edition, name).strip():
            raise Refused(
                "no_erratum",
                _("Say in both languages what was wrong before you freeze the correction."),
                field=name,
            )


def _composed(edition: Edition, moment: dt.datetime) -> Composed:
    """The documents as they are frozen, by language, with what they tell."""
    made: Composed = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            tree, facts = composed(edition.year, edition)
            number = _("Edition %(number)s") % {"number": edition.number}
            day = timezone.localdate(moment)
            tree = dataclasses.replace(tree, edition=number, draft=False, created=moment, frozen=day)
            made[language] = tree, facts
    return made


@recorded
def sign(*, user: Any, edition: Edition, expected: int | None) -> Edition:
    """The controller stands for the figures."""
    access.require(user, "sign", edition)
    _claim(edition, expected)
    _require_state(
        edition, State.FROZEN, _("Only a frozen edition that nobody has signed off yet can be signed off.")
    )
    edition.state, edition.signed_by, edition.signed_at = State.SIGNED, user, timezone.now()
    edition.save()
    return edition


@recorded
def approve(*, user: Any, edition: Edition, expected: int | None) -> Edition:
    """The leadership stands for the report. Not who has signed it off."""
    access.require(user, "approve", edition)
    _claim(edition, expected)
    _require_state(
        edition, State.SIGNED, _("The controller must sign the edition off before it can be approved.")
    )
    if edition.signed_by_id == user.pk:
        raise Refused("same_person", _("You signed the figures off. Somebody else must approve the report."))
    edition.state, edition.approved_by, edition.approved_at = State.APPROVED, user, timezone.now()
    edition.save()
    return edition


@recorded
def correct_edition(*, user: Any, edition: Edition, expected: int | None) -> Edition:
    """A new open edition with the outline, the texts and the words of charts of the published one.

    Texts keep their approval until somebody changes them. What was waived is not: the findings are judged anew.
    """
    access.require(user, "add", Edition)
    _claim(edition, expected)
    _require_state(edition, State.PUBLISHED, _("Only a published edition is corrected in a new one."))
    latest = Edition.objects.filter(year=edition.year).aggregate(latest=Max("minor"))["latest"]
    if latest != edition.minor:
        raise Refused("not_latest", _("There is a later edition of the year. Correct that one."))
    new = Edition(year=edition.year, minor=edition.minor + 1, opened_by=user, is_demo=edition.is_demo)
    new.save()
    _copy_sections(edition, new)
    for words in edition.chart_texts.order_by("pk"):
        _copied(words, edition=new).save()
    return new


def _copy_sections(edition: Edition, new: Edition) -> None:
    """With texts and the values that their writers have seen. Days by which they were due have passed."""
    for section in edition.sections.order_by("order", "pk"):
        texts = list(section.texts.order_by("pk"))
        copy = _copied(section, edition=new, version=1)
        copy.save()
        for text in texts:
            seen = list(text.seen_values.order_by("pk"))
            own = _copied(text, section=copy, version=1, due_on=None)
            own.save()
            for value in seen:
                _copied(value, section_text=own).save()


def _copied(row: Any, **fields: Any) -> Any:
    """A new row, not saved yet, with what this one says."""
    kept = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
    replaced = {type(row)._meta.get_field(name).attname for name in fields}
    return type(row)(**{name: value for name, value in kept.items() if name not in replaced}, **fields)


def _claim(edition: Edition, expected: int | None) -> None:
    edition.claim(-1 if expected is None else expected)
    edition.refresh_from_db()


def _require_state(edition: Edition, state: str, message: str) -> None:
    if edition.state != state:
        raise Refused("wrong_state", message)
