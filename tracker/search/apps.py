from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "tracker.search"
    label = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        # Models are ready only here; the check registers itself.
        import tracker.search.checks  # noqa: F401
        from tracker.core import health
        from tracker.core.history import recording
        from tracker.search import index

        recording.follow(index.keep_up)
        post_migrate.connect(index.complete, sender=self, dispatch_uid="search")
        health.ask("search", lambda: not index.lacking())
