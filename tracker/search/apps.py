from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "tracker.search"
    label = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        # Models are ready only here.
        from tracker.core.history import recording
        from tracker.search import index

        recording.follow(index.keep_up)
