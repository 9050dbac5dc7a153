"""What people say about receipts that the rules leave open, with a way back to the very state before."""

from datetime import datetime

from django.db import transaction

from quittance.core import events
from quittance.core.money import Currency, Money
from quittance.receivables.actions import covering, judging
from quittance.receivables.models import Decision, Entry, Invoice, Receipt
from quittance.receivables.models.decision import Says
from quittance.receivables.models.receipt import Origin, Verdict
from quittance.receivables.queries import deciding, rebilled

_CHANGED = "This was judged anew meanwhile. Look at it as it is now, then decide."
_COVERED = "The invoice to which the payment would go is paid otherwise by now, so it would be paid twice."
_OPEN = {Verdict.PROBABLE, Verdict.ELSEWHERE, Verdict.DIFFERENCE, Verdict.TWICE, Verdict.LISTED}


class CannotDecide(Exception):
    """Nothing was changed; the text says why, to whoever decided."""


def decide(*, receipt: Receipt, item: Receipt | None, says: Says, by: str, now: datetime) -> Decision:
    """`item` is what the list showed beside the receipt; if that changed meanwhile, nothing is decided."""
    with covering.in_words(CannotDecide(_COVERED)), transaction.atomic():
        judging.wait_for_turn()
        row = Receipt.objects.select_related("entry", "invoice", "client").get(pk=receipt.pk, origin=Origin.SOURCE)
        if row.verdict not in _OPEN or row.echo_of_id != (item.pk if item else None):
            raise CannotDecide(_CHANGED)
        # What was called other money and is asked about all the same was overtaken by a corrected reference.
        in_force = Decision.objects.filter(receipt=row, withdrawn_at=None)
        in_force.filter(says=Says.OTHER).update(withdrawn_at=now, withdrawn_by=by)
        if in_force.exists():
            raise CannotDecide("Somebody decided this already.")
        if says != Says.OTHER and item is None:
            raise CannotDecide("The reference names no payment of ours, so it cannot be the same money.")
        ours = Receipt.objects.get(pk=item.pk) if item else None
        borne = row.entry.reference if row.entry else ""
        decision = Decision(receipt=row, item=ours, says=says, reference=borne, decided_at=now, decided_by=by)
        touched = {row.invoice_id}
        if says == Says.FOLLOW and ours is not None:
            _refuse_to_follow(row, ours)
            decision.from_invoice_id = ours.invoice_id
            touched |= _move(ours, to=row.invoice_id or 0)
        decision.save()
        _judged_anew(row, ours, touched, now)
        events.record("echo.decided", row, at=now, by=by, says=str(says), **_facts(row))
        return decision


def decide_on_account(*, entry: Entry, item: Receipt, says: Says, by: str, now: datetime) -> Decision:
    """About cash on account that equals a whole payment of ours, of which `item` is the first item."""
    with transaction.atomic():
        judging.wait_for_turn()
        proposed = {(each.entry.key, each.items[0].key) for each in deciding.on_account(clients=[entry.client_id])}
        if (entry.pk, item.pk) not in proposed:
            raise CannotDecide(_CHANGED)
        if says == Says.FOLLOW:
            raise CannotDecide("Money on account is applied to no invoice that a payment could follow to.")
        row = Entry.objects.select_related("client").get(pk=entry.pk)
        decision = Decision.objects.create(entry=row, item=item, says=says, decided_at=now, decided_by=by)
        judging.settle(now=now, clients={row.client_id})
        events.record("echo.decided", row, at=now, by=by, says=str(says), **_facts_of_entry(row))
        return decision


def withdraw(*, decision: Decision, by: str, now: datetime) -> bool:
    """True if this call took it back, false if somebody had."""
    with covering.in_words(CannotDecide(_COVERED)), transaction.atomic():
        judging.wait_for_turn()
        row = Decision.objects.select_for_update().get(pk=decision.pk)
        if row.withdrawn_at is not None:
            return False
        if Decision.objects.filter(item=row.item, withdrawn_at=None, says=Says.FOLLOW, pk__gt=row.pk).exists():
            raise CannotDecide("The payment followed once more after that. Take the later decision back first.")
        Decision.objects.filter(pk=row.pk).update(withdrawn_at=now, withdrawn_by=by)
        entry = row.entry
        if entry is not None:
            judging.settle(now=now, clients={entry.client_id})
            events.record("echo.decision_withdrawn", entry, at=now, by=by, says=row.says, **_facts_of_entry(entry))
        elif row.receipt is not None:
            touched = {row.receipt.invoice_id}
            if row.says == Says.FOLLOW and row.item is not None and row.from_invoice is not None:
                touched |= _move(row.item, to=rebilled.standing_for(row.from_invoice).pk)
            _judged_anew(row.receipt, row.item, touched, now)
            events.record("echo.decision_withdrawn", row.receipt, at=now, by=by, says=row.says, **_facts(row.receipt))
        return True


def _judged_anew(row: Receipt, ours: Receipt | None, invoices: set[int | None], now: datetime) -> None:
    clients = {row.client_id, *([ours.client_id] if ours else [])}
    judging.settle(now=now, clients=clients, invoices={invoice for invoice in invoices if invoice})


def _refuse_to_follow(row: Receipt, ours: Receipt) -> None:
    if row.verdict != Verdict.ELSEWHERE or row.invoice is None or ours.invoice is None:
        raise CannotDecide("A payment follows to another invoice; this receipt is on none.")
    if row.amount_cents != ours.amount_cents:
        raise CannotDecide(
            "The amounts differ, so the payment cannot follow as a whole. Post it with the amount that was paid."
        )
    if row.invoice.currency != ours.invoice.currency:
        raise CannotDecide("The invoices are in different currencies.")


def _move(ours: Receipt, *, to: int) -> set[int | None]:
    """The item and whatever took parts of it back; gives the invoices whose sums change."""
    from_invoice = ours.invoice_id
    client = _client_of(to)
    for rows in (Receipt.objects.filter(pk=ours.pk), Receipt.objects.filter(reverses=ours.pk)):
        rows.update(invoice=to, client=client)
    ours.invoice_id, ours.client_id = to, client
    return {from_invoice, to}


def _client_of(invoice: int) -> int:
    return Invoice.objects.values_list("client_id", flat=True).get(pk=invoice)


def _facts(row: Receipt) -> dict[str, str]:
    entry, currency = row.entry or Entry(), row.invoice.currency if row.invoice else row.client.currency
    return {
        "amount": str(Money(row.amount_cents, Currency(currency))),
        "reference": entry.reference or entry.number,
        "where": f"invoice {row.invoice.number}" if row.invoice else "no invoice",
        "client": row.client.name,
    }


def _facts_of_entry(entry: Entry) -> dict[str, str]:
    return {
        "amount": str(Money(-entry.amount_cents, Currency(entry.client.currency))),
        "reference": entry.reference or entry.number,
        "where": "the client's account",
        "client": entry.client.name,
    }
