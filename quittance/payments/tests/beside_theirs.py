"""One payment at the sandbox's processor, where both sides give back: news is read, kept, and heard late or twice."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from quittance.integrations.stripe import disputes, refunds
from quittance.integrations.stripe.faults import Fault
from quittance.integrations.stripe.words import Refund as Told
from quittance.payments.actions import counter, disputing, refunding, sending_back, settling
from quittance.payments.actions.refund_rows import NotYet, is_alive
from quittance.payments.actions.refunding import CannotRefund
from quittance.payments.models import Payment, Refund
from quittance.payments.models.refund import PROCESSOR, UNFINISHED
from quittance.payments.tests import back, orders
from quittance.payments.tests.orders import line
from quittance.payments.tests.tills import Till
from quittance.receivables.tests import books
from quittance.receivables.tests.books import now_is

WHOLE = 100_00
AMOUNTS = (WHOLE, 60_00, 40_00, 10_00)
BANK = "pm_usBankAccount_success"
METHODS = ("pm_card_visa", "pm_card_pendingRefund", BANK)
TROUBLES = ("", "cut_before", "cut_after", "error_after")
# What the processor could not be asked, or could not be fitted in: the queue tries it again.
_LATER = (Fault, NotYet)


@dataclass
class Beside:
    till: Till
    by_what: str
    payment: Payment = field(init=False)
    snapshots: list[tuple[Told, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.payment = self.till.pay(line(books.invoice(books.client(), WHOLE)), by_what=self.by_what)
        if self.by_what == BANK:
            self._befall(f"charges/{self._charge()}/settle")
            settling.settle(payment=self.payment, now=now_is(1))
            self.payment.refresh_from_db()

    def ask(self, number: int) -> None:
        (row,) = orders.rows(self.payment)
        with contextlib.suppress(CannotRefund):
            back.ask(self.payment, {row.pk: AMOUNTS[number % len(AMOUNTS)]})

    def send(self, number: int) -> None:
        """The answer may be lost, before or after the money moved."""
        waiting = Refund.objects.filter(payment=self.payment, state="requested").order_by("pk")
        if not waiting:
            return
        trouble = TROUBLES[number % len(TROUBLES)]
        if trouble:
            self.till.misbehave(**{trouble: {"times": 1, "on": "refund"}})
        with contextlib.suppress(*_LATER):
            sending_back.send(refund=waiting[number % len(waiting)], now=now_is(1))
        self.till.misbehave()

    def make_there(self, number: int) -> None:
        cents = min(AMOUNTS[number % len(AMOUNTS)], WHOLE - sum(each.amount_cents for each in self.alive()))
        if cents > 0 and not self._is_disputed():
            intent = self.payment.intent_id
            self.till.firm.processor.post("refunds", self.till.account, payment_intent=intent, amount=cents)

    def fail_there(self, number: int) -> None:
        if rows := self.alive():
            self._befall(f"refunds/{rows[number % len(rows)].id}/fail")

    def arrive_there(self, number: int) -> None:
        if rows := [each for each in self.alive() if each.state == "processing"]:
            self._befall(f"refunds/{rows[number % len(rows)].id}/arrive")

    def take_back(self, number: int) -> None:
        """By the payer's bank: a dispute, or the return of a transfer."""
        if self.disputed():
            return
        if self.by_what == BANK:
            self._befall(f"charges/{self._charge()}/return", code="R10")
        else:
            self._befall(f"charges/{self._charge()}/dispute", reason="fraudulent", amount=AMOUNTS[number % 2])

    def decide(self, number: int) -> None:
        for row in self.disputed():
            if row.state == "open":
                self._befall(f"disputes/{row.id}/{('win', 'lose')[number % 2]}")

    def read(self, number: int) -> None:
        """Somebody reads all of them, and is slow to say so."""
        del number
        self.snapshots.append(self.there())

    def hear_late(self, number: int) -> None:
        if self.snapshots:
            with contextlib.suppress(NotYet):
                refunding.hear_all(
                    payment=self.payment, told=self.snapshots[number % len(self.snapshots)], now=now_is(2)
                )

    def hear_one_late(self, number: int) -> None:
        if told := [each for read in self.snapshots for each in read]:
            with contextlib.suppress(NotYet):
                refunding.hear(payment=self.payment, told=told[number % len(told)], now=now_is(2))

    def news(self, number: int) -> None:
        del number
        self.snapshots.append(self.there())
        with contextlib.suppress(NotYet):
            self.look()

    def sweep(self, number: int) -> None:
        del number
        for row in Refund.objects.filter(payment=self.payment, state__in=UNFINISHED).order_by("pk"):
            with contextlib.suppress(NotYet):
                sending_back.look(refund=row, now=now_is(1))
        for dispute in self.disputed():
            disputing.look_at_dispute(account=self.till.account, dispute_id=dispute.id, now=now_is(3))

    def look(self) -> None:
        sending_back.look_at_refund(
            account=self.till.account, refund_id="", intent_id=self.payment.intent_id, now=now_is(2)
        )

    def there(self) -> tuple[Told, ...]:
        return refunds.of_intent(counter.at(self.till.account), self.payment.intent_id)

    def alive(self) -> list[Told]:
        return [each for each in self.there() if is_alive(each)]

    def disputed(self) -> tuple[Any, ...]:
        return disputes.of_intent(counter.at(self.till.account), self.payment.intent_id)

    def end(self) -> None:
        """The news of what happened last, and the sweep. Nothing may be left that only waits."""
        self.look()
        self.sweep(0)
        while any(each.state == "processing" for each in self.there()):
            self.arrive_there(0)
        self.look()

    def check_end(self) -> None:
        rows = [*Refund.objects.filter(payment=self.payment)]
        assert {row.refund_id: row.state for row in rows if row.refund_id} == {
            told.id: told.state.value for told in self.there()
        }
        assert not [row for row in rows if row.state in UNFINISHED]
        asked = [each.refund for each in self.there() if each.refund]
        assert len(asked) == len(set(asked))
        assert {str(row.ticket) for row in rows if row.is_ours and row.refund_id} == set(asked)
        assert {row.refund_id for row in rows if row.by == PROCESSOR} == {
            each.id for each in self.there() if not each.refund
        }

    def _is_disputed(self) -> bool:
        return any(row.state in ("open", "lost") for row in self.disputed())

    def _charge(self) -> str:
        (found,) = [row for row in self.till.firm.charges() if row["payment_intent"] == self.payment.intent_id]
        return str(found["id"])

    def _befall(self, path: str, **facts: object) -> None:
        self.till.firm.processor.ask("POST", path, facts)


STEPS: tuple[Callable[[Beside, int], None], ...] = (
    Beside.ask,
    Beside.send,
    Beside.send,
    Beside.make_there,
    Beside.fail_there,
    Beside.fail_there,
    Beside.fail_there,
    Beside.arrive_there,
    Beside.take_back,
    Beside.decide,
    Beside.read,
    Beside.hear_late,
    Beside.hear_one_late,
    Beside.news,
    Beside.sweep,
)
