"""A month of a firm's payments, made from a seed: every sort of line that moves money, at any time it may come."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from quittance.core import business_days
from quittance.payments.rules import fees
from quittance.payments.rules.fees import Method
from quittance.receivables.rules import reference
from quittance.reconciliation.rules.lines import Sort
from quittance.reconciliation.rules.motions import Motion, Part, Use
from quittance.reconciliation.tests.ledger import Ledger, all_back, line

FIRST = date(2024, 1, 1)
_USES = (Use.INVOICE, Use.INVOICE, Use.INVOICE, Use.LATE_FEE, Use.ON_ACCOUNT)


@dataclass
class Life:
    """One payment, and what became of it so far."""

    ledger: Ledger
    motion: Motion
    payer_fee: int
    taken: list[Part] = field(default_factory=list)
    given: int = 0  # suffixes given beyond the payment's first items, for what came again
    backs: int = 0  # suffixes given for what was taken back

    def tell(self, day: date, sort: Sort, source: str, parts: list[Part], *, missing: int = 0, theirs: int = 0) -> None:
        motion = replace(
            self.motion, sort=sort, source=source, moved_date=day, parts=tuple(parts), firm_fee_cents=0,
            missing_cents=missing,
        )  # fmt: skip
        cents = sum(part.amount_cents for part in parts) - missing
        self.ledger.add(day, motion.method, line(sort, source, cents, theirs=theirs), motion)

    def take(self, cents: int, fee: int) -> list[Part]:
        """From the items in their order, then a line for the card fee."""
        parts = []
        for part in self.motion.parts:
            part_cents = min(cents, part.amount_cents)
            if part_cents:
                parts.append(replace(part, suffix=self._back(), amount_cents=-part_cents))
                cents -= part_cents
        if fee:
            use = Use.CARD_FEE
            parts.append(replace(self.motion.parts[0], suffix=self._back(), amount_cents=-fee, use=use, invoice=""))
        return parts

    def again(self, parts: list[Part]) -> list[Part]:
        return [replace(part, suffix=self._new(), amount_cents=-part.amount_cents) for part in parts]

    def _back(self) -> int:
        self.backs += 1
        return reference.reversal_suffix(self.backs - 1)

    def _new(self) -> int:
        self.given += 1
        return reference.item_suffix(len(self.motion.parts) + self.given - 1)


def firm_month(seed: int, payments: int = 9, *, first_code: int = 1000) -> Ledger:
    chance = Random(seed)  # noqa: S311  the same months each time, not a secret
    ledger = Ledger(debits=chance.random() < 0.7, name=f"{seed}")
    start = FIRST + timedelta(days=chance.randrange(4000))
    for code in range(first_code, first_code + payments):
        pay(ledger, chance, code, start + timedelta(days=chance.randrange(28)))
    if chance.random() < 0.3:
        day = business_days.after(start, chance.randrange(1, 15))
        ledger.add(day, Method.CARD, line(Sort.FEE, "", -chance.randrange(1, 2000), words="Terminal rental"))
    day, end = start, start + timedelta(days=75)
    while day < end:
        day = business_days.after(day, 1)
        before = len(ledger.days)
        ledger.pay_out(day, all_of_it=day >= end - timedelta(days=14))
        if day < end - timedelta(days=21) and len(ledger.days) > before and chance.random() < 0.04:
            ledger.fail(ledger.days[-1].payout)
    for method in [method for method, left in ledger.waiting.items() if left]:
        # What came to nothing waits for anything more; here comes a cent.
        ledger.add(day, method, line(Sort.FEE, "", -1, words="Terminal rental"))
    ledger.pay_out(day, all_of_it=True)
    return ledger


def pay(ledger: Ledger, chance: Random, code: int, paid: date) -> None:
    method = chance.choice(list(Method))
    parts = tuple(_part(chance, code, place) for place in range(chance.choice((1, 1, 1, 2, 3, 5))))
    items = sum(part.amount_cents for part in parts)
    fee = fees.half_up(items * (300 if method == Method.CARD else 80), 10_000)
    payer = fee if method == Method.CARD and chance.random() < 0.4 else 0
    source = f"ch_{ledger.name}_{code}"
    motion = Motion(
        Sort.CHARGE, source, code, method, paid, paid, parts, firm_fee_cents=fee - payer, client=parts[0].client,
        client_name=parts[0].client_name,
    )  # fmt: skip
    day = business_days.after(paid, 2)
    ledger.add(day, method, line(Sort.CHARGE, source, items + payer, fee=fee), motion)
    life = Life(ledger, motion, payer)
    (_after_card if method == Method.CARD else _after_bank)(life, chance, day)


def _part(chance: Random, code: int, place: int) -> Part:
    use, client = chance.choice(_USES), f"{chance.randrange(10_000, 99_999)}.{chance.randrange(100, 103)}"
    invoice = str(chance.randrange(50_000, 99_999)) if use is Use.INVOICE else ""
    words = f"Retainer, see {code}" if use is Use.ON_ACCOUNT else ""
    return Part(100 + place, use, chance.randrange(100, 500_000), client, f"Client {client}", invoice, words)


def _after_bank(life: Life, chance: Random, day: date) -> None:
    what, motion, ledger = chance.random(), life.motion, life.ledger
    if what >= 0.45:
        return
    failed, back = motion.source, all_back(motion)
    if what < 0.15:  # before its payout
        when = day
        ledger_sort, source = Sort.CHARGE_FAILURE, failed
    elif what < 0.3:
        when = business_days.after(day, chance.randrange(1, 4))
        ledger_sort, source = Sort.CHARGE_FAILURE, failed
    else:
        when = business_days.after(day, chance.randrange(5, 20))
        ledger_sort, source = Sort.DISPUTE, f"dp_{failed}"
    life.tell(when, ledger_sort, source, list(back), theirs=chance.choice((0, 0, 400)))
    fee_day = business_days.after(when, chance.choice((0, 0, 1)))
    if motion.firm_fee_cents:
        cents, source = motion.firm_fee_cents, f"fr_{failed}"
        returned = replace(motion, sort=Sort.FEE_RETURN, source=source, parts=(), firm_fee_cents=-cents)
        ledger.add(fee_day, motion.method, line(Sort.FEE_RETURN, source, cents), returned)


def _after_card(life: Life, chance: Random, day: date) -> None:
    what, name = chance.random(), life.motion.source
    items = sum(part.amount_cents for part in life.motion.parts)
    if what >= 0.5:
        return
    day = business_days.after(day, chance.randrange(0, 10))
    refunded = chance.randrange(1, items + 1)
    fee = fees.half_up(life.payer_fee * refunded, items)
    if what < 0.3:
        parts = life.take(refunded, fee)
        life.tell(day, Sort.REFUND, f"re_{name}", parts)
        if what < 0.08:
            life.tell(business_days.after(day, 2), Sort.REFUND_FAILURE, f"re_{name}", life.again(parts))
        elif what < 0.12:  # a dispute of all of it beside: what is beyond the items left twice
            missing = refunded + fee
            later = business_days.after(day, 1)
            life.tell(later, Sort.DISPUTE, f"dp_{name}", [], missing=missing, theirs=1500)
            if what < 0.1:
                life.tell(business_days.after(later, 5), Sort.DISPUTE_REVERSAL, f"dp_{name}", [], missing=-missing)
        return
    parts = life.take(items, life.payer_fee)
    life.tell(day, Sort.DISPUTE, f"dp_{name}", parts, theirs=chance.choice((0, 1500)))
    if what < 0.4:
        won = business_days.after(day, chance.randrange(3, 15))
        life.tell(won, Sort.DISPUTE_REVERSAL, f"dp_{name}", life.again(parts))
