"""What is moved is understood whatever the practice system shows of it, in whatever order (FILE-9, ECH)."""

import random
from collections.abc import Callable
from itertools import permutations

import pytest

from quittance.receivables.actions import items, judging, moving
from quittance.receivables.actions.items import Place
from quittance.receivables.models import Entry, Invoice, Receipt
from quittance.receivables.models.receipt import Item, Verdict
from quittance.receivables.queries import tie_out, unposted_items
from quittance.receivables.tests import books
from quittance.receivables.tests.books import due, now_is

pytestmark = pytest.mark.usefixtures("harbor")
AT = books.later(2)


def put_over(item: Receipt, to: Invoice) -> tuple[Receipt, Receipt]:
    place = Place(to.client_id, to.pk, Item.INVOICE, may_overpay=False)
    return moving.put_over(item=item, to=place, descriptions=("", ""), passed_over=(0, 0), now=now_is(2))


class World:
    """1,000.00 was paid on the old invoice, and is moved to the new one."""

    def __init__(self) -> None:
        of = books.client()
        self.old, self.new = books.invoice(of, 1_000_00), books.invoice(of, 1_000_00)
        (self.item,) = books.pay((self.old, 1_000_00))
        self.rows = (self.item, self.item)
        self.is_moved = False

    def move(self) -> None:
        self.rows, self.is_moved = put_over(self.item, self.new), True

    def post_first(self) -> None:
        self._show(self.old, 1_000_00, books.name(self.item))

    def post_taken(self) -> None:
        self._show(self.old, -1_000_00, f"{self.item.code}-900")

    def post_put(self) -> None:
        self._show(self.new, 1_000_00, f"AIW-{self.item.code}-101")

    def apply_anew(self) -> None:
        """In the place of the two rows: the bookkeeper applies the first posting to the new invoice."""
        Receipt.objects.filter(origin="source", invoice=self.old).update(invoice=self.new)
        Invoice.objects.filter(pk=self.old.pk).update(open_cents=1_000_00)
        Invoice.objects.filter(pk=self.new.pk).update(open_cents=0)
        judging.judge(now=now_is(9))

    def check(self) -> None:
        assert (due(self.old), due(self.new)) == ((1_000_00, 0) if self.is_moved else (0, 1_000_00))
        (line,) = tie_out(books.later(9)).lines
        assert line.parts.difference_cents == 0

    def _show(self, to: Invoice, cents: int, reference: str) -> None:
        books.receipt(to, cents, reference, on=AT, kind="receipt" if cents > 0 else "reversal")
        judging.judge(now=now_is(9))


def test_counted_twice_there_until_it_is_taken_back_and_the_tie_out_names_both_as_not_posted() -> None:
    world = World()
    world.post_first()
    world.move()
    world.check()
    assert [row.amount_cents for row in unposted_items()] == [1_000_00, -1_000_00] or [
        row.amount_cents for row in unposted_items()
    ] == [-1_000_00, 1_000_00]


@pytest.mark.parametrize("order", list(permutations(["post_first", "post_taken", "post_put"])))
def test_balances_are_right_at_each_step_in_whichever_order_the_rows_are_posted_after_the_move(
    order: tuple[str, ...],
) -> None:
    world = World()
    world.move()
    for step in order:
        getattr(world, step)()
        world.check()
    assert unposted_items() == []
    shown = Receipt.objects.filter(origin="source").values_list("verdict", flat=True)
    assert set(shown) == {Verdict.ECHO}


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_synced_before_and_after_the_move_nothing_is_counted_twice(seed: int) -> None:
    """Also where entries are voided and come again."""
    chance = random.Random(900 + seed)  # noqa: S311  a story, no secret
    world = World()
    early: list[Callable[[], None]] = [world.post_first] if chance.random() < 0.7 else []
    late: list[Callable[[], None]] = [world.post_taken, world.post_put, *([] if early else [world.post_first])]
    for step in [*early, world.move, *chance.sample(late, len(late))]:
        step()
        world.check()
        if chance.random() < 0.4:
            _void_and_back(chance, world)
    assert unposted_items() == []


def _void_and_back(chance: random.Random, world: World) -> None:
    shown = [*Receipt.objects.filter(origin="source").select_related("invoice", "entry")]
    if not shown:
        return
    row = chance.choice(shown)
    for voided, cents in ((True, row.amount_cents), (False, -row.amount_cents)):
        Entry.objects.filter(pk=row.entry_id or 0).update(voided=voided)
        bill = Invoice.objects.get(pk=row.invoice_id or 0)
        Invoice.objects.filter(pk=bill.pk).update(open_cents=bill.open_cents + cents)
        judging.judge(now=now_is(9))
        world.check()


def test_a_posting_applied_anew_to_the_new_invoice_is_the_item_that_was_put_there() -> None:
    world = World()
    world.post_first()
    world.move()
    world.apply_anew()
    world.check()
    assert unposted_items() == []
    assert Receipt.objects.get(origin="source").echo_of == world.rows[1]


def test_what_was_put_elsewhere_is_taken_back_from_there() -> None:
    world = World()
    world.move()
    items.reverse(item=world.rows[1], now=now_is(3))
    assert (due(world.old), due(world.new)) == (1_000_00, 1_000_00)


def test_undone_its_rows_never_happened_and_their_suffixes_stay_used_up() -> None:
    world = World()
    world.move()
    moving.undo(put=world.rows[1], now=now_is(3))
    world.is_moved = False
    world.check()
    again = put_over(Receipt.objects.get(pk=world.item.pk), world.new)
    assert [row.suffix for row in again] == [901, 102]


def test_what_somebody_else_pays_meanwhile_is_not_paid_twice_unless_it_was_agreed() -> None:
    world = World()
    books.pay((world.new, 400_00))
    with pytest.raises(moving.CannotLieThere):
        world.move()
    assert (due(world.old), due(world.new)) == (0, 600_00)
