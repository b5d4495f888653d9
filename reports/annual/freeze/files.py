"""The files of a frozen edition: how each is made of what is kept, what it is called, and how it stands on the disk.

The same snapshot gives the same bytes. So a file that has gone from the disk is made again, and is handed out only if
it has the checksum that was published.
"""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import translation
from django.utils.translation import gettext as _

from reports.annual.editions.models import Edition
from reports.annual.freeze import annex
from reports.annual.freeze.models import EditionFile
from reports.annual.freeze.queries import kept, silent, told
from reports.pdf.writer import write as write_pdf
from reports.web.page import write as write_web
from tracker.core.errors import Refused
from tracker.core.whole import write_whole

logger = logging.getLogger(__name__)
Kind = EditionFile.Kind
Progress = Callable[[str, int, int], None]
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
# In the order in which they are made: the last lists the others.
ALL: tuple[tuple[Kind, str], ...] = (
    *((Kind.PDF, language) for language in LANGUAGES),
    *((Kind.WEB, language) for language in LANGUAGES),
    (Kind.ANNEX, ""),
    (Kind.MANIFEST, ""),
)
MEDIA = {
    Kind.PDF: "application/pdf",
    Kind.WEB: "text/html; charset=utf-8",
    Kind.ANNEX: "text/csv; charset=utf-8",
    Kind.MANIFEST: "text/plain; charset=utf-8",
}
_ENDINGS = {Kind.PDF: ".pdf", Kind.WEB: ".html", Kind.ANNEX: "-figures.csv", Kind.MANIFEST: "-sha256sums.txt"}


@dataclass(frozen=True)
class Made:
    """A file's content; `pages` of those that have any."""

    kind: Kind
    language: str
    content: bytes
    pages: int | None = None

    @property
    def seal(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def name(edition: Edition, kind: str, language: str) -> str:
    """What the file is called: arsrapport-2017-1.0-sv.pdf."""
    title = "arsrapport" if language == "sv" else "annual-report"
    return f"{title}-{edition.public_id}{f'-{language}' if language else ''}{_ENDINGS[Kind(kind)]}"


def place(edition: Edition, kind: str, language: str) -> str:
    """Where it is kept, under the folder of files."""
    return f"editions/{edition.year}/{name(edition, kind, language)}"


def all_made(edition: Edition, progress: Progress = silent) -> list[Made]:
    """Every file of the frozen edition. Raises Refused when its documents cannot be drawn any more."""
    files: list[Made] = []
    for done, (kind, language) in enumerate(ALL):
        progress(_STEPS[kind](language), done, len(ALL))
        files.append(_manifest(edition, files) if kind == Kind.MANIFEST else _made(edition, kind, language))
    return files


_STEPS: dict[Kind, Callable[[str], str]] = {
    Kind.PDF: lambda language: _("Drawing the PDF (%(language)s)") % {"language": language},
    Kind.WEB: lambda language: _("Writing the web page (%(language)s)") % {"language": language},
    Kind.ANNEX: lambda language: _("Writing all figures as CSV"),
    Kind.MANIFEST: lambda language: _("Listing the checksums"),
}


def _made(edition: Edition, kind: Kind, language: str) -> Made:
    if kind == Kind.ANNEX:
        return Made(kind, "", annex.content({code: told(edition, code) for code in LANGUAGES}))
    document = kept(edition, language)
    with translation.override(language):
        if kind == Kind.WEB:
            return Made(kind, language, write_web(document).encode())
        stream = io.BytesIO()
        result = write_pdf(document, stream, progress=silent)
        return Made(kind, language, stream.getvalue(), result.pages)


def _manifest(edition: Edition, files: Iterable[Made | EditionFile]) -> Made:
    """As `sha256sum --check` reads it, beside the files under their names."""
    lines = [f"{file.seal}  {name(edition, file.kind, file.language)}\n" for file in files]
    return Made(Kind.MANIFEST, "", "".join(lines).encode())


def store(edition: Edition, file: Made) -> None:
    """All of it or nothing. Raises OSError, as when the disk is full."""
    write_whole(_path(place(edition, file.kind, file.language)), file.content)


def remove(edition: Edition, files: Iterable[Made]) -> None:
    for file in files:
        path = _path(place(edition, file.kind, file.language))
        if path.is_file():
            path.unlink()


def _path(kept_as: str) -> Path:
    return Path(default_storage.path(kept_as))


def content(row: EditionFile) -> bytes:
    """What was published. Raises Refused when it is neither on the disk nor can be made again."""
    try:
        found = _path(str(row.file.name)).read_bytes()
        if hashlib.sha256(found).hexdigest() == row.seal:
            return found
        logger.error("the file %s is not what was published", row.file.name)
    except FileNotFoundError:
        logger.error("the file %s is not there", row.file.name)
    return _again(row)


def _again(row: EditionFile) -> bytes:
    edition, kind = row.edition, Kind(row.kind)
    if kind == Kind.MANIFEST:
        rows = {(other.kind, other.language): other for other in edition.files.all()}
        file = _manifest(edition, [rows[key] for key in ALL if key[0] != Kind.MANIFEST])
    else:
        file = _made(edition, kind, row.language)
    if file.seal != row.seal:
        raise Refused(
            "lost",
            _(
                "The file is not there, and this release makes another one of the edition. Restore it from a backup."
            ),
        )
    try:
        store(edition, file)
    except OSError:
        logger.exception("the file %s could not be kept", row.file.name)
    return file.content
