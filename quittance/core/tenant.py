"""Rows that belong to a firm, and the manager that refuses to look for them without one."""

from typing import Any, ClassVar, Self, TypeVar

from django.db import models

from quittance.core import scope

_Row_co = TypeVar("_Row_co", bound=models.Model, covariant=True)


class ScopedManager(models.Manager[_Row_co]):
    """Sees the firm in scope and raises without one. Row-level security says the same once more in the database."""

    def get_queryset(self) -> models.QuerySet[_Row_co]:
        current = scope.current()
        if current is None:
            raise scope.NoFirmInScope(f"A query on {self.model.__name__}")
        return super().get_queryset().filter(firm_id=current)


class EveryFirm(models.Manager[_Row_co]):
    """For ops pages: all firms' rows, through the role that can only read."""

    def get_queryset(self) -> models.QuerySet[_Row_co]:
        return super().get_queryset().using("ops")


class FirmRow(models.Model):
    """A core table's row of one firm. Core knows no firms, so the number is plain and tenancy adds the constraint."""

    firm_id = models.BigIntegerField(default=scope.firm_id, editable=False)

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()
    all_firms: ClassVar[EveryFirm[Self]] = EveryFirm()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_foreign(self, self.firm_id)
        super().save(*args, **kwargs)


def refuse_foreign(row: models.Model, firm_id: int) -> None:
    if firm_id != scope.firm_id():
        raise ForeignRow(f"{type(row).__name__} belongs to another firm than the one in scope.")


class ForeignRow(Exception):
    """A row of one firm was about to be written in the scope of another."""


def is_tenant(model: type[models.Model]) -> bool:
    return any(field.attname == "firm_id" for field in model._meta.concrete_fields)  # noqa: SLF001  Django's documented Meta API
