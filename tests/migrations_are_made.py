"""Tells whether the models say anything that the migrations do not. Needs no database; bin/ci runs it as a command.

python -m tests.migrations_are_made
"""

import sys

import tests.cluster  # noqa: F401  sets the environment that the settings read

_PREFIX = "quittance."


def missing(wanted: object = None) -> list[str]:
    """A line per difference between the migrations and the models (or another wanted state)."""
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ProjectState

    loader = MigrationLoader(None)
    state = wanted if isinstance(wanted, ProjectState) else ProjectState.from_apps(apps)
    found = MigrationAutodetector(loader.project_state(), state).changes(graph=loader.graph)
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith(_PREFIX)}
    lines = [
        f"{label}: {operation.describe()}"
        for label, migrations in sorted(found.items())
        if label in ours
        for migration in migrations
        for operation in migration.operations
    ]
    forks = loader.detect_conflicts()
    return lines + [f"{label}: two last migrations, {' and '.join(sorted(names))}" for label, names in forks.items()]


def main() -> int:
    import django

    django.setup()
    lines = missing()
    if lines:
        lines.append("the models say more than the migrations; run makemigrations")
    sys.stderr.writelines(f"migrations: {line}\n" for line in lines)
    return 1 if lines else 0


if __name__ == "__main__":
    import os

    os.environ["DJANGO_SETTINGS_MODULE"] = "quittance.config.settings"
    sys.exit(main())
