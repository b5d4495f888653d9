"""The annual report of 2017 while it is written: sections in two languages, in all states, and what is said of them.

The texts are in data/annual_report_2017/, one file for each section. Every number in them is a live figure.
"""

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from reports.annual.book import Book
from reports.annual.editions import outline
from reports.annual.editions.models import Edition, Remark, SectionText, TextRequest
from reports.annual.text import seen
from reports.annual.text.live import Figures
from reports.annual.text.models import SeenValue
from tracker.accounts.models import User
from tracker.demo import files

YEAR = 2017
OPENED_AT = dt.datetime(2018, 1, 8, 8, tzinfo=dt.UTC)
# Who approves comes back to the text so many days after it was due.
DAYS_TO_APPROVE = 2
# A value of one indicator was put right after its writer had seen it.
CORRECTED = ("place-kh", "[[KH-1-P1]]", "1\u00a0002")

_REMARKS = (
    ("economy", "leader", "2018-02-12", "Förklara varför kostnadstäckningen är över 100 procent. Det frågar alla.", False),
    ("place-by", "controller", "2018-02-05", "Stämmer det att enkäten nu görs utan vårt stöd?", False),
    ("results", "leader", "2018-02-07", "Bra att vi skriver vad vi inte kan visa.", True),
)  # fmt: skip
_REQUEST = (
    "place-west-africa",
    "manager3",
    "Hur många resor ställdes in, och vad gjorde ni i stället?",
    "2018-02-20",
)


def create_annual_report(users: dict[str, User]) -> None:
    edition = Edition.objects.create(
        year=YEAR, dnr="DEMO-Af-2018/0031", opened_by=users["writer"], is_demo=True
    )
    Edition.objects.filter(pk=edition.pk).update(opened_at=OPENED_AT)
    outline.begin(edition)
    texts = SectionText.objects.filter(section__edition=edition).select_related("section")
    by_key = {(text.section.key, text.language): text for text in texts.order_by("section__order", "pk")}
    for (key, language), text in by_key.items():
        _fill(text, files.section(YEAR, key), language, users)
    SectionText.objects.bulk_update(
        by_key.values(),
        ["text", "status", "owner", "due_on", "written_by", "approved_by", "approved_at"],
    )
    noted: list[SeenValue] = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            live = Figures(Book(YEAR))
            for (_key, of), text in by_key.items():
                if of == language:
                    noted += seen.as_seen(text, live)
    for row in noted:
        if (row.section_text, row.token) == (by_key[CORRECTED[0], "sv"], CORRECTED[1]):
            row.shown = CORRECTED[2]
    SeenValue.objects.bulk_create(noted)
    _say(by_key, users)


def _fill(text: SectionText, source: dict[str, Any], language: str, users: dict[str, User]) -> None:
    """Who has written it and who has approved it follow from its state."""
    text.owner, text.due_on = users[source["owner"]], source["due_on"]
    text.text, text.status = source[language].strip(), source[f"{language}_status"]
    if text.text:
        text.written_by = text.owner
    if text.status == SectionText.Status.APPROVED:
        day = source["due_on"] + dt.timedelta(DAYS_TO_APPROVE)
        text.approved_by = users["writer" if source["owner"] == "leader" else "leader"]
        text.approved_at = timezone.make_aware(dt.datetime.combine(day, dt.time(14)))


def _say(texts: dict[tuple[str, str], SectionText], users: dict[str, User]) -> None:
    """Comments and a question."""
    for key, by, day, words, is_closed in _REMARKS:
        text, at = texts[key, "sv"], timezone.make_aware(dt.datetime.fromisoformat(f"{day}T10:00"))
        closed = {"closed_by": text.owner, "closed_at": at + dt.timedelta(days=1)} if is_closed else {}
        row = Remark.objects.create(section_text=text, text=words, made_by=users[by], is_demo=True, **closed)
        Remark.objects.filter(pk=row.pk).update(made_at=at)
    key, asked_of, question, due_on = _REQUEST
    request = TextRequest.objects.create(
        section=texts[key, "sv"].section,
        asked_of=users[asked_of],
        question=question,
        due_on=due_on,
        asked_by=users["writer"],
        is_demo=True,
    )
    TextRequest.objects.filter(pk=request.pk).update(asked_at=OPENED_AT + dt.timedelta(days=28))
