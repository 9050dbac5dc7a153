"""Items of ours: money that clients pay through us. Held when submitted, received when the processor takes it."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Max, QuerySet, Sum

from quittance.core import locks, scope
from quittance.core.money import Currency, Money
from quittance.receivables.actions import covering, judging
from quittance.receivables.models import Entry, Invoice, Receipt
from quittance.receivables.models.receipt import Item, Origin, Standing
from quittance.receivables.queries import rebilled, sightings
from quittance.receivables.rules import reference
from quittance.tenancy import queries as tenancy


class CannotTake(Exception):
    """Nothing was written; the text says why, to whoever pays."""


class AlreadyCovered(CannotTake):
    """Somebody else paid or is paying meanwhile."""


class CannotReverse(Exception):
    """Nothing was written; the text says why."""


# One statement however many rows, and one that the server knows: the firm's lock on codes is held meanwhile.
_RECEIVED = """
UPDATE receivables_receipt r SET standing = 'received', code = %s, received_date = %s, suffix = own.suffix
  FROM unnest(%s::bigint[], %s::int[]) own (id, suffix)
 WHERE r.id = own.id AND r.firm_id = %s
"""
_COVERED = "An invoice of these is paid, or being paid, already. Look at what is due now."


@dataclass(frozen=True)
class Line:
    """What is to be paid. Without an invoice it is money on account."""

    client: int
    amount_cents: int
    invoice: int | None = None
    item: Item = Item.INVOICE
    description: str = ""


@dataclass(frozen=True)
class Place:
    """Where an item lies."""

    client: int
    invoice: int | None
    item: Item
    may_overpay: bool = True


def hold(*, lines: Sequence[Line], now: datetime, locked: dict[int, Invoice] | None = None) -> list[Receipt]:
    """From here on the lines' amounts are spoken for. They bear no reference before the processor accepts.

    `locked` are the lines' invoices, as whoever holds their locks in this transaction has read them.
    """
    # Whoever has the locks is in a transaction that ends with any refusal, and needs no way back into it.
    with covering.in_words(AlreadyCovered(_COVERED)), transaction.atomic(savepoint=locked is None):
        invoices = covering.locked({line.invoice for line in lines if line.invoice}) if locked is None else locked
        refuse(lines, invoices)
        today = tenancy.current_firm().clock.today(now)
        held = Receipt.objects.bulk_create(
            Receipt(
                origin=Origin.OURS, standing=Standing.HELD, item=line.item, client_id=line.client,
                invoice_id=line.invoice, amount_cents=line.amount_cents, description=line.description,
                submitted_at=now, first_seen_at=now, received_date=today,
            )
            for line in lines
        )  # fmt: skip
        covering.recompute(invoices.keys())
        return held


def refuse(lines: Sequence[Line], invoices: Mapping[int, Invoice]) -> None:
    """What cannot be taken as these rows are. Without their locks it is a look ahead, and no promise."""
    for line in lines:
        _refuse_nonsense(line, invoices)
    wanted = Counter[int]()
    for line in lines:
        wanted[line.invoice or 0] += line.amount_cents
    for key, row in invoices.items():
        if wanted[key] > row.due_cents:
            raise AlreadyCovered(_not_that_much(row))


def receive(*, items: Collection[Receipt] | QuerySet[Receipt], now: datetime) -> list[Receipt]:
    """The processor took the money: what was held is a receipt now, under one new code. Told twice, done once.

    The firm's lock on codes is held until the transaction ends that says so, by one payment at a time: what can be
    read before is read before.
    """
    with transaction.atomic(savepoint=False):
        # Locked before they are read with what they pay: of one that a sync has just moved, the database would look for
        # its new place among what this question saw before, and leave the row out.
        own = _rows(items).select_for_update(of=("self",), no_key=True).order_by("pk")
        keys = list(own.values_list("pk", flat=True))
        rows = list(Receipt.objects.filter(pk__in=keys).select_related("invoice", "client").order_by("pk"))
        if any(row.standing == Standing.RECEIVED and row.code for row in rows):
            return rows
        if not rows or any(row.standing != Standing.HELD for row in rows):
            raise CannotTake("What was to be received is not held any more.")
        today = tenancy.current_firm().clock.today(now)
        locks.until_commit(locks.Kind.CODES, scope.firm_id())
        code = _next_code()
        for place, row in enumerate(rows):
            row.standing, row.code, row.suffix = Standing.RECEIVED, code, reference.item_suffix(place)
            row.received_date = today
        _write_received(rows, code, today)
        return rows


def release(*, items: Collection[Receipt], now: datetime) -> None:
    """The attempt is dead: it never happened, and what is due is due again."""
    with transaction.atomic():
        judging.wait_for_turn()
        rows = list(_rows(items).filter(standing=Standing.HELD).select_for_update(no_key=True).order_by("pk"))
        Receipt.objects.filter(pk__in=[row.pk for row in rows]).update(standing=Standing.RELEASED)
        _counted_anew(rows, now)


def reverse(
    *, item: Receipt, now: datetime, amount_cents: int | None = None, description: str = "", passed_over: int = 0
) -> Receipt:
    """Money went back, all of it or a part. Nothing is edited: a negative row says so, under a suffix from 900 on.

    So many suffixes are passed over as lines outside of these books bear: a card fee that went back.
    """
    with transaction.atomic():
        judging.wait_for_turn()
        row = Receipt.objects.select_for_update(no_key=True).get(pk=item.pk)
        if row.origin != Origin.OURS or row.standing != Standing.RECEIVED or row.item == Item.REVERSAL:
            raise CannotReverse("Only an item of ours that was received can be taken back.")
        code = row.code or 0
        before = Receipt.objects.filter(code=code, item=Item.REVERSAL)
        taken = before.filter(reverses=row, standing=Standing.RECEIVED)
        left = row.amount_cents + (taken.aggregate(cents=Sum("amount_cents"))["cents"] or 0)
        cents = left if amount_cents is None else amount_cents
        if not 0 < cents <= left:
            raise CannotReverse(f"Of this item {_money(row, left)} is left to be taken back.")
        made = Receipt.objects.create(
            origin=Origin.OURS, standing=Standing.RECEIVED, item=Item.REVERSAL, client_id=row.client_id,
            invoice_id=row.invoice_id, amount_cents=-cents, description=description, reverses=row, code=code,
            suffix=reference.reversal_suffix(before.count() + passed_over), submitted_at=now, first_seen_at=now,
            received_date=tenancy.current_firm().clock.today(now),
        )  # fmt: skip
        _counted_anew([row], now)
        return made


def restore(
    *, reversal: Receipt, now: datetime, description: str = "", passed_over: int = 0, at: Place | None = None
) -> Receipt:
    """It did not go back after all, or came again: an item under a suffix of its own. Told twice, done once.

    The money is ours whatever is due by now; an invoice that somebody else paid meanwhile is overpaid then. Where that
    was billed again, it goes to the new bill. With `at`, it is put somewhere else, and counts from when it was paid.
    """
    with transaction.atomic():
        judging.wait_for_turn()
        row = Receipt.objects.select_for_update(no_key=True).get(pk=reversal.pk)
        if row.item != Item.REVERSAL or row.reverses is None:
            raise CannotReverse("Only what was taken back can be put back.")
        known = Receipt.objects.filter(reverses=row).first()
        if known is not None:
            return known
        places = Receipt.objects.filter(code=row.code, origin=Origin.OURS).exclude(item=Item.REVERSAL).count()
        paid_at = row.reverses.submitted_at if at else now
        place = at or _place_again(row, Item(row.reverses.item))
        made = Receipt.objects.create(
            origin=Origin.OURS, standing=Standing.RECEIVED, item=place.item, client_id=place.client,
            invoice_id=place.invoice, amount_cents=-row.amount_cents, description=description, reverses=row,
            code=row.code, suffix=reference.item_suffix(places + passed_over), submitted_at=paid_at, first_seen_at=now,
            received_date=tenancy.current_firm().clock.today(now),
        )  # fmt: skip
        _counted_anew([made], now, overpaid_too=place.may_overpay)
        return made


def withhold(*, reversal: Receipt, now: datetime, description: str) -> Receipt | None:
    """What went back is not due again, because a credit follows: so much is kept from being due until it is let go."""
    with transaction.atomic():
        judging.wait_for_turn()
        if reversal.invoice_id is None:
            return None
        covering.lock({reversal.invoice_id})
        cents = min(-reversal.amount_cents, Invoice.objects.get(pk=reversal.invoice_id).due_cents)
        if cents <= 0:
            return None
        held = Receipt.objects.create(
            origin=Origin.OURS, standing=Standing.HELD, item=Item.AWAITED, client_id=reversal.client_id,
            invoice_id=reversal.invoice_id, amount_cents=cents, description=description, submitted_at=now,
            first_seen_at=now, received_date=tenancy.current_firm().clock.today(now),
        )  # fmt: skip
        covering.recompute({reversal.invoice_id})
        return held


def lessen(*, awaited: Receipt, cents: int) -> None:
    """A part of the credit shows, and only the rest is waited for. It is no money, so no row has to say what it was."""
    with transaction.atomic():
        judging.wait_for_turn()
        covering.lock({awaited.invoice_id} if awaited.invoice_id else set())
        rows = Receipt.objects.filter(pk=awaited.pk, item=Item.AWAITED, standing=Standing.HELD, amount_cents__gt=cents)
        rows.update(amount_cents=cents)
        covering.recompute({awaited.invoice_id} if awaited.invoice_id else set())


def _place_again(reversal: Receipt, item: Item) -> Place:
    bill = rebilled.standing_for(reversal.invoice) if reversal.invoice else None
    return Place(bill.client_id, bill.pk, item) if bill else Place(reversal.client_id, None, item)


def _counted_anew(rows: Collection[Receipt], now: datetime, *, overpaid_too: bool = False) -> None:
    """What the source shows of these may be something else now."""
    invoices = {row.invoice_id for row in rows if row.invoice_id}
    followed = invoices if overpaid_too else set()
    judging.settle(now=now, clients={row.client_id for row in rows}, invoices=invoices, followed=followed)


def _next_code() -> int:
    """The firm's lock on codes is held: no two payments get one, and none is left out."""
    ours = Receipt.objects.filter(origin=Origin.OURS).aggregate(code=Max("code"))["code"]
    return ours + 1 if ours else reference.first_code(_codes_of_books())


def _codes_of_books() -> list[int]:
    identifier = sightings.identifier()
    texts = Entry.objects.filter(pk__in=sightings.named_entries(None)).values_list("reference", flat=True)
    return [code for text in texts for code in reference.codes_of_books(text, identifier)]


def _refuse_nonsense(line: Line, invoices: Mapping[int, Invoice]) -> None:
    row = invoices.get(line.invoice or 0)
    if line.amount_cents <= 0:
        raise CannotTake("An amount to pay is above 0.00.")
    if line.item in (Item.REVERSAL, Item.AWAITED) or (line.item != Item.ON_ACCOUNT and row is None):
        raise CannotTake("Choose an invoice, a late fee, or a payment without an invoice.")
    if row is not None and row.client_id != line.client:
        raise CannotTake(f"Invoice {row.number} is another client's.")
    if line.item == Item.LATE_FEE and row is not None and line.amount_cents != row.due_cents:
        raise AlreadyCovered(f"A late fee is paid whole: {_amount(row, row.due_cents)} is due on {row.number}.")


def _not_that_much(row: Invoice) -> str:
    if row.due_cents == 0:
        return f"Invoice {row.number} is paid, or being paid, already."
    return f"Only {_amount(row, row.due_cents)} is still due on invoice {row.number}; the rest is paid or being paid."


def _amount(row: Invoice, cents: int) -> Money:
    return Money(cents, Currency(row.currency))


def _money(row: Receipt, cents: int) -> Money:
    currency = row.invoice.currency if row.invoice else row.client.currency
    return Money(cents, Currency(currency))


def _rows(items: Collection[Receipt] | QuerySet[Receipt]) -> QuerySet[Receipt]:
    if isinstance(items, QuerySet):
        return items.filter(origin=Origin.OURS)
    return Receipt.objects.filter(pk__in=[item.pk for item in items], origin=Origin.OURS)


def _write_received(rows: Sequence[Receipt], code: int, today: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            _RECEIVED, [code, today, [row.pk for row in rows], [row.suffix for row in rows], scope.firm_id()]
        )
