"""What people call a row of the mirror, beside the key by which the source knows it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from quittance.sync.actions.targets import TARGETS

_WITH: Mapping[str, tuple[str, ...]] = {
    "client_contacts": ("client", "contact"),
    "invoices": ("client",),
    "entries": ("client",),
    "jobs": ("client",),
    "work": ("client", "job"),
}


def _said(*parts: object) -> str:
    return " ".join(text for text in (str(part).strip() for part in parts if part) if text)


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)


def _client(row: Any) -> str:
    return _said(row.number, row.name)


_NAMED: Mapping[str, Callable[[Any], str]] = {
    "staff": lambda row: _joined((str(row), row.code if row.code != str(row) else "")),
    "clients": _client,
    "client_contacts": lambda row: _joined((_client(row.client), str(row.contact), row.kind)),
    "invoices": lambda row: _joined((_said(row.number), _client(row.client))),
    "entries": lambda row: _joined((_said(row.type_name, row.number), _client(row.client))),
    "jobs": lambda row: _joined((row.name, _client(row.client))),
    "work": lambda row: _joined((_client(row.client), str(row.job or ""), f"{row.work_date:%b} {row.work_date.day}")),
}


def of(*, table: str, keys: Collection[str]) -> dict[str, str]:
    """By key, for those that are here: a client by number and name, an invoice by its number and whose it is."""
    if table == "applications" or not keys:
        return {}  # nobody calls them anything
    rows = TARGETS[table].model.objects.filter(source_key__in=set(keys)).select_related(*_WITH.get(table, ()))
    named = _NAMED.get(table, str)
    return {row.source_key: named(row) for row in rows}
