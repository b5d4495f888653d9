"""The International Training Programme: its rounds, phases, participants, change projects and their adoption."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from projects.models import Nomination, Phase, Project
from projects.programmes import queries
from projects.programmes import shown as rounds_shown
from reports.annual import words
from reports.annual.book import Book
from reports.annual.chapters import project as project_parts
from reports.annual.participants import is_few
from reports.document import Block, Chapter, Column, Columns, FieldGrid, Heading, Part, Row, Table
from reports.figures.programmes import RoundState
from tracker.core import formats
from tracker.core.text import bilingual, joined

_ROWS_OF_ROUNDS = (
    8  # their tables take so much of the page that nothing is left for a chart, and little for the log
)


def chapter(book: Book) -> Chapter | None:
    programmes = [project for project in book.projects if project.kind == Project.Kind.ITP]
    if not programmes:
        return None
    blocks: list[Block] = []
    for project in programmes:
        blocks += [
            Heading(f"{project.code}: {words.name(project)}"),
            FieldGrid(project_parts.facts(book, project)),
            Columns(
                (
                    Part(1, 7, tuple(project_parts.changed(book, project))),
                    Part(9, 4, (_countries(book, project),)),
                )
            ),
            *project_parts.results(book, project, taken=_ROWS_OF_ROUNDS, has_chart=False),
            *_rounds(book, project),
        ]
    return Chapter(
        key="programmes",
        title=_("International Training Programme"),
        lead=joined(words.name(project) for project in programmes) + ".",
        blocks=tuple(blocks),
    )


def _countries(book: Book, project: Project) -> Table:
    spent = book.spent(project)
    return Table(
        caption=_("Countries of %(project)s") % {"project": project.code},
        columns=(
            Column(_("Country"), 2),
            Column(_("Share"), 1, "number"),
            Column(_("kSEK"), 1.4, "number"),
        ),
        rows=tuple(
            Row(
                (
                    str(one.country),
                    formats.percent(one.share),
                    words.thousands(spent * one.share / 100 if spent is not None else None),
                )
            )
            for one in project.country_shares.all()
        ),
        density="dense",
    )


def _rounds(book: Book, project: Project) -> list[Block]:
    """Phases of the year, participants and change projects by round. Of an open programme only."""
    if project.is_masked:
        return []
    states = [row for row in book.rounds if row.round.project_id == project.pk]
    return [*_phases(book, project), *_participants(book, project), *_changes(book, project, states)]


def _phases(book: Book, project: Project) -> list[Block]:
    rows = Phase.objects.filter(round__project=project, start__year__lte=book.year, end__year__gte=book.year)
    rows = rows.select_related("round").order_by("start", "round__number", "number", "pk")
    if not rows:
        return []
    return [
        Table(
            caption=_("Phases of %(project)s in %(year)s") % {"project": project.code, "year": book.year},
            columns=(
                Column(_("Round"), 0.8),
                Column(_("Phase"), 3),
                Column(_("Form"), 1.6),
                Column(_("Days"), 2.4),
            ),
            rows=tuple(
                Row(
                    (
                        formats.number(row.round.number),
                        bilingual(row, "name"),
                        capfirst(row.get_form_display()),
                        formats.period(row.start, row.end),
                    )
                )
                for row in rows
            ),
            density="dense",
            source=words.source(book),
        )
    ]


def _participants(book: Book, project: Project) -> list[Block]:
    """Women and men of each round that had begun; no number of women or men from 1 to 4."""
    rows = list(project.rounds.filter(start__year__lte=book.year).order_by("number", "pk"))
    sexes = queries.people_by(rows, "sex")
    told = [(row, sexes[row.pk]) for row in rows if sexes.get(row.pk)]
    if not told:
        return []
    return [
        Table(
            caption=_("Participants of %(project)s") % {"project": project.code},
            columns=(
                Column(_("Round"), 2.6),
                Column(_("Places"), 1, "number"),
                Column(_("Participants"), 1.3, "number"),
                Column(_("Women"), 1, "number"),
                Column(_("Men"), 1, "number"),
            ),
            rows=tuple(
                Row(
                    (
                        rounds_shown.name(row),
                        formats.number(row.seats),
                        formats.number(sum(found.values())),
                        *_women_and_men(found),
                    )
                )
                for row, found in told
            ),
            note=_("Those who have, or had, one of the places. Fewer than five women or men are not told."),
            source=words.source(book),
            density="dense",
        )
    ]


def _women_and_men(found: dict[str, int]) -> tuple[str, str]:
    women, men = (found.get(sex, 0) for sex in (Nomination.Sex.WOMAN, Nomination.Sex.MAN))
    unknown = found.get(Nomination.Sex.UNKNOWN, 0)
    # The whole stands beside: a single unknown tells as much as a single man.
    if is_few({"women": women, "men": men}) or is_few({"women": unknown, "men": 0}):
        return _("not shown"), _("not shown")
    return formats.number(women), formats.number(men)


def _changes(book: Book, project: Project, states: Sequence[RoundState]) -> list[Block]:
    if not states:
        return []
    missing = words.missing()

    def percent(value: Decimal | int | None) -> str:
        return formats.percent(value, 1, missing)

    return [
        Table(
            caption=_("Change projects of %(project)s at the end of %(year)s")
            % {"project": project.code, "year": book.year},
            columns=(
                Column(_("Round"), 0.8),
                Column(_("Started"), 1, "number"),
                Column(_("Completed"), 1.1, "number"),
                Column(_("Completion"), 1.2, "number"),
                Column(_("Asked"), 1.1, "number"),
                Column(_("Adopted"), 1.1, "number"),
                Column(_("Response rate"), 1.3, "number"),
            ),
            rows=tuple(
                Row(
                    (
                        formats.number(row.round.number),
                        formats.number(row.started),
                        formats.number(row.approved),
                        percent(row.completion),
                        formats.number(row.asked),
                        percent(row.adoption),
                        percent(row.response),
                    )
                )
                for row in states
            ),
            note=_(
                "Completed: the final report is approved. Adopted: in percent of the organisations that were asked 12 "
                "months after that, those that have the change in a governing document; who did not answer counts as "
                "asked."
            ),
            source=words.source(book),
            density="dense",
        )
    ]
