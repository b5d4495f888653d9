"""manage.py remind: mails everybody what is due. Run it once a day; a second run sends nothing twice."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from projects.deadlines import reminders
from tracker.accounts.models import User
from tracker.core.periods import today


class Command(BaseCommand):
    help = "Sends reminders of deadlines: 30, 14 and 3 days before, and when one is late."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.EMAIL_HOST:
            raise CommandError("No mail can be sent: EMAIL_HOST is not set.")
        sent = reminders.remind(today())
        self.stdout.write(f"{sent.reminders} reminders to {sent.people} people.")
        if sent.without_address:
            self.stderr.write(f"Not reminded, because no address is known: {_names(sent.without_address)}.")
        if sent.unsent:
            raise CommandError(f"The mail server did not take the mail to: {_names(sent.unsent)}.")


def _names(people: list[User]) -> str:
    return ", ".join(user.username for user in people)
