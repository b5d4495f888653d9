"""manage.py remind: mails everybody what is due. Run it once a day; a second run sends nothing twice."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from projects.deadlines import reminders as deadlines
from projects.missions import reminders as missions
from projects.records import reminders as photos
from projects.results.values import reminders as values
from projects.risks import reminders as risks
from reports.annual.checks import reminders as questions
from tracker.accounts.models import User
from tracker.core.periods import today

# Each says of its own what is due, in a mail of its own.
REMIND = (deadlines.remind, values.remind, risks.remind, missions.remind, photos.remind, questions.remind)


class Command(BaseCommand):
    help = (
        "Sends reminders: of deadlines 30, 14 and 3 days before and when one is late; of values 14 and 3 days "
        "before their period closes; of consents to publish photos 60 and 14 days before they end; of risks to look at "
        "again; each week of missions to who has their next step; of questions for the annual report when they are asked, "
        "and daily from 3 days before the answer is due."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.EMAIL_HOST:
            raise CommandError("No mail can be sent: EMAIL_HOST is not set.")
        sent = [remind(today()) for remind in REMIND]
        reminders, people = sum(one.reminders for one in sent), sum(one.people for one in sent)
        self.stdout.write(f"{reminders} reminders in {people} mails.")
        if without := _names(user for one in sent for user in one.without_address):
            self.stderr.write(f"Not reminded, because no address is known: {without}.")
        if unsent := _names(user for one in sent for user in one.unsent):
            raise CommandError(f"The mail server did not take the mail to: {unsent}.")


def _names(people: Iterable[User]) -> str:
    return ", ".join(dict.fromkeys(user.username for user in people))
