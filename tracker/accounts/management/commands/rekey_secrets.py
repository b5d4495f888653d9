"""Writes the secrets of second steps anew under the present SECRET_KEY, so that an earlier key can be forgotten."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from tracker.accounts import secret_box

# Where each kind keeps its secret.
_SECRETS = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


class Command(BaseCommand):
    help = "Encrypt the secrets of second steps under the present SECRET_KEY."

    def handle(self, *args: Any, **options: Any) -> None:
        written, lost = 0, []
        with transaction.atomic():
            for row in Authenticator.objects.filter(type__in=_SECRETS).select_for_update().order_by("pk"):
                name = _SECRETS[Authenticator.Type(row.type)]
                try:
                    row.data[name] = secret_box.relock(row.data[name])
                except secret_box.Unreadable:
                    lost.append(row.user_id)
                    continue
                row.save(update_fields=["data"])
                written += 1
        self.stdout.write(f"{written} secrets are under the present key.")
        if lost:
            users = ", ".join(str(user) for user in sorted(set(lost)))
            raise CommandError(f"{len(lost)} cannot be read with any known key; users number {users}.")
