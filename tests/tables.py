"""The product's tables as the guards walk them."""

from typing import Any

from django.apps import apps
from django.db import connections, models
from django.db.models.options import Options


def meta(model: type[models.Model]) -> "Options[Any]":
    return model._meta  # noqa: SLF001  Django's documented Meta API


def is_ours(model: type[models.Model]) -> bool:
    return model.__module__.startswith("quittance.")


def ours() -> list[type[models.Model]]:
    """Every table of the product, those between two many-to-many ends included."""
    return [model for model in apps.get_models(include_auto_created=True) if is_ours(model)]


def fields(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    return list(meta(model).local_fields) + list(meta(model).local_many_to_many)


def domain(model: type[models.Model]) -> str:
    return model.__module__.split(".")[1]


def label(model: type[models.Model]) -> str:
    return meta(model).label


def asked(statement: str, parameters: list[Any] | None = None, *, by: str = "owner") -> list[tuple[Any, ...]]:
    """Rows of a statement, as one of the three roles sees them."""
    with connections[by].cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
