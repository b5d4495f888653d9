"""What a part of an address may hold."""

from django.conf import settings
from django.urls import register_converter
from django.urls.converters import StringConverter


class TextConverter(StringConverter):
    """What people write in one line: no slash, and no character that databases cannot keep or readers see."""

    regex = r"[^/\x00-\x1f\x7f]+"


class VoucherConverter(TextConverter):
    """A voucher number: it may hold slashes too."""

    regex = r"[^\x00-\x1f\x7f]+?"


class EditionConverter(StringConverter):
    """An edition of the annual report: 2017-1.0."""

    regex = r"[1-9][0-9]{3}-1\.(?:0|[1-9][0-9]{0,2})"


class LanguageConverter(StringConverter):
    """A language that texts are written in."""

    regex = "|".join(code for code, _name in settings.LANGUAGES)


register_converter(EditionConverter, "edition")
register_converter(LanguageConverter, "language")
register_converter(TextConverter, "text")
register_converter(VoucherConverter, "voucher")
