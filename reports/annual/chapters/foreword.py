"""Half a page before the figures, where whoever leads the authority writes."""

from django.utils.translation import gettext as _

from reports.annual.book import Book
from reports.document import Chapter


def chapter(book: Book) -> Chapter:
    return Chapter(key="foreword", title=_("Foreword by the Director-General"), blocks=())
