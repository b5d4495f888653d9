"""Reusable questions about organisations."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from countries.organisations.models import Organisation, OrganisationName
from tracker.core import access


def organisations(user: Any) -> QuerySet[Organisation]:
    """Organisations with country, what they are part of and former names: two queries for any number."""
    rows = access.visible(user, Organisation.objects.all())
    return rows.select_related("country", "parent").prefetch_related("former_names")


def found(rows: QuerySet[Organisation], text: str) -> QuerySet[Organisation]:
    """Organisations of whose present or former names one contains each word."""
    for word in text.split():
        former = OrganisationName.objects.filter(organisation=OuterRef("pk"), name__icontains=word)
        rows = rows.filter(
            Q(name_sv__icontains=word)
            | Q(name_en__icontains=word)
            | Q(identifier__icontains=word)
            | Exists(former)
        )
    return rows
