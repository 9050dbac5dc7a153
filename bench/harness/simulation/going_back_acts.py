"""Money that goes back: refunds by the firm, refunds made at the processor, disputes."""

from random import Random
from typing import Any

from bench.harness.simulation.outside import Said
from bench.harness.simulation.world import World, money
from quittance.payments import queries
from quittance.payments.actions import refunding
from quittance.payments.actions.refunding import CannotRefund
from quittance.payments.models import Payment
from quittance.payments.models.payment import State

_BY = "staff:9"


def refund(world: World, chance: Random) -> str:
    """Whole, in part, or two equal parts by two forms."""
    rows = world.payments(State.SUCCEEDED)
    if not rows:
        return ""
    row = chance.choice(rows)
    wanted = _wanted(row, world, chance)
    told = []
    for _ in range(chance.choice([1, 1, 2])):
        key = f"refund-{world.number()}"
        world.refund_forms.append((row.pk, wanted, key))
        told.append(_ask(world, row, wanted, key, owed_again=chance.random() < 0.75))
    return " / ".join(told)


def refund_again(world: World, chance: Random) -> str:
    """The same form sent a second time."""
    if not world.refund_forms:
        return ""
    pk, wanted, key = chance.choice(world.refund_forms)
    return f"again: {_ask(world, Payment.objects.get(pk=pk), wanted, key, owed_again=True)}"


def _charges(world: World) -> list[Any]:
    """What was taken; what is only held on a card is not."""
    rows = world.outside.listed("charges", world.account)
    return [row for row in rows if row["status"] == "succeeded" and row["captured"]]


def refund_there(world: World, chance: Random) -> str:
    """Somebody of the firm makes one at the processor's own pages."""
    charges = _charges(world)
    if not charges:
        return ""
    row = chance.choice(charges)
    cents = min(row["amount"], chance.choice([10_00, 33_33, row["amount"]]))
    world.doing = f"{money(cents)} of a charge of {money(row['amount'])} are refunded at the processor's pages"
    try:
        made = world.outside.as_staff("refunds", world.account, payment_intent=row["payment_intent"], amount=cents)
    except Said as no:
        return str(no)
    return str(made["status"])


def refund_turns(world: World, chance: Random) -> str:
    """It fails, even after it seemed through; or it arrives."""
    rows = world.outside.listed("refunds", world.account)
    living = [row for row in rows if row["status"] in ("pending", "succeeded")]
    if not living:
        return ""
    row, how = chance.choice(living), chance.choice(["fail", "fail", "arrive"])
    world.doing = f"a refund of {money(row['amount'])} ({row['status']}): {how}"
    try:
        return str(world.outside.befall(f"refunds/{row['id']}/{how}")["status"])
    except Said as no:
        return str(no)


def dispute(world: World, chance: Random) -> str:
    charges = [
        row for row in _charges(world) if not row["disputed"] and row["payment_method_details"]["type"] == "card"
    ]  # fmt: skip
    if not charges:
        return ""
    row, reason = chance.choice(charges), chance.choice(["fraudulent", "inquiry", "general"])
    cents = chance.choice([row["amount"], row["amount"], max(1, row["amount"] // 3)])
    world.doing = f"{money(cents)} of a charge of {money(row['amount'])} are disputed ({reason})"
    try:
        return str(world.outside.befall(f"charges/{row['id']}/dispute", reason=reason, amount=cents)["status"])
    except Said as no:
        return str(no)


def decide_dispute(world: World, chance: Random) -> str:
    rows = world.outside.listed("disputes", world.account)
    living = [row for row in rows if row["status"] not in ("won", "lost", "warning_closed")]
    if not living:
        return ""
    row, how = chance.choice(living), chance.choice(["win", "lose", "escalate"])
    world.doing = f"a dispute of {money(row['amount'])} ({row['status']}): {how}"
    try:
        return str(world.outside.befall(f"disputes/{row['id']}/{how}")["status"])
    except Said as no:
        return str(no)


def _wanted(row: Payment, world: World, chance: Random) -> dict[int, int] | None:
    if chance.random() < 0.4:
        return None
    lines = queries.refundable(row, world.now).lines
    found = {line.receipt.pk: chance.choice([0, line.left_cents, line.left_cents // 3]) for line in lines}
    return found if any(found.values()) else None


def _ask(world: World, row: Payment, wanted: dict[int, int] | None, key: str, *, owed_again: bool) -> str:
    parts = "all" if wanted is None else " and ".join(money(cents) for cents in wanted.values() if cents)
    world.doing = f"{key}: {parts} of payment {row.pk} is refunded{'' if owed_again else ', a credit follows'}"
    try:
        made = refunding.ask(
            payment=row, items=wanted, reason="Billed twice", owed_again=owed_again, by=_BY, key=key, now=world.now
        )
    except CannotRefund as refused:
        return f"refused: {refused}"
    return f"refund {made.pk} of {made.amount} {made.state}"
