"""What was learned in the year, the risks that are left and what did not follow the plan; stories with consent."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from projects.models import Lesson, Project, Story
from projects.updates import queries
from reports.annual.book import Book
from reports.annual.chapters import risks
from reports.document import Block, Chapter, Column, Heading, LessonBox, Paragraph, Row, Run, Table
from tracker.core import formats


def chapter(book: Book) -> Chapter | None:
    """Lessons, T6 and deviations, each under its heading when there is something to tell; nothing without any."""
    told = (
        (_("Lessons"), _lessons(book)),
        (_("Risks"), risks.gravest(book)),
        (_("Deviations"), [*_deviations(book), *risks.off_track(book)]),
    )
    blocks = [block for title, found in told if found for block in (Heading(title, 2), *found)]
    if not blocks:
        return None
    leads = [_("What we would do otherwise, and what others can use.")] if told[0][1] else []
    lead = " ".join([*leads, risks.lead(book)]).strip()
    return Chapter(key="lessons", title=_("Lessons, risks and deviations"), lead=lead, blocks=tuple(blocks))


def story(book: Book, project: Project) -> list[Block]:
    """The latest story of the year in which somebody who consents tells of the project."""
    told = book.stories.get(project.pk)
    return [] if told is None else tell(told)


def tell(told: Story) -> list[Block]:
    """The story and who tells it."""
    text, teller = _said(told, "text"), _said(told, "teller")
    # In one paragraph, so that who tells it never stands alone on the next page.
    return [Heading(_title(told), 3), Paragraph((*text, " – ", *teller) if teller[0].text else text)]


def _lessons(book: Book) -> list[Block]:
    return [
        LessonBox(lesson.project.code, _said(lesson, "title"), _said(lesson, "text"))
        for lesson in queries.published_lessons(book.year)
    ]


def _deviations(book: Book) -> list[Block]:
    """The latest told of each project. They are written in Swedish alone, so only that report has them."""
    latest = {row.project_id: row for row in queries.published_deviations(book.year)}
    if not latest or not formats.is_swedish():
        return []
    return [
        Table(
            caption=_("Deviations that the projects told of"),
            unit=_("The latest of each project in %(year)s") % {"year": book.year},
            columns=(Column(_("Project"), 1), Column(_("Month"), 1), Column(_("Deviation"), 5)),
            rows=tuple(
                Row((row.project.code, date_format(row.month, "F"), row.deviations))
                for row in latest.values()
            ),
        )
    ]


def _title(told: Lesson | Story) -> str:
    return "".join(run.text for run in _said(told, "title"))


def _said(told: Lesson | Story, name: str) -> tuple[Run, ...]:
    """The text in the report's language, or in the other one, marked as such."""
    first, second = ("sv", "en") if formats.is_swedish() else ("en", "sv")
    if text := getattr(told, f"{name}_{first}"):
        return (Run(text),)
    return (Run(getattr(told, f"{name}_{second}"), lang=second),)
