from django.apps import AppConfig
from django.db.backends.signals import connection_created


class CoreConfig(AppConfig):
    name = "tracker.core"
    label = "core"

    def ready(self) -> None:
        from tracker.core.db import teach_sqlite  # models of Django are ready only here

        connection_created.connect(teach_sqlite, dispatch_uid="teach_sqlite")
