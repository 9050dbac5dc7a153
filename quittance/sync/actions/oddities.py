"""What the books hold that they had better not: groups that turn in circles, numbers that several rows bear.

Nothing breaks on it, but a client who types such a number, or a payment that names it, cannot be told apart by it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import Count

from quittance.receivables.models import Client, Invoice

SHOWN_MAX = 1_000


@dataclass(frozen=True)
class Member:
    table: str
    key: int
    number: str
    client: str  # by name


@dataclass(frozen=True)
class Oddity:
    kind: str  # rings, client_numbers, invoice_numbers
    number: str  # which several bear; of a ring nothing
    members: tuple[Member, ...]


def counted() -> dict[str, int]:
    """For each full compare: how many of each kind there are, counted up to SHOWN_MAX."""
    return {kind: len(keys()) for kind, keys in _KINDS.items()}


def found(kind: str, *, start: int, end: int) -> tuple[list[Oddity], int]:
    """Some of them with their rows, and how many there are."""
    every = _KINDS[kind]()
    some = every[start:end]
    told = _rings_told(some) if kind == "rings" else _numbers_told(kind, [each[0] for each in some])
    return told, len(every)


def _rings() -> list[tuple[str, ...]]:
    """Each ring once, by its clients' keys in the order in which one hangs on the other."""
    above = dict(Client.objects.filter(gone_at=None).exclude(parent_key="").values_list("source_key", "parent_key"))
    rings: list[tuple[str, ...]] = []
    done: set[str] = set()
    for first in sorted(above):
        way: dict[str, int] = {}
        here = first
        while here in above and here not in done and here not in way:
            way[here] = len(way)
            here = above[here]
        if here in way:
            rings.append(tuple(list(way)[way[here] :]))
        done.update(way)
    return rings[:SHOWN_MAX]


def _client_numbers() -> list[tuple[str, ...]]:
    rows = Client.objects.filter(gone_at=None, merged_into_key="").order_by("number")
    several = rows.values("number").annotate(times=Count("pk")).filter(times__gt=1)
    return [(number,) for number in several.values_list("number", flat=True)[:SHOWN_MAX]]


def _invoice_numbers() -> list[tuple[str, ...]]:
    """A voided invoice and the one that took its place rightly bear one number."""
    rows = Invoice.objects.filter(gone_at=None, voided=False).order_by("number")
    several = rows.values("number").annotate(times=Count("pk")).filter(times__gt=1)
    return [(number,) for number in several.values_list("number", flat=True)[:SHOWN_MAX]]


_KINDS: Mapping[str, Callable[[], list[tuple[str, ...]]]] = {
    "rings": _rings,
    "client_numbers": _client_numbers,
    "invoice_numbers": _invoice_numbers,
}


def _rings_told(rings: list[tuple[str, ...]]) -> list[Oddity]:
    keys = [key for ring in rings for key in ring]
    here = {row.source_key: row for row in Client.objects.filter(source_key__in=keys)}
    return [Oddity("rings", "", tuple(_client(here[key]) for key in ring if key in here)) for ring in rings]


def _numbers_told(kind: str, numbers: list[str]) -> list[Oddity]:
    members: dict[str, list[Member]] = {number: [] for number in numbers}
    if kind == "client_numbers":
        for client in Client.objects.filter(gone_at=None, merged_into_key="", number__in=numbers).order_by("pk"):
            members[client.number].append(_client(client))
    else:
        rows = Invoice.objects.filter(gone_at=None, voided=False, number__in=numbers).select_related("client")
        for invoice in rows.order_by("pk"):
            members[invoice.number].append(Member("invoices", invoice.pk, invoice.number, invoice.client.name))
    return [Oddity(kind, number, tuple(rows)) for number, rows in members.items()]


def _client(row: Client) -> Member:
    return Member("clients", row.pk, row.number, row.name)
