"""What people say of a chart instead of what the data say: its caption and its alternative text."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from countries.naming import as_of
from reports.annual.book import Book
from reports.annual.compose import chapters
from reports.annual.editions.models import Edition
from reports.annual.slot import filled
from reports.annual.text.models import ChartText
from reports.document import Chart
from reports.passes import charts
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.periods import Year
from tracker.core.saving import check
from tracker.core.text import clean_text


def charts_of(edition: Edition, language: str) -> list[Chart]:
    """The charts that the data make for the edition, each once, with the words that they make."""
    with override(language), as_of(Year(edition.year).last_day):
        made = tuple(filled(chapter, ()) for chapter in chapters(Book(edition.year)))
        return list({chart.chart.id: chart for chart in charts(made)}.values())


@recorded
def save_chart_text(
    *, user: Any, edition: Edition, language: str, chart: str, finding: str, alt: str, seen: str
) -> ChartText | None:
    """The chart's own words; without any, None: the data speak again. `seen` is what the page showed (`shown`)."""
    access.require(user, "change", edition)
    if not Edition.objects.select_for_update().get(pk=edition.pk).is_open:
        raise Refused("frozen", _("The edition is frozen. A correction is made in a new edition."))
    if chart not in {one.chart.id for one in charts_of(edition, language)}:
        raise Refused("unknown_chart", _("The report has no such chart any more."))
    row = ChartText.objects.filter(edition=edition, language=language, chart=chart).first()
    if shown(row) != seen:
        raise Refused(
            "moved", _("Somebody else has changed the words of this chart. Look at them and try again.")
        )
    finding, alt = clean_text(finding), clean_text(alt)
    if not (finding or alt):
        if row is not None:
            row.delete()
        return None
    row = row or ChartText(edition=edition, language=language, chart=chart)
    row.finding, row.alt = finding, alt
    check(row, ("edition",))
    row.save()
    return row


def shown(row: ChartText | None) -> str:
    """The words of a row as one text, to tell whether they are those that somebody saw."""
    return f"{row.finding}\n{row.alt}" if row else ""
