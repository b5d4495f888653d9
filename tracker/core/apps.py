from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import m2m_changed


class CoreConfig(AppConfig):
    name = "tracker.core"
    label = "core"

    def ready(self) -> None:
        import tracker.core.checks  # noqa: F401  registers itself
        import tracker.core.rights_checks  # noqa: F401  registers itself
        from tracker.core.db import teach_sqlite  # models of Django are ready only here
        from tracker.core.history.record import links_changed  # the same

        connection_created.connect(teach_sqlite, dispatch_uid="teach_sqlite")
        m2m_changed.connect(links_changed, dispatch_uid="history_of_links")
