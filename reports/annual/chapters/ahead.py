"""What ends the pages of a country: the gravest risk that is left, and what is planned for the year after."""

from __future__ import annotations

from django.utils.translation import gettext as _

from projects.models import Indicator, Project
from projects.risks.queries import Rated, residual_on
from reports.annual import words
from reports.annual.book import Book
from reports.annual.chapters.results import telling
from reports.document import Block, Columns, Heading, Paragraph, Part
from reports.figures.indicators import IndicatorState
from tracker.core import formats
from tracker.core.periods import Year

_TOLD = 2


def gravest(book: Book) -> dict[int, Rated]:
    """Project's key -> the gravest risk that was left at the end of the year, of those that may be told in words."""
    found: dict[int, Rated] = {}
    for row in residual_on(Year(book.year).last_day):
        if not row.risk.is_masked:
            found.setdefault(row.risk.project_id, row)
    return found


def ahead(book: Book, project: Project, risk: Rated | None) -> list[Block]:
    """Side by side; nothing of a project that is shown without words."""
    if project.is_masked:
        return []
    columns = [(_("Risk"), _risk(risk)), (_("Next year"), _next_year(book, project))]
    told = [(Heading(title, 2), Paragraph(text)) for title, text in columns if text]
    if not told:
        return []
    return [Columns(tuple(Part(start, 6, part) for start, part in zip((1, 7), told, strict=False)))]


def _risk(rated: Rated | None) -> str:
    if rated is None:
        return ""
    return _(
        "%(risk)s. Probability %(probability)s, consequence %(consequence)s; with our measures %(left)s of 25 is left."
    ) % {
        "risk": str(rated.risk).rstrip("."),
        "probability": rated.rating.probability,
        "consequence": rated.rating.consequence,
        "left": rated.rating.residual,
    }


def _next_year(book: Book, project: Project) -> str:
    """When the project ends, or what is to be reached."""
    year = book.year + 1
    end = project.actual_end or project.end
    if end.year < year:
        return _("The project has ended.")
    aims = [sentence for state in telling(book.states.get(project.pk, [])) if (sentence := _aim(state, year))]
    sentences = aims[:_TOLD]
    if end.year == year:
        sentences.append(_("The project ends in %(month)s.") % {"month": formats.month_year(end)})
    return " ".join(sentences)


def _aim(state: IndicatorState, year: int) -> str:
    aims = [one.value for one in state.targets if one.period.year == year and one.value is not None]
    if not aims or state.indicator.measure == Indicator.Measure.YES_NO:
        return ""
    facts = {
        "indicator": str(state.indicator),
        "year": year,
        "target": words.measured(state.indicator, aims[-1]),
    }
    return _("%(indicator)s: the target for %(year)s is %(target)s.") % facts
