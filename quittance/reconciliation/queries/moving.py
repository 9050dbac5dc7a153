"""What of a payment may go to another invoice, and what would follow from it."""

from dataclasses import dataclass
from enum import StrEnum

from quittance.core.money import Currency, Money
from quittance.payments import queries as payments
from quittance.payments.models import Payment, dispute, refund
from quittance.payments.queries.lots import Lot, given, lots
from quittance.receivables.models import Client, Invoice, Receipt
from quittance.receivables.models.invoice import Kind
from quittance.receivables.models.receipt import Item, Origin, Standing
from quittance.receivables.queries import sightings
from quittance.receivables.rules import reference
from quittance.reconciliation.models import FiledRow, Move
from quittance.reconciliation.rules import moves
from quittance.reconciliation.rules.moves import CannotMove

_ITEMS = {Kind.INVOICE: Item.INVOICE, Kind.FINANCE_CHARGE: Item.LATE_FEE}
_UNDECIDED_REFUNDS = (refund.State.WAITING, refund.State.REQUESTED)
_UNDECIDED_DISPUTES = (dispute.State.INQUIRY, dispute.State.OPEN)


class Way(StrEnum):
    """How the files learn of it."""

    CARRIED = "carried"  # no file has its row yet: it will name the new invoice
    SHOWN = "shown"  # the practice system has it there already
    TOLD = "told"  # two rows in the next set say so
    UNDONE = "undone"  # back to where it was before any file told of the first move


@dataclass(frozen=True)
class Plan:
    """`overpaid_cents`: how far the new invoice would be overpaid because of it."""

    item: Receipt
    cents: int
    client: Client
    invoice: Invoice | None
    way: Way
    overpaid_cents: int

    @property
    def sort(self) -> Item:
        return _ITEMS[Kind(self.invoice.kind)] if self.invoice else Item.ON_ACCOUNT

    @property
    def amount(self) -> Money:
        return Money(self.cents, currency_of(self.item))


def movable(payment: Payment) -> list[Lot]:
    """Rows of the payment of which something is left, as they lie now."""
    return [lot for lot in lots(payment) if lot.left_cents > 0]


def why_not(payment: Payment) -> str:
    """Why nothing of it may be moved now; nothing where something may."""
    if payment.code is None:
        return "The processor has not taken this payment, so it lies nowhere in the books yet."
    if payment.refund_rows.filter(state__in=_UNDECIDED_REFUNDS).exists():
        return "A refund of this payment is not decided yet. Once it has left or was declined, the rest can be moved."
    if payment.dispute_rows.filter(state__in=_UNDECIDED_DISPUTES).exists():
        return "The payer's bank has not decided about this payment yet. What is left can be moved once it has."
    return "" if movable(payment) else "Nothing of this payment is left: all of it went back."


def plan(*, payment: Payment, item: Receipt, client: Client, invoice: Invoice | None) -> Plan:
    """Raises CannotMove."""
    reason = why_not(payment)
    if reason:
        raise CannotMove(reason)
    lot = next((lot for lot in movable(payment) if lot.row.pk == item.pk), None)
    if lot is None:
        raise CannotMove("Nothing is left of this item: it went back, or was moved meanwhile. Look at the payment.")
    _refuse_place(payment, lot.row, client, invoice)
    way = _way(lot, client, invoice)
    return Plan(lot.row, lot.left_cents, client, invoice, way, _overpaid(lot, invoice, way))


def passed_over(payment: Payment) -> tuple[int, int]:
    """Suffixes of lines that are in the files alone: a payer's card fee that went back, or came again."""
    return given(payment, "payer_fee_suffix"), given(payment, "payer_fee_back_suffix")


def next_refs(payment: Payment, found: Plan) -> tuple[str, str]:
    """Under which references the two rows would leave, if nothing else happens before."""
    rows, over = Receipt.objects.filter(code=payment.code, origin=Origin.OURS), passed_over(payment)
    taken = reference.reversal_suffix(rows.filter(item=Item.REVERSAL).count() + over[0])
    put = reference.item_suffix(rows.exclude(item=Item.REVERSAL).count() + over[1])
    code, identifier = payment.code or 0, sightings.identifier() if found.sort == Item.INVOICE else ""
    return reference.build(code, taken), reference.build(code, put, identifier=identifier)


def currency_of(row: Receipt) -> Currency:
    return Currency(row.invoice.currency if row.invoice else row.client.currency)


def shown_by(row: Receipt) -> list[Receipt]:
    """Receipts in the practice system that are, or look like, this item."""
    found = Receipt.objects.filter(echo_of=row, origin=Origin.SOURCE, gone_at=None, entry__gone_at=None)
    return list(found.filter(entry__voided=False))


def move_that_put(row: Receipt) -> Move | None:
    return Move.objects.filter(code=row.code or 0, new_suffix=row.suffix).first()


def _refuse_place(payment: Payment, row: Receipt, client: Client, invoice: Invoice | None) -> None:
    if (row.client_id, row.invoice_id) == (client.pk, invoice.pk if invoice else None):
        raise CannotMove("It lies there already.")
    if client.gone_at is not None:
        raise CannotMove(f"{client.name} is no longer in the practice system.")
    if invoice is not None and invoice.client_id != client.pk:
        raise CannotMove(f"Invoice {invoice.number} is another client's.")
    if invoice is not None and (invoice.voided or invoice.gone_at is not None):
        raise CannotMove(f"Invoice {invoice.number} is voided, or no longer in the practice system.")
    currency = invoice.currency if invoice else client.currency
    if currency != payment.currency:
        raise CannotMove(f"The payment was made in {payment.currency}, and this is billed in {currency}.")
    account = payments.account_of(client)
    if account is not None and payment.account:
        moves.check(from_account=payment.account, to_account=account.account)


def _way(lot: Lot, client: Client, invoice: Invoice | None) -> Way:
    row = lot.row
    if not _stands_in_file(row):
        return Way.UNDONE if _is_way_back(row, client, invoice) else Way.CARRIED
    if invoice is not None and lot.left_cents == row.amount_cents and _lies_alone(row):
        places = {(each.invoice_id, each.amount_cents) for each in shown_by(row)}
        if (invoice.pk, row.amount_cents) in places:
            return Way.SHOWN
    return Way.TOLD


def _stands_in_file(row: Receipt) -> bool:
    """It, or what took a part of it back: a refund may be paid out of an earlier deposit than its charge comes with."""
    back = Receipt.objects.filter(reverses=row, item=Item.REVERSAL, standing=Standing.RECEIVED)
    suffixes = [each or 0 for each in (row.suffix, *back.values_list("suffix", flat=True))]
    return FiledRow.objects.filter(code=row.code or 0, suffix__in=suffixes).exists()


def _is_way_back(row: Receipt, client: Client, invoice: Invoice | None) -> bool:
    """It was put here by a move that no file told of, and nothing happened to it since."""
    taken = row.reverses
    if taken is None or move_that_put(row) is None or not _lies_alone(row):
        return False
    was_there = (taken.client_id, taken.invoice_id) == (client.pk, invoice.pk if invoice else None)
    return was_there and not shown_by(row) and not shown_by(taken)


def _lies_alone(row: Receipt) -> bool:
    return not Receipt.objects.filter(reverses=row, standing=Standing.RECEIVED).exists()


def _overpaid(lot: Lot, invoice: Invoice | None, way: Way) -> int:
    """What the practice system shows of it there is no other money."""
    if invoice is None or way is Way.SHOWN:
        return 0
    beyond: int = lot.left_cents - invoice.due_cents
    return max(0, beyond)
