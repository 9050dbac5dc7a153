"""Three books beside each other, to the cent: the processor's, ours, and what the invoices say is due."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, Sum

from bench.harness.simulation.world import World, money
from quittance.outbox.models import Mail
from quittance.payments.models import Dispute, FeeReturn, Payment, Refund
from quittance.payments.models.dispute import WITHDRAWN
from quittance.payments.models.payment import UNFINISHED, State
from quittance.payments.models.refund import COUNTING, GONE
from quittance.receivables import queries
from quittance.receivables.actions import covering
from quittance.receivables.models import Invoice, Receipt
from quittance.receivables.models.receipt import Item, Origin, Standing

_TAKEN = ("succeeded", "pending")
_GIVEN = ("succeeded", "pending", "requires_action")
_WITHDRAWN = ("needs_response", "under_review", "lost")
_STATES = {
    "succeeded": {State.SUCCEEDED},
    "processing": {State.PROCESSING},
    "canceled": {State.CANCELLED, State.FAILED},
    "requires_payment_method": {State.CANCELLED},  # made, and never confirmed: nothing can be taken by it
}


@dataclass
class Verdict:
    """Cents that differ, or one for what has no cents; and a sentence each."""

    lost: int = 0
    doubled: int = 0
    unexplained: int = 0
    sentences: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.unexplained)

    def is_lost(self, cents: int, words: str) -> None:
        if cents:
            self.lost += abs(cents)
            self.sentences.append(f"lost {money(abs(cents))}: {words}")

    def is_doubled(self, cents: int, words: str) -> None:
        if cents > 0:
            self.doubled += cents
            self.sentences.append(f"doubled {money(cents)}: {words}")

    def differs(self, wrong: object, words: str) -> None:
        if wrong:
            self.unexplained += abs(wrong) if isinstance(wrong, int) else 1
            self.sentences.append(f"unexplained: {words}")


def compare(world: World) -> Verdict:
    found = Verdict()
    there = _There(world)
    payments = world.payments()
    for payment in payments:
        _payment(found, there, payment)
        _refunds(found, there, payment)
        _mails(found, payment)
    known = {str(row.ticket) for row in payments}
    for ticket, charges in there.charges.items():
        if ticket not in known:
            found.is_lost(sum(row["amount"] for row in charges), f"charged for {ticket}, which no payment of ours is")
    for invoice in world.invoices():
        _invoice(found, world, invoice)
    for key, cents in world.over.items():
        found.is_doubled(cents, f"ours grew beyond what was due on invoice {key}")
    _rest(found, world)
    return found


class _There:
    """What the processor has, by our own names of it."""

    def __init__(self, world: World) -> None:
        self.intents: dict[str, list[Any]] = defaultdict(list)
        ticket_of: dict[str, str] = {}
        for row in world.outside.listed("payment_intents", world.account):
            ticket_of[row["id"]] = row["metadata"].get("payment", "")
            self.intents[ticket_of[row["id"]]].append(row)
        self.charges = self._by(world, "charges", _TAKEN, ticket_of)
        self.refunds = self._by(world, "refunds", _GIVEN, ticket_of)
        self.disputes = self._by(world, "disputes", _WITHDRAWN, ticket_of)

    def _by(self, world: World, what: str, states: tuple[str, ...], ticket_of: dict[str, str]) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = defaultdict(list)
        for row in world.outside.listed(what, world.account):
            if row["status"] in states and row.get("captured", True):
                found[ticket_of.get(row["payment_intent"], "")].append(row)
        return found

    def net(self, ticket: str) -> int:
        given = [*self.refunds[ticket], *self.disputes[ticket]]
        return sum(int(row["amount"]) for row in self.charges[ticket]) - sum(int(row["amount"]) for row in given)


def _payment(found: Verdict, there: _There, payment: Payment) -> None:
    ticket, name = str(payment.ticket), f"payment {payment.pk} ({payment.state})"
    charges = there.charges[ticket]
    found.is_doubled(sum(row["amount"] for row in charges[1:]), f"{name} was charged {len(charges)} times")
    found.is_lost(
        there.net(ticket) - _booked(payment),
        f"{name}: {money(there.net(ticket))} there, {money(_booked(payment))} here",
    )
    for intent in there.intents[ticket]:
        if intent["id"] == payment.intent_id or intent["status"] != "requires_payment_method":
            right = _STATES.get(intent["status"], set())
            found.differs(payment.state not in right, f"{name} is {intent['status']} at the processor")
    if payment.state in (State.SUCCEEDED, State.PROCESSING):
        fee = payment.payer_fee_cents + payment.firm_fee_cents
        for row in charges:
            found.differs((row["application_fee_amount"] or 0) - fee, f"{name}: our fee is not {money(fee)} there")
    items = Receipt.objects.filter(payment_item__payment=payment).aggregate(cents=Sum("amount_cents"))["cents"] or 0
    found.differs(items - payment.items_cents, f"{name}: its items are {money(items)}")
    found.differs(payment.state in UNFINISHED, f"{name} never ended")
    found.differs(payment.told_cents is not None, f"{name}: another amount was charged than was ordered")
    fee_return = FeeReturn.objects.filter(payment=payment, refund=None).first()
    found.differs(fee_return and fee_return.state != "succeeded", f"{name}: its fee was not given back")


def _booked(payment: Payment) -> int:
    """What our rows say is with the firm of it, the payer's card fee included."""
    if payment.code is None:
        return 0
    rows = Receipt.objects.filter(code=payment.code, origin=Origin.OURS)
    cents: int = rows.aggregate(cents=Sum("amount_cents"))["cents"] or 0
    if payment.state == State.FAILED:
        return cents
    back: list[Refund | Dispute] = list(payment.refund_rows.filter(state__in=GONE))
    back += payment.dispute_rows.filter(state__in=WITHDRAWN)
    return cents + payment.payer_fee_cents - sum(row.payer_fee_cents + row.missing_cents for row in back)


def _refunds(found: Verdict, there: _There, payment: Payment) -> None:
    name, ticket = f"payment {payment.pk}", str(payment.ticket)
    given = Counter[str]()
    for row in there.refunds[ticket]:
        wish = row["metadata"].get("refund", "")
        given[wish] += bool(wish)
        found.is_doubled(row["amount"] if given[wish] > 1 else 0, f"{name}: refund {wish} was made twice")
    ours = list(Refund.objects.filter(payment=payment))
    asked = sum(row.amount_cents for row in ours if row.state in COUNTING)
    found.differs(max(0, asked - payment.charged_cents), f"{name}: more is refunded than was captured")
    here = Counter(row.refund_id for row in ours if row.state in GONE)
    truth = Counter(row["id"] for row in there.refunds[ticket])
    found.differs(here != truth, f"{name}: refunds are {dict(here)} here and {dict(truth)} there")
    waiting = [row.pk for row in ours if row.state == "requested"]
    found.differs(waiting, f"{name}: refunds {waiting} never ended")
    known = {row.dispute_id for row in Dispute.objects.filter(payment=payment, state__in=WITHDRAWN)}
    found.differs(known ^ {row["id"] for row in there.disputes[ticket]}, f"{name}: disputes differ")


def _mails(found: Verdict, payment: Payment) -> None:
    """Exactly one to each side for what was taken and for what failed after somebody could believe in it."""
    keys = Counter(Mail.objects.filter(key__startswith=f"payment:{payment.pk}:").values_list("key", flat=True))
    for news, told in (("taken", payment.accepted_at is not None), ("failed", payment.state == State.FAILED)):
        for side in ("payer", "firm"):
            count = keys[f"payment:{payment.pk}:{news}:{side}"]
            allowed = {1} if news == "taken" and told else {0, 1} if told else {0}
            if news == "failed" and told and payment.accepted_at:
                allowed = {1}
            found.differs(count not in allowed, f"payment {payment.pk} ({payment.state}): {count} mails {news}:{side}")


def _invoice(found: Verdict, world: World, bill: Invoice) -> None:
    key = bill.pk
    rows = Receipt.objects.filter(invoice=bill)
    ours = rows.filter(origin=Origin.OURS, standing__in=(Standing.HELD, Standing.RECEIVED))
    real = sum(world.real.get(pk, 0) for pk in rows.filter(origin=Origin.SOURCE).values_list("pk", flat=True))
    paid: int = ours.aggregate(cents=Sum("amount_cents"))["cents"] or 0
    due = 0 if bill.voided else max(0, bill.amount_cents - real - paid)
    words = f"{money(bill.amount_cents)} billed, {money(real)} otherwise, {money(paid)} by us"
    found.differs(bill.due_cents - due, f"invoice {key}: {money(bill.due_cents)} is due, not {money(due)} ({words})")
    found.differs(paid - bill.ours_cents, f"invoice {key}: ours is {money(bill.ours_cents)}, not {money(paid)}")
    found.differs(paid < 0, f"invoice {key}: less than nothing of ours lies on it")
    held = ours.filter(standing=Standing.HELD).aggregate(cents=Sum("amount_cents"))["cents"] or 0
    found.differs(held, f"invoice {key}: {money(held)} are still held")


def _rest(found: Verdict, world: World) -> None:
    wrong = covering.wrong([row.pk for row in world.invoices()])
    found.differs(wrong, f"invoices {sorted(wrong)} bear other sums than their rows have")
    stray = Receipt.objects.filter(Q(payment_item=None), origin=Origin.OURS, reverses=None).exclude(item=Item.AWAITED)
    found.differs(stray.count(), "items of ours belong to no payment")
    left = [f"{job.name}{job.arguments}: {job.failed_with}" for job in world.jobs if job.failed_with]
    found.differs(left, f"jobs never got done: {'; '.join(left)}")
    unposted = [row.pk for row in queries.unposted_items() if row.pk not in world.unposted]
    found.differs(unposted, f"items {unposted} are unposted though all was posted")
    for words in world.odd:
        found.differs(words, words)
