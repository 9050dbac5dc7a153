"""What the firm's bookkeeper does in the practice system, mirrored as the sync writes it: rows and verdicts at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

from django.db import transaction

from bench.harness.simulation.world import World, money
from quittance.receivables import queries
from quittance.receivables.actions import decisions, judging
from quittance.receivables.models import Entry, Invoice, Receipt
from quittance.receivables.models.decision import Says
from quittance.receivables.models.receipt import Item, Origin, Standing
from quittance.receivables.queries.deciding import Question
from quittance.receivables.rules import reference

_BY = "staff:9"


@contextmanager
def synced(world: World) -> Iterator[None]:
    with transaction.atomic():
        judging.wait_for_turn()
        yield
        judging.judge(now=world.now, clients=[row.pk for row in world.clients])


def change_amount(world: World, chance: Random) -> str:
    """Billed anew, for more or for less."""
    rows = [row for row in world.invoices() if not row.voided]
    if not rows:
        return ""
    row = chance.choice(rows)
    delta = chance.choice([10_00, 75_50, -min(10_00, max(0, row.open_cents)), -max(0, row.open_cents // 2)])
    if row.amount_cents + delta <= 0 or delta == 0:
        return ""
    world.doing = f"invoice {row.pk} is changed by {money(delta)} to {money(row.amount_cents + delta)}"
    with synced(world):
        rows_of = Invoice.objects.filter(pk=row.pk)
        rows_of.update(amount_cents=row.amount_cents + delta, open_cents=row.open_cents + delta)
    return "mirrored"


def void(world: World, chance: Random) -> str:
    paid = set(Receipt.objects.filter(origin=Origin.SOURCE).values_list("invoice", flat=True))
    rows = [row for row in world.invoices() if not row.voided and row.pk not in paid]
    if not rows:
        return ""
    row = chance.choice(rows)
    world.doing = f"invoice {row.pk} is voided"
    with synced(world):
        Invoice.objects.filter(pk=row.pk).update(voided=True, open_cents=0)
    return "mirrored"


def credit(world: World, chance: Random) -> str:
    return _real(world, chance, "credit_memo", "CM 17")


def cheque(world: World, chance: Random) -> str:
    """Money that never went through us."""
    return _real(world, chance, "receipt", chance.choice(["CHK 1122", "", "WIRE"]))


def _real(world: World, chance: Random, kind: str, text: str) -> str:
    rows = [row for row in world.invoices() if not row.voided and row.open_cents > 0]
    if not rows:
        return ""
    row = chance.choice(rows)
    cents = min(row.open_cents, chance.choice([20_00, 50_00, row.open_cents]))
    world.doing = f"{kind} of {money(cents)} on invoice {row.pk} ({text or 'no reference'})"
    with synced(world):
        made = write(world, row, cents, text, kind=kind)
        world.real[made.pk] = cents
    made.refresh_from_db()
    return made.verdict


def post(world: World, chance: Random) -> str:
    """Our item, posted by hand: with its reference, without, or with a wrong one."""
    rows = [row for row in queries.unposted_items() if postable(row)]
    if not rows:
        return ""
    row = chance.choice(rows)
    exact = named(row)
    text = chance.choice([exact, exact, exact.removeprefix("AIW-"), "99999", "", "CHK 4711", "AIW-555-100"])
    return post_item(world, row, text if row.amount_cents > 0 else exact)


def post_twice(world: World, chance: Random) -> str:
    """With its reference, though it stands there already."""
    shown = Receipt.objects.filter(pk__in=list(world.shown), echo_of__isnull=False).values_list("echo_of", flat=True)
    items = Receipt.objects.filter(pk__in=shown, standing=Standing.RECEIVED, amount_cents__gt=0, invoice__isnull=False)
    rows = [row for row in items.select_related("invoice").order_by("pk") if postable(row)]
    if not rows:
        return ""
    row = chance.choice(rows)
    return f"twice: {post_item(world, row, named(row))}"


def postable(row: Receipt) -> bool:
    bill = row.invoice
    return bill is None or (not bill.voided and row.amount_cents <= bill.open_cents)


def named(row: Receipt) -> str:
    plain = row.item in (Item.INVOICE, Item.LATE_FEE)
    return reference.build(row.code or 0, row.suffix or 0, identifier=reference.IDENTIFIER if plain else "")


def post_item(world: World, row: Receipt, text: str, cents: int | None = None) -> str:
    cents = row.amount_cents if cents is None else cents
    where = f"invoice {row.invoice_id}" if row.invoice_id else "account"
    posted = f"posted as {money(cents)} on {where} ({text or 'no reference'})"
    world.doing = f"item {named(row)} of {money(row.amount_cents)} is {posted}"
    with synced(world):
        if row.invoice is None:
            _entry(world, row.client_id, cents, text, kind="receipt" if cents > 0 else "reversal", is_open=True)
            return "on account"
        made = write(world, row.invoice, cents, text, kind="receipt" if cents > 0 else "reversal")
        world.shown[made.pk] = named(row)
    made.refresh_from_db()
    return made.verdict


def write(world: World, bill: Invoice, cents: int, text: str, *, kind: str) -> Receipt:
    entry = _entry(world, bill.client_id, cents, text, kind=kind, is_open=False)
    fresh = Invoice.objects.get(pk=bill.pk)
    Invoice.objects.filter(pk=bill.pk).update(open_cents=fresh.open_cents - cents)
    return Receipt.objects.create(
        origin=Origin.SOURCE, client_id=bill.client_id, entry=entry, invoice=bill, amount_cents=cents,
        received_date=world.now.date(), source_key=f"a{world.number():08}", source_hash=1, first_seen_at=world.now,
    )  # fmt: skip


def _entry(world: World, client: int, cents: int, text: str, *, kind: str, is_open: bool) -> Entry:
    key = world.number()
    return Entry.objects.create(
        client_id=client, kind=kind, type_name=kind, reference=text, entry_date=world.now.date(), amount_cents=-cents,
        open_cents=-cents if is_open else 0, source_key=f"e{key:08}", source_hash=key, first_seen_at=world.now,
    )  # fmt: skip


def decide(world: World, chance: Random) -> str:
    questions = queries.to_decide(now=world.now)
    return answer(world, chance.choice(questions)) if questions else ""


def answer(world: World, question: Question) -> str:
    """As somebody does who knows what is true."""
    says = Says.SAME
    if question.receipt is not None and (question.receipt.pk in world.real or Says.SAME not in question.answers):
        says = Says.OTHER
    world.doing = f"receipt {question.receipt.pk if question.receipt else 'on account'} ({question.verdict}): {says}"
    try:
        if question.receipt is not None:
            decisions.decide(receipt=question.receipt, item=question.item, says=says, by=_BY, now=world.now)
        elif question.item is not None:
            decisions.decide_on_account(entry=question.entry, item=question.item, says=says, by=_BY, now=world.now)
    except decisions.CannotDecide as refused:
        return f"refused: {refused}"
    return "decided"
