"""manage.py load_demo: the fictitious portfolio, and who can sign in to look at it."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, no_translations

from tracker.demo import sign_ins
from tracker.demo.load import is_loaded, load

APPS = ("accounts", "countries", "projects", "reports")


class Command(BaseCommand):
    help = "Loads the demo portfolio. All of it is fictitious. Loading it again changes nothing."

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError(
                "The demo portfolio has sign-ins with a known password. "
                "It is loaded only where DEMO=1 or DEBUG=1 is set."
            )
        before = is_loaded()
        load()
        if options["verbosity"] == 0:
            return
        self.stdout.write(
            "The demo portfolio was already loaded." if before else "Loaded the demo portfolio."
        )
        for app in APPS:
            for model in apps.get_app_config(app).get_models():
                self.stdout.write(f"{model._default_manager.count():>7}  {model._meta.verbose_name_plural}")
        self.stdout.write(f"Sign in as: {' '.join(sign_ins.ROLES)}\nPassword for all: {sign_ins.PASSWORD}")
