"""Every change of photos. Each action is one transaction, and raises what projects/records/actions.py does.

A photo in which people can be recognised leaves the house only while their consent holds; a consent that was
withdrawn does not come back, a new one takes its place.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from projects.portfolio.models import Project
from projects.records import pictures
from projects.records.actions import check_activity, claim, fill, put, void
from projects.records.models import Photo
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.numbers import save_numbered
from tracker.core.periods import today
from tracker.core.saving import check
from tracker.core.uploads import Clean

CONSENT = ("consent", "consent_from", "consent_until", "consent_dnr", "consent_withdrawn_on")
FIELDS = ("activity", "alt_sv", "alt_en", "credit", "taken_on", *CONSENT)
_GIVEN = Photo.Consent.GIVEN


@recorded
def add_photo(*, user: Any, project: Project | None, fields: Mapping[str, Any], file: Clean) -> Photo:
    """A photo of a project or beside them, with its number F-<year>-<nnnn>; `fields` are of FIELDS.

    `file` has passed uploads.checked with pictures.KINDS: it holds the pixels and nothing else.
    """
    row = Photo(added_by=user, taken_on=today())
    fill(row, FIELDS, fields)
    put(user, row, project, "photo")
    _check_consent(row)
    check(row, exclude=["public_id", "file"])
    row.name = file.shown
    row.file.save(str(file.name), file, save=False)
    pictures.keep_small(str(row.file.name))
    save_numbered(row, "public_id", f"F-{row.taken_on.year}-", digits=4)
    return row


@recorded
def change_photo(*, user: Any, photo: Photo, expected: int | None, fields: Mapping[str, Any]) -> Photo:
    """Change what `fields` name; the picture stays. A consent is withdrawn by its day."""
    claim(user, "change", photo, expected)
    before = {name: getattr(photo, name) for name in (*CONSENT, "activity")}
    fill(photo, FIELDS, fields)
    if photo.activity != before["activity"]:
        check_activity(user, photo)
    _check_withdrawn(photo, before)
    _check_consent(photo)
    check(photo)
    photo.save()
    return photo


@recorded
def void_photo(*, user: Any, photo: Photo, expected: int | None, reason: str) -> None:
    """It leaves all pages, and stays with the reason until it is erased (tracker/privacy/retention.csv)."""
    void(user, photo, expected, reason)


def _check_withdrawn(photo: Photo, before: Mapping[str, Any]) -> None:
    withdrawn = before["consent_withdrawn_on"]
    if not withdrawn or photo.consent_withdrawn_on == withdrawn:
        return
    is_new = (
        photo.consent == _GIVEN
        and photo.consent_dnr != before["consent_dnr"]
        and photo.consent_from
        and photo.consent_from >= withdrawn
    )
    if not is_new:
        message = _(
            "The consent was withdrawn on %(day)s. Write the new one: its day and its own registration number."
        )
        raise Refused("withdrawn", message % {"day": withdrawn}, field="consent_withdrawn_on")


def _check_consent(photo: Photo) -> None:
    """What the database demands of a consent, said at its field."""
    days = ("consent_from", "consent_until", "consent_withdrawn_on")
    if photo.consent != _GIVEN:
        if told := next((name for name in days if getattr(photo, name)), None):
            message = _("Say that consent has been given, or empty its days.")
            raise Refused("no_consent", message, field=told)
        return
    if photo.consent_from is None:
        raise Refused("no_consent", _("Say on which day consent was given."), field="consent_from")
    if photo.consent_until is None:
        raise Refused("no_end", _("Say until which day the consent holds."), field="consent_until")
    if not photo.consent_dnr:
        message = _("A consent is registered: write its number.")
        raise Refused("no_number", message, field="consent_dnr")
    for name in days[1:]:
        if (day := getattr(photo, name)) and day < photo.consent_from:
            raise Refused("reversed_dates", _("It comes before consent was given."), field=name)
