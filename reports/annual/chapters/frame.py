"""What stands before and after the chapters: contents with reading advice, the assignment, the colophon."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _

from projects.models import Funder
from reports.annual import words
from reports.annual.book import Book
from reports.annual.editions.models import Edition
from reports.annual.slot import slot
from reports.charts.chart import Series
from reports.charts.kinds.bars import Bars
from reports.document import (
    Block,
    Bullets,
    Chapter,
    Chart,
    Columns,
    Contents,
    Field,
    FieldGrid,
    Heading,
    Paragraph,
    Part,
    Run,
    StatusLegend,
    aside,
)
from tracker.core import formats
from tracker.core.text import joined


def contents(book: Book, *, demo: bool) -> Chapter:
    after: tuple[Block, ...] = ()
    if demo:
        told = Paragraph(_("All facts are invented and show what a report can look like."), "small")
        after = (aside(_("Demo"), told),)
    return Chapter(key="contents", title=_("Contents"), blocks=(Contents(after=after),), look="front")


def assignment(book: Book) -> Chapter:
    funders = Funder.objects.exclude(kind=Funder.Kind.OWN).order_by("order", "code")
    return Chapter(
        key="assignment",
        title=_("The assignment"),
        lead=_(
            "Stronger labour market authorities lead to labour markets that work better for everybody, "
            "and to good public administration."
        ),
        blocks=(slot(_strands(funders)), *_themes(book), *_reading(book)),
    )


def _strands(funders: Iterable[Funder]) -> Columns:
    return Columns(
        (
            Part(
                1,
                6,
                (
                    Heading(_("Two strands")),
                    Paragraph(
                        _(
                            "Our international work has two strands that are told apart throughout the report. Projects are "
                            "paid by others, mainly %(funders)s, and are done with partners in their countries. Forums, "
                            "networks and visits are where we meet authorities of other countries to learn and to share."
                        )
                        % {"funders": joined(funders)}
                    ),
                ),
            ),
            Part(
                7,
                6,
                (
                    Heading(_("What guides the work")),
                    Paragraph(
                        _(
                            "The work follows Swedish and European policy for development cooperation and contributes to "
                            "Agenda 2030. It is open to everybody regardless of sex, age, ethnic origin, disability and "
                            "financial conditions. Women and men are to have the same opportunities."
                        )
                    ),
                    Paragraph(
                        _(
                            "Objectivity, impartiality and transparency are the ground for good administration, and the best "
                            "protection against corruption. We share not only methods but also how an administration is led."
                        )
                    ),
                ),
            ),
        )
    )


def _reading(book: Book) -> tuple[Block, ...]:
    return (
        aside(
            _("About the report"),
            Paragraph(
                _(
                    "The report tells what the authority did internationally in %(year)s, what it cost and what "
                    "changed at our partners. Our efforts are one part of the partners' own work: we therefore write "
                    "that we have contributed to a change, not that we made it."
                )
                % {"year": book.year},
                "small",
            ),
        ),
        aside(
            _("How to read"),
            Paragraph(
                (
                    _("Amounts are in Swedish kronor and show used volume. Underlined terms lead to the "),
                    Run(_("definitions"), link="#definitions"),
                    _(
                        ". All charts have a description, and their numbers stand in tables or in the description."
                    ),
                ),
                "small",
            ),
            StatusLegend(tuple(words.light(level) for level in ("ok", "warn", "bad", "none"))),
        ),
    )


def colophon(book: Book, edition: Edition | None) -> Chapter:
    return Chapter(
        key="colophon",
        title=_("Colophon"),
        look="back",
        blocks=(
            FieldGrid(
                (
                    _edition(book, edition),
                    Field(
                        _("Accessibility"),
                        _("Tagged according to PDF/UA-1"),
                        _("Archive format PDF/A-%(part)s. Charts have descriptions.")
                        % {"part": settings.PDF_ARCHIVE_PART},
                    ),
                    Field(
                        _("Map and cover"),
                        _("Natural Earth, edited"),
                        _(
                            "The circles on the cover are the year's places; their area shows the used volume."
                        ),
                    ),
                    Field(
                        _("Protection of partners"),
                        _("Some facts are left out"),
                        _("Where partners are at risk, names, places and dates are not shown."),
                    ),
                    Field(
                        _("Rounding"),
                        _("Each number by itself"),
                        _("Parts may therefore not add up exactly to the total."),
                    ),
                    Field(_("Typeface"), "Source Sans Pro", "SIL Open Font License"),
                ),
                look="lines",
            ),
        ),
    )


def _edition(book: Book, edition: Edition | None) -> Field:
    report = _("Annual report %(year)s") % {"year": book.year}
    read = _("Data read %(date)s") % {"date": formats.iso(book.data_date)}
    if edition is None:
        return Field(_("Edition"), report, read)
    number = _("Annual report %(year)s, edition %(number)s")
    dnr = _("Registration number %(dnr)s") % {"dnr": edition.dnr} if edition.dnr else ""
    return Field(
        _("Edition"),
        number % {"year": book.year, "number": edition.number},
        ". ".join(said for said in (read, dnr) if said),
    )


def _themes(book: Book) -> list[Block]:
    themes = book.figure("themes")
    parts = sorted((part for part in themes.parts if part.value), key=lambda part: -(part.value or 0))
    if not parts:
        names = Bullets(tuple(part.label for part in themes.parts))
        note = [Paragraph(themes.note, "small")] if themes.note else []
        return [Heading(_("The themes of the work")), names, *note]
    chart = Bars(
        id="themes",
        finding=_("%(theme)s is the largest theme") % {"theme": parts[0].label},
        note=_("Used volume by theme, SEK million and share"),
        heading=_("Theme"),
        format=words.millions,
        missing=words.missing(),
        labels=tuple(part.label for part in parts),
        series=(Series(_("Used volume"), tuple(part.value for part in parts)),),
        notes=tuple(formats.percent(part.percent) for part in parts),
    )
    return [Heading(_("The themes of the work")), Chart(chart, start=5)]
