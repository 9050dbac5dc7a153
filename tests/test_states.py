"""States move forward alone, and the database knows the same states as the code."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from django.db import models

from quittance.core.states import Stateful, reachable
from tests import tables

_WORDS = re.compile(r"'([^']*)'")
_CHECKS_OF_ONE_COLUMN = """
SELECT pg_get_constraintdef(checks.oid)
  FROM pg_constraint checks
  JOIN pg_attribute columns ON columns.attrelid = checks.conrelid AND checks.conkey = ARRAY[columns.attnum]
 WHERE checks.contype = 'c' AND checks.conrelid = %s::regclass AND columns.attname = %s
"""


def stateful() -> list[type[Stateful]]:
    return [model for model in tables.ours() if issubclass(model, Stateful)]


def states(model: type[Stateful]) -> set[str]:
    return {str(state) for state, _ in _state(model).flatchoices}


def _state(model: type[Stateful]) -> "models.Field[Any, Any]":
    return next(field for field in tables.fields(model) if field.name == "state")


def faults(moves: Mapping[str, set[str]], known: set[str], first: str) -> list[str]:
    """What is wrong with a table of moves, for these states of which a row has the first when it is new."""
    table = {str(source): {str(target) for target in targets} for source, targets in moves.items()}
    named = set(table).union(*table.values())
    found = [f"{state} is no state" for state in sorted(named - known)]
    found += [f"{state} can come back to itself" for state in sorted(table) if state in reachable(table, state)]
    found += [f"{state} can never be reached" for state in sorted(known - reachable(table, first) - {first})]
    return found


@pytest.mark.parametrize("model", stateful(), ids=tables.label)
def test_moves_know_the_enums_states_alone_and_never_lead_back(model: type[Stateful]) -> None:
    assert faults(model.MOVES, states(model), str(_state(model).default)) == []


def test_the_database_lists_the_same_words_as_each_enum(database: None) -> None:
    chosen = [(model, field) for model in tables.ours() for field in tables.fields(model) if field.flatchoices]
    assert len(chosen) >= len(stateful())
    for model, field in chosen:
        checks = tables.asked(_CHECKS_OF_ONE_COLUMN, [tables.meta(model).db_table, field.column])
        listed = [set(_WORDS.findall(definition)) for (definition,) in checks]
        assert {str(word) for word, _ in field.flatchoices} in listed, f"{field} has no CHECK that lists its words"


def test_the_walk_finds_stateful_rows() -> None:
    assert "outbox.Delivery" in {tables.label(model) for model in stateful()}


@pytest.mark.parametrize(
    ("moves", "fault"),
    [
        ({"new": {"done"}, "done": {"new"}}, "new can come back to itself"),
        ({"new": {"new", "done"}}, "new can come back to itself"),
        ({"new": {"gone"}}, "gone is no state"),
        ({"new": set()}, "done can never be reached"),
    ],
)
def test_a_trial_table_of_moves_with_a_fault_is_refused(moves: dict[str, set[str]], fault: str) -> None:
    assert fault in faults(moves, {"new", "done"}, "new")


def test_a_sound_trial_table_of_moves_is_let_through() -> None:
    assert faults({"new": {"done"}}, {"new", "done"}, "new") == []
