"""Rows of the books for tests, as the mirror would write them; each builder fills in what the story does not tell."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from quittance.receivables.actions import items
from quittance.receivables.models import Client, Entry, Invoice, Receipt
from quittance.receivables.models.receipt import Item

JUNE_3 = date(2026, 6, 3)
_numbers = count(1)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(16), tzinfo=UTC)


def client(number: str = "", **fields: Any) -> Client:
    key = next(_numbers)
    filled = {"name": f"Client {number or key}", "number": number or str(key), **fields}
    return Client.objects.create(source_key=f"c{key}", source_hash=key, first_seen_at=noon(JUNE_3), **filled)


def invoice(of: Client, cents: int, *, number: str = "", issued: date = JUNE_3, **fields: Any) -> Invoice:
    key = next(_numbers)
    filled = {"open_cents": cents, "kind": "invoice", "first_seen_at": noon(issued), **fields}
    return Invoice.objects.create(
        client=of, number=number or str(61000 + key), issued_date=issued, amount_cents=cents, source_key=f"i{key}",
        source_hash=key, currency=of.currency, **filled,
    )  # fmt: skip


def entry(of: Client, cents: int, reference: str = "", *, on: date = JUNE_3, **fields: Any) -> Entry:
    """Credits are negative. All of it is on account until something is applied."""
    key = next(_numbers)
    filled = {
        "kind": "receipt" if cents < 0 else "reversal", "type_name": "Receipt" if cents < 0 else "Reversal",
        "open_cents": cents, "first_seen_at": noon(on), "source_key": f"e{key:08}", **fields,
    }  # fmt: skip
    return Entry.objects.create(
        client=of, reference=reference, entry_date=on, amount_cents=cents, source_hash=key, **filled
    )


def apply(row: Entry, to: Invoice | Entry, cents: int, *, on: date | None = None, **fields: Any) -> Receipt:
    """An application, and what it does to both open balances. Positive lowers what is due."""
    key = next(_numbers)
    on = on or row.entry_date
    target = {"invoice": to} if isinstance(to, Invoice) else {"target_entry": to}
    filled = {"first_seen_at": noon(on), "source_key": f"a{key:08}", **fields}
    Entry.objects.filter(pk=row.pk).update(open_cents=Entry.objects.get(pk=row.pk).open_cents + cents)
    model = type(to)
    model.objects.filter(pk=to.pk).update(open_cents=model.objects.get(pk=to.pk).open_cents - cents)
    return Receipt.objects.create(
        origin="source", client=row.client, entry=row, amount_cents=cents, received_date=on, source_hash=key,
        **target, **filled,
    )  # fmt: skip


def receipt(to: Invoice, cents: int, reference: str = "", *, on: date = JUNE_3, **fields: Any) -> Receipt:
    """The whole of a receipt (a reversal, if negative) applied to one invoice."""
    of = fields.pop("of", to.client)
    row = entry(of, -cents, reference, on=on, **{key: fields.pop(key) for key in ("kind", "number") if key in fields})
    return apply(row, to, cents, **fields)


def pay(*lines: tuple[Invoice, int], on: date = JUNE_3) -> list[Receipt]:
    """A payment through us, received: its items in the order of the lines."""
    wanted = [items.Line(client=row.client_id, invoice=row.pk, amount_cents=cents) for row, cents in lines]
    held = items.hold(lines=wanted, now=noon(on))
    items.receive(items=held, now=noon(on))
    return list(Receipt.objects.filter(pk__in=[row.pk for row in held]).order_by("pk"))


def pay_on_account(of: Client, cents: int, *, on: date = JUNE_3) -> Receipt:
    line = items.Line(client=of.pk, amount_cents=cents, item=Item.ON_ACCOUNT)
    held = items.hold(lines=[line], now=noon(on))
    items.receive(items=held, now=noon(on))
    return Receipt.objects.get(pk=held[0].pk)


def later(days: int) -> date:
    return JUNE_3 + timedelta(days=days)


def now_is(days: int) -> datetime:
    return noon(later(days))


def name(item: Receipt) -> str:
    return f"AIW-{item.code}-{item.suffix}"


def due(row: Invoice) -> int:
    cents: int = Invoice.objects.get(pk=row.pk).due_cents
    return cents
