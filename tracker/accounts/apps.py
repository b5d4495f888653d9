from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "tracker.accounts"
    label = "accounts"
    verbose_name = _("Users and roles")

    def ready(self) -> None:
        # Registers the models with the one authorisation rule and the token with the API's schema, and listens.
        import tracker.accounts.history
        import tracker.accounts.rights
        import tracker.accounts.schema
        import tracker.accounts.sessions  # noqa: F401
        from tracker.accounts import events

        events.connect()
