"""Foreign keys obey the order of domains too: import-linter cannot see an arrow that is written as a string."""

from typing import Any

import pytest
from django.db import models
from django.test.utils import isolate_apps

from tests import tables, tree


def arrows(model: type[models.Model]) -> "list[tuple[models.Field[Any, Any], type[models.Model]]]":
    return [(field, field.related_model) for field in tables.fields(model) if isinstance(field.related_model, type)]


def points_up(source: str, target: str) -> bool:
    """Down, or within one domain, is allowed; up is not, and neither is sideways on a line."""
    return source != target and tree.height(target) >= tree.height(source)


def faults(model: type[models.Model]) -> list[str]:
    found = []
    for field, target in arrows(model):
        arrow = f"{tables.label(model)}.{field.name} → {tables.label(target)}"
        if not tables.is_ours(target):
            found.append(f"{arrow}: a table of ours points at a library's")
        elif points_up(tables.domain(model), tables.domain(target)):
            found.append(f"{arrow}: the arrow points up or sideways")
    return found


@pytest.mark.parametrize("model", tables.ours(), ids=tables.label)
def test_a_foreign_key_points_to_the_same_or_a_lower_line(model: type[models.Model]) -> None:
    assert faults(model) == []


def test_the_walk_sees_the_keys_that_are_there() -> None:
    walked = {(tables.domain(model), tables.domain(target)) for model in tables.ours() for _, target in arrows(model)}
    assert {("outbox", "tenancy"), ("access", "tenancy"), ("access", "access")} <= walked


@pytest.mark.parametrize(
    ("source", "target", "wrong"),
    [
        ("access", "tenancy", False),
        ("access", "access", False),
        ("tenancy", "access", True),
        ("core", "tenancy", True),
        ("receivables", "payments", True),
        ("plans", "billing", True),
        ("payments", "receivables", False),
    ],
)
def test_an_arrow_may_point_down_alone(source: str, target: str, *, wrong: bool) -> None:
    assert points_up(source, target) is wrong


@isolate_apps("quittance.tenancy", "quittance.access")
def test_a_key_written_as_a_string_is_seen() -> None:
    class Upper(models.Model):
        __module__ = "quittance.access.models.trial"

        class Meta:
            app_label = "access"

    class Lower(models.Model):
        __module__ = "quittance.tenancy.models.trial"
        upper = models.ForeignKey("access.Upper", on_delete=models.PROTECT)
        others = models.ForeignKey("access.Upper", on_delete=models.PROTECT, related_name="+")

        class Meta:
            app_label = "tenancy"

    del Upper
    assert [fault.partition(":")[0] for fault in faults(Lower)] == [
        "tenancy.Lower.upper → access.Upper",
        "tenancy.Lower.others → access.Upper",
    ]
