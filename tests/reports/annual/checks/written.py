"""What the tests of the checks write."""

from reports.annual.editions.models import Edition, SectionText


def text(edition: Edition, language: str = "sv") -> SectionText:
    return SectionText.objects.get(section__edition=edition, language=language)


def write(edition: Edition, words: str, language: str = "sv", **more: object) -> SectionText:
    """A draft that says this."""
    row = text(edition, language)
    row.text, row.status, row.approved_by, row.approved_at = words, SectionText.Status.DRAFT, None, None
    for name, value in more.items():
        setattr(row, name, value)
    row.save()
    return row
