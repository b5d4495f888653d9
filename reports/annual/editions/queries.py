"""Questions about editions, their sections and the texts of these."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Case, QuerySet, Value, When
from django.http import Http404

from reports.annual.editions.models import Edition, SectionText
from tracker.core import access

_NUMBER = re.compile(r"([1-9][0-9]{3})-1\.(0|[1-9][0-9]{0,2})")


def editions(user: Any) -> QuerySet[Edition]:
    """Editions that the user may see, the latest year and correction first."""
    return access.visible(user, Edition.objects.order_by("-year", "-minor", "-pk"))


def edition_of(user: Any, public_id: str) -> Edition:
    """The edition 2017-1.0. Raises Http404 when there is none that the user may see."""
    number = _NUMBER.fullmatch(public_id)
    found = editions(user).filter(year=number[1], minor=number[2]).first() if number else None
    if found is None:
        raise Http404
    return found


def current(year: int) -> Edition | None:
    """The year's open edition, else its latest one."""
    is_open = Case(When(state=Edition.State.OPEN, then=Value(0)), default=Value(1))
    return Edition.objects.filter(year=year).order_by(is_open, "-minor", "-pk").first()


def texts(edition: Edition, language: str) -> list[SectionText]:
    """What is written of each section in the language, in the outline's order, left out or not. One query."""
    return list(_texts(edition, language))


def text_of(user: Any, edition: Edition, language: str, key: str) -> SectionText:
    """The text of one section. Raises Http404 when there is none that the user may see."""
    found = access.visible(user, _texts(edition, language).filter(section__key=key)).first()
    if found is None:
        raise Http404
    return found


def _texts(edition: Edition, language: str) -> QuerySet[SectionText]:
    rows = SectionText.objects.filter(section__edition=edition, language=language)
    return rows.select_related("section__edition", "owner", "written_by", "approved_by").order_by(
        "section__order", "section__pk"
    )
