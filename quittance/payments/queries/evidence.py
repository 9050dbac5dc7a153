"""What our own rows say of a payment, for the bank that asks: put together from what is kept, nothing made up."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q

from quittance.access.models import Session
from quittance.core.models import Event
from quittance.core.money import Currency, Money
from quittance.links.models import Guest, Pass
from quittance.outbox.models import Delivery, Mail
from quittance.payments.models import Dispute, Payment
from quittance.payments.models.payment import Method, Way
from quittance.payments.queries.paid import items_of
from quittance.payments.rules import naming
from quittance.receivables.models import Receipt
from quittance.receivables.models.receipt import Item
from quittance.tenancy import queries as tenancy

_ROWS_MAX = 40  # of each sort, the newest: a client of many years has more than a bank reads
_FATES = {
    "waiting": "not delivered yet",
    "sent": "taken by the recipient's mail server",
    "refused": "refused by the recipient's mail server",
    "expired": "given up, the recipient's mail server did not take it",
    "unsure": "handed over; the recipient's mail server did not confirm it",
}
_WAYS = {
    Way.PERSON: "signed in to the client portal",
    Way.PASS: "by a payment link to the invoice",
    Way.KEY: "in the client portal, with the client's key",
    Way.STAFF: "on the phone, taken by the firm's staff",
}
Fact = tuple[str, str]


@dataclass(frozen=True)
class Invoiced:
    what: str
    client: str
    issued: str
    due: str
    amount: str


@dataclass(frozen=True)
class Pack:
    """Of one payment. Its log and its mails go from the oldest to the newest."""

    payer_name: str
    payer_address: str
    payer_network: str
    payment: tuple[Fact, ...]
    invoices: tuple[Invoiced, ...]
    mails: tuple[Fact, ...]
    log: tuple[Fact, ...]


def pack(dispute: Dispute) -> Pack:
    payment = dispute.payment
    items = items_of(payment)
    return Pack(
        payer_name=naming.people([item.client.name for item in items]),
        payer_address=payment.address,
        payer_network=payment.network,
        payment=tuple(_payment(payment)),
        invoices=tuple(_invoiced(item, payment.currency) for item in items),
        mails=_told(_mails(payment)),
        log=_told(_log(payment, items)),
    )


def _payment(payment: Payment) -> Iterator[Fact]:
    charged = Money(payment.charged_cents, Currency(payment.currency))
    yield "Charged", str(charged)
    if payment.payer_fee_cents:
        yield "Of it card fee", f"{payment.payer_fee}, shown to the payer before the click"
    yield "Paid with", payment.paid_with[:1].upper() + payment.paid_with[1:]
    yield "Ordered", _at(payment.submitted_at)
    if payment.settled_at:
        yield "Settled", _at(payment.settled_at)
    yield "How", _WAYS[Way(payment.way)]
    if payment.network:
        yield "From network address", payment.network
    yield "Confirmation sent to", ", ".join([payment.address, *payment.further_addresses])
    yield "Our reference", str(payment.code or payment.ticket)
    yield "Payment at the processor", payment.intent_id
    given = payment.refund_rows.filter(accepted_at__isnull=False, state__in=["processing", "succeeded"])
    for refund in given.order_by("pk"):
        yield "Given back", f"{refund.amount}, {_at(refund.accepted_at or refund.requested_at)}"


def _invoiced(item: Receipt, currency: str) -> Invoiced:
    amount = str(Money(item.amount_cents, Currency(currency)))
    bill = item.invoice
    if bill is None:
        return Invoiced(item.description or "On account, without an invoice", item.client.name, "", "", amount)
    due = f"{bill.due_date:%B} {bill.due_date.day}, {bill.due_date.year}" if bill.due_date else "upon receipt"
    issued = f"{bill.issued_date:%B} {bill.issued_date.day}, {bill.issued_date.year}"
    what = f"{'Late fee' if item.item == Item.LATE_FEE else 'Invoice'} {bill.number}"
    return Invoiced(what, item.client.name, issued, due, amount)


def _mails(payment: Payment) -> Iterator[tuple[datetime, str]]:
    """To the payer: what the firm itself was told is no evidence."""
    ways = Pass.objects.filter(pk__in=_passes(payment)).values_list("pk", flat=True)
    sent = Event.objects.filter(name="pass.sent", subject_type="links.pass", subject_id__in=list(ways))
    keys = [facts["mail"] for facts in sent.values_list("facts", flat=True) if "mail" in facts]
    own = [f"payment:{payment.pk}:{news}:payer" for news in ("taken", "failed")]
    deliveries = Prefetch("deliveries", queryset=Delivery.objects.order_by("pk"))
    rows = Mail.objects.filter(Q(key__in=own) | Q(pk__in=keys)).order_by("-pk").prefetch_related(deliveries)
    for mail in rows[:_ROWS_MAX]:
        for each in mail.deliveries.all():
            when = f", {_at(each.settled_at)}" if each.settled_at else ""
            yield mail.written_at, f"“{mail.subject}” to {each.address}: {_FATES[each.state]}{when}"


def _log(payment: Payment, items: list[Receipt]) -> Iterator[tuple[datetime, str]]:
    for way in Pass.objects.filter(pk__in=_passes(payment)).order_by("-pk")[:_ROWS_MAX]:
        yield way.made_at, f"A link to the invoices was made{f' for {way.address}' if way.address else ''}"
        if way.seen_at:
            yield way.seen_at, f"The link{f' for {way.address}' if way.address else ''} was opened by a person"
    if payment.way == Way.KEY:
        guests = Guest.objects.filter(client__in={item.client_id for item in items}, way=Guest.Way.KEY)
        for guest in guests.filter(opened_at__lte=payment.submitted_at).order_by("-pk")[:_ROWS_MAX]:
            yield guest.opened_at, f"The portal was opened with the client's key{_from(guest.network)}"
    _, _, key = payment.by.partition(":")
    if payment.way == Way.PERSON and key.isdecimal():
        for session in Session.objects.filter(person=int(key)).order_by("-pk")[:_ROWS_MAX]:
            yield session.opened_at, f"{session.person.address} signed in to the portal{_from(session.network)}"
    yield payment.submitted_at, f"Pay was pressed for {payment.charged_cents / 100:,.2f}{_from(payment.network)}"
    if payment.accepted_at:
        yield payment.accepted_at, "The processor took the payment"
    if payment.settled_at and payment.method == Method.BANK:
        yield payment.settled_at, "The transfer settled"


def _passes(payment: Payment) -> list[int]:
    """By which this payment was made, or which led to what it paid."""
    _, _, key = payment.by.partition(":")
    used = [int(key)] if payment.way == Way.PASS and key.isdecimal() else []
    bills = [item.invoice_id for item in items_of(payment) if item.invoice_id]
    return [*Pass.objects.filter(Q(pk__in=used) | Q(invoice__in=bills)).values_list("pk", flat=True)]


def _told(rows: Iterator[tuple[datetime, str]]) -> tuple[Fact, ...]:
    return tuple((_at(at), what) for at, what in sorted(rows, key=lambda each: each[0]))


def _from(network: str) -> str:
    return f" from {network}" if network else ""


def _at(moment: datetime) -> str:
    """By the firm's clock, with its zone: a bank elsewhere reads it."""
    local = moment.astimezone(tenancy.current_firm().clock.zone)
    return f"{local:%B} {local.day}, {local.year}, {local:%H:%M %Z}"
