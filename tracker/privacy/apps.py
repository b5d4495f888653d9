from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    name = "tracker.privacy"
    label = "privacy"
    verbose_name = _("Personal data")

    def ready(self) -> None:
        # Registers the models with the authorisation rule, history and retention; models are ready only here.
        import tracker.privacy.foundation
        import tracker.privacy.history
        import tracker.privacy.rights  # noqa: F401
        from tracker.core import shown  # as above
        from tracker.privacy.access_log import history_seen  # as above

        shown.listen(history_seen)
