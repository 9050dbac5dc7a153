"""A processor's balance in a few lines, as the files meet it: lines come, days end, payouts leave, some come back."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from quittance.core import business_days
from quittance.core.money import Currency
from quittance.payments.rules.fees import Method
from quittance.reconciliation.rules.lines import BankLine, Charge, Earlier, Line, Payout, Sort, Whose
from quittance.reconciliation.rules.motions import Motion, Part


@dataclass
class Day:
    """What one payout is proved from."""

    payout: Payout
    lines: list[Line]
    motions: list[Motion]
    bank_line: BankLine


@dataclass
class Ledger:
    """`debits`: a negative sum is taken from the bank; else it waits until there is enough."""

    debits: bool = True
    name: str = "acct"
    waiting: dict[Method, list[tuple[date, Line, Motion | None]]] = field(default_factory=dict)
    days: list[Day] = field(default_factory=list)
    came_back: dict[str, Payout] = field(default_factory=dict)
    count: int = 0

    def add(self, day: date, method: Method, line: Line, motion: Motion | None = None) -> None:
        """Available from that day on."""
        self.count += 1
        line = replace(line, line_id=f"txn_{self.name}_{self.count}")
        self.waiting.setdefault(method, []).append((day, line, motion))

    def pay_out(self, day: date, *, all_of_it: bool = False) -> None:
        """What is available leaves, by family; a sum of nothing waits."""
        for method in Method:
            ready = [each for each in self.waiting.get(method, []) if each[0] <= day]
            net = sum(line.net_cents for _, line, _ in ready)
            if not net or (net < 0 and not self.debits and not all_of_it):
                continue
            self.waiting[method] = [each for each in self.waiting[method] if each[0] > day]
            id_ = f"po_{self.name}_{len(self.days) + 1}"
            payout = Payout(id_, method, Currency.USD, net, day, f"QUITTANCE {len(self.days) + 1}")
            bank = BankLine(f"bank_{id_}", day, net, payout.descriptor)
            motions = [motion for _, _, motion in ready if motion]
            self.days.append(Day(payout, [line for _, line, _ in ready], motions, bank))

    def fail(self, payout: Payout) -> None:
        """The bank refuses it: the money is on the balance again on the next business day."""
        self.came_back[payout.payout_id] = payout
        day = business_days.after(payout.deposit_date, 1)
        self.add(day, payout.method, line(Sort.PAYOUT_FAILURE, payout.payout_id, payout.amount_cents))

    def earlier(self, numbers: dict[date, int]) -> dict[str, Earlier]:
        return {
            id_: Earlier(id_, payout.amount_cents, numbers.get(payout.deposit_date, 0), payout.deposit_date)
            for id_, payout in self.came_back.items()
        }

    def by_day(self) -> Iterator[tuple[date, list[Day]]]:
        days: dict[date, list[Day]] = {}
        for each in self.days:
            days.setdefault(each.payout.deposit_date, []).append(each)
        yield from sorted(days.items())

    @property
    def bank_cents(self) -> int:
        return sum(day.payout.amount_cents for day in self.days if day.payout.payout_id not in self.came_back)


def line(sort: Sort, source: str, cents: int, *, fee: int = 0, theirs: int = 0, words: str = "") -> Line:
    charges = [Charge(Whose.OURS, fee)] if fee else []
    charges += [Charge(Whose.PROCESSOR, theirs, "Dispute fee")] if theirs else []
    return Line(f"txn_{sort}_{source}", sort, source, cents, tuple(charges), sort.value, words)


def all_back(motion: Motion) -> tuple[Part, ...]:
    """Everything of a payment taken back: the reversals of its items, from 900 on."""
    return tuple(
        Part(900 + place, part.use, -part.amount_cents, part.client, part.client_name, part.invoice, part.description)
        for place, part in enumerate(motion.parts)
    )
