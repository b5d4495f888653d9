"""An edition of the annual report with several of everything, for the tests that count what a page asks."""

import re
from typing import Any

from reports.models import Edition, SectionText, TextRequest
from tests import factories as make

YEAR = 2017


def fill(number: int, user: Any) -> None:
    """`number` more sections with texts, comments, figures seen, and questions to the user; as many waivers."""
    edition = Edition.objects.filter(year=YEAR).first() or make.EditionFactory(year=YEAR)
    place = edition.sections.count()
    for more in range(number):
        section = make.SectionFactory(edition=edition, key=f"own-{place + more + 1}", order=place + more + 1)
        for language in ("sv", "en"):
            text = make.SectionTextFactory(
                section=section, language=language, owner=user, text="Vi hade [[F1]]."
            )
            make.RemarkFactory(section_text=text)
            make.SeenValueFactory(section_text=text, token="[[F1]]", shown="9")
        make.TextRequestFactory(section=section, asked_of=user)
        make.WaiverFactory(edition=edition)


def address(route: str) -> str:
    """The address of a page about the edition: of its first section, text, comment and question."""
    edition = Edition.objects.get(year=YEAR)
    text = SectionText.objects.filter(section__edition=edition, language="sv").order_by("pk")[0]
    asked = TextRequest.objects.order_by("pk")[0]
    known = {
        "edition": edition.public_id,
        "language": text.language,
        "slug": text.section.key,
        "int": asked.pk if "requests" in route else text.remarks.order_by("pk")[0].pk,
    }
    return "/" + re.sub(r"<(\w+):\w+>", lambda hit: str(known[hit[1]]), route)
