from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import m2m_changed, post_migrate, pre_migrate


class CoreConfig(AppConfig):
    name = "tracker.core"
    label = "core"

    def ready(self) -> None:
        # Models of Django are ready only here; the checks register themselves.
        import tracker.core.checks
        import tracker.core.converters
        import tracker.core.rights_checks  # noqa: F401
        from tracker.core.db import teach_sqlite
        from tracker.core.history.record import links_changed
        from tracker.core.triggers import install, make_way

        connection_created.connect(teach_sqlite, dispatch_uid="teach_sqlite")
        # Once for all apps, not once for each.
        pre_migrate.connect(make_way, sender=self, dispatch_uid="triggers_make_way")
        post_migrate.connect(install, sender=self, dispatch_uid="triggers")
        m2m_changed.connect(links_changed, dispatch_uid="history_of_links")
