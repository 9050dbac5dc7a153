from typing import Any


class OwnerMigrates:
    """Tables are made and changed by their owner alone; the app role could not, and must not be asked."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        del app_label, hints
        return db == "owner"
