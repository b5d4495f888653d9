from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AboutConfig(AppConfig):
    name = "tracker.about"
    label = "about"
    verbose_name = _("About the site")

    def ready(self) -> None:
        # Registers the messages with the authorisation rule, history and retention; models are ready only here.
        import tracker.about.history
        import tracker.about.retention
        import tracker.about.rights  # noqa: F401
