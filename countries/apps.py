from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CountriesConfig(AppConfig):
    name = "countries"
    verbose_name = _("Countries and organisations")

    def ready(self) -> None:
        # Registers the models with the one authorisation rule and the history; models are ready only here.
        import countries.history
        import countries.rights
        import countries.search  # noqa: F401
