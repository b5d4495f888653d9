"""How an activity is told to a reader: in full, or with what must be kept back left out.

For rows of queries.activities(user), which carry `is_masked`. Page, list, files and API all ask here.
"""

import datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext

from projects.activities.models import Activity
from tracker.core import formats
from tracker.core.text import bilingual


def kind(activity: Any) -> str:
    """The type with a capital letter; a draft may have none."""
    return capfirst(activity.get_kind_display())


def title(activity: Any) -> str:
    """What was done; of a masked activity only its type."""
    return kind(activity) if activity.is_masked else bilingual(activity, "title")


def days(activity: Any) -> str:
    """2017-05-10, 2017-05-10 – 2017-05-12, or only 2017."""
    if activity.is_masked:
        return str(activity.start.year)
    return span(activity.start, activity.end)


def span(start: datetime.date, end: datetime.date) -> str:
    """2017-05-10, or 2017-05-10 – 2017-05-12."""
    return (
        formats.iso(start) if start == end else f"{formats.iso(start)} {formats.EN_DASH} {formats.iso(end)}"
    )


def place(activity: Any) -> str:
    """Karlskrona, Kambodja; or only the country, or online. A visit to us comes from its country."""
    country = str(activity.country or "")
    if country and activity.kind == Activity.Kind.INCOMING_VISIT:
        country = gettext("from %(country)s") % {"country": country}
    parts = ["" if activity.is_masked else activity.place, country]
    where = ", ".join(part for part in parts if part)
    return where or (gettext("online") if activity.is_online else "")
