"""How documents and photos are told to a reader. Those of sensitive projects are for members only."""

import datetime

from django.utils.text import capfirst
from django.utils.translation import gettext

from projects.records import queries
from projects.records.models import Document, Photo


def kind(document: Document) -> str:
    return capfirst(document.get_kind_display())


def registration(document: Document) -> tuple[str, str]:
    """(kind, word) of a tag: what is not registered is told, what is needs none."""
    return ("", "") if document.dnr else ("warn", gettext("Not registered"))


def consent(photo: Photo, on: datetime.date) -> tuple[str, str]:
    """(kind, word) of whether others may see who is in the photo."""
    if photo.consent == Photo.Consent.NOT_NEEDED:
        return "ok", gettext("Nobody can be recognised")
    if queries.holds(photo, on):
        return "ok", gettext("Consent holds")
    if photo.consent_withdrawn_on and photo.consent_withdrawn_on <= on:
        return "bad", gettext("Consent withdrawn")
    if photo.consent == Photo.Consent.MISSING:
        return "warn", gettext("No consent")
    ended = photo.consent_until and photo.consent_until < on
    return "warn", gettext("Consent has ended") if ended else gettext("Consent does not hold yet")
