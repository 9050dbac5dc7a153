"""Whom one writes to."""

from typing import Any

from sandbox.practice.acts.entries import Done
from sandbox.practice.ledger import hold
from sandbox.practice.rows import Connection, Refused, Row, insert, one, update

PERSON = ("first_name", "last_name", "company", "email", "phone")


def add(
    connection: Connection,
    *,
    client: int,
    contact: int | None,
    contact_type: str,
    receives_invoices: bool,
    receives_statements: bool,
    **person: Any,
) -> Done:
    """Somebody new, or somebody who stands for another client already."""
    hold(connection, client)
    if contact is None:
        if not person.get("last_name"):
            raise Refused("Write the contact’s last name.")  # noqa: RUF001 - people read it
        contact = insert(connection, "contact", {name: person.get(name) or None for name in PERSON}, key="contact_id")
    elif one(connection, "SELECT 1 FROM dbo.contact WHERE contact_id = %s", [contact]) is None:
        raise Refused(f"There is no contact with the id {contact}.")
    values = {"client_id": client, "contact_id": contact, "contact_type": contact_type}
    values |= {"receives_invoices": receives_invoices, "receives_statements": receives_statements}
    link = insert(connection, "client_contact", values, key="client_contact_id")
    return {"client_contact_id": link, "contact_id": contact, "client_id": client, "said": "The contact was added."}


def edit(connection: Connection, *, link: int, **changed: Any) -> Done:
    """The person, and what they are to this client. The person changes for all their clients."""
    row = _link(connection, link)
    person = {name: changed.pop(name) or None for name in PERSON if name in changed}
    update(connection, "contact", person, key="contact_id", at=row["contact_id"])
    update(connection, "client_contact", changed, key="client_contact_id", at=link)
    return {**row, "said": "The contact was saved."}


def remove(connection: Connection, *, link: int) -> Done:
    row = _link(connection, link)
    connection.execute("DELETE FROM dbo.client_contact WHERE client_contact_id = %s", [link])
    return {**row, "said": "The contact stands for this client no longer."}


def _link(connection: Connection, link: int) -> Row:
    row = one(
        connection,
        "SELECT client_contact_id, contact_id, client_id FROM dbo.client_contact WHERE client_contact_id = %s",
        [link],
    )
    if row is None:
        raise Refused(f"There is no contact link with the id {link}.")
    return row
