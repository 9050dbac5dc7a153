"""Who or what is meant by what a person or a program writes."""

from typing import Any

from sandbox.practice.kinds import BY_NUMBER
from sandbox.practice.rows import Connection, Refused, Row, one


def client(connection: Connection, named: Any) -> Row:
    """A number like 1001 or 34001/100 written as text; an id as a JSON number, or as text like id:7."""
    wanted = _id(named)
    if wanted is not None:
        found = one(connection, "SELECT * FROM dbo.client WHERE client_id = %s", [wanted])
    else:
        number, _, sub_id = str(named).strip().partition("/")
        found = one(
            connection,
            "SELECT * FROM dbo.client WHERE client_number = %s AND sub_id = %s ORDER BY client_id LIMIT 1",
            [number, sub_id],
        )
    if found is None:
        raise Refused(f"there is no client {named}.")
    return found


def entry(connection: Connection, named: Any) -> Row:
    """An entry's number like 61001 or R-10233 written as text; an id as a JSON number, or as text like id:56780.

    Of several with one number the one that counts, else the latest.
    """
    wanted = _id(named)
    if wanted is not None:
        found = one(connection, "SELECT * FROM dbo.ledger_entry WHERE ledger_entry_id = %s", [wanted])
    else:
        found = one(
            connection,
            "SELECT * FROM dbo.ledger_entry WHERE entry_number = %s ORDER BY voided, ledger_entry_id DESC LIMIT 1",
            [str(named).strip()],
        )
    if found is None:
        raise Refused(f"there is no ledger entry {named}.")
    return {**found, "kind": BY_NUMBER.get(found["type_id"])}


def _id(named: Any) -> int | None:
    if isinstance(named, int):
        return named if abs(named) < 2**62 else -1
    text = str(named).strip()
    if text.startswith("id:") and text[3:].isdecimal() and len(text) < 20:
        return int(text[3:])
    return None
