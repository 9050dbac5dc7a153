"""Moving an item of a payment to another invoice, another client, or none (FILE-9).

The books follow at once. Whatever left in a file stays as it left: then the next set of the bank account takes the item
from the old and puts it to the new, outside of its deposit.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from quittance.core import events, locks
from quittance.payments.actions import taking_back
from quittance.payments.models import Payment
from quittance.receivables.actions import moving
from quittance.receivables.actions.items import Place
from quittance.receivables.actions.moving import CannotLieThere
from quittance.receivables.models import Client, Invoice, Receipt
from quittance.receivables.models.receipt import Item
from quittance.reconciliation.models import Move
from quittance.reconciliation.queries import moving as queries
from quittance.reconciliation.queries.moving import Plan, Way
from quittance.reconciliation.rules.moves import CannotMove
from quittance.tenancy.models import BankAccount

_CHANGED = "This is another amount, or would be told in another way, than was shown. Look at it as it is now."


@dataclass(frozen=True)
class Wish:
    """What somebody wants, and what they were shown of it."""

    item: Receipt
    client: Client
    invoice: Invoice | None
    reason: str
    cents: int
    overpaid_cents: int = 0
    way: Way | None = None  # any


def move(*, payment: Payment, wish: Wish, by: str, now: datetime) -> Move:
    """Raises CannotMove. Files of the account are not made meanwhile: a row names the old invoice, or the new."""
    if not wish.reason.strip():
        raise CannotMove("Say why it is moved: whoever looks at the books later reads it.")
    try:
        with transaction.atomic():
            _keep_files_waiting(payment)
            row = taking_back.lock(payment)
            plan = queries.plan(payment=row, item=wish.item, client=wish.client, invoice=wish.invoice)
            if (plan.cents, plan.overpaid_cents) != (wish.cents, wish.overpaid_cents):
                raise CannotMove(_CHANGED)
            if wish.way is not None and plan.way is not wish.way:
                raise CannotMove(_CHANGED)
            return _moved(row, plan, wish, by, now)
    except CannotLieThere as cannot:
        raise CannotMove(str(cannot)) from cannot


def _moved(payment: Payment, plan: Plan, wish: Wish, by: str, now: datetime) -> Move:
    item, invoice = plan.item, plan.invoice
    to = Place(plan.client.pk, invoice.pk if invoice else None, plan.sort, may_overpay=plan.overpaid_cents > 0)
    told = Move(
        receipt=item, code=item.code or 0, amount_cents=plan.cents, from_client_id=item.client_id,
        from_invoice_id=item.invoice_id, to_client=plan.client, to_invoice=invoice,
        in_file=plan.way in (Way.SHOWN, Way.TOLD), shown=plan.way is Way.SHOWN, reason=wish.reason.strip(),
        moved_at=now, moved_by=by,
    )  # fmt: skip
    if plan.way is Way.UNDONE:
        moving.undo(put=item, now=now)
    elif plan.way is Way.TOLD:
        taken, put = moving.put_over(
            item=item, to=to, descriptions=_descriptions(plan), passed_over=queries.passed_over(payment), now=now
        )
        told.old_suffix, told.new_suffix = taken.suffix, put.suffix
    else:
        moving.carry(item=item, to=to, description=f"Moved from {_place(item)}", now=now)
    told.save()
    facts = {
        "amount": str(plan.amount), "payment_code": payment.code, "from": _where(item.client, item.invoice),
        "to": _where(plan.client, invoice), "way": plan.way.value, "reason": told.reason,
        "overpaid_cents": plan.overpaid_cents, "item": item.pk, "from_client": item.client_id,
        "from_invoice": item.invoice_id,
    }  # fmt: skip
    events.record("payment.moved", payment, at=now, by=by, **facts)
    return told


def _keep_files_waiting(payment: Payment) -> None:
    accounts = BankAccount.objects.filter(account=payment.account).values_list("pk", flat=True)
    locks.until_commit(locks.Kind.FILES, *accounts)


def _descriptions(plan: Plan) -> tuple[str, str]:
    """Of the row that takes, and of the row that puts: without an invoice, the note of its row in the alt file."""
    to = f"invoice {plan.invoice.number}" if plan.invoice else "no invoice"
    if plan.client.pk != plan.item.client_id:
        to = f"{to} of {plan.client.name}"
    words = f"Moved from {_place(plan.item)}"
    if plan.invoice is None and plan.item.item == Item.ON_ACCOUNT:
        words = plan.item.description or words
    return f"Moved to {to}", words


def _place(row: Receipt) -> str:
    return f"invoice {row.invoice.number}" if row.invoice else "no invoice"


def _where(client: Client, invoice: Invoice | None) -> str:
    return f"{f'invoice {invoice.number}' if invoice else 'no invoice'} of {client.name}"
