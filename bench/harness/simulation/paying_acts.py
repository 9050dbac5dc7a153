"""What payers do, and what their banks answer."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from random import Random
from threading import Barrier

from django.db import connection

from bench.harness.simulation.outside import Said
from bench.harness.simulation.world import Form, World, money
from quittance.core import scope
from quittance.core.money import Currency, Money
from quittance.payments.actions import mandates, paying, settling
from quittance.payments.actions.charge import Payer
from quittance.payments.actions.paying import Entered, Visit, Wish
from quittance.payments.models import Payment
from quittance.payments.models.payment import OPEN, Way
from quittance.payments.rules.fees import CardRefused, Method
from quittance.payments.rules.mandates import for_one_payment
from quittance.receivables.actions import items
from quittance.receivables.models import Invoice
from quittance.receivables.models.receipt import Item

PAYERS = (Payer(Way.PERSON, "portal:1"), Payer(Way.PASS, "pass:7"), Payer(Way.KEY, "key:3"))
_CARDS = (
    *("pm_card_visa", "pm_card_visa", "pm_card_mastercard", "pm_card_visa_debit", "pm_card_refundFail"),
    *("pm_card_pendingRefund", "pm_card_chargeDeclined", "pm_card_createDispute", "pm_card_createDisputeInquiry"),
)
_ASKING = (
    "pm_card_threeDSecure2Required",
    "pm_card_threeDSecureRequired",
    "pm_card_threeDSecureRequiredChargeDeclined",
)
_BANKS = (
    *("pm_usBankAccount_success", "pm_usBankAccount_success", "pm_usBankAccount_success"),
    *("pm_usBankAccount_insufficientFunds", "pm_usBankAccount_dispute"),
)
_NUMBERS = (
    *("4242424242424242", "4242424242424242", "4000002500000003", "4000056655665556", "4000000000003220"),
    *("4000000000000002", "4000000000000259"),
)
_RETURNS = ("R01", "R02", "R10")


def pay(world: World, chance: Random) -> str:
    return _pay(world, chance, chance.choice(_CARDS))


def pay_by_bank(world: World, chance: Random) -> str:
    return _pay(world, chance, chance.choice(_BANKS))


def pay_challenged(world: World, chance: Random) -> str:
    return _pay(world, chance, chance.choice(_ASKING))


def pay_without_invoice(world: World, chance: Random) -> str:
    of = chance.choice(world.clients)
    cents = chance.choice([50_00, 120_00])
    line = items.Line(client=of.pk, amount_cents=cents, item=Item.ON_ACCOUNT, description="Retainer")
    return _send(world, form_for(world, chance, [line], chance.choice((*_CARDS, *_BANKS))))


def pay_elsewhere(world: World, chance: Random) -> str:
    """On the processor's own page; the payer gives a card there, turns back, or does neither."""
    lines = some_lines(world, chance)
    if not lines:
        return ""
    form = form_for(world, chance, lines, "")
    card = chance.choice([*_NUMBERS, ""])
    does = f"gives {card}" if card else "gives no card"
    world.doing = f"{form.by.by} goes to the processor's page for {named(form.wish)} and {does}"
    back = "https://harbor.example/back"
    try:
        payment, address = paying.elsewhere(
            wish=form.wish, method=Method.CARD, by=form.by, key=form.key, back=back,
            back_unpaid=back, now=world.now,
        )  # fmt: skip
        if card and address:
            facts = {"expiry": "12/34", "cvc": "123", "name": "Carol", "email": "carol@client.example"}
            world.outside.visit(address, type="card", number=card, **facts)
        after = chance.random()
        if after < 0.3:
            settling.abandon(payment=payment, now=world.now)
        elif after < 0.6:  # the payer's browser comes back to us, or never does
            settling.settle(payment=payment, now=world.now)
    except items.CannotTake as refused:
        return f"refused: {refused}"
    payment.refresh_from_db()
    return payment.state


def pay_at_once(world: World, chance: Random) -> str:
    """Two payers want the same at the same moment."""
    lines = some_lines(world, chance)
    if not lines:
        return ""
    forms = [replace(form_for(world, chance, lines, "pm_card_visa"), by=by) for by in PAYERS[:2]]
    world.doing = f"two payers at once pay {named(forms[0].wish)}"
    return " / ".join(sorted(_together(world, [partial(pressed, world, form) for form in forms])))


def send_twice_at_once(world: World, chance: Random) -> str:
    lines = some_lines(world, chance)
    if not lines:
        return ""
    form = form_for(world, chance, lines, "pm_card_visa")
    world.doing = f"one form for {named(form.wish)} is sent twice at once"
    return " / ".join(sorted(_together(world, [partial(pressed, world, form)] * 2)))


def send_again(world: World, chance: Random) -> str:
    """The same form once more, maybe after the machine died under it."""
    return _send(world, chance.choice(world.forms), again=True) if world.forms else ""


def authenticate(world: World, chance: Random) -> str:
    """The payer's answer to their bank; who does not answer abandons the payment."""
    asked = [row for row in world.payments(*OPEN) if row.intent_id]
    if not asked:
        return ""
    row, approve = chance.choice(asked), chance.random() < 0.6
    world.doing = f"the payer of payment {row.pk} {'approves' if approve else 'denies'} at their bank"
    try:
        world.outside.befall(f"intents/{row.intent_id}/authenticate", approve=approve)
    except Said as no:
        return f"nothing is asked there: {no}"
    if chance.random() < 0.5:  # the payer's browser comes back to us, or never does
        settling.settle(payment=row, now=world.now)
        return row.state
    return "and closes the window"


def turn_back(world: World, chance: Random) -> str:
    rows = world.payments(*OPEN)
    if not rows:
        return ""
    row = chance.choice(rows)
    world.doing = f"the payer of payment {row.pk} turns back"
    return str(settling.abandon(payment=row, now=world.now).state)


def bank_settles(world: World, chance: Random) -> str:
    return _bank(world, chance, "settle", "pending")


def bank_returns(world: World, chance: Random) -> str:
    """Before it settled, or after."""
    return _bank(world, chance, "return", "pending", "succeeded", code=chance.choice(_RETURNS))


def _bank(world: World, chance: Random, how: str, *states: str, **facts: object) -> str:
    charges = [
        row for row in world.outside.listed("charges", world.account)
        if row["payment_method_details"]["type"] == "us_bank_account" and row["status"] in states
    ]  # fmt: skip
    if not charges:
        return ""
    row = chance.choice(charges)
    world.doing = f"the bank transfer of {money(row['amount'])} ({row['status']}): {how} {facts.get('code', '')}"
    try:
        return str(world.outside.befall(f"charges/{row['id']}/{how}", **facts)["status"])
    except Said as no:
        return str(no)


def _pay(world: World, chance: Random, by_what: str) -> str:
    lines = some_lines(world, chance)
    return _send(world, form_for(world, chance, lines, by_what)) if lines else ""


def some_lines(world: World, chance: Random) -> list[items.Line]:
    """One invoice or several, whole or in part; a late fee whole."""
    due = [row for row in world.invoices() if row.due_cents > 0]
    chosen = chance.sample(due, min(len(due), chance.choice([1, 1, 2, 3])))
    return [_line(row, chance) for row in chosen]


def _line(row: Invoice, chance: Random) -> items.Line:
    part = chance.choice([row.due_cents, row.due_cents, max(1, row.due_cents // 2), min(row.due_cents, 50_00)])
    cents = row.due_cents if row.kind == "finance_charge" else part
    return items.Line(client=row.client_id, invoice=row.pk, amount_cents=cents)


def form_for(world: World, chance: Random, lines: list[items.Line], by_what: str) -> Form:
    cents = sum(line.amount_cents for line in lines)
    entered, text = Entered(world.outside.token(world.account, by_what)) if by_what else None, None
    if "Bank" in by_what:
        amount = Money(cents, Currency.USD)
        text = for_one_payment(to=mandates.debtee(), amount=amount, what="invoices", on=world.now.date())
    wish = Wish(
        lines=tuple(lines), charged_cents=cents, address="carol@client.example", by_what=entered,
        visit=Visit(f"203.0.113.{chance.randint(1, 250)}", "Simulation"), authorization=text,
    )  # fmt: skip
    if entered is not None:
        seen = paying.see(by_what=entered, account=world.account)
        wish = replace(wish, charged_cents=paying.cost(wish=wish, seen=seen, now=world.now).charged_cents)
        world.doing = by_what
    form = Form(f"form-{world.number()}", wish, chance.choice(PAYERS))
    world.forms.append(form)
    return form


def _send(world: World, form: Form, *, again: bool = False) -> str:
    by = f" by {world.doing.removeprefix('pm_')}" if world.doing.startswith("pm_") else ""
    world.doing = f"{form.by.by} sends {form.key}{' again' if again else ''}: {named(form.wish)}{by}"
    return pressed(world, form)


def pressed(world: World, form: Form) -> str:
    try:
        payment: Payment = paying.pay(wish=form.wish, by=form.by, key=form.key, now=world.now)
    except (items.CannotTake, CardRefused) as refused:
        return f"refused: {refused}"
    return f"payment {payment.pk} {payment.state}"


def named(wish: Wish) -> str:
    lines = [
        f"{money(line.amount_cents)} of {f'invoice {line.invoice}' if line.invoice else 'no invoice'}"
        for line in wish.lines
    ]
    return f"{' and '.join(lines)}, {money(wish.charged_cents)} in all"


def _together(world: World, acts: list[Callable[[], str]]) -> list[str]:
    gate = Barrier(len(acts))

    def run(act: Callable[[], str]) -> str:
        try:
            with scope.firm(world.firm):
                gate.wait(timeout=60)
                return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
