"""Every change of lessons and stories. Each action is one transaction, and raises what projects/updates/actions.py does.

A story leaves the house only while the consent of the person who tells it holds; a consent that was withdrawn does
not come back, a new one takes its place.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from projects.portfolio.models import Project
from projects.updates.models import Lesson, Story
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.numbers import save_numbered
from tracker.core.periods import FIRST_YEAR, LAST_YEAR, today
from tracker.core.saving import check
from tracker.core.text import clean_text

Told = TypeVar("Told", Lesson, Story)
LESSON_FIELDS = ("learned_on", "title_sv", "title_en", "text_sv", "text_en")
CONSENT = ("consent_from", "consent_until", "consent_dnr", "consent_withdrawn_on")
STORY_FIELDS = (
    "happened_on", "title_sv", "title_en", "text_sv", "text_en", "teller_sv", "teller_en", *CONSENT,
)  # fmt: skip
_DAYS = ("learned_on", "happened_on", "consent_from", "consent_until", "consent_withdrawn_on")


@recorded
def add_lesson(*, user: Any, project: Project | None, fields: Mapping[str, Any]) -> Lesson:
    """A lesson with a number of its own; `fields` are of LESSON_FIELDS."""
    row = Lesson(project=_project(user, project), learned_on=today())
    _fill(row, LESSON_FIELDS, fields)
    check(row, exclude=["public_id"])
    save_numbered(row, "public_id", f"L-{row.learned_on.year}-")
    return row


@recorded
def change_lesson(*, user: Any, lesson: Lesson, expected: int | None, fields: Mapping[str, Any]) -> Lesson:
    _claim(user, lesson, expected)
    _fill(lesson, LESSON_FIELDS, fields)
    check(lesson)
    lesson.save()
    return lesson


@recorded
def void_lesson(*, user: Any, lesson: Lesson, expected: int | None, reason: str) -> None:
    """It leaves all lists and the annual report, and stays with its reason."""
    _void(user, lesson, expected, reason)


@recorded
def add_story(*, user: Any, project: Project | None, fields: Mapping[str, Any]) -> Story:
    """A story with a number of its own, with or without a consent to publish it; `fields` are of STORY_FIELDS."""
    row = Story(project=_project(user, project), happened_on=today())
    _fill(row, STORY_FIELDS, fields)
    _check_consent(row)
    check(row, exclude=["public_id"])
    save_numbered(row, "public_id", f"S-{row.happened_on.year}-")
    return row


@recorded
def change_story(*, user: Any, story: Story, expected: int | None, fields: Mapping[str, Any]) -> Story:
    """Change what `fields` name; a consent is withdrawn by its day."""
    _claim(user, story, expected)
    before = {name: getattr(story, name) for name in CONSENT}
    _fill(story, STORY_FIELDS, fields)
    _check_consent(story)
    withdrawn = before["consent_withdrawn_on"]
    if withdrawn and story.consent_withdrawn_on != withdrawn:
        is_new = story.consent_dnr != before["consent_dnr"] and (
            story.consent_from and story.consent_from >= withdrawn
        )
        if not is_new:
            message = _(
                "The consent was withdrawn on %(day)s. Write the new one: its day and its own registration number."
            )
            raise Refused("withdrawn", message % {"day": withdrawn}, field="consent_withdrawn_on")
    check(story)
    story.save()
    return story


@recorded
def void_story(*, user: Any, story: Story, expected: int | None, reason: str) -> None:
    """It leaves all lists and the annual report, and stays with its reason."""
    _void(user, story, expected, reason)


def _project(user: Any, project: Project | None) -> Project:
    if project is None:
        raise Refused("no_project", _("Choose a project."), field="project")
    access.require(user, "add", project, of="story")
    return project


def _claim(user: Any, row: Told, expected: int | None) -> None:
    access.require(user, "change", row)
    row.claim(-1 if expected is None else expected)
    row.refresh_from_db()


def _void(user: Any, row: Told, expected: int | None, reason: str) -> None:
    _claim(user, row, expected)
    text = clean_text(reason)
    if not text:
        raise Refused("no_reason", _("Say why."), field="reason")
    row.save(update_fields=["version", "changed_at"])
    row.void(by=user, reason=text)


def _fill(row: Told, names: tuple[str, ...], fields: Mapping[str, Any]) -> None:
    for name in names:
        if name in fields:
            value = fields[name]
            setattr(row, name, clean_text(value) if isinstance(value, str) else value)
    for name in _DAYS:
        day = getattr(row, name, None)
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            message = _("The year must lie between %(first)d and %(last)d.")
            raise Refused("unknown_year", message % {"first": FIRST_YEAR, "last": LAST_YEAR}, field=name)
        if day and name != "consent_until" and day > today():
            raise Refused("future", _("That day has not come yet."), field=name)


def _check_consent(story: Story) -> None:
    """What the database demands of a consent, said at its field."""
    if story.consent_from is None:
        for name in ("consent_until", "consent_withdrawn_on"):
            if getattr(story, name):
                raise Refused("no_consent", _("Say on which day consent was given."), field="consent_from")
        return
    if story.consent_until is None:
        raise Refused("no_end", _("Say until which day the consent holds."), field="consent_until")
    if not story.consent_dnr:
        message = _("A consent is registered: write its number.")
        raise Refused("no_number", message, field="consent_dnr")
    for name in ("consent_until", "consent_withdrawn_on"):
        if (day := getattr(story, name)) and day < story.consent_from:
            raise Refused("reversed_dates", _("It comes before consent was given."), field=name)
