"""Equality and inclusion: who took part, and which projects aim at equality."""

from django.utils.translation import gettext as _

from reports.annual import words
from reports.annual.book import Book
from reports.annual.participants import Attendance, is_few, numbers
from reports.charts.chart import Series
from reports.charts.kinds.bars import Bars
from reports.document import Block, Chapter, Chart, Column, FigureGrid, Row, Run, Table
from reports.figures.values import FigureValue
from tracker.core import formats
from tracker.core.text import joined


def chapter(book: Book) -> Chapter | None:
    participations = book.figure("participations")
    if participations.value is None or is_few(numbers(participations)):
        return None
    blocks: list[Block] = [_tiles(book)]
    if chart := _by_project(book):
        blocks.append(chart)
    blocks += [_markers(book)]
    return Chapter(
        key="equality",
        title=_("Equality and inclusion"),
        lead=_("Of %(n)s participations with known sex, %(women)s were women's (%(percent)s).")
        % {
            "n": formats.number((participations.part("women") or 0) + (participations.part("men") or 0)),
            "women": formats.number(participations.part("women") or 0),
            "percent": formats.percent(book.figure("F12").value, 1),
        },
        blocks=tuple(blocks),
    )


def _tiles(book: Book) -> FigureGrid:
    women, marker, trained = book.figure("F12"), book.figure("marker-gender"), book.figure("F6")
    groups = (
        (book.figure("youth"), _("Participations of young people, 15–24")),
        (book.figure("disability"), _("Participations of people with disabilities")),
    )
    return FigureGrid(
        figures=(
            words.tile(
                women,
                _("Women's share of participations"),
                _("sex known for %(percent)s")
                % {"percent": formats.percent(women.coverage, 0, words.missing())},
                unit="%",
                places=1,
            ),
            words.tile(trained, _("Trained at the partners"), words.by_sex(trained)),
            words.tile(
                marker,
                _("Gender-marked share of the volume"),
                _("%(percent)s of the volume was screened")
                % {"percent": formats.percent(marker.coverage, 0, words.missing())},
                unit="%",
                places=1,
            ),
            *(
                words.tile(group, label, _counted(group))
                for group, label in groups
                if group.value is not None
            ),
        )
    )


def _counted(group: FigureValue) -> str:
    """What part of those asked they are, and of how many it was asked."""
    return _("%(percent)s of those counted; counted for %(coverage)s") % {
        "percent": formats.percent(group.percent, 1, words.missing()),
        "coverage": formats.percent(group.coverage, 0, words.missing()),
    }


def _by_project(book: Book) -> Chart | None:
    rows = book.participants
    if not rows:
        return None
    majority = sum(row.numbers["women"] > row.numbers["men"] for row in rows)
    chart = Bars(
        id="participations",
        finding=_("Women are in the majority in %(n)s of %(total)s projects")
        % {"n": formats.number(majority), "total": formats.number(len(rows))}
        if all(len(row.projects) == 1 for row in rows)
        else _share_of_women(book),
        note=_("Participations %(year)s") % {"year": book.year},
        heading=_("Project"),
        format=formats.number,
        missing=words.missing(),
        labels=tuple(_label(book, row) for row in rows),
        series=tuple(
            Series(label, tuple(row.numbers[key] for row in rows), role)
            for key, label, role in (
                ("women", _("Women"), "c1"),
                ("men", _("Men"), "c2"),
                ("unknown", _("Unknown"), "c5"),
            )
            if any(row.numbers[key] for row in rows)
        ),
        inside=True,
    )
    return Chart(chart, start=5)


def _label(book: Book, row: Attendance) -> str:
    if not row.projects:
        return book.together
    if len(row.projects) > 1:
        return joined(project.code for project in row.projects)
    return f"{row.projects[0].code} {words.places_short(row.projects[0])}"


def _share_of_women(book: Book) -> str:
    """Said where bars are not single projects that could be counted."""
    percent = formats.percent(book.figure("F12").value, 1, words.missing())
    return _("Women's share of participations is %(percent)s") % {"percent": percent}


def _markers(book: Book) -> Table:
    rows = []
    for key in ("marker-gender", "marker-governance", "marker-disability"):
        marker = book.figure(key)
        amounts = [marker.part(score) for score in ("2", "1", "0", "none")]
        rows.append(
            Row(
                (
                    (Run(str(marker.label), term=key),),
                    *(formats.MISSING if amount is None else words.thousands(amount) for amount in amounts),
                    formats.percent(marker.value, 1, formats.MISSING if marker.note else words.missing()),
                )
            )
        )
    return Table(
        caption=_("Volume by policy marker"),
        unit=_("kSEK"),
        columns=(
            Column(_("Marker"), 2.4),
            Column(_("Principal (2)"), 1.2, "number"),
            Column(_("Significant (1)"), 1.2, "number"),
            Column(_("Not targeted (0)"), 1.3, "number"),
            Column(_("Not screened"), 1.2, "number"),
            Column(_("Marked, %"), 1, "number"),
        ),
        rows=tuple(rows),
        note=_note(book),
        density="dense",
    )


def _note(book: Book) -> str:
    sentences = [_("The share is of the volume that was screened. Not screened is not the same as 0.")]
    if note := book.figure("marker-gender").note:
        sentences.append(note)
    return " ".join(sentences)
