"""Acts on the whole of the books: an import, a backup, a restore."""

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sandbox.practice import backups, kinds, ledger, mischief
from sandbox.practice.acts import clients
from sandbox.practice.acts.entries import Done
from sandbox.practice.rows import Connection, Refused, every, insert, one
from sandbox.practice.seeding import names

MANY_MAX = 5000


def bring_in(connection: Connection, *, count: int, dated: date) -> Done:
    """New clients of a firm that was bought, each with a contact and one to three open invoices."""
    if not 1 <= count <= MANY_MAX:
        raise Refused(f"Write a number from 1 to {MANY_MAX}.")
    first = int(clients.next_number(connection))
    number = int(ledger.next_number(connection, kinds.INVOICE))
    chance = random.Random(f"import {first} {count}")  # noqa: S311 - the same act on the same books does the same
    office = one(connection, "SELECT min(office_id) AS office_id FROM dbo.office") or {"office_id": None}
    staff = every(connection, "SELECT staff_id FROM dbo.staff WHERE status = 'Active' ORDER BY staff_id LIMIT 20")
    invoices = 0
    for step in range(count):
        values = {"client_number": str(first + step), "office_id": office["office_id"], "opened_date": dated}
        client_id = _newcomer(connection, values, chance)
        if staff:
            partner = {"client_id": client_id, "role": "partner", "staff_id": chance.choice(staff)["staff_id"]}
            insert(connection, "client_staff", partner, key="client_id")
        for _ in range(chance.randrange(1, 4)):
            amount, day = Decimal(chance.randrange(20, 900) * 5), dated - timedelta(days=chance.randrange(60))
            ledger.post(
                connection, kinds.INVOICE, client_id, amount, entry_number=str(number + invoices), entry_date=day,
                due_date=day + timedelta(days=30), description="Taken over from the former firm",
            )  # fmt: skip
            invoices += 1
    said = f"{count:,} clients with {invoices:,} invoices were brought in, from client {first} on."
    return {"clients": count, "invoices": invoices, "first_client_number": str(first), "said": said}


def _newcomer(connection: Connection, values: dict[str, Any], chance: random.Random) -> int:
    name = f"{chance.choice(names.FAMILY)} {chance.choice(names.TRADES)} {chance.choice(names.FORMS)}".strip()
    more = {"name1": name, "sort_name": name, "client_status": "Active", "country": "United States"}
    client_id = insert(connection, "client", {**values, **more}, key="client_id")
    person = chance.choice(names.GIVEN)
    email = f"{names.slug(person)}@{names.slug(name)[:40]}{values['client_number']}.example"
    contact = {"first_name": person, "last_name": chance.choice(names.FAMILY), "company": name, "email": email}
    contact_id = insert(connection, "contact", contact, key="contact_id")
    link = {"client_id": client_id, "contact_id": contact_id, "contact_type": "Primary"}
    link |= {"receives_invoices": True, "receives_statements": True}
    insert(connection, "client_contact", link, key="client_contact_id")
    return client_id


def back_up(connection: Connection) -> Done:
    _refuse_with_mischief(connection)
    version = backups.take(connection)
    return {"backup": backups.LATEST, "version": version, "said": f"A backup was taken at version {version:,}."}


def restore(connection: Connection, *, backup: int) -> Done:
    _refuse_with_mischief(connection)
    try:
        version = backups.restore(connection, backup)
    except LookupError:
        raise Refused("There is no such backup. Take one first.") from None
    said = f"The backup was restored. Row versions go on from {version:,}, and the reader was sent away once."
    return {"backup": backup, "version": version, "said": said}


def _refuse_with_mischief(connection: Connection) -> None:
    on = len(mischief.active(connection))
    if on:
        raise Refused(f"{on} prank{'s are' if on > 1 else ' is'} on. Take back everything on the mischief page first.")
