"""Clients: new ones, changed ones, and two that turn out to be one."""

from typing import Any

from sandbox.practice.acts.entries import Done
from sandbox.practice.ledger import hold
from sandbox.practice.rows import Connection, Refused, Row, every, insert, one, update

ROLES = ("partner", "manager", "biller")


def full_number(row: Row) -> str:
    return f"{row['client_number'] or ''}/{row['sub_id']}" if row["sub_id"] else str(row["client_number"] or "")


def add(connection: Connection, *, name1: str, number: str, sub_id: str, **more: Any) -> Done:
    number = number or next_number(connection)
    _refuse_taken(connection, number, sub_id)
    staff = {role: more.pop(role) for role in ROLES if role in more}
    values = {"client_number": number, "sub_id": sub_id, "name1": name1, "sort_name": name1, **_kept(more)}
    client_id = insert(connection, "client", values, key="client_id")
    _write_staff(connection, client_id, staff)
    return {"client_id": client_id, "client_number": number, "said": f"{name1} is client {number}."}


def edit(connection: Connection, *, client: int, **changed: Any) -> Done:
    """Columns that are not named stay as they are."""
    row = hold(connection, client)
    staff = {role: changed.pop(role) for role in ROLES if role in changed}
    if "name1" in changed and not changed["name1"]:
        raise Refused("A client needs a name.")
    if changed.get("parent_client_id") == client:
        raise Refused("A client cannot stand at the head of its own group. Leave the head empty.")
    update(connection, "client", _kept(changed), key="client_id", at=client)
    _write_staff(connection, client, staff)
    return {"client_id": client, "said": f"{changed.get('name1') or row['name1'] or 'The client'} was saved."}


def renumber(connection: Connection, *, client: int, number: str, sub_id: str) -> Done:
    row = hold(connection, client)
    _refuse_taken(connection, number, sub_id)
    update(connection, "client", {"client_number": number, "sub_id": sub_id}, key="client_id", at=client)
    now = full_number({"client_number": number, "sub_id": sub_id})
    return {
        "client_id": client,
        "client_number": number,
        "said": f"{row['name1']} is client {now}, no longer {full_number(row)}.",
    }


def merge(connection: Connection, *, client: int, into: int) -> Done:
    """All that stood at `client` stands at `into`; the absorbed client stays, inactive."""
    if client == into:
        raise Refused("Choose two different clients.")
    for each in sorted((client, into)):  # always in one order, or two merges could wait for each other
        hold(connection, each)
    row, target = hold(connection, client), hold(connection, into)
    if row["merged_into_client_id"]:
        raise Refused(f"{row['name1']} was merged before.")
    if target["merged_into_client_id"] == client:
        raise Refused(f"{target['name1']} was merged into this very client.")
    ids = {"old": client, "new": into}
    connection.execute("UPDATE dbo.ledger_entry SET client_id = %(new)s WHERE client_id = %(old)s", ids)
    connection.execute("UPDATE dbo.work_entry SET client_id = %(new)s WHERE client_id = %(old)s", ids)
    connection.execute("UPDATE dbo.job SET client_id = %(new)s WHERE client_id = %(old)s", ids)
    connection.execute("UPDATE dbo.client SET parent_client_id = %(new)s WHERE parent_client_id = %(old)s", ids)
    connection.execute(
        "DELETE FROM dbo.client_contact c WHERE client_id = %(old)s AND EXISTS (SELECT 1 FROM dbo.client_contact o "
        "WHERE o.client_id = %(new)s AND o.contact_id = c.contact_id AND o.contact_type = c.contact_type)",
        ids,
    )
    connection.execute("UPDATE dbo.client_contact SET client_id = %(new)s WHERE client_id = %(old)s", ids)
    gone = {"merged_into_client_id": into, "client_status": "Inactive", "parent_client_id": None}
    update(connection, "client", gone, key="client_id", at=client)
    return {
        "client_id": into,
        "absorbed_client_id": client,
        "said": f"{row['name1']} was merged into {target['name1']}.",
    }


def next_number(connection: Connection) -> str:
    connection.execute("SELECT pg_advisory_xact_lock(7002, 0)")
    found = one(
        connection,
        "SELECT max(client_number::bigint) AS highest FROM dbo.client WHERE client_number ~ '^[0-9]{1,9}$'",
    )
    return str(((found or {}).get("highest") or 1000) + 1)


def _refuse_taken(connection: Connection, number: str, sub_id: str) -> None:
    if not number:
        raise Refused("Write a number.")
    if one(connection, "SELECT 1 FROM dbo.client WHERE client_number = %s AND sub_id = %s", [number, sub_id]):
        taken = full_number({"client_number": number, "sub_id": sub_id})
        raise Refused(f"There is a client {taken} already. Choose another number or sub-ID.")


def _kept(values: dict[str, Any]) -> dict[str, Any]:
    """An empty field of a form is no value."""
    return {name: None if value == "" else value for name, value in values.items()}


def _write_staff(connection: Connection, client_id: int, staff: dict[str, int | None]) -> None:
    known = {
        row["role"]: row["staff_id"]
        for row in every(connection, "SELECT role, staff_id FROM dbo.client_staff WHERE client_id = %s", [client_id])
    }
    for role, staff_id in staff.items():
        if known.get(role) == staff_id:
            continue
        if staff_id is None:
            connection.execute("DELETE FROM dbo.client_staff WHERE client_id = %s AND role = %s", [client_id, role])
            continue
        connection.execute(
            "INSERT INTO dbo.client_staff (client_id, role, staff_id) VALUES (%s, %s, %s) "
            "ON CONFLICT (client_id, role) DO UPDATE SET staff_id = excluded.staff_id",
            [client_id, role, staff_id],
        )
