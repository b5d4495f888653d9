"""What lies ahead: told by people alone, because what is planned may not be published yet."""

from django.utils.translation import gettext as _

from reports.annual.book import Book
from reports.document import Chapter


def chapter(book: Book) -> Chapter:
    return Chapter(key="outlook", title=_("Looking ahead"), blocks=())
