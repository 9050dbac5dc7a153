"""How figures and days are shown. Odd ones too: the mischief page sees to it that there are some."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sandbox.practice.acts.clients import full_number
from sandbox.practice.kinds import BY_NUMBER
from sandbox.practice.rows import Row

NOTHING = Decimal(0)


def money(amount: Any) -> str:
    if not isinstance(amount, Decimal):
        return "" if amount is None else str(amount)
    places = 2 if amount == amount.quantize(Decimal("0.01")) else 4
    return f"{'−' if amount < 0 else ''}{abs(amount):,.{places}f}"  # noqa: RUF001 - a minus sign, as people write it


def day(moment: Any) -> str:
    if isinstance(moment, datetime):
        moment = moment.date()
    if not isinstance(moment, date):
        return "" if moment is None else str(moment)
    return "never" if moment == date.max else f"{moment:%b} {moment.day}, {moment.year}"


def entry(row: Row, today: date) -> Row:
    """As a line of a ledger: the amount with the sign of its kind, and how late it is."""
    kind = BY_NUMBER.get(row["type_id"])
    sign = kind.sign if kind else row.get("sign") or 1
    due = row["due_date"]
    is_open = bool(row["open_amount"]) and not row["voided"]
    late = (today - due).days if is_open and sign > 0 and isinstance(due, date) and due != date.max else 0
    return {
        **row,
        "kind_name": kind.name if kind else row.get("kind_name") or f"Type {row['type_id']}",
        "dated": day(row["entry_date"]),
        "due": day(due),
        "figure": money(sign * row["amount"]) if row["amount"] is not None else "",
        "left": money(sign * row["open_amount"]) if is_open else "",
        "late": max(0, late),
        "number": row["entry_number"] or f"no number, id {row['ledger_entry_id']}",
    }


def entries(rows: Iterable[Row], today: date) -> list[Row]:
    return [entry(row, today) for row in rows]


def client(row: Row) -> Row:
    name = (row.get("name1") or "").strip() or "No name"
    shown = {"number": full_number(row) or "no number", "name": name}
    if "balance" in row:
        shown["figure"] = money(row["balance"]) if row["balance"] else ""
    return {**row, **shown}


def ageing(rows: Iterable[Row], today: date) -> list[tuple[str, str, int]]:
    """What is open by how late it is, with each share in percent."""
    sums = dict.fromkeys(("Not due yet", "1–30 days", "31–60 days", "61–90 days", "Over 90 days"), Decimal(0))  # noqa: RUF001 - ranges
    names = list(sums)
    for row in rows:
        due = row["due_date"] or row["entry_date"]
        late = (today - due).days if isinstance(due, date) else 0
        sums[names[0 if late <= 0 else min(4, 1 + (late - 1) // 30)]] += row["open_amount"]
    whole = sum(sums.values()) or 1
    return [(name, money(amount), round(100 * amount / whole)) for name, amount in sums.items()]
