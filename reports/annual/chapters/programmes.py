"""The International Training Programme: its rounds, countries, participants and change projects."""

from django.utils.translation import gettext as _

from projects.models import Project
from reports.annual import words
from reports.annual.book import Book
from reports.annual.chapters import project as project_parts
from reports.document import Block, Chapter, Column, Columns, FieldGrid, Heading, Part, Row, Table
from tracker.core import formats
from tracker.core.text import joined


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
            *project_parts.results(book, project),
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
