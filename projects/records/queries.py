"""Reusable questions about documents and photos. Everything starts from what the user may know of."""

import datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import ExtractYear

from countries.organisations.models import Organisation
from projects.activities import queries as activities
from projects.activities.models import Activity
from projects.portfolio import people
from projects.portfolio import queries as portfolio
from projects.portfolio.models import Project
from projects.portfolio.models.project import Sensitivity
from projects.records.models import Document, Photo
from tracker.core import access
from tracker.core.periods import today

_TOLD = Q(is_masked=False)  # a column that activities() adds


def documents(user: Any, action: str = "view") -> QuerySet[Document]:
    """Documents on which the user may do `action`, the latest first; voided ones are left out.

    Each tells as `shown_activity` and `shown_counterparty` what the user may know of these, else None: three
    queries for any number.
    """
    rows = access.visible(user, Document.objects.filter(voided_at=None), action)
    parties = access.visible(user, Organisation.objects.order_by())
    return (
        rows.select_related("project", "added_by")
        .prefetch_related(_activity(user), Prefetch("counterparty", parties, to_attr="shown_counterparty"))
        .order_by("-dated", "-pk")
    )


def photos(user: Any, action: str = "view") -> QuerySet[Photo]:
    """Photos on which the user may do `action`, the latest first; voided ones are left out. Two queries."""
    rows = access.visible(user, Photo.objects.filter(voided_at=None), action)
    return (
        rows.select_related("project", "added_by")
        .prefetch_related(_activity(user))
        .order_by("-taken_on", "-pk")
    )


def _activity(user: Any) -> Prefetch:
    """Drafts of others and what is masked are not told."""
    known = activities.activities(user).filter(_TOLD).order_by()
    return Prefetch("activity", known, to_attr="shown_activity")


def of_activity(user: Any, number: str) -> Q:
    """What belongs to the activity with this number, if the user may know of it."""
    known = activities.activities(user).filter(_TOLD, public_id=number)
    return Q(activity__in=known.order_by().values("pk"))


def activity(user: Any, number: str) -> Activity | None:
    return activities.activities(user).filter(_TOLD, public_id__iexact=number).first()


def places(user: Any, of: str) -> QuerySet[Project]:
    """Projects to which the user may add `of`: document or photo."""
    return access.visible(user, portfolio.projects(user), "add", of).order_by("code", "pk")


def unregistered() -> Q:
    """Documents that lack a registration number, which each received or drawn up document must have."""
    return Q(dnr="")


def said(text: str) -> Q:
    """Documents that say `text` in number, registration number, title or the file's name."""
    found = Q(public_id__iexact=text)
    for field in ("dnr", "title", "name"):
        found |= Q(**{f"{field}__icontains": text})
    return found


def years(rows: QuerySet[Any], day: str) -> list[int]:
    """The years in which there are some, the latest first."""
    found = rows.order_by().annotate(year=ExtractYear(day)).values_list("year", flat=True).distinct()
    return sorted(found, reverse=True)


def unrecognisable(day: datetime.date) -> Q:
    """Photos that others may see on the day: nobody can be recognised, or the consent holds."""
    kept = Q(consent_withdrawn_on__isnull=True) | Q(consent_withdrawn_on__gt=day)
    holds = Q(consent=Photo.Consent.GIVEN, consent_from__lte=day, consent_until__gte=day) & kept
    return Q(consent=Photo.Consent.NOT_NEEDED) | holds


def publishable(day: datetime.date) -> Q:
    """Photos that may leave the house on the day: beside projects or of open ones, and with consent that holds."""
    is_open = Q(project__isnull=True) | Q(project__sensitivity=Sensitivity.OPEN)
    return unrecognisable(day) & is_open & Q(voided_at__isnull=True)


def holds(photo: Photo, day: datetime.date) -> bool:
    """May others see the photo on the day, as far as the people in it are concerned?"""
    if photo.consent == Photo.Consent.NOT_NEEDED:
        return True
    if photo.consent_from is None or photo.consent_until is None:
        return False
    withdrawn = photo.consent_withdrawn_on
    return photo.consent_from <= day <= photo.consent_until and (withdrawn is None or withdrawn > day)


def may_leave(photo: Photo, day: datetime.date) -> bool:
    """May the photo, with its project, leave the house on the day?"""
    is_open = photo.project is None or photo.project.sensitivity == Sensitivity.OPEN
    return photo.voided_at is None and is_open and holds(photo, day)


def ending(user: Any, on: datetime.date, until: datetime.date) -> QuerySet[Photo]:
    """Photos whose consent holds on the day and ends by `until`: of projects that the user manages, or added by the user."""
    managed = people.responsible(today()).filter(user=user).order_by().values("project")
    mine = Q(project__in=managed) | Q(project__isnull=True, added_by=user)
    rows = photos(user).filter(mine, unrecognisable(on), consent_until__lte=until)
    return rows.order_by("consent_until", "pk")
