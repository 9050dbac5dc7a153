"""Which receipts in the source only repeat what we hold already: the table of decisions, judged anew each time.

The verdicts are a function of the rows alone: neither the order in which they came nor earlier verdicts matter.
Rows are asked from the surest to the least sure, and each item is given to one receipt.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from quittance.receivables.rules import reference, take_backs
from quittance.receivables.rules.reference import Reading
from quittance.receivables.rules.sightings import Ground, Item, Judged, Said, Says, Shown, Verdict, is_exact
from quittance.receivables.rules.take_backs import Undone

EARLIEST = timedelta(days=-1)  # a receipt dated before our payment
LATEST = timedelta(days=45)


def judge(items: Iterable[Item], shown: Iterable[Shown], ground: Ground) -> dict[int, Judged]:
    """A verdict for each receipt, by its key."""
    bench = _Bench(ground, sorted(items, key=lambda item: item.order))
    receipts = sorted(shown, key=lambda each: each.order)
    for gone in receipts:
        if gone.gone:
            bench.say(gone, Verdict.COUNTS)
    living = [each for each in receipts if not each.gone]
    bench.read(living)
    for ask in (_decided, _exactly_named, _named_payment, _named, _number_only, _equal, _of_nothing):
        for receipt in living:
            if receipt.key not in bench.judged:
                ask(bench, receipt)
    return bench.judged


@dataclass
class _Bench:
    ground: Ground
    items: list[Item]
    judged: dict[int, Judged] = field(default_factory=dict)
    readings: dict[int, Reading] = field(default_factory=dict)
    said: dict[int, Said] = field(default_factory=dict)  # what is in force
    undone: Undone = field(default_factory=dict)
    echoed: set[int] = field(default_factory=set)  # items that have their echo
    seen: set[int] = field(default_factory=set)  # items that some receipt names or is
    posted_cents: dict[int, int] = field(default_factory=dict)  # of items without an invoice

    def __post_init__(self) -> None:
        self.by_key = {item.key: item for item in self.items}
        self.by_name = {(item.code, item.suffix): item for item in self.items if item.code}
        self.of_code: dict[int, list[Item]] = {}
        self.on_invoice: dict[int, list[Item]] = {}
        for item in self.items:
            if item.code:
                self.of_code.setdefault(item.code, []).append(item)
            if item.invoice is not None:
                self.on_invoice.setdefault(item.invoice, []).append(item)

    def read(self, receipts: list[Shown]) -> None:
        known = {code: {item.suffix or 0 for item in items} for code, items in self.of_code.items()}
        for receipt in receipts:
            said = self.ground.said_of_entries.get(receipt.entry)
            if said in self.of_code:
                self.readings[receipt.key] = Reading(said, identified=True, written=True)
            else:
                self.readings[receipt.key] = self._read(receipt, known)
        self.said = {
            each.key: word
            for each in receipts
            if (word := self.ground.said.get(each.key)) and not self._is_overtaken(each, word)
        }
        open_rows = [each for each in receipts if each.key not in self.said or self.said[each.key].says is Says.OTHER]
        names = {
            each.key: item for each in open_rows if each.key not in self.said and (item := self.named(each)) is not None
        }
        self.undone = take_backs.undone(open_rows, names, self.items)

    def _is_overtaken(self, receipt: Shown, said: Said) -> bool:
        """Called other money, and corrected since to the very name of an item that it equals: the name is surer."""
        if said.says is not Says.OTHER or not said.corrected:
            return False
        reading = self.readings[receipt.key]
        item = self.by_name.get((reading.code or 0, reading.suffix))
        return item is not None and is_exact(receipt, item)

    def _read(self, receipt: Shown, known: reference.Known) -> Reading:
        reading = reference.read(receipt.reference, identifier=self.ground.identifier, known=known)
        if reading.code is not None and not reading.written:
            # A bare number is our reference only where all else agrees; otherwise it is a cheque's.
            item = self.by_name[reading.code, reading.suffix]
            if not is_exact(receipt, item):
                return reference.NOTHING
        return reading

    def named(self, receipt: Shown) -> Item | None:
        """The item its reference names; where it names the payment alone, or misses by the suffix, the fitting one."""
        reading = self.readings[receipt.key]
        if reading.code is None:
            return None
        of_payment = self.of_code[reading.code]
        first = self.by_name.get((reading.code, reading.suffix))
        if first is not None and is_exact(receipt, first):
            return first
        fitting = [item for item in of_payment if is_exact(receipt, item)]
        near = [item for item in of_payment if item.invoice is not None and item.invoice == receipt.invoice]
        alone = [item for item in of_payment if item.stands_alone]
        return (fitting or ([first] if first else []) or near or alone or of_payment)[0]

    def say(self, receipt: Shown, verdict: Verdict, item: Item | None = None, *, settled: bool = False) -> None:
        self.judged[receipt.key] = Judged(receipt.key, verdict, item.key if item else None, settled)
        if item and receipt.key not in self.undone:
            self.seen.add(item.key)
            if verdict is Verdict.ECHO:
                self.echoed.add(item.key)

    def bears_nothing_of_ours(self, receipt: Shown) -> bool:
        return self.readings[receipt.key].code is None


def _decided(bench: _Bench, receipt: Shown) -> None:
    said = bench.said.get(receipt.key)
    if said is None:
        return
    if said.says is Says.OTHER:
        bench.say(receipt, Verdict.COUNTS, settled=True)
        return
    item = bench.by_key.get(said.item or 0)
    if item is None or (said.says is Says.FOLLOW and item.invoice != receipt.invoice):
        return  # what it was about is no more
    if item.stands_alone:
        _posted(bench, receipt, item, settled=True)
    elif item.key in bench.echoed:
        bench.say(receipt, Verdict.TWICE, item, settled=True)
    else:
        verdict = Verdict.ECHO if is_exact(receipt, item) else _how_it_differs(receipt, item)
        bench.say(receipt, verdict, item, settled=True)


def _exactly_named(bench: _Bench, receipt: Shown) -> None:
    """Our item or late fee, same invoice, same amount, with or without the identifier."""
    reading = bench.readings[receipt.key]
    item = bench.by_name.get((reading.code or 0, reading.suffix))
    if item and receipt.key not in bench.undone and item.key not in bench.echoed and is_exact(receipt, item):
        bench.say(receipt, Verdict.ECHO, item)


def _named_payment(bench: _Bench, receipt: Shown) -> None:
    """One receipt for a whole payment bears one reference; each of its applications shows the item that fits it."""
    reading = bench.readings[receipt.key]
    if reading.code is None or receipt.key in bench.undone:
        return
    for item in bench.of_code[reading.code]:
        if item.key not in bench.echoed and is_exact(receipt, item):
            bench.say(receipt, Verdict.ECHO, item)
            return


def _named(bench: _Bench, receipt: Shown) -> None:
    item = bench.named(receipt)
    if item is None:
        return
    if receipt.key in bench.undone:
        bench.say(receipt, Verdict.DIFFERENCE, item)
    elif item.stands_alone:
        _posted(bench, receipt, item)
    elif item.key in bench.echoed and receipt.amount_cents * item.amount_cents > 0:
        bench.say(receipt, Verdict.TWICE, item)
    else:
        bench.say(receipt, _how_it_differs(receipt, item), item)


def _how_it_differs(receipt: Shown, item: Item) -> Verdict:
    return Verdict.DIFFERENCE if receipt.invoice == item.invoice else Verdict.ELSEWHERE


def _posted(bench: _Bench, receipt: Shown, item: Item, *, settled: bool = False) -> None:
    """It counts where the firm applied it, up to what we took or gave back; what goes beyond that was posted twice."""
    cents = bench.posted_cents.get(item.key, 0) + receipt.amount_cents
    if receipt.currency != item.currency:
        bench.say(receipt, Verdict.DIFFERENCE, item, settled=settled)
    elif (cents > item.amount_cents) if item.amount_cents > 0 else (cents < item.amount_cents):
        bench.say(receipt, Verdict.TWICE, item, settled=settled)
    else:
        bench.posted_cents[item.key] = cents
        bench.say(receipt, Verdict.POSTED, item, settled=settled)


def _number_only(bench: _Bench, receipt: Shown) -> None:
    """`99999`: the oldest unposted item that equals it; our payment was there before it."""
    if bench.readings[receipt.key].number_only:
        _match(bench, receipt, Verdict.ECHO, lambda item: receipt.received_date >= item.submitted_date + EARLIEST)


def _equal(bench: _Bench, receipt: Shown) -> None:
    """Names nothing of ours, and equals one unposted item: held until somebody decides."""
    if receipt.money and not _is_a_former_systems(bench, receipt):
        _match(bench, receipt, Verdict.PROBABLE, lambda item: in_time(receipt, item))


def _match(bench: _Bench, receipt: Shown, verdict: Verdict, fits: Callable[[Item], bool]) -> None:
    if receipt.key in bench.undone or receipt.invoice is None or not bench.bears_nothing_of_ours(receipt):
        return
    for item in bench.on_invoice.get(receipt.invoice, ()):
        if item.key not in bench.seen and item.client == receipt.client and is_exact(receipt, item) and fits(item):
            bench.say(receipt, verdict, item)
            return


def in_time(receipt: Shown, item: Item) -> bool:
    # What was taken back before the receipt was first seen is not waited for: somebody paid in another way.
    waited_for = item.reversed_at is None or receipt.first_seen_at < item.reversed_at
    return (
        waited_for
        and receipt.first_seen_at >= item.submitted_at
        and EARLIEST <= receipt.received_date - item.submitted_date <= LATEST
    )


def _of_nothing(bench: _Bench, receipt: Shown) -> None:
    item = bench.undone.get(receipt.key)
    if item is not None:
        bench.say(receipt, Verdict.DIFFERENCE, item)
        return
    reading = bench.readings[receipt.key]
    claims_ours = reading.identified and not reading.number_only
    listed = claims_ours and not _is_a_former_systems(bench, receipt)
    bench.say(receipt, Verdict.LISTED if listed else Verdict.COUNTS)


def _is_a_former_systems(bench: _Bench, receipt: Shown) -> bool:
    """Bears the identifier and is dated before the firm went live with us."""
    reading, go_live = bench.readings[receipt.key], bench.ground.go_live
    is_before = go_live is None or receipt.received_date < go_live
    return is_before and reading.identified and not reading.number_only and reading.code is None
