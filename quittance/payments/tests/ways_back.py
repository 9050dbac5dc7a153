"""A small processor beside the real rows: refunds and disputes live there, and are read early, late and twice."""

import random
from dataclasses import dataclass, field, replace

from django.db.models import Sum

from quittance.integrations.stripe import words
from quittance.integrations.stripe.words import DisputeState, RefundState
from quittance.payments.actions import disputing, refunding
from quittance.payments.actions.refund_rows import NotYet
from quittance.payments.actions.refunding import CannotRefund
from quittance.payments.models import Dispute, Payment, Refund
from quittance.payments.models.refund import COUNTING
from quittance.payments.rules.fees import Method
from quittance.payments.tests import back, orders
from quittance.payments.tests.orders import PASSED_ON, VISA
from quittance.receivables.models import Invoice, Receipt
from quittance.receivables.tests.books import now_is

_NEXT = {
    RefundState.PROCESSING: (RefundState.SUCCEEDED, RefundState.FAILED, RefundState.CANCELLED),
    RefundState.SUCCEEDED: (RefundState.FAILED,),
}
_NEXT_OF_DISPUTE = {
    DisputeState.INQUIRY: (DisputeState.INQUIRY_CLOSED, DisputeState.OPEN),
    DisputeState.OPEN: (DisputeState.WON, DisputeState.LOST),
}
_OUT = (RefundState.PROCESSING, RefundState.SUCCEEDED)
_WITHDRAWN = (DisputeState.OPEN, DisputeState.LOST)


@dataclass
class World:
    chance: random.Random
    payment: Payment = field(init=False)
    refunds: dict[str, words.Refund] = field(default_factory=dict)  # as they are at the processor
    disputes: dict[str, words.Dispute] = field(default_factory=dict)
    snapshots: list[words.Refund | words.Dispute] = field(default_factory=list)  # as somebody read them once
    refused: int = 0
    met: set[str] = field(default_factory=set)

    def open_books(self) -> None:
        amounts = [self.chance.choice([1_00, 60_01, 333_33, 500_00]) for _ in range(self.chance.randint(1, 3))]
        if self.chance.random() < 0.3:
            self.payment = back.paid(*amounts, method=Method.BANK)
        else:
            self.payment = back.paid(*amounts, terms=PASSED_ON, card=VISA)

    def step(self) -> None:
        roll = self.chance.random()
        if roll < 0.25:
            self._ask()
        elif roll < 0.35:
            self._made_there()
        elif roll < 0.45 and not self.disputes:
            self._dispute()
        elif roll < 0.7:
            self._goes_on()
        elif self.snapshots:
            self._hear(self.chance.choice(self.snapshots))

    def _ask(self) -> None:
        rows = orders.rows(self.payment)
        items = {row.pk: self.chance.choice([0, 1, 33_33, row.amount_cents]) for row in rows}
        try:
            refund = back.ask(self.payment, self.chance.choice([items, None]))
        except CannotRefund:
            self.refused += 1
            return
        if self._left() < refund.amount_cents or any(row.state in _WITHDRAWN for row in self.disputes.values()):
            refunding.refused(refund=refund, words="No.", now=now_is(1))
            self.met.add("refused there")
        else:
            self._keep(back.told(refund, RefundState.PROCESSING))

    def _made_there(self) -> None:
        cents = min(self._left(), self.chance.choice([1, 50_00, 10**6]))
        if cents > 0 and not any(row.state in _WITHDRAWN for row in self.disputes.values()):
            name = f"re_theirs_{self.payment.pk}_{len(self.refunds)}"
            self._keep(back.foreign(self.payment, cents, name, RefundState.PROCESSING))

    def _dispute(self) -> None:
        """A bank may take back what was given back already."""
        whole = self.payment.charged_cents
        cents = self.chance.choice([whole, max(1, whole // 3)])
        states = [DisputeState.INQUIRY, DisputeState.OPEN, DisputeState.LOST]
        told = back.disputed(self.payment, self.chance.choice(states), cents)
        self.disputes[told.id] = told
        self.snapshots.append(told)
        self.met.add("dispute")

    def _goes_on(self) -> None:
        refund = self.chance.choice([*self.refunds.values(), None])
        if refund is not None and refund.state in _NEXT:
            self._keep(replace(refund, state=self.chance.choice(_NEXT[refund.state])))
        for dispute in [*self.disputes.values()] if refund is None else []:
            if dispute.state in _NEXT_OF_DISPUTE:
                moved = replace(dispute, state=self.chance.choice(_NEXT_OF_DISPUTE[dispute.state]))
                self.disputes[moved.id] = moved
                self.snapshots.append(moved)

    def _keep(self, told: words.Refund) -> None:
        self.refunds[told.id] = told
        self.snapshots.append(told)
        self.met.add(f"refund {told.state}")

    def _left(self) -> int:
        return self.payment.charged_cents - sum(row.amount_cents for row in self.refunds.values() if row.state in _OUT)

    def _hear(self, told: words.Refund | words.Dispute) -> None:
        try:
            if isinstance(told, words.Refund):
                refunding.hear(payment=self.payment, told=told, now=now_is(2))
            else:
                disputing.hear(payment=self.payment, told=told, now=now_is(3))
        except NotYet:
            self.met.add("not yet")

    def hear_all(self, times: int) -> None:
        """Everything that anybody ever read, in any order; the queue tries again what did not fit yet."""
        for _ in range(times):
            self.chance.shuffle(self.snapshots)
            for told in self.snapshots:
                self._hear(told)

    def check(self) -> None:
        check(self.payment)

    def check_end(self) -> None:
        """Once all is heard, we know what the processor knows."""
        rows = {row.refund_id: row.state for row in Refund.objects.filter(payment=self.payment).exclude(refund_id="")}
        assert rows == {told.id: told.state.value for told in self.refunds.values()}
        known = {row.dispute_id: row.state for row in self.payment.dispute_rows.all()}
        assert known == {told.id: told.state.value for told in self.disputes.values()}


def check(payment: Payment) -> None:
    """What is written is true of what we know, whatever that is."""
    given = Refund.objects.filter(payment=payment, state__in=COUNTING)
    assert sum(row.amount_cents for row in given) <= payment.charged_cents
    gone = [row for row in payment.refund_rows.all() if row.state in ("processing", "succeeded")]
    taken = [row for row in payment.dispute_rows.all() if row.state in ("open", "lost")]
    claims: list[Refund | Dispute] = [*gone, *taken]
    wanted = sum(row.items_cents for row in claims)
    assert back.ours(payment) == payment.items_cents - min(payment.items_cents, wanted)
    assert sum(row.missing_cents for row in claims) == max(0, wanted - payment.items_cents)
    for item in orders.rows(payment):
        bill = Invoice.objects.get(pk=item.invoice_id or 0)
        ours = Receipt.objects.filter(invoice=bill).aggregate(cents=Sum("amount_cents"))["cents"]
        assert 0 <= ours == bill.ours_cents <= bill.amount_cents
        assert bill.due_cents == bill.amount_cents - ours
    every: list[Refund | Dispute] = [*payment.refund_rows.all(), *payment.dispute_rows.all()]
    of_fees = [each for row in every for each in (row.payer_fee_suffix, row.payer_fee_back_suffix)]
    suffixes = [*(suffix for suffix, _ in back.lines(payment)), *(each for each in of_fees if each is not None)]
    assert len(suffixes) == len(set(suffixes))
