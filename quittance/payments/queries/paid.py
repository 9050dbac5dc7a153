from collections.abc import Collection, Mapping, Sequence
from copy import copy
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from quittance.access.models import Person
from quittance.links.models import Pass
from quittance.links.rules import keys
from quittance.payments.models import Decline, Payment, PaymentItem
from quittance.payments.models.payment import OPEN, UNFINISHED, Way
from quittance.payments.queries.placed import first_places, placed
from quittance.receivables.models import Client, Invoice, Receipt
from quittance.receivables.models.invoice import Kind
from quittance.receivables.models.receipt import Item, Origin, Standing


def unfinished(*, before: datetime | None = None) -> QuerySet[Payment]:
    """Of which nobody knows the end yet, the oldest first: what polling and the daily sweep ask the processor about."""
    rows = Payment.objects.filter(state__in=UNFINISHED)
    return (rows if before is None else rows.filter(submitted_at__lte=before)).order_by("submitted_at", "pk")


def mismatched() -> QuerySet[Payment]:
    """Of which the processor says another amount than was ordered. They settle only when a person has looked."""
    return Payment.objects.filter(told_cents__isnull=False).order_by("submitted_at", "pk")


def payments_for(clients: Collection[int]) -> QuerySet[Payment]:
    """With an item of one of these clients, the newest first."""
    theirs = PaymentItem.objects.filter(receipt__client__in=clients).values("payment")
    return Payment.objects.filter(Q(pk__in=theirs) | moved_to(client__in=clients)).order_by("-submitted_at", "-pk")


def moved_to(**where: object) -> Q:
    """Payments of which something was put there that was paid for something else."""
    put = Receipt.objects.filter(origin=Origin.OURS, reverses__isnull=False, standing=Standing.RECEIVED, **where)
    return Q(code__in=put.exclude(item=Item.REVERSAL).values("code"))


def payments_of(person: Person) -> QuerySet[Payment]:
    """That this portal person or member of staff made, the newest first."""
    return Payment.objects.filter(by=f"{person.face}:{person.pk}").order_by("-submitted_at", "-pk")


def payment_by_code(code: int) -> Payment | None:
    return Payment.objects.filter(code=code).first()


def payment_by_form(key: str) -> Payment | None:
    """That came of this form, sent once or more often."""
    return Payment.objects.filter(form_key=key).first()


def payment_by_intent(intent_id: str) -> Payment | None:
    return Payment.objects.filter(intent_id=intent_id).exclude(intent_id="").first()


def payment_by_ticket(ticket: UUID) -> Payment | None:
    """By the name that the processor was given, where it tells of an intent whose id never reached us."""
    return Payment.objects.filter(ticket=ticket).first()


def payment_of_ticket(text: str) -> Payment | None:
    """As above, by what the processor noted; that may be anything."""
    try:
        return payment_by_ticket(UUID(text))
    except ValueError:
        return None


def items_of(payment: Payment) -> list[Receipt]:
    """Its lines in the order in which they were chosen, with what each paid. What took some back is not among them."""
    rows = Receipt.objects.filter(payment_item__payment=payment)
    found = list(rows.select_related("invoice", "client").order_by("pk"))
    placed(found)
    return found


def bare_items_of(payment: Payment) -> QuerySet[Receipt]:
    """The same as a question, for whoever reads them under a lock."""
    return Receipt.objects.filter(payment_item__payment=payment)


def numbers_of(payment: Payment) -> list[str]:
    """Of the invoices that it pays, in the order in which they were chosen."""
    return [row.invoice.number for row in items_of(payment) if row.invoice]


def is_under_way(invoice: Invoice) -> bool:
    """Something on it is by a payment whose money is not final: it is not called paid before."""
    return PaymentItem.objects.filter(receipt__invoice=invoice, payment__state__in=UNFINISHED).exists()


def was_declined(payment: Payment) -> bool:
    """A card, on the processor's own page, where another one may be tried."""
    return Decline.objects.filter(payment=payment).exists()


def under_way(invoices: Collection[int]) -> set[int]:
    """Those of these on which something is by a payment whose money is not final."""
    items = PaymentItem.objects.filter(receipt__invoice__in=invoices, payment__state__in=UNFINISHED)
    return set(items.values_list("receipt__invoice", flat=True))


def is_any_under_way(clients: Collection[int]) -> bool:
    """Some invoice of theirs is being paid: it is neither due nor paid."""
    items = PaymentItem.objects.filter(receipt__client__in=clients, payment__state__in=UNFINISHED)
    return items.exclude(receipt__invoice=None).exists()


def items_for_payer(payment: Payment) -> list[Receipt]:
    """As whoever paid may read them. To which other client the firm moved one, and for which bill, is not told."""
    return for_payer(payment, _as_paid(payment)[0])


def moved_away(payment: Payment) -> frozenset[int]:
    """Items that lie with another client than was paid for: a payer reads of them as of what was paid."""
    return _as_paid(payment)[1]


def moved_from_others(items: Mapping[int, Collection[int]], clients: Collection[int]) -> set[int]:
    """Those payments, told with their items, of which the firm put some here from a client who is none of these."""
    every = {item for own in items.values() for item in own}
    first = first_places(payments=items.keys(), items=every)
    return {
        payment
        for payment, own in items.items()
        if any(item in first and first[item].client not in clients for item in own)
    }


def _as_paid(payment: Payment) -> tuple[list[Receipt], frozenset[int]]:
    """The items where they lie by now, but those that lie with others as they were chosen; and which these are."""
    chosen = {row.pk: row for row in bare_items_of(payment).select_related("invoice", "client").order_by("pk")}
    moved = first_places(payments=[payment.pk], items=chosen.keys()) if payment.code is not None else {}
    for key, place in moved.items():
        chosen[key].client = Client.objects.get(pk=place.client)
        chosen[key].invoice = Invoice.objects.filter(pk=place.invoice or 0).first()
        chosen[key].item = _sort(chosen[key].invoice)
    theirs = {row.client_id for row in chosen.values()}
    present = items_of(payment)
    away = frozenset(row.pk for row in present if row.client_id not in theirs)
    return [chosen[row.pk] if row.pk in away else row for row in present], away


def _sort(bill: Invoice | None) -> Item:
    if bill is None:
        return Item.ON_ACCOUNT
    return Item.LATE_FEE if bill.kind == Kind.FINANCE_CHARGE else Item.INVOICE


def for_payer(payment: Payment, rows: Sequence[Receipt]) -> list[Receipt]:
    """Who came by a client's number alone knows the name in its first letters. The rows at hand stay as they are."""
    if not payment.masked:
        return list(rows)
    shown = [copy(row) for row in rows]
    for row in shown:
        row.client = copy(row.client)
        row.client.name = keys.masked(row.client.name)
    return shown


def with_items(payments: QuerySet[Payment]) -> QuerySet[Payment]:
    """For lists: each payment's items, receipts, invoices and clients in one question."""
    items = PaymentItem.objects.select_related("receipt__invoice", "receipt__client").order_by("receipt")
    return payments.prefetch_related(Prefetch("items", queryset=items))


def in_the_way(
    *, by: str, invoices: Collection[int], on_account_of: Collection[int], but: Payment | None = None
) -> Payment | None:
    """An attempt of the same payer on one of the same things, of which nobody knows yet whether it takes the money."""
    same = Q(invoice__in=invoices) | Q(invoice=None, client__in=on_account_of)
    held = Receipt.objects.filter(same, standing=Standing.HELD)
    if not held.exists():  # nearly always; asked of one table, which no plan can make slow
        return None
    rows = Payment.objects.filter(state__in=OPEN, items__receipt__in=held)
    rows = rows if but is None else rows.exclude(pk=but.pk)
    return rows.filter(_same_payer(by)).order_by("-submitted_at").first()


def _same_payer(by: str) -> Q:
    """A key entered anew is another guest, and a second mail another pass, of what may be the same person."""
    way, _, key = by.partition(":")
    if way == Way.KEY:
        return Q(way=Way.KEY)
    found = Pass.objects.filter(pk=int(key)).first() if way == Way.PASS and key.isdecimal() else None
    if found is None:
        return Q(by=by)
    others = Pass.objects.filter(client=found.client_id, address__iexact=found.address).values_list("pk", flat=True)
    return Q(by__in=[f"{Way.PASS}:{each}" for each in others])
