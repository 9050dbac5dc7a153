"""Which migrations this code brings, read from disk without loading Django."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from quittance.core.database import guard

_FOLDERS = {
    "procrastinate": ("procrastinate", "contrib/django"),
    "core": ("quittance", "core"),
    "tenancy": ("quittance", "tenancy"),
    "outbox": ("quittance", "outbox"),
    "access": ("quittance", "access"),
    "receivables": ("quittance", "receivables"),
    "links": ("quittance", "links"),
    "payments": ("quittance", "payments"),
    "billing": ("quittance", "billing"),
    "relay": ("quittance", "relay"),
    "reconciliation": ("quittance", "reconciliation"),
    "sync": ("quittance", "sync"),
}


@cache
def shipped() -> set[tuple[str, str]]:
    folders = {}
    for label, (package, below) in _FOLDERS.items():
        spec = find_spec(package)  # finds a top-level package without importing it
        if spec is not None and spec.origin is not None:
            folders[label] = Path(spec.origin).parent / below
    return guard.shipped_migrations(folders)
