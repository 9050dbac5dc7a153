"""The migrations say all that the models say, and every application's migrations are among those a start insists on."""

import subprocess
import sys

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.state import ProjectState

from quittance.config.migrations import shipped
from tests import migrations_are_made, tables, tree


def test_the_migrations_say_all_that_the_models_say() -> None:
    assert migrations_are_made.missing() == []


def test_a_trial_column_without_a_migration_is_missed() -> None:
    state = ProjectState.from_apps(apps)
    state.add_field("outbox", "mail", "colour", models.TextField(default=""), preserve_default=True)
    state.remove_field("tenancy", "host", "main")
    found = migrations_are_made.missing(state)
    assert "outbox: Add field colour to mail" in found
    assert "tenancy: Remove field main from host" in found


def test_the_command_of_ci_needs_no_database_and_says_nothing_when_all_is_made() -> None:
    command = [sys.executable, "-W", "error", "-m", "tests.migrations_are_made"]
    done = subprocess.run(command, cwd=tree.ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("label", sorted({tables.meta(model).app_label for model in tables.ours()}))
def test_a_start_insists_on_the_migrations_of_every_domain_with_tables(label: str) -> None:
    files = {(label, file.stem) for file in (tree.PRODUCT / label / "migrations").glob("[0-9]*.py")}
    assert files
    assert files <= shipped()


def test_a_table_is_made_with_its_constraints_and_indexes_in_one_step() -> None:
    """Each step of its own makes Django build all models anew: half of the time that a first start took."""
    apart = []
    for (label, name), migration in MigrationLoader(None).disk_migrations.items():
        made, wide = set(), set()
        for operation in migration.operations:
            if isinstance(operation, CreateModel):
                made.add(operation.name_lower)
            elif isinstance(operation, AddField):
                wide.add(operation.model_name_lower)  # what names a later field has to wait for it
            elif isinstance(operation, (AddConstraint, AddIndex)) and operation.model_name_lower in made - wide:
                apart.append(f"{label}.{name}: {operation.describe()}")
    assert [line for line in apart if not line.startswith("procrastinate.")] == []
