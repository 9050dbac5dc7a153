"""A small model of payments beside the real ones: whoever plays both must find them equal after each step."""

import random
from dataclasses import dataclass, field
from typing import Literal

from django.db.models import Sum

from quittance.core.states import IllegalMove
from quittance.payments.actions import charge, outcome
from quittance.payments.actions.charge import Order, Payer
from quittance.payments.models import Payment
from quittance.payments.models.payment import Way
from quittance.payments.rules.fees import Method
from quittance.payments.tests import orders
from quittance.receivables.actions import items
from quittance.receivables.models import Invoice, Receipt
from quittance.receivables.tests import books

PAYERS = [Payer(Way.PERSON, "portal:1"), Payer(Way.PASS, "pass:7"), Payer(Way.KEY, "key:3")]
_OPEN = {"created", "unknown", "action_needed"}
_TAKEN = {"processing", "succeeded"}
News = Literal["unknown", "action_needed", "processing", "succeeded", "failed", "cancelled", "mismatch"]
NEWS: tuple[News, ...] = ("unknown", "action_needed", "processing", "succeeded", "failed", "cancelled", "mismatch")
# What is known, then what is told: whether it moves the row (True), is late (False), or contradicts it (None).
_AFTER_END = {"unknown": False, "action_needed": False, "processing": False, "succeeded": None, "failed": None}
MEETING: dict[str, dict[str, bool | None]] = {
    "created": dict.fromkeys(NEWS, True),
    "unknown": {**dict.fromkeys(NEWS, True), "unknown": False},
    "action_needed": {**dict.fromkeys(NEWS, True), "unknown": False, "action_needed": False},
    "processing": {**_AFTER_END, "succeeded": True, "failed": True, "cancelled": None},
    "succeeded": {**_AFTER_END, "succeeded": False, "cancelled": None},
    "failed": {**_AFTER_END, "failed": False, "cancelled": False},
    "cancelled": {**_AFTER_END, "processing": None, "failed": False, "cancelled": False},
}


def hear(row: Payment, news: News) -> bool:
    now = books.now_is(2)
    if news in ("processing", "succeeded", "mismatch"):
        charged = orders.charged(row, 1 if news == "mismatch" else None)
        tell = outcome.processing if news == "processing" else outcome.succeeded
        return tell(payment=row, charged=charged, now=now)
    if news == "failed":
        return outcome.failed(payment=row, code="declined", words="No.", now=now)
    plain = {"unknown": outcome.unknown, "action_needed": outcome.action_needed, "cancelled": outcome.cancelled}
    return plain[news](payment=row, now=now)


@dataclass
class Life:
    """One payment as the model sees it."""

    row: Payment
    order: Order
    by: Payer
    key: str
    seen: Payment  # as it was when it began, in the hands of somebody who never looked again
    state: str = "created"
    received: bool = False

    @property
    def counts(self) -> bool:
        return self.state in _OPEN | _TAKEN


@dataclass
class World:
    chance: random.Random
    invoices: list[Invoice] = field(default_factory=list)
    billed: dict[int, int] = field(default_factory=dict)
    lives: list[Life] = field(default_factory=list)
    refused: int = 0
    contradicted: int = 0
    met: set[tuple[str, str]] = field(default_factory=set)  # states, and the news told of payments in them

    def open_books(self) -> None:
        clients = [books.client(), books.client()]
        for place in range(3):
            row = books.invoice(clients[place % 2], self.chance.choice([100_00, 600_00, 900_01]))
            self.invoices.append(row)
            self.billed[row.pk] = row.amount_cents

    def due(self, invoice: int) -> int:
        taken = (line.amount_cents for life in self.lives if life.counts for line in life.order.lines
                 if line.invoice == invoice)  # fmt: skip
        return self.billed[invoice] - sum(taken)

    def step(self) -> None:
        roll = self.chance.random()
        if roll < 0.35 or not self.lives:
            self._start()
        elif roll < 0.45:
            self._send_again()
        else:
            self._tell()

    def _start(self) -> None:
        by = self.chance.choice(PAYERS)
        chosen = self.chance.sample(self.invoices, self.chance.randint(1, 2))
        lines = [orders.line(row, self.chance.choice([20_00, 30_00, 50_00, self.billed[row.pk]])) for row in chosen]
        wanted = orders.order(*lines, method=self.chance.choice([*Method]))
        key = orders.key()
        try:
            row = charge.start(order=wanted, by=by, key=key, now=books.now_is(0))
        except items.CannotTake:
            self.refused += 1
            assert not self._fits(wanted, by)
            assert not Payment.objects.filter(form_key=key).exists()
        else:
            assert self._fits(wanted, by)
            self.lives.append(Life(row, wanted, by, key, Payment.objects.get(pk=row.pk)))

    def _fits(self, wanted: Order, by: Payer) -> bool:
        """Each amount is due, leaves nothing or a dollar, and no attempt of the same payer there is in doubt."""
        for line in wanted.lines:
            invoice = line.invoice or 0
            rest = self.due(invoice) - line.amount_cents
            doubted = any(
                life.by == by and life.state in _OPEN and any(each.invoice == invoice for each in life.order.lines)
                for life in self.lives
            )
            if rest < 0 or 0 < rest < 1_00 or doubted:
                return False
        return True

    def _send_again(self) -> None:
        life = self.chance.choice(self.lives)
        again = charge.start(order=life.order, by=life.by, key=life.key, now=books.now_is(1))
        assert again.pk == life.row.pk

    def _tell(self) -> None:
        """The row in hand may be some moves old."""
        life = self.chance.choice(
            self.lives[-self.chance.choice([2, 2, len(self.lives)]) :]
        )  # the last ones more often
        news = self.chance.choice(NEWS)
        for _ in range(self.chance.randint(1, 3)):
            self.met.add((life.state, news))
            moves = False if news == "mismatch" else MEETING[life.state][news]
            if news == "mismatch" and life.state in {"failed", "cancelled"}:
                moves = None
            try:
                assert hear(self.chance.choice([life.row, life.seen]), news) is moves
            except IllegalMove:
                self.contradicted += 1
                assert moves is None
            if moves:
                life.state = news
                life.received |= news in _TAKEN

    def check(self) -> None:
        for invoice, billed in self.billed.items():
            row = Invoice.objects.get(pk=invoice)
            assert row.due_cents == self.due(invoice) >= 0
            assert row.ours_cents == billed - row.due_cents <= billed
        keys = [*Payment.objects.values_list("form_key", flat=True)]
        assert sorted(keys) == sorted({life.key for life in self.lives})
        for life in self.lives:
            self._check(life)

    def _check(self, life: Life) -> None:
        row = Payment.objects.get(pk=life.row.pk)
        own = Receipt.objects.filter(payment_item__payment=row)
        back = Receipt.objects.filter(reverses__in=own).aggregate(cents=Sum("amount_cents"))["cents"] or 0
        whole = sum(each.amount_cents for each in own)
        standings = {each.standing for each in own}
        assert row.state == life.state
        assert whole == row.items_cents == sum(line.amount_cents for line in life.order.lines)
        assert (row.code is not None) is life.received
        assert {each.code for each in own} == {row.code}
        if life.received:
            assert standings == {"received"}
            assert back == (-whole if life.state == "failed" else 0)
        else:
            assert standings == ({"held"} if life.state in _OPEN else {"released"})
            assert back == 0
