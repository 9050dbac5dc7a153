"""A column's name tells its unit, and money is never a fraction."""

from typing import Any

import pytest
from django.db import models

from tests import tables

# What a datetime is called when it is not called `…_at`, and why.
OTHER_TIMES = {
    "core.Event.at": "an event has one time, its own",
    "access.Operator.locked_until": "the end of a span, read as a sentence",
    "access.Knock.at": "a wrong try has one time, its own",
    "access.SpentAnswer.at": "an answer is used once",
}
_MONEY = {"amount", "balance", "due", "fee", "fees", "paid", "price", "tax", "total"}
_FRACTIONS = (models.FloatField, models.DecimalField)


def faults(name: str, field: "models.Field[Any, Any]") -> list[str]:
    """What is wrong with a column, given its name in full: `payments.Payment.amount_cents`."""
    last = name.rpartition(".")[2]
    found = []
    if isinstance(field, models.GeneratedField) and field.output_field:
        field = field.output_field
    if isinstance(field, _FRACTIONS):
        found.append(f"{name}: fractions have no place here; write whole cents or basis points")
    if last.endswith("_cents") != (isinstance(field, models.BigIntegerField) and _is_money(last)):
        found.append(f"{name}: money is a BigIntegerField whose name ends in _cents")
    if isinstance(field, models.DateTimeField):
        if not last.endswith("_at") and name not in OTHER_TIMES:
            found.append(f"{name}: a moment ends in _at")
    elif isinstance(field, models.DateField):
        if not last.endswith("_date"):
            found.append(f"{name}: a day ends in _date")
    elif last.endswith(("_at", "_date", "_on")):
        found.append(f"{name}: the name promises a time that the column does not hold")
    return found


def _is_money(name: str) -> bool:
    words = name.split("_")
    return words[-1] == "cents" or (bool(_MONEY & set(words)) and words[-1] not in {"id", "points", "count"})


@pytest.mark.parametrize("model", tables.ours(), ids=tables.label)
def test_columns_are_named_by_their_unit_and_money_is_whole_cents(model: type[models.Model]) -> None:
    named = [(f"{tables.label(model)}.{field.name}", field) for field in tables.fields(model)]
    assert [fault for name, field in named for fault in faults(name, field)] == []


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("amount_cents", models.FloatField()),
        ("amount", models.DecimalField()),
        ("amount", models.BigIntegerField()),
        ("fee_total", models.BigIntegerField()),
        ("amount_cents", models.IntegerField()),
        ("amount_cents", models.CharField()),
        ("created", models.DateTimeField()),
        ("due_on", models.DateField()),
        ("due_at", models.DateField()),
        ("paid_at", models.BooleanField()),
    ],
)
def test_a_trial_column_of_the_wrong_sort_is_refused(name: str, field: "models.Field[Any, Any]") -> None:
    assert faults(f"trial.Row.{name}", field)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("amount_cents", models.BigIntegerField()),
        ("fee_basis_points", models.BigIntegerField()),
        ("paid_at", models.DateTimeField()),
        ("due_date", models.DateField()),
        ("firm_id", models.BigIntegerField()),
    ],
)
def test_a_trial_column_of_the_right_sort_is_let_through(name: str, field: "models.Field[Any, Any]") -> None:
    assert faults(f"trial.Row.{name}", field) == []


def test_every_listed_exception_is_still_there() -> None:
    there = {f"{tables.label(model)}.{field.name}" for model in tables.ours() for field in tables.fields(model)}
    assert set(OTHER_TIMES) <= there
