"""Rows as the echo rules look at them, loaded in a few statements however many clients are concerned."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Min, Q

from quittance.core import scope
from quittance.core.clock import FirmClock
from quittance.core.money import Currency
from quittance.receivables.models import Decision, Receipt
from quittance.receivables.models.decision import Says
from quittance.receivables.models.entry import Kind as EntryKind
from quittance.receivables.models.receipt import Item as ItemKind
from quittance.receivables.models.receipt import Origin, Standing
from quittance.receivables.queries import said
from quittance.receivables.rules import reference
from quittance.receivables.rules import sightings as rules
from quittance.receivables.rules.sightings import Ground, Item, Said, Shown, Sort
from quittance.tenancy import queries as tenancy

COUNTING = (Standing.HELD, Standing.RECEIVED)
_SEPARATOR = r"[\s\u00ad\u2010-\u2015\u2212-]"
# What may be a reference without the identifier: two groups of digits with a dash, or digits and separators alone.
_WRITTEN = rf"[0-9]{{4,}}\s*[\u2010-\u2015\u2212-]\s*[0-9]{{3}}|^\s*[0-9]+({_SEPARATOR}+[0-9]+)+\s*$"
MONEY_KINDS = {EntryKind.RECEIPT, EntryKind.REVERSAL, EntryKind.OTHER}
_SHOWN = """
SELECT r.id, r.source_key, r.entry_id, r.client_id, r.invoice_id, r.amount_cents, COALESCE(i.currency, c.currency),
       r.received_date, r.first_seen_at, e.reference, e.kind,
       r.gone_at IS NOT NULL OR e.gone_at IS NOT NULL OR e.voided, COALESCE(i.number, ''), r.verdict, r.echo_of_id,
       r.judged_invoice_id
  FROM receivables_receipt r
  JOIN receivables_entry e ON e.id = r.entry_id
  JOIN receivables_client c ON c.id = r.client_id
  LEFT JOIN receivables_invoice i ON i.id = r.invoice_id
 WHERE r.firm_id = %(firm)s AND r.origin = 'source' AND r.id IN ({which})
"""
_OF_INVOICES = "SELECT id FROM receivables_receipt WHERE invoice_id = ANY(%(invoices)s)"
_OF_ENTRIES = "SELECT id FROM receivables_receipt WHERE entry_id = ANY(%(entries)s)"
_OF_ITEMS = "SELECT id FROM receivables_receipt WHERE echo_of_id = ANY(%(items)s)"
_KEYS = "SELECT unnest(%(keys)s::bigint[])"
_JUDGED = "SELECT id FROM receivables_receipt WHERE firm_id = %(firm)s AND verdict <> 'counts'"
_JUDGED_OF_CLIENTS = "SELECT id FROM receivables_receipt WHERE client_id = ANY(%(clients)s) AND verdict <> 'counts'"
_DECIDED_OF_CLIENTS = """
SELECT d.receipt_id FROM receivables_decision d JOIN receivables_receipt r ON r.id = d.receipt_id
 WHERE d.firm_id = %(firm)s AND d.withdrawn_at IS NULL AND r.client_id = ANY(%(clients)s)
"""
_NAMED = "SELECT id, reference FROM receivables_entry WHERE firm_id = %(firm)s AND reference ~* %(pattern)s"


class Before(NamedTuple):
    """How a receipt was judged before, and which invoice's sum left it out."""

    verdict: str
    item: int | None
    on: int | None


@dataclass
class Scene:
    """What is judged together, and how it was judged before."""

    items: list[Item]
    shown: list[Shown]
    before: dict[int, Before]
    ground: Ground

    @cached_property
    def invoice_of(self) -> dict[int, int | None]:
        return {shown.key: shown.invoice for shown in self.shown}


def identifier() -> str:
    return reference.IDENTIFIER


def has_items() -> bool:
    return Receipt.objects.filter(origin=Origin.OURS).exists()


def scene(clients: Collection[int] | None) -> Scene:
    """All that bears on the receipts of these clients, and on those of every client that these lead to."""
    clock = tenancy.current_firm().clock
    entries = named_entries(clients) | said.of_entries(clients)
    found = _Found(clock)
    found.add(Q() if clients is None else Q(client__in=clients) | Q(code__in=_codes(entries.values())))
    decisions = said.of_receipts()
    while True:
        # What a person said of a receipt bears on it wherever it lies by now, and however it was judged last.
        decided = [receipt for receipt, item in decisions.items() if clients is None or item in found.keys]
        shown, before = _load_shown(found.items, list(entries), decided, clients, clock)
        further = _codes(each.reference for each in shown) - found.codes
        items = {item for each in shown if (item := decisions.get(each.key))} - found.keys
        if clients is None or not (further or items) or not found.add(Q(code__in=further) | Q(pk__in=items)):
            return Scene(found.items, shown, before, ground(shown, clock))


def ground(shown: Iterable[Shown], clock: FirmClock) -> Ground:
    """What else the rules need, and the decisions in force about these receipts."""
    about = Decision.objects.filter(withdrawn_at=None)
    # All of them are quicker read than asked for by thousands of keys.
    of_receipts = about.filter(receipt__isnull=False).values_list("receipt_id", "says", "item_id", "reference")
    of_entries = about.filter(entry__isnull=False, says=Says.SAME)
    borne = {each.key: each.reference for each in shown}
    entries = {each.entry for each in shown}
    live_at = Receipt.objects.filter(origin=Origin.OURS).aggregate(first=Min("submitted_at"))["first"]
    return Ground(
        identifier=identifier(),
        go_live=clock.today(live_at) if live_at else None,
        said={
            receipt: Said(rules.Says(says), item, corrected=borne[receipt] != text)
            for receipt, says, item, text in of_receipts
            if receipt in borne
        },
        said_of_entries={
            entry: code for entry, code in of_entries.values_list("entry_id", "item__code") if entry in entries and code
        },
    )


def items_of(clients: Collection[int]) -> list[Item]:
    found = _Found(tenancy.current_firm().clock)
    found.add(Q(client__in=clients))
    return found.items


def items_by_key(keys: Collection[int]) -> dict[int, Item]:
    found = _Found(tenancy.current_firm().clock)
    found.add(Q(pk__in=keys))
    return {item.key: item for item in found.items}


def shown_by_key(keys: Collection[int]) -> dict[int, Shown]:
    clock = tenancy.current_firm().clock
    with connection.cursor() as cursor:
        cursor.execute(_SHOWN.format(which=_KEYS), {"firm": scope.firm_id(), "keys": list(keys)})
        return {row[0]: _shown_from(row, clock) for row in cursor.fetchall()}


def named_entries(clients: Collection[int] | None) -> dict[int, str]:
    """Entries whose reference may be ours, by its form alone. A bare number is met on the invoice that it pays."""
    letters = f"{_SEPARATOR}*".join(re.escape(letter) for letter in identifier())
    statement = _NAMED
    parameters: dict[str, Any] = {"firm": scope.firm_id(), "pattern": f"{letters}|{_WRITTEN}"}
    if clients is not None:
        statement += " AND client_id = ANY(%(clients)s)"
        parameters["clients"] = list(clients)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return dict(cursor.fetchall())


def _codes(texts: Iterable[str]) -> set[int]:
    return {code for text in texts for code in reference.codes_meant(text)}


class _Found:
    """Items of ours, each with all others of its payment."""

    def __init__(self, clock: FirmClock) -> None:
        self.clock = clock
        self.items: list[Item] = []
        self.keys: set[int] = set()
        self.codes: set[int] = set()

    def add(self, which: Q) -> bool:
        """Tells whether there were any that were not there yet."""
        rows = {row[0]: row for row in _rows(which)}
        if which:  # else it was all of them
            codes = {row[_CODE] for row in rows.values() if row[_CODE]} - self.codes
            rows |= {row[0]: row for row in _rows(Q(code__in=codes))}
        taken_back: dict[int, tuple[int, datetime]] = {}
        for _, sort, _, _, cents, _, _, submitted_at, _, _, _, reverses in rows.values():
            if reverses and sort == ItemKind.REVERSAL:
                total, last = taken_back.get(reverses, (0, submitted_at))
                taken_back[reverses] = (total + cents, max(last, submitted_at))
        further = [self._item(row, taken_back.get(key)) for key, row in rows.items() if key not in self.keys]
        self.items += further
        self.keys |= rows.keys()
        self.codes |= {row[_CODE] for row in rows.values() if row[_CODE]}
        return bool(further)

    def _item(self, row: Any, taken_back: tuple[int, datetime] | None) -> Item:
        key, sort, client, invoice, cents, currency, of_client, submitted_at, code, suffix, number, _ = row
        return Item(
            key=key,
            sort=Sort(sort),
            client=client,
            invoice=invoice,
            amount_cents=cents,
            currency=Currency(currency or of_client),
            submitted_at=submitted_at,
            submitted_date=self.clock.today(submitted_at),
            code=code,
            suffix=suffix,
            reversed_at=taken_back[1] if taken_back and taken_back[0] == -cents else None,
            invoice_number=number or "",
        )


_CODE = 8  # where it stands in a row


def _rows(which: Q) -> Iterable[Any]:
    # What only waits for a credit is no money: nobody posts it.
    rows = Receipt.objects.filter(which, origin=Origin.OURS, standing__in=COUNTING).exclude(item=ItemKind.AWAITED)
    return rows.values_list(
        *("pk", "item", "client_id", "invoice_id", "amount_cents", "invoice__currency", "client__currency"),
        *("submitted_at", "code", "suffix", "invoice__number", "reverses_id"),
    )


def _load_shown(
    items: list[Item], entries: list[int], decided: list[int], clients: Collection[int] | None, clock: FirmClock
) -> tuple[list[Shown], dict[int, Before]]:
    which = [_OF_INVOICES, _OF_ENTRIES, _OF_ITEMS, _KEYS, _JUDGED if clients is None else _JUDGED_OF_CLIENTS]
    if clients is not None:
        which.append(_DECIDED_OF_CLIENTS)
    parameters: dict[str, Any] = {
        "firm": scope.firm_id(),
        "invoices": list({item.invoice for item in items if item.invoice}),
        "entries": entries,
        "items": [item.key for item in items],
        "keys": decided,
        "clients": list(clients or ()),
    }
    with connection.cursor() as cursor:
        cursor.execute(_SHOWN.format(which=" UNION ".join(which)), parameters)
        rows = cursor.fetchall()
    return [_shown_from(row, clock) for row in rows], {row[0]: Before(*row[13:16]) for row in rows}


def _shown_from(row: Any, clock: FirmClock) -> Shown:
    key, name, entry, client, invoice, cents, currency, received, seen_at, text, kind, gone, number = row[:13]
    return Shown(
        key=key,
        name=name,
        entry=entry,
        client=client,
        invoice=invoice,
        amount_cents=cents,
        currency=Currency(currency),
        received_date=received,
        first_seen_at=seen_at,
        first_seen_date=clock.today(seen_at),
        reference=text,
        money=kind in MONEY_KINDS,
        takes_back=kind == EntryKind.REVERSAL,
        gone=gone,
        invoice_number=number,
    )
