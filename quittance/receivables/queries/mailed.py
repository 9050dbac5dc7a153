"""Invoices with their clients, as each mail about one asks for them twice."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection

from quittance.core import scope
from quittance.receivables.models import Client, Invoice

# Written out: for two tables as wide as these, making the statement anew took longer than the database did.
_FIELDS = [[field.attname for field in model._meta.concrete_fields] for model in (Invoice, Client)]  # noqa: SLF001  Django's documented Meta API
_COLUMNS = ", ".join(f"{name}.{field}" for name, fields in zip("ic", _FIELDS, strict=True) for field in fields)
_WITH_CLIENTS = f"""
SELECT {_COLUMNS} FROM receivables_invoice i JOIN receivables_client c ON c.id = i.client_id WHERE i.firm_id = %s
"""  # noqa: S608  column names, no value


def invoices_numbered(numbers: Collection[str]) -> list[Invoice]:
    """All that bear one of these numbers, whichever its case; the voided and the gone ones too."""
    low = sorted({number.lower() for number in numbers})
    return _found(" AND i.kind = 'invoice' AND lower(i.number) = ANY(%s) ORDER BY i.id", low) if low else []


def invoices_of(keys: Collection[int]) -> dict[int, Invoice]:
    """As they stand now."""
    return {row.pk: row for row in _found(" AND i.id = ANY(%s)", sorted(keys))}


def _found(condition: str, wanted: list[str] | list[int]) -> list[Invoice]:
    with connection.cursor() as cursor:
        cursor.execute(_WITH_CLIENTS + condition, [scope.firm_id(), wanted])
        return [_read(row) for row in cursor.fetchall()]


def _read(row: Sequence[Any]) -> Invoice:
    invoice = Invoice.from_db("default", _FIELDS[0], row[: len(_FIELDS[0])])
    invoice.client = Client.from_db("default", _FIELDS[1], row[len(_FIELDS[0]) :])
    return invoice
