"""The ledger's own rules: what is posted, what is applied to what, and what then is open."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from sandbox.practice.kinds import BY_NUMBER, INVOICE, Kind
from sandbox.practice.rows import Connection, Refused, Row, every, insert, one

CENT = Decimal("0.01")


def dollars(amount: Decimal) -> str:
    return f"{'−' if amount < 0 else ''}${abs(amount):,.2f}"  # noqa: RUF001 - a minus sign, as people write it


def hold(connection: Connection, client_id: int) -> Row:
    """The client, theirs alone until the transaction ends: two acts on one ledger come one after the other."""
    found = one(connection, "SELECT * FROM dbo.client WHERE client_id = %s FOR UPDATE", [client_id])
    if found is None:
        raise Refused(f"There is no client with the id {client_id}.")
    return found


def entry(connection: Connection, entry_id: int, *kinds: Kind) -> Row:
    """An entry that still counts, with its client held."""
    found = one(connection, "SELECT * FROM dbo.ledger_entry WHERE ledger_entry_id = %s", [entry_id])
    if found is None:
        raise Refused(f"There is no ledger entry with the id {entry_id}.")
    hold(connection, found["client_id"])
    found = one(connection, "SELECT * FROM dbo.ledger_entry WHERE ledger_entry_id = %s", [entry_id]) or found
    kind: Kind = BY_NUMBER[found["type_id"]]
    if kinds and kind not in kinds:
        raise Refused(f"{found['entry_number']} is no {kinds[0].name.lower()} but a {kind.name.lower()}.")
    if found["voided"]:
        raise Refused(f"{kind.name} {found['entry_number']} is voided. Choose an entry that still counts.")
    return {**found, "kind": kind}


def post(connection: Connection, kind: Kind, client_id: int, amount: Decimal, **more: Any) -> Row:
    """`more` are further columns. It is open in full until it is applied."""
    if amount <= 0:
        raise Refused("Write an amount above 0.00. The kind of entry says which way it goes.")
    if amount != amount.quantize(CENT):
        raise Refused(f"Write {amount} in dollars and whole cents.")
    by = one(connection, "SELECT staff_id FROM dbo.client_staff WHERE client_id = %s AND role = 'biller'", [client_id])
    number = more.pop("entry_number", None) or next_number(connection, kind)
    values = {"client_id": client_id, "type_id": kind.number, "entry_number": number, "amount": amount}
    values |= {"open_amount": amount, "posted_by": by["staff_id"] if by else None, **more}
    posted_at = connection.execute("SELECT now()").fetchone()
    values["posted_at"] = posted_at[0] if posted_at else None
    return values | {"ledger_entry_id": insert(connection, "ledger_entry", values, key="ledger_entry_id"), "kind": kind}


def next_number(connection: Connection, kind: Kind) -> str:
    """One above the highest. Whoever asks at the same time waits for this transaction."""
    connection.execute("SELECT pg_advisory_xact_lock(7001, %s)", [kind.number])
    pattern = f"^{kind.prefix}-([0-9]{{1,9}})$" if kind.prefix else "^([0-9]{1,9})$"
    found = connection.execute(
        "SELECT max((substring(entry_number FROM %s))::bigint) FROM dbo.ledger_entry WHERE type_id = %s",
        [pattern, kind.number],
    ).fetchone()
    following = (found[0] if found and found[0] else 10_000) + 1
    return f"{kind.prefix}-{following}" if kind.prefix else str(following)


def apply(connection: Connection, giver: Row, taker: Row, amount: Decimal, when: date) -> None:
    """What is given must be there; what is paid must be owed."""
    if giver["client_id"] != taker["client_id"]:
        raise Refused(f"{taker['entry_number']} belongs to another client than {giver['entry_number']}.")
    if taker["kind"].sign < 0:
        raise Refused(f"{taker['entry_number']} is a {taker['kind'].name.lower()}: nothing can be applied to it.")
    if amount <= 0 or amount != amount.quantize(CENT):
        raise Refused(f"Write what goes to {taker['entry_number']} in dollars and cents, above 0.00.")
    _refuse_more_than_open(giver, amount)
    if giver["kind"].sign < 0:
        _refuse_more_than_open(taker, amount)
    values = {"from_entry_id": giver["ledger_entry_id"], "to_entry_id": taker["ledger_entry_id"]}
    values |= {"amount": amount, "applied_date": when}
    insert(connection, "ledger_entry_application", values, key="application_id")
    settle(connection, {giver["ledger_entry_id"], taker["ledger_entry_id"]})
    giver["open_amount"] -= amount
    taker["open_amount"] += giver["kind"].sign * amount


def _refuse_more_than_open(row: Row, amount: Decimal) -> None:
    if amount > row["open_amount"]:
        raise Refused(
            f"Only {dollars(row['open_amount'])} of {row['entry_number']} is open, so {dollars(amount)} is too much."
        )


def take_away_applications(connection: Connection, entry_id: int) -> set[int]:
    """Both those it gave and those it received; the entries at their other ends."""
    gone = every(
        connection,
        "DELETE FROM dbo.ledger_entry_application WHERE %(id)s IN (from_entry_id, to_entry_id) "
        "RETURNING from_entry_id, to_entry_id",
        {"id": entry_id},
    )
    return {each for row in gone for each in (row["from_entry_id"], row["to_entry_id"])} - {entry_id}


def settle(connection: Connection, entry_ids: Collection[int]) -> None:
    """Open amounts anew from amounts and applications."""
    connection.execute("SELECT dbo.settle(%s)", [sorted(entry_ids)])


def open_items(connection: Connection, client_id: int) -> list[Row]:
    """What the client owes, the oldest due first."""
    found = every(
        connection,
        "SELECT e.*, t.name AS kind_name FROM dbo.ledger_entry e JOIN dbo.ledger_entry_type t USING (type_id) "
        "WHERE client_id = %s AND t.sign > 0 AND NOT voided AND open_amount > 0 "
        "ORDER BY coalesce(due_date, entry_date), ledger_entry_id",
        [client_id],
    )
    return [{**row, "kind": BY_NUMBER[row["type_id"]]} for row in found]


def refuse_taken_number(connection: Connection, number: str) -> None:
    taken = one(
        connection,
        "SELECT 1 FROM dbo.ledger_entry WHERE entry_number = %s AND type_id = %s AND NOT voided",
        [number, INVOICE.number],
    )
    if taken:
        raise Refused(f"There is an invoice {number} already. Choose another number.")
