"""The annex: all projects, what each number means, exchange rates, classification, abbreviations."""

from django.utils.translation import gettext as _

from projects.models import ExchangeRate, Project
from reports.annual import words
from reports.annual.book import Book
from reports.document import (
    Block,
    Chapter,
    Column,
    Columns,
    Definition,
    Definitions,
    Heading,
    Paragraph,
    Part,
    Row,
    Table,
)
from reports.figures.registry import FIGURES
from tracker.core import formats


def project_list(book: Book) -> Chapter:
    return Chapter(
        key="projects",
        title=_("All projects of the year"),
        lead=_("Projects that were active or had costs in %(year)s.") % {"year": book.year},
        blocks=(projects(book), _classification(book)),
    )


def projects(book: Book) -> Table:
    years = book.last_three
    shown = [project for project in book.projects if not book.is_withheld(project)]
    rows = [
        Row(
            (
                f"{project.code} {words.name(project)}",
                words.places_short(project),
                words.funders(project),
                words.months(project),
                *(_used(book, project, year) for year in years),
            )
        )
        for project in shown
    ]
    if len(shown) < len(book.projects) or book.merged:
        rows.append(_together(book, shown))
    totals = book.series("F2", years)
    rows.append(
        Row((_("Sum"), "", "", "", *(words.thousands(totals[year].value) for year in years)), "total")
    )
    return Table(
        caption=_("Projects and used volume"),
        unit=_("kSEK"),
        columns=(
            Column(_("Project"), 4),
            Column(_("Country or region"), 1.5),
            Column(_("Funder"), 1.1),
            Column(_("Period"), 1.7),
            *(Column(str(year), 0.9, "number", current=year == book.year) for year in years),
        ),
        rows=tuple(rows),
        note=" ".join(_notes(book, shown)),
        source=words.source(book),
    )


def _notes(book: Book, shown: list[Project]) -> list[str]:
    notes = [
        _(
            "Earlier years show the costs of the listed projects and those of projects that have ended are in the total."
        )
    ]
    if any(book.is_withheld(project, year) for project in shown for year in book.last_three):
        notes.append(_("Amounts left out are part of the total only, to protect partners."))
    return notes


def _used(book: Book, project: Project, year: int) -> str:
    if book.is_withheld(project, year):
        return formats.MISSING
    return words.thousands(book.spent(project, year) or 0)


def _together(book: Book, shown: list[Project]) -> Row:
    """What is not listed alone, in one row, so that the rows and the total agree for the year."""
    whole = book.figure("F2").value or 0
    rest = whole - sum((book.spent(project) or 0) for project in shown)
    label = _("Projects shown together, to protect partners")
    return Row((label, book.together, "", "", *("" for _year in book.last_three[:-1]), words.thousands(rest)))


def _classification(book: Book) -> Table:
    rows = []
    for project in book.projects:
        latest = max(
            (one.first_year for one in project.dac_shares.all() if one.first_year <= book.year), default=None
        )
        codes = [one for one in project.dac_shares.all() if one.first_year == latest]
        markers = {one.marker: one.score for one in project.markers.all()}
        targets = [one.target.code for one in project.sdg_targets.all()]
        rows.append(
            Row(
                (
                    project.code,
                    ", ".join(f"{one.dac_code.code} {formats.percent(one.share)}" for one in codes)
                    or formats.MISSING,
                    ", ".join(targets) or formats.MISSING,
                    *(
                        str(markers.get(marker, formats.MISSING))
                        for marker in ("gender", "governance", "disability")
                    ),
                )
            )
        )
    return Table(
        caption=_("Classification"),
        unit=_("DAC codes and policy markers of OECD, targets of Agenda 2030"),
        columns=(
            Column(_("Project"), 1),
            Column(_("DAC code"), 2.6),
            Column(_("Agenda 2030"), 1.6),
            Column(_("Equality"), 0.9, "number"),
            Column(_("Governance"), 1.1, "number"),
            Column(_("Disability"), 1.1, "number"),
        ),
        rows=tuple(rows),
        note=_("Markers: 2 principal objective, 1 significant, 0 not targeted, – not screened."),
        density="dense",
    )


def definitions(book: Book) -> Chapter:
    entries = tuple(Definition(key, str(one.label), str(one.definition)) for key, one in FIGURES.items())
    blocks: list[Block] = [
        Definitions(caption=_("How we count"), entries=entries),
        Columns((Part(1, 4, rates(book)), Part(6, 7, _abbreviations()))),
    ]
    return Chapter(
        key="definitions",
        title=_("Definitions"),
        lead=_("Every number in the report has a rule. The year is 1 January to 31 December %(year)s.")
        % {"year": book.year},
        blocks=tuple(blocks),
    )


def rates(book: Book) -> tuple[Block, ...]:
    rates = ExchangeRate.objects.filter(
        source="own_year", quote="SEK", valid_from__year__in=book.last_three
    ).order_by("base", "valid_from", "pk")
    rows = tuple(Row((str(one.valid_from.year), one.base, formats.number(one.rate, 2))) for one in rates)
    if not rows:
        return (Heading(_("Exchange rates")), Paragraph(_("No rates are recorded for these years."), "small"))
    return (
        Heading(_("Exchange rates")),
        Table(
            summary=_("Yearly average rates, SEK for one unit"),
            columns=(
                Column(_("Year")),
                Column(_("Currency")),
                Column(_("SEK for one unit"), 1.6, "number"),
            ),
            rows=rows,
            density="dense",
        ),
    )


def _abbreviations() -> tuple[Block, ...]:
    listed = (
        ("CAF", _("Common Assessment Framework, for self-assessment of public administration")),
        ("DAC", _("the Development Assistance Committee of OECD")),
        ("EU", _("the European Union")),
        ("EUPAN", _("European Public Administration Network")),
        ("ITP", _("International Training Programme, paid by Sida")),
        ("OECD", _("Organisation for Economic Co-operation and Development")),
        ("Sida", _("the Swedish International Development Cooperation Agency")),
        ("SPIO", _("OECD's working party of senior public integrity officials")),
    )
    return (
        Heading(_("Abbreviations")),
        *(Paragraph(f"{short}: {meaning}", "small") for short, meaning in listed),
    )
