from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Reports")

    def ready(self) -> None:
        # Registers the models with the one authorisation rule, and what the database keeps; models are ready only here.
        import reports.annual.editions.history
        import reports.annual.freeze.locks
        import reports.annual.retention
        import reports.annual.rights  # noqa: F401
