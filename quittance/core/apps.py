from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "quittance.core"
    label = "core"

    def ready(self) -> None:
        from quittance.core.database import rows

        post_migrate.connect(rows.secure, sender=self)
