"""The rows of some payments in the books, sorted by what they are to the lines of a payout."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models.expressions import RawSQL

from quittance.core.database.among import among
from quittance.payments.models import TakenBack
from quittance.receivables.models import Receipt
from quittance.receivables.models.receipt import Item, Origin, Standing
from quittance.reconciliation.models import Move
from quittance.reconciliation.rules.motions import Part, Use

_USES: Mapping[str, Use] = {
    Item.INVOICE: Use.INVOICE, Item.LATE_FEE: Use.LATE_FEE, Item.ON_ACCOUNT: Use.ON_ACCOUNT,
}  # fmt: skip


@dataclass
class Books:
    """As the files need them."""

    items: dict[int, list[Part]] = field(default_factory=lambda: defaultdict(list))  # by code, as the payer chose
    failed: dict[int, list[Part]] = field(default_factory=lambda: defaultdict(list))  # by code
    taken: dict[tuple[str, int], list[Part]] = field(default_factory=lambda: defaultdict(list))  # by refund or dispute
    put_back: dict[tuple[str, int], list[Part]] = field(default_factory=lambda: defaultdict(list))
    # Cents that were missing and taken later: by whose they are, and by what came back and made room for them.
    late: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))
    late_with: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))
    days: dict[int, date] = field(default_factory=dict)  # by code: when it was received
    moved: dict[tuple[int, int], date] = field(default_factory=dict)  # by code and suffix


class _Item(NamedTuple):
    """A row of the books as far as it is asked here."""

    pk: int
    code: int
    suffix: int
    item: str
    amount_cents: int
    received_date: date
    reverses_id: int | None
    description: str
    invoice__number: str | None
    client__number: str
    client__name: str


def books_of(codes: Collection[int]) -> Books:
    ours = among(codes, "bigint")
    rows = Receipt.objects.filter(code__in=ours, origin=Origin.OURS, standing=Standing.RECEIVED)
    values = rows.order_by("code", "suffix").values_list(*_Item._fields)
    found = [_Item(pk, code or 0, suffix or 0, *rest) for pk, code, suffix, *rest in values]
    by_key = {row.pk: row for row in found}
    taken = TakenBack.objects.filter(reversal__code__in=ours)
    links = list(taken.values_list("reversal_id", "restored_id", "refund_id", "dispute_id", "late"))
    of_reversal = {reversal: _claim(refund, dispute) for reversal, _, refund, dispute, _ in links}
    of_restored = {restored: _claim(refund, dispute) for _, restored, refund, dispute, _ in links if restored}
    late = {reversal for reversal, *_, is_late in links if is_late}
    books = Books()
    told_apart = _moved(ours)
    for row in found:
        code = row.code
        if (code, row.suffix) in told_apart:
            continue
        part = _part(row, by_key)
        books.moved[code, row.suffix] = row.received_date
        if row.item == Item.REVERSAL:
            claim, freed = of_reversal.get(row.pk), of_restored.get(row.reverses_id or 0)
            if claim and freed and row.pk in late:
                books.put_back[freed].append(part)
                books.late[claim] -= row.amount_cents
                books.late_with[freed] -= row.amount_cents
            else:
                (books.failed[code] if claim is None else books.taken[claim]).append(part)
        elif row.reverses_id is not None:
            books.put_back[of_restored[row.pk]].append(part)
        else:
            books.items[code].append(part)
            books.days[code] = row.received_date
    return books


def _moved(codes: RawSQL) -> set[tuple[int, int | None]]:
    """Rows that took an item from where it lay and put it elsewhere: no money moved, and no line is of it."""
    pairs = Move.objects.filter(code__in=codes).exclude(old_suffix=None).values_list("code", "old_suffix", "new_suffix")
    return {(code, suffix) for code, *suffixes in pairs for suffix in suffixes}


def _claim(refund: int | None, dispute: int | None) -> tuple[str, int]:
    return ("refund", refund) if refund is not None else ("dispute", dispute or 0)


def _part(row: _Item, by_key: Mapping[int, _Item]) -> Part:
    first = row
    while first.item == Item.REVERSAL:  # what takes back is for what the item was for
        first = by_key[first.reverses_id or 0]
    use = _USES[first.item]
    invoice = row.invoice__number or ""
    if use is Use.INVOICE and not invoice:
        use = Use.ON_ACCOUNT  # it was moved away from its invoice
    words = row.description or first.description
    return Part(row.suffix, use, row.amount_cents, row.client__number, row.client__name, invoice, words)
