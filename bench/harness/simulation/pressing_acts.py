"""Payers who press in ways that nobody planned: one form by two ways, twice with a fault, and away in the middle."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from bench.harness.simulation import paying_acts
from bench.harness.simulation.trouble import Killed, Meanwhile, Trouble, on_the_wire
from bench.harness.simulation.world import Form, World
from quittance.payments.actions import paying, settling
from quittance.payments.models import Payment
from quittance.payments.rules.fees import CardRefused, Method
from quittance.receivables.actions import items

_BACK = "https://harbor.example/back"
_CREATES = 2  # the token is looked at by the first request, and the third takes the money


def pay_by_two_ways(world: World, chance: Random) -> str:
    """One form by the fields and by the processor's own page, whichever is first."""
    form = _filled_in(world, chance)
    if form is None:
        return ""
    presses: list[Callable[[], str]] = [lambda: _pressed(world, form), lambda: _elsewhere(world, form)]
    chance.shuffle(presses)
    return " / ".join(press() for press in presses)


def press_twice(world: World, chance: Random) -> str:
    """Once more without waiting; one of the two meets a fault."""
    form = _filled_in(world, chance)
    if form is None:
        return ""
    struck, trouble = chance.randrange(2), on_the_wire(chance)
    told = []
    try:
        for place in range(2):
            world.wire.trouble, world.wire.asked = trouble if place == struck else None, 0
            told.append(f"{_pressed(world, form)}{_struck(world, trouble) if place == struck else ''}")
    finally:
        world.wire.trouble = None
    return " / ".join(told)


def turn_back_meanwhile(world: World, chance: Random) -> str:
    """The payer turns back while the processor is asked to make the intent, or has just made it."""
    form = _filled_in(world, chance)
    if form is None:
        return ""

    def turn_back() -> None:
        for row in Payment.objects.filter(form_key=form.key):
            settling.abandon(payment=row, now=world.now)

    after = chance.random() < 0.5
    world.wire.meanwhile, world.wire.asked = Meanwhile(turn_back, at=_CREATES, after=after), 0
    try:
        return f"turned back {'after' if after else 'before'} the intent was made: {_pressed(world, form)}"
    finally:
        world.wire.meanwhile = None


def _filled_in(world: World, chance: Random) -> Form | None:
    lines = paying_acts.some_lines(world, chance)
    if not lines:
        return None
    form = paying_acts.form_for(world, chance, lines, chance.choice(["pm_card_visa", "pm_card_chargeDeclined"]))
    world.doing = f"{form.by.by} fills {form.key} in for {paying_acts.named(form.wish)}"
    return form


def _pressed(world: World, form: Form) -> str:
    try:
        return paying_acts.pressed(world, form)
    except Killed:
        return "the process died"


def _elsewhere(world: World, form: Form) -> str:
    cents = sum(line.amount_cents for line in form.wish.lines)  # there no fee is added
    wish = replace(form.wish, by_what=None, charged_cents=cents)
    try:
        payment, address = paying.elsewhere(
            wish=wish, method=Method.CARD, by=form.by, key=form.key, back=_BACK, back_unpaid=_BACK, now=world.now
        )
    except (items.CannotTake, CardRefused) as refused:
        return f"refused: {refused}"
    return f"payment {payment.pk} {payment.state}{' at their page' if address else ''}"


def _struck(world: World, trouble: Trouble) -> str:
    return f" [{trouble.words}]" if world.wire.struck else ""
