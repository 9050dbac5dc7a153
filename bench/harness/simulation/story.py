"""A seeded story: planned as steps that do not hang on each other, played, and made short where it fails."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from bench.harness.simulation import (
    books,
    ending,
    going_back_acts,
    news_acts,
    paying_acts,
    pressing_acts,
    source_acts,
    trouble,
)
from bench.harness.simulation.books import Verdict
from bench.harness.simulation.outside import Outside
from bench.harness.simulation.trouble import Killed, Trouble, Wire
from bench.harness.simulation.world import World, begin, money
from quittance.core import scope
from quittance.payments.rules.fees import CardRefused
from quittance.receivables.actions import items
from quittance.receivables.models import Invoice, Receipt

Act = Callable[[World, Random], str]
# How often each is drawn beside the others.
ACTS: dict[Act, int] = {
    paying_acts.pay: 12,
    paying_acts.pay_by_bank: 8,
    paying_acts.pay_challenged: 4,
    paying_acts.pay_without_invoice: 2,
    paying_acts.pay_elsewhere: 4,
    paying_acts.pay_at_once: 2,
    paying_acts.send_twice_at_once: 2,
    paying_acts.send_again: 4,
    pressing_acts.pay_by_two_ways: 2,
    pressing_acts.press_twice: 3,
    pressing_acts.turn_back_meanwhile: 2,
    paying_acts.authenticate: 4,
    paying_acts.turn_back: 1,
    paying_acts.bank_settles: 4,
    paying_acts.bank_returns: 4,
    going_back_acts.refund: 8,
    going_back_acts.refund_again: 2,
    going_back_acts.refund_there: 2,
    going_back_acts.refund_turns: 4,
    going_back_acts.dispute: 4,
    going_back_acts.decide_dispute: 4,
    source_acts.change_amount: 3,
    source_acts.void: 1,
    source_acts.credit: 2,
    source_acts.cheque: 2,
    source_acts.post: 7,
    source_acts.post_twice: 1,
    source_acts.decide: 3,
    news_acts.webhooks: 7,
    news_acts.listen: 3,
    news_acts.work: 12,
    news_acts.sweep: 4,
    news_acts.time_goes_by: 6,
}
_BY_NAME = {act.__name__: act for act in ACTS}
WORDS = tuple(_BY_NAME)
# Where threads share the wire, where the act brings its own trouble, and where none of our code runs.
_UNTROUBLED = {
    *("pay_at_once", "send_twice_at_once", "press_twice", "turn_back_meanwhile"),
    *("authenticate", "bank_settles", "bank_returns", "refund_there"),
    *("refund_turns", "dispute", "decide_dispute", "time_goes_by"),
}
_STEPS_MIN, _STEPS_MAX = 12, 25
_TROUBLED = 0.3


@dataclass(frozen=True)
class Step:
    """`salt` is its own luck, so that the others may be left out without changing it."""

    word: str
    salt: int
    trouble: Trouble | None = None


@dataclass
class Played:
    verdict: Verdict
    lines: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


def planned(seed: int) -> list[Step]:
    chance = Random(seed)  # noqa: S311  luck that can be repeated is the point
    words = chance.choices(list(_BY_NAME), weights=list(ACTS.values()), k=chance.randint(_STEPS_MIN, _STEPS_MAX))
    return [_step(word, chance) for word in words]


def _step(word: str, chance: Random) -> Step:
    salt, is_troubled = chance.getrandbits(32), chance.random() < _TROUBLED
    found = trouble.drawn(chance)
    return Step(word, salt, found if is_troubled and word not in _UNTROUBLED else None)


def play(seed: int, steps: Sequence[Step], outside: Outside, wire: Wire) -> Played:
    """From a fresh firm to the comparison of the books."""
    chance = Random(seed)  # noqa: S311  as above
    world = begin(outside, wire, chance)
    with scope.firm(world.firm):
        lines = [f"invoice {row.pk}: {money(row.amount_cents)}, {row.kind}" for row in world.invoices()]
        news_acts.listen(world, chance)
        for step in steps:
            lines += [told] if (told := _told(world, step)) else []
        verdict = _ended(world, chance)
        lines += [f"in the end: {sentence}" for sentence in verdict.sentences]
        if not verdict.is_clean:
            lines += [f"  row {row}" for row in _rows()]
    return Played(verdict, lines, dict(world.counts))


def _ended(world: World, chance: Random) -> Verdict:
    try:
        ending.drain(world, chance)
        return books.compare(world)
    except Exception as error:  # noqa: BLE001  an end that cannot be reached is a finding, and other stories go on
        verdict = Verdict()
        verdict.differs(1, f"the story has no end: {type(error).__name__}: {error}")
        return verdict


def _told(world: World, step: Step) -> str:
    """One line of the story; nothing where there was nothing to do."""
    world.doing = step.word
    before = world.sums or _sums(world)
    with trouble.armed(step.trouble, world.wire, world.outside, world.account):
        try:
            result = _BY_NAME[step.word](world, Random(step.salt))  # noqa: S311  as above
        except Killed:
            result = "the process died"
        except (items.CannotTake, CardRefused) as refused:
            result = f"refused: {refused}"
        except Exception as error:  # noqa: BLE001  what an act raises is a finding, and the story goes on
            result = f"{type(error).__name__}: {error}"
            world.odd.append(f"{world.doing} raised {result}")
    if not result:
        return ""
    world.counts[step.word] += 1
    struck = f" [{step.trouble.words}]" if step.trouble and world.wire.struck else ""
    if step.trouble and struck:
        world.counts[step.trouble.sort] += 1
    _refuse_overpaying(world, before)
    return f"{world.doing}: {result}{struck}"


def _sums(world: World) -> dict[int, tuple[int, int]]:
    """Of each invoice what ours hold of it, and what may be held."""
    del world
    rows = Invoice.objects.values_list("pk", "ours_cents", "open_cents", "echoed_cents")
    return {key: (ours, max(left + echoed, 0)) for key, ours, left, echoed in rows}


def _refuse_overpaying(world: World, before: dict[int, tuple[int, int]]) -> None:
    """When ours grew, it grew within what was due; what comes back to us after it had left may go beyond."""
    world.sums = _sums(world)
    for key, (ours, limit) in world.sums.items():
        came_back = Receipt.objects.filter(invoice=key, reverses__isnull=False, amount_cents__gt=0)
        if ours > before[key][0] and ours > limit and not came_back.exists():
            world.over[key] = ours - limit


def _rows() -> list[str]:
    rows = Receipt.objects.select_related("entry").order_by("pk")
    return [
        f"{row.pk} {row.origin} {row.item or (row.entry.kind if row.entry else '')} invoice {row.invoice_id} "
        f"{money(row.amount_cents)} {row.standing or row.verdict} {row.code or ''}-{row.suffix or ''} "
        f"{row.entry.reference if row.entry else ''} of {row.reverses_id or row.echo_of_id or '-'}"
        for row in rows
    ]


def shrunk(steps: Sequence[Step], fails: Callable[[Sequence[Step]], bool], *, tries: int) -> list[Step]:
    """Fewer steps that still fail: pieces are left out, halves first, then single steps."""
    left, size = list(steps), max(1, len(steps) // 2)
    while tries > 0:
        place, is_shorter = 0, False
        while place < len(left) and tries > 0:
            without = left[:place] + left[place + size :]
            tries -= 1
            if fails(without):
                left, is_shorter = without, True
            else:
                place += size
        if size == 1 and not is_shorter:
            break
        size = max(1, size // 2)
    return left
