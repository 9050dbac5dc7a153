"""The beginning of a payment: our row and its holds first. The processor is asked afterwards, outside of this."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Value
from django.db.models.functions import Coalesce

from quittance.core import events, locks
from quittance.core.money import Currency, Money
from quittance.payments import queries
from quittance.payments.actions import card_limits
from quittance.payments.models import Bundle, Payment, PaymentItem, Vault
from quittance.payments.models.payment import DEAD, OPEN, Way
from quittance.payments.rules import naming, selecting, terms
from quittance.payments.rules.fees import Card, Channel, Fee, Method
from quittance.payments.rules.limits import Attempt
from quittance.payments.rules.terms import STARTING, Terms
from quittance.receivables.actions import covering, items
from quittance.receivables.models import Client, Invoice, Receipt
from quittance.receivables.models.invoice import Kind
from quittance.receivables.models.receipt import Item
from quittance.tenancy import queries as tenancy

LINES_MAX = 1000


class StillUnderWay(items.CannotTake):
    """The payer's last attempt has no known end yet: a second one could charge them twice (immunity 7)."""

    def __init__(self, payment: Payment) -> None:
        super().__init__(
            f"Your payment of {payment.charged} is still being looked into. Pay again once it is known how it ended."
        )
        self.payment = payment


class FormUsed(items.CannotTake):
    """This form was sent off before with another order; that payment stands."""

    def __init__(self, payment: Payment) -> None:
        super().__init__("This form was sent off before, with other amounts. Open the list anew to pay more.")
        self.payment = payment


class TotalChanged(items.CannotTake):
    """The payer agreed to another total than it would be now."""

    def __init__(self, fee: Fee, currency: Currency) -> None:
        super().__init__(f"The total is {Money(fee.charged_cents, currency)} now. Look at it again before you pay.")
        self.fee = fee


class AskedTwice(Exception):
    """The payment has an intent already, or was ended meanwhile; whoever made this one must cancel it."""


@dataclass(frozen=True)
class Payer:
    way: Way
    by: str  # portal:12, pass:7, key:3, staff:9
    masked: bool = False  # who has not proved to know the client reads its name nowhere


@dataclass(frozen=True)
class Order:
    """What the payer chose, and the total that they saw and agreed to."""

    lines: tuple[items.Line, ...]
    method: Method
    charged_cents: int
    address: str
    further_addresses: tuple[str, ...] = ()
    channel: Channel = Channel.PORTAL
    card: Card | None = None  # as far as it is known before the click
    last4: str = ""
    bank_name: str = ""
    fingerprint: str = ""
    wallet: str = ""
    network: str = ""  # from which address the order came
    waiver_reason: str = ""  # staff with the right let the firm bear the payer's part
    account: str = ""  # the firm's at the processor, into which all of it goes
    currency: Currency | None = None  # of all lines, where it is known
    vault: Vault | None = None  # in which the method stays once it has paid
    bundle: Bundle | None = None  # the click, where this is a part of it
    terms: Terms = field(default=STARTING)


def quote(*, order: Order, now: datetime) -> Fee:
    """What the order costs and who bears it: the same for the page that asks and for the payment."""
    return terms.fee(
        order.terms,
        method=order.method,
        channel=order.channel,
        cents=sum(line.amount_cents for line in order.lines),
        card=order.card,
        on=tenancy.current_firm().clock.today(now),
        waived=bool(order.waiver_reason),
    )


def start(*, order: Order, by: Payer, key: str, now: datetime) -> Payment:
    """Hold what was chosen, or raise CannotTake or CardRefused. The same form sent again gets the same payment."""
    return again(order=order, by=by, key=key) or begin(order=order, by=by, key=key, now=now)[0]


def again(*, order: Order, by: Payer, key: str) -> Payment | None:
    """What this form paid, if it was sent before. Raises FormUsed."""
    sent = Payment.objects.filter(form_key=key).first()
    return sent and _same(sent, order, by)


def begin(
    *, order: Order, by: Payer, key: str, now: datetime, asked_at: datetime | None = None
) -> tuple[Payment, bool]:
    """For whoever has just seen that the form is new; with `asked_at` it is theirs to turn to the processor with.

    Tells whether it is this call's: the same form may have been sent at the same time.
    """
    _refuse_nonsense(order)
    columns = _columns(order, by, now)
    try:
        with transaction.atomic():
            # Before any lock: the same form sent twice at once waits here, on its key.
            payment = Payment.objects.create(form_key=key, asked_at=asked_at, **columns)
            _fill(payment, order, by, now)
            return payment, True
    except IntegrityError:
        sent = again(order=order, by=by, key=key)
        if sent is None:
            raise
        return sent, False


def _fill(payment: Payment, order: Order, by: Payer, now: datetime) -> None:
    held, invoices = _hold(payment, order, by, now)
    PaymentItem.objects.bulk_create(PaymentItem(payment=payment, receipt=row) for row in held)
    clients = Client.objects.filter(pk__in={row.client_id for row in held}).values_list("pk", "name")
    names = dict(clients)
    events.record(
        "payment.started", payment, at=now, by=by.by, amount=str(payment.charged),
        what=naming.things([invoices[row.invoice_id].number for row in held if row.invoice_id]),
        client_name=naming.people([names[row.client_id] for row in held]), waiver_reason=order.waiver_reason,
    )  # fmt: skip
    if order.method is Method.CARD:
        # The last lock, because it is the whole firm's: whoever holds it waits for nobody any more.
        card_limits.refuse(attempt=attempt(order, by), but=payment, now=now)


def attempt(order: Order, by: Payer) -> Attempt:
    """As the limits on cards count it."""
    clients = frozenset(line.client for line in order.lines)
    return Attempt(order.fingerprint, order.network, clients, by_staff=by.way is Way.STAFF)


def look_ahead(*, lines: Sequence[items.Line], by: Payer, invoices: Mapping[int, Invoice]) -> None:
    """Before the processor is asked anything: who is too late hears it at once. `begin` asks again, under locks."""
    unbilled = sorted({line.client for line in lines if not line.invoice})
    wanted = {line.invoice for line in lines if line.invoice}
    before = queries.in_the_way(by=by.by, invoices=wanted, on_account_of=unbilled)
    if before is not None:
        raise StillUnderWay(before)
    items.refuse(lines, invoices)


def claim(*, payment: Payment, now: datetime) -> bool:
    """True for the one who turns to the processor with it, however many sent its form."""
    return bool(Payment.objects.filter(pk=payment.pk, asked_at=None).update(asked_at=now))


def sent_to(*, payment: Payment, session_id: str) -> bool:
    """The payer goes on at a page of the processor's own; False where the attempt was ended meanwhile."""
    goes_on = Payment.objects.filter(pk=payment.pk, state__in=OPEN).update(session_id=session_id)
    payment.refresh_from_db()
    return bool(goes_on)


def asked(*, payment: Payment, intent_id: str, account: str, now: datetime) -> bool:
    """The processor made an intent; its id is kept before anybody confirms it. Told twice, kept once."""
    unasked = Payment.objects.filter(pk=payment.pk, intent_id="").exclude(state__in=DEAD)
    asked_at = Coalesce("asked_at", Value(now))
    is_first = bool(unasked.update(intent_id=intent_id, account=account, asked_at=asked_at))
    if is_first:
        payment.intent_id, payment.account = intent_id, account  # its state is read under the lock of whoever moves it
    else:
        payment.refresh_from_db()
    if payment.intent_id != intent_id:
        raise AskedTwice(f"Payment {payment.pk} is known to the processor as {payment.intent_id}, not {intent_id}.")
    return is_first


def _hold(payment: Payment, order: Order, by: Payer, now: datetime) -> tuple[list[Receipt], dict[int, Invoice]]:
    """The holds, and their invoices as they are under their locks."""
    wanted = {line.invoice for line in order.lines if line.invoice}
    unbilled = sorted({line.client for line in order.lines if not line.invoice})
    for client in unbilled:
        locks.until_commit(locks.Kind.PAYING, client)
    invoices = covering.locked(wanted)
    # Asked under the locks, so that of two attempts at once one sees the other.
    before = queries.in_the_way(by=by.by, invoices=wanted, on_account_of=unbilled, but=payment)
    if before is not None:
        raise StillUnderWay(before)
    lines = [_line(line, invoices) for line in order.lines]
    return items.hold(lines=lines, now=now, locked=invoices), invoices


def _line(line: items.Line, invoices: dict[int, Invoice]) -> items.Line:
    """What an invoice is says its row, not the form. What is above the due is refused where the hold is made."""
    row = invoices.get(line.invoice or 0)
    if row is None:
        return line
    is_late_fee = row.kind == Kind.FINANCE_CHARGE
    if line.client == row.client_id and 0 < line.amount_cents < row.due_cents:
        why = selecting.refusal(selecting.Open(row.pk, row.due_cents, whole_only=is_late_fee), line.amount_cents)
        if why:
            raise items.CannotTake(f"{naming.things([row.number])}: {why}")
    return replace(line, item=Item.LATE_FEE if is_late_fee else Item.INVOICE)


def _refuse_nonsense(order: Order) -> None:
    if not order.lines:
        raise items.CannotTake("Choose what to pay.")
    if len(order.lines) > LINES_MAX:
        raise items.CannotTake(f"Choose at most {LINES_MAX:,} items for one payment.")
    if any(line.amount_cents <= 0 for line in order.lines):
        raise items.CannotTake("An amount to pay is above 0.00.")
    billed = [line.invoice for line in order.lines if line.invoice]
    if len(set(billed)) < len(billed):
        raise items.CannotTake("An invoice stands in a payment once.")
    if any(not line.invoice and not line.description.strip() for line in order.lines):
        raise items.CannotTake("Say what a payment without an invoice is for.")


def _columns(order: Order, by: Payer, now: datetime) -> dict[str, object]:
    currency = _currency(order)
    fee = quote(order=order, now=now)
    if fee.charged_cents != order.charged_cents:
        raise TotalChanged(fee, currency)
    card = order.card
    return {
        "order_sha256": _digest(order, by),
        "way": by.way,
        "by": by.by,
        "masked": by.masked,
        "address": order.address,
        "further_addresses": list(order.further_addresses),
        "method": order.method.value,
        "channel": order.channel.value,
        "brand": card.brand if card else "",
        "wallet": order.wallet,
        "funding": card.funding.value if card else "",
        "bank_name": order.bank_name,
        "last4": order.last4,
        "fingerprint": order.fingerprint,
        "network": order.network,
        "currency": currency.value,
        "items_cents": fee.items_cents,
        "payer_fee_cents": fee.payer_cents,
        "firm_fee_cents": fee.firm_cents,
        "waiver_reason": order.waiver_reason,
        "account": order.account,
        "vault": order.vault,
        "bundle": order.bundle,
        "submitted_at": now,
    }


def _currency(order: Order) -> Currency:
    """One payment is of one currency (CUR-3)."""
    if order.currency is not None:
        return order.currency
    invoices = Invoice.objects.in_bulk({line.invoice for line in order.lines if line.invoice})
    clients = Client.objects.in_bulk({line.client for line in order.lines})
    if any(line.client not in clients or (line.invoice and line.invoice not in invoices) for line in order.lines):
        raise items.CannotTake("Something that was chosen is no longer there. Look at what is due now.")
    found = {invoices[line.invoice].currency if line.invoice else clients[line.client].currency for line in order.lines}
    if len(found) > 1:
        raise items.CannotTake(
            f"One payment is in one currency. Pay {' and '.join(sorted(found))} one after the other."
        )
    return Currency(found.pop())


def _same(payment: Payment, order: Order, by: Payer) -> Payment:
    if bytes(payment.order_sha256) != _digest(order, by):
        raise FormUsed(payment)
    return payment


def _digest(order: Order, by: Payer) -> bytes:
    """Of the money and of who gives it. Another address for the confirmation makes no other order."""
    lines = [[line.client, line.invoice, line.amount_cents, line.description] for line in order.lines]
    told = [by.way.value, by.by, order.method.value, order.charged_cents, lines]
    return hashlib.sha256(json.dumps(told).encode()).digest()
