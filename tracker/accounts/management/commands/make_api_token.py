"""manage.py make_api_token: a token for the API, for a machine's account or a person's."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.accounts.models import ApiToken, User
from tracker.accounts.tokens import MOST_DAYS, make_token
from tracker.core.errors import Refused


class Command(BaseCommand):
    help = "Make a token for the API and print its secret, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", help="whose rights the token gets")
        parser.add_argument("--name", required=True, help="what the token is for")
        parser.add_argument("--scope", choices=ApiToken.Scope.values, default=ApiToken.Scope.READ.value)
        parser.add_argument("--days", type=int, default=90, help=f"how long it lives, 1 to {MOST_DAYS}")
        parser.add_argument(
            "--networks", default="", help='where it may come from: "192.0.2.0/24 2001:db8::/32"'
        )

    def handle(self, *args: Any, user: str, **options: Any) -> None:
        holder = User.objects.filter(username=user).first()
        if holder is None:
            raise CommandError(f"There is no user {user}.")
        given = {key: options[key] for key in ("name", "scope", "days", "networks")}
        try:
            token, secret = make_token(holder, **given)
        except Refused as no:
            raise CommandError(no.message) from no
        self.stdout.write(secret)
        self.stderr.write(f"{token.prefix}: {token.scope}, to {token.expires_on}. It is not shown again.")
