"""How clients pay: mostly in full, mostly by cheque, and with every accident that a bookkeeper knows."""

import random
from dataclasses import dataclass, field

from sandbox.practice import kinds
from sandbox.practice.seeding import moments
from sandbox.practice.seeding.clients import Client
from sandbox.practice.seeding.ledger import Entry, Ledger


@dataclass
class Cheque:
    """A payment on its way."""

    day: int
    items: list[tuple[Entry, int]] = field(default_factory=list)


class Payer:
    def __init__(self, client: Client, ledger: Ledger, chance: random.Random) -> None:
        self._client, self._ledger, self._chance = client, ledger, chance
        self._pace = 9 + chance.randrange(34)
        self._by_bank = chance.random() < 0.35
        self._cheque_number = chance.randrange(120, 9_800)
        self._bill = client.biller.staff_id
        self._pending: Cheque | None = None

    def settle(self, invoices: list[Entry]) -> None:
        """Of one client, in order. A cheque that is on its way may take the next invoice along."""
        for invoice in invoices:
            invoice = self._before_payment(invoice)  # noqa: PLW2901 - it may have been billed anew
            due = self._pays(invoice)
            if due and self._pending and self._pending.day > invoice.day + 2 and self._chance.random() < 0.5:
                self._pending.items.append((invoice, due))
                continue
            self._flush()
            if due:
                self._pending = Cheque(self._day_of_payment(invoice), [(invoice, due)])
        self._flush()
        self._on_account()

    def _before_payment(self, invoice: Entry) -> Entry:
        roll, day = self._chance.random(), invoice.day
        if self._client.story or day > moments.DAYS - 20:
            return invoice
        if roll < 0.007:
            return self._void_and_bill_anew(invoice)
        if roll < 0.017:
            part = _part(invoice.cents, self._chance)
            self._against(kinds.CREDIT_MEMO, invoice, part, day + 4, "Courtesy credit as agreed")
        elif roll < 0.021:
            self._against(
                kinds.DEBIT_MEMO, invoice, 2_500 + 500 * self._chance.randrange(20), day + 5, "Filing fee paid"
            )
        elif roll < 0.025:
            self._against(kinds.ADJUSTMENT_DOWN, invoice, min(invoice.open, 1 + self._chance.randrange(900)), day + 3,
                          "Rounding as agreed")  # fmt: skip
        elif roll < 0.027:
            self._against(
                kinds.ADJUSTMENT_UP, invoice, 1 + self._chance.randrange(900), day + 3, "Correction of a typing error"
            )
        return invoice

    def _pays(self, invoice: Entry) -> int:
        """Cents of it that the next cheque covers."""
        if invoice.voided or invoice.open <= 0:
            return 0
        if self._client.story:
            return invoice.open
        age, roll = moments.DAYS - invoice.day, self._chance.random()
        never = 0.27 if age < 120 else 0.1 if age < 400 else 0.014
        if self._client.closed is not None and self._client.closed - invoice.day < 200:
            never = 0.3
        if roll < never:
            self._unpaid(invoice)
            return 0
        if roll < never + 0.035:
            return _part(invoice.open, self._chance)
        return invoice.open

    def _unpaid(self, invoice: Entry) -> None:
        overdue = invoice.day + 75
        if self._chance.random() < 0.4 and overdue < moments.DAYS:
            for month in range(1 + self._chance.randrange(3)):
                if overdue + 30 * month < moments.DAYS - 4:
                    self._new(kinds.FINANCE_CHARGE, max(150, invoice.open * 15 // 1000), overdue + 30 * month,
                              f"Finance charge of 1.5 % on invoices past due {month + 2} months")  # fmt: skip
        if self._chance.random() < 0.45 and invoice.day + 300 < moments.DAYS:
            self._against(kinds.WRITE_OFF, invoice, invoice.open, invoice.day + 220 + self._chance.randrange(70),
                          "Written off as uncollectible")  # fmt: skip

    def _day_of_payment(self, invoice: Entry) -> int:
        late = self._chance.random() < 0.05 and not self._client.story
        delay = self._chance.randrange(60, 150) if late else max(3, round(self._chance.gauss(self._pace, 9)))
        return moments.working_day(invoice.day + delay)

    def _flush(self) -> None:
        cheque, self._pending = self._pending, None
        if cheque is None or cheque.day > moments.DAYS:
            return
        receipt = self._receipt(cheque.day, sum(cents for _, cents in cheque.items))
        for invoice, cents in cheque.items:
            self._ledger.apply(receipt, invoice, cents, receipt.minute)
        if self._client.story:
            return
        if self._chance.random() < 0.004:
            self._bounce(receipt, cheque)
        for invoice, _ in cheque.items:
            if invoice.open > 0 and self._chance.random() < 0.6:
                self._rest(invoice, receipt.day)

    def _rest(self, invoice: Entry, day: int) -> None:
        later = moments.working_day(day + 14 + self._chance.randrange(40))
        if later <= moments.DAYS:
            cents = invoice.open
            receipt = self._receipt(later, cents)
            self._ledger.apply(receipt, invoice, cents, receipt.minute)

    def _receipt(self, day: int, cents: int) -> Entry:
        extra = 0
        if self._chance.random() < 0.004 and not self._client.story:
            extra = 1_000 + 500 * self._chance.randrange(30)  # stays on account
        receipt = self._new(kinds.RECEIPT, cents + extra, day, "Received with thanks")
        if self._by_bank:
            receipt.reference = f"ACH {self._client.name1[:24].upper()} {self._chance.randrange(10**6, 10**7)}"
        else:
            self._cheque_number += 1 + self._chance.randrange(9)
            receipt.reference = str(self._cheque_number)
        return receipt

    def _bounce(self, receipt: Entry, cheque: Cheque) -> None:
        day = moments.working_day(receipt.day + 5 + self._chance.randrange(5))
        if day > moments.DAYS - 2:
            return
        reversal = self._new(kinds.REVERSAL, receipt.cents, day, "Cheque returned: not sufficient funds")
        for invoice, cents in cheque.items:
            self._ledger.apply(reversal, invoice, cents, reversal.minute)
        if receipt.open:
            self._ledger.apply(receipt, reversal, receipt.open, reversal.minute)

    def _void_and_bill_anew(self, invoice: Entry) -> Entry:
        """Mostly under the same number, at times under the next."""
        minute = (invoice.day + 2) * 1440 + 900
        invoice.voided, invoice.open, invoice.changed = True, 0, minute
        if self._chance.random() < 0.2:
            return invoice
        cents = max(5_000, invoice.cents - 500 * self._chance.randrange(1, 12))
        anew = self._new(kinds.INVOICE, cents, invoice.day + 2, invoice.words)
        anew.minute = anew.changed = minute + 6
        anew.due, anew.job = invoice.due, invoice.job
        anew.reference = "Replaces a voided invoice"
        anew.number = "same" if self._chance.random() < 0.7 else None
        if anew.number:
            self._ledger.same_number.append((invoice, anew))
        return anew

    def _against(self, kind: kinds.Kind, invoice: Entry, cents: int, day: int, words: str) -> None:
        entry = self._new(kind, cents, moments.working_day(day), words)
        self._ledger.apply(entry, invoice, cents, entry.minute)

    def _on_account(self) -> None:
        if self._client.story or self._client.closed is not None:
            return
        day = moments.working_day(moments.DAYS - 5 - self._chance.randrange(300))
        roll = self._chance.random()
        if self._client.opened < day and roll < 0.018:
            self._receipt(day, 25_000 + 5_000 * self._chance.randrange(30)).words = "Retainer, on account"
        elif self._client.opened < day and roll < 0.024:
            self._new(kinds.CREDIT_MEMO, 5_000 + 500 * self._chance.randrange(30), day, "Goodwill credit, on account")
        elif self._client.opened < day and roll < 0.03:
            self._new(
                kinds.DEBIT_MEMO, 2_500 + 500 * self._chance.randrange(30), day, "State filing fee paid for the client"
            )

    def _new(self, kind: kinds.Kind, cents: int, day: int, words: str) -> Entry:
        minute = day * 1440 + 13 * 60 + self._chance.randrange(480)
        return self._ledger.post(Entry(self._client.client_id, kind, minute, cents, words, self._bill))


def _part(cents: int, chance: random.Random) -> int:
    return min(cents, max(500, cents * chance.randrange(20, 80) // 100 // 500 * 500))
