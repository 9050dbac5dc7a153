"""An item of ours goes to another invoice, another client, or none, because somebody of the firm says so.

Where nobody was told of it, it lies there from now on. Where it was, two rows say so: one takes it from the old, one
puts it to the new, each under a suffix of its own, so that whatever the practice system shows meanwhile is understood.
"""

from datetime import datetime

from django.db import transaction

from quittance.receivables.actions import covering, items, judging
from quittance.receivables.actions.items import Place
from quittance.receivables.models import Receipt
from quittance.receivables.models.receipt import Item, Standing


class CannotLieThere(Exception):
    """Nothing was written; the text says why."""


_COVERED = "The invoice is paid otherwise by now, so it would be paid twice. Look at it as it is now."


def carry(*, item: Receipt, to: Place, description: str, now: datetime) -> None:
    """With what took parts of it back: no row has told anybody where it lies, or the books show it there already."""
    with covering.in_words(CannotLieThere(_COVERED)), transaction.atomic():
        judging.wait_for_turn()
        row = Receipt.objects.select_for_update(no_key=True).get(pk=item.pk)
        words = row.description if to.invoice else row.description or description
        Receipt.objects.filter(pk=row.pk).update(invoice=to.invoice, client=to.client, item=to.item, description=words)
        Receipt.objects.filter(reverses=row, item=Item.REVERSAL).update(invoice=to.invoice, client=to.client)
        _settle(row, to, now)


def put_over(
    *, item: Receipt, to: Place, descriptions: tuple[str, str], passed_over: tuple[int, int], now: datetime
) -> tuple[Receipt, Receipt]:
    """All that is left of it. The rows that take it and put it; the first of each pair is of what is taken."""
    with covering.in_words(CannotLieThere(_COVERED)), transaction.atomic():
        judging.wait_for_turn()
        taken = items.reverse(item=item, now=now, description=descriptions[0], passed_over=passed_over[0])
        put = items.restore(reversal=taken, now=now, description=descriptions[1], passed_over=passed_over[1], at=to)
        return taken, put


def undo(*, put: Receipt, now: datetime) -> None:
    """Nobody was told of either row: they never happened, but their suffixes are given to nothing else."""
    with transaction.atomic():
        judging.wait_for_turn()
        rows = Receipt.objects.select_for_update(no_key=True, of=("self",)).select_related("reverses")
        row = rows.get(pk=put.pk)
        taken = row.reverses or row
        Receipt.objects.filter(pk__in=[row.pk, taken.pk]).update(standing=Standing.RELEASED)
        _settle(row, Place(taken.client_id, taken.invoice_id, Item(taken.item)), now)


def _settle(row: Receipt, to: Place, now: datetime) -> None:
    """`row` says where it lay."""
    invoices = {invoice for invoice in (row.invoice_id, to.invoice) if invoice}
    followed = {to.invoice} if to.invoice and to.may_overpay else set()
    judging.settle(now=now, clients={row.client_id, to.client}, invoices=invoices, followed=followed)
